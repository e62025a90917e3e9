"""A report as a value: an export, what the analyzer makes of it, and the period, put together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from fl_hooks import __version__
from fl_hooks.analyze.compare import wilson
from fl_hooks.analyze.known import Known
from fl_hooks.analyze.sources import PASSED, STOPPED
from fl_hooks.publish.report.changes import changes
from fl_hooks.publish.report.decisions import decisions
from fl_hooks.publish.report.facts import (
    Facts,
    as_data,
    facts_of,
    period_of,
    series,
    totals,
)
from fl_hooks.store.report_form import SCHEMA, Course, Report, Risk, Share
from fl_hooks.store.scan_form import Tool

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fl_hooks.analyze.weeks import Exposure
    from fl_hooks.records.learning import Learning
    from fl_hooks.store.report_form import Totals

_WEEK = timedelta(days=7)


class Analyzer(Protocol):
    """What a report asks of an analyzer."""

    def rank_patterns_by_severity(self) -> list[dict[str, Any]]:
        """Return the patterns, the heaviest first."""

    def calculate_effectiveness(self, time_window_days: int) -> dict[str, dict[str, Any]]:
        """Return each pattern's trend with its interval."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the data, and what the asker knows.

    source: the name of the repository or file; repository: whether `fl log` can show more.
    period: a key of PERIODS. known: the library's names, `ids` those it has today; since:
    pattern -> when it entered the library. exposure: day -> language -> added lines, None where
    nobody knows. limit: the most rows of each kind, None for all.
    """

    source: str
    now: datetime
    period: str = "all"
    window_days: int = 84
    limit: int | None = None
    repository: bool = True
    known: Known = field(default_factory=Known)
    ids: frozenset[str] = frozenset()
    since: Mapping[str, datetime] = field(default_factory=dict)
    exposure: Exposure | None = None
    learnings: Sequence[Learning] = ()
    notes: Sequence[str] = ()


def build(
    data: Mapping[str, Any], analyzer: Callable[[Mapping[str, Any]], Analyzer], asked: Question
) -> Report:
    """Return the report on an exported dict.

    analyzer makes an analyzer of such a dict; FlError where an entry cannot be analysed.
    """
    effect = analyzer(data).calculate_effectiveness(time_window_days=asked.window_days)
    return report(facts_of(data, asked.known), effect, analyzer, asked)


def report(
    facts: Facts,
    effect: Mapping[str, Mapping[str, Any]],
    analyzer: Callable[[Mapping[str, Any]], Analyzer],
    asked: Question,
    whole: Sequence[Mapping[str, Any]] | None = None,
) -> Report:
    """Return the report on occurrences and trends that are worked out already.

    facts: what `facts_of` makes of the export. effect: what the analyzer says of its trends.
    whole: its ranking of all that was exported, where at hand.
    """
    period = period_of(asked.period, asked.now, facts)
    start = asked.now - timedelta(days=period.days) if period.days else None
    inside = facts.between(start, asked.now)
    named, ours = facts.by_pattern, inside.by_pattern
    ranked = whole
    if ranked is None or len(inside) < len(facts):
        ranked = analyzer(as_data(inside)).rank_patterns_by_severity()
    risks = [
        _risk(row, ours.get(name, Facts()), named.get(name, Facts()), effect, asked)
        for row in ranked[: asked.limit]
        for name in [row["pattern"]]
    ]
    severities = {row["pattern"]: row["severity"] for row in ranked}
    return Report(
        schema=SCHEMA,
        tool=Tool(name="fl-hooks", version=__version__),
        source=asked.source,
        generated_at=asked.now.isoformat(timespec="seconds"),
        period=period,
        window_days=asked.window_days,
        rates_per="time" if asked.exposure is None else "added line",
        totals=totals(inside),
        before=_before(facts, start, asked.now),
        risks=risks,
        patterns=len(ranked),
        changes=changes(facts, period.days, severities, asked)[: _more(asked.limit)],
        decisions=decisions(facts, inside, effect, asked),
        notes=[*asked.notes, *_notes(facts)],
    )


def _more(limit: int | None) -> int | None:
    """Return how many rows, besides that of all patterns together."""
    return None if limit is None else limit + 1


def _before(facts: Facts, start: datetime | None, now: datetime) -> Totals | None:
    if start is None:
        return None
    earlier = start - (now - start)
    return totals(facts.between(earlier, start))


def _risk(
    row: Mapping[str, Any],
    inside: Facts,
    facts: Facts,
    effect: Mapping[str, Mapping[str, Any]],
    asked: Question,
) -> Risk:
    """Return a row of the ranking; inside and facts are the pattern's own."""
    name = row["pattern"]
    weeks = max(1, -(-asked.window_days // 7))
    counts = series(facts, asked.now, _WEEK, weeks)
    return Risk(
        pattern=name,
        known=name in asked.ids,
        severity=row["severity"],
        count=row["count"],
        score=row["score"],
        parts={source: count for source, count in row["parts"].items() if count},
        last_occurrence=row.get("last_occurrence") or None,
        course=_course(effect.get(name), counts),
        prevented=prevented(inside),
    )


def _course(found: Mapping[str, Any] | None, weeks: list[int]) -> Course:
    if found is None:
        return Course(
            trend="insufficient_data",
            reason="nothing of it in the window",
            rate_ratio=None,
            interval=(None, None),
            score=None,
            weeks=weeks,
        )
    low, high = found.get("interval") or (None, None)
    return Course(
        trend=found["trend"],
        reason=found.get("reason") or "",
        rate_ratio=found.get("rate_ratio"),
        interval=(low, high),
        score=found.get("score"),
        weeks=weeks,
    )


def prevented(facts: Facts) -> Share | None:
    """Return the share of violations that were stopped; suppressed ones were meant, so not."""
    outcomes = Counter({outcome: ones.number for outcome, ones in facts.by_outcome.items()})
    whole = sum(outcomes[outcome] for outcome in (STOPPED, *PASSED))
    if not whole:
        return None
    low, high = wilson(outcomes[STOPPED], whole)
    return Share(count=outcomes[STOPPED], of=whole, interval=(round(low, 4), round(high, 4)))


def _notes(facts: Facts) -> list[str]:
    """Say what the data lacks, and how to get it."""
    if not facts:
        return [
            "Nothing is recorded yet. Commits fill the record once hooks are installed: fl init.",
            "fl collect adds bugs, failed tests, review remarks, slow paths and deployment issues.",
        ]
    notes = []
    if facts.by_source.keys() == {"violations"}:
        notes.append(
            "Only violations are recorded. fl collect adds bugs, failed tests, review remarks, "
            "slow paths and deployment issues."
        )
    if undated := sum(fact.count for fact in facts if not fact.time):
        noun = "1 occurrence has" if undated == 1 else f"{undated} occurrences have"
        notes.append(f"{noun} no time stamp: counted, but in no period and no trend.")
    return notes
