"""A small site with everything that the files for machines hold, and readers of these files."""

from __future__ import annotations

import functools
import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema

from fl_hooks.analyze.analyzer import Analyzer
from fl_hooks.learn.learnings import learnings
from fl_hooks.publish import exports
from fl_hooks.publish.exports.index import kind_of
from fl_hooks.publish.loop import Churn, Loop, Mark
from fl_hooks.publish.report.build import Question, build
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, a_violation, an_entry

SCHEMAS = Path(__file__).parents[1] / "schemas"
NOW = datetime(2026, 11, 2, 10, 0, 1, tzinfo=UTC)
BUG = {
    "pattern": "specific_exceptions",
    "error": "ValueError: no such value\nmore",
    "file_path": "src/app.py",
    "line": 7,
    "severity": "high",
}


def a_loop(record=(), bugs=(), unknown=3):
    """Return the analysis of a record and of bugs; `unknown` more have no pattern."""
    bugs = [{**BUG, "timestamp": "2026-10-30T10:00:00+00:00", **bug} for bug in bugs]
    days = [{"timestamp": f"2026-10-{day:02}T08:00:00+00:00"} for day in range(1, unknown + 1)]
    bugs += [{**BUG, "pattern": "unknown", **day} for day in days]
    found = [
        {
            "pattern": one.pattern,
            "check": one.check,
            "severity": one.severity,
            "file_path": one.path,
            "line": one.line,
            "outcome": one.outcome,
            "commit": one.commit,
            "timestamp": one.date or NOW.isoformat(),
            "count": 1,
        }
        for one in reversed(record)
    ]
    data = {"bugs": bugs, "violations": found}
    whole = Analyzer(data, now=NOW)
    asked = Question("invoices", NOW, period="month", ids=frozenset({"specific_exceptions"}))
    taught = learnings(data, known=("specific_exceptions",), library={}, now=NOW, at_least=0)
    return Loop(
        now=NOW,
        data=data,
        effect=whole.calculate_effectiveness(),
        ranked=whole.rank_patterns_by_severity(),
        month=build(data, lambda part: Analyzer(part, now=NOW), asked),
        learnings=taught,
        churn={"src/app/settings.py": Churn(3, 40)},
        marks=(Mark("specific_exceptions", "entered", "2026-09-01T00:00:00+00:00", "c" * 40, "x"),),
    )


def a_site(*record, entries=None, facts=FACTS, loop=None, **settings):
    """Return a site of a record, newest first, by default without an analysis."""
    patterns = (an_entry(),) if entries is None else entries
    return make_site(patterns, record, facts, Settings(**settings), loop or Loop(now=NOW))


def exported(*record, **how):
    """Return the files for machines, by path; every JSON of them is valid by its schema."""
    loop = how.pop("loop", None) or a_loop(record)
    made = exports.pages(a_site(*record, loop=loop, **how))
    for path, text in made.items():
        kind = kind_of(path)
        if kind and kind.schema:
            validator(kind.schema).validate(json.loads(text))
    return made


@functools.lru_cache
def validator(name):
    """Return what tells whether a value has one of the forms in schemas/."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


def a_record(number=12):
    """Return violations of every outcome in two months, newest first."""
    outcomes = ("prevented", "committed", "suppressed", "bypassed", "escaped")
    return [
        a_violation(
            n,
            outcome=outcomes[n % len(outcomes)],
            date=f"2026-{11 if n < number // 2 else 10}-02T10:00:{number - n:02}+00:00",
        )
        for n in range(number)
    ]
