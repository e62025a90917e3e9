"""A small team's record, analysed as the site's own inputs are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fl_hooks.analyze.analyzer import Analyzer
from fl_hooks.analyze.known import known
from fl_hooks.analyze.together import ALL, together
from fl_hooks.collect.violations import entries_of
from fl_hooks.publish.loop import Loop
from fl_hooks.publish.report.build import Question, build
from tests.site_values import a_violation

NOW = datetime(2026, 11, 21, tzinfo=UTC)
OUTCOMES = ("committed", "prevented", "bypassed", "escaped", "prevented")


def weekly(counts, pattern="specific_exceptions", **values):
    """Return violations, newest first: so many in each week up to NOW, the oldest first."""
    found = []
    for week, count in enumerate(reversed(counts)):
        for at in range(count):
            when = NOW - timedelta(days=7 * week, hours=1 + 24 * (at % 6), minutes=at)
            number = 1000 * (week + 1) + at + 1
            given = {"date": when.isoformat(), "outcome": OUTCOMES[(week + at) % len(OUTCOMES)]}
            given |= {"pattern": pattern, **values}
            found.append(a_violation(number, **given))
    return sorted(found, key=lambda one: one.date, reverse=True)


def a_loop(violations=(), *, ids=("specific_exceptions",), since=None, **more):
    """Return what the analyzer says of a record; `more` are lists of the export, or of Loop."""
    keys = ("bugs", "test_failures", "code_reviews", "performance_metrics", "deployment_issues")
    events = {key: more.pop(key, []) for key in keys}
    data = {**events, "violations": entries_of(violations, {}, now=NOW.isoformat())}
    patterns = [{"name": name, "severity": "high"} for name in ids]

    def make(entries):
        return Analyzer(entries, patterns=patterns, now=NOW, since=since)

    def report(period):
        asked = Question(
            source="invoices",
            now=NOW,
            period=period,
            known=known(patterns, since),
            ids=frozenset(ids),
            since=since or {},
            learnings=more.get("learnings", ()),
        )
        return build(data, make, asked)

    whole = make(data)
    values = {
        "now": NOW,
        "data": data,
        "effect": whole.calculate_effectiveness(),
        "overall": make(together(data)).calculate_effectiveness().get(ALL, {}),
        "ranked": whole.rank_patterns_by_severity(),
        "month": report("month"),
        "all_time": report("all"),
    }
    return Loop(**(values | more))
