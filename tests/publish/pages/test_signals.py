"""Signals: what the sources hold, and how that goes with what commits hold."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest

from fl_hooks.publish.loop import Loop
from fl_hooks.publish.pages import build_entry_pages
from fl_hooks.publish.pages.measured import measured
from fl_hooks.publish.pages.signals import SOURCES
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, HOSTILE, a_violation, an_entry

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
PAGE = "analysis/signals/index.md"


def at(day, **values):
    """Return an entry of a day in October."""
    return {"timestamp": f"2026-10-{day:02d}T10:00:00+00:00", "count": 1, **values}


def page(data, *record, entries=None, **settings):
    """Return the page's text, with its references undone."""
    loop = Loop(now=NOW, data=data)
    entries = entries or (an_entry(),)
    return html.unescape(
        build_entry_pages(entries, record, FACTS, Settings(**settings), loop)[PAGE]
    )


def words(text):
    """Return what a reader sees."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def section(text, title):
    """Return what a reader sees below a heading."""
    return words(text.partition(f"\n## {title} ")[2].partition("\n## ")[0])


def test_an_empty_source_says_how_it_is_filled():
    """Each of the five has its command, ready to be copied."""
    text = page({})
    assert "None is collected yet" in text
    for title, _, command, _ in SOURCES.values():
        assert f"\n## {title} " in text
        assert command in text
    assert "Caught at the commit" not in text


def test_a_source_says_how_many_and_what_they_name():
    """Totals count occurrences; an alias counts for its pattern, a name nobody has for itself."""
    bugs = [
        at(1, pattern="specific_exceptions", error="TypeError: a", file_path="a.py", line=3),
        at(2, pattern="old_id", error="TypeError: b", count=4),
        at(3, pattern="unknown", error="TypeError: c"),
        at(4, pattern="retry", error="TypeError: d"),
    ]
    text = page({"bugs": bugs}, entries=(an_entry(aliases=("old_id",)),))
    shown = section(text, "Bugs")
    assert "In all 7" in shown
    assert "Specific exceptions 5" in shown
    assert "retry 1" in shown
    assert "without a pattern 1" in shown
    assert "TypeError: b 4 times" in shown
    assert "a.py:3" in shown
    assert shown.index("TypeError: d") < shown.index("TypeError: a")


def test_patterns_stand_with_what_commits_hold_of_them():
    """What is caught and still reported is told from what no check sees."""
    data = {
        "bugs": [at(1, pattern="specific_exceptions", error="x")],
        "test_failures": [at(2, pattern_violated="retry", test_name="t")],
    }
    record = (a_violation(1), a_violation(2, outcome="prevented"), a_violation(3, pattern="calm"))
    shown = section(page(data, *record), "Caught at the commit, and still reported?")
    assert "1 pattern is both found in commits and reported from outside" in shown
    assert "1 name is not in the library" in shown
    assert "never found in a commit" not in shown
    assert "Specific exceptions 1 1 1 0 0 0 0 1" in shown
    assert "retry not in the library 0 0 0 1 0 0 0 1" in shown
    assert "calm not in the library 1 0 0 0 0 0 0 0" in shown


def test_a_pattern_that_only_people_report_is_named():
    """A known pattern without a violation tells that its checks may miss the fault."""
    data = {"bugs": [at(1, pattern="specific_exceptions", error="x")]}
    shown = section(page(data), "Caught at the commit, and still reported?")
    assert "1 pattern is reported and never found in a commit" in shown


def test_deployments_tell_how_long_mending_took():
    """The median of those that say so."""
    issues = [
        at(n, pattern="x", issue_type="limit", resolution_time_minutes=minutes)
        for n, minutes in enumerate((45, 30, None, 400), 1)
    ]
    shown = section(page({"deployment_issues": issues}), "Deployments")
    assert "45 minutes (median of 3)" in shown
    assert "mended after 400 min" in shown


def test_measurements_are_told_by_type_and_number():
    """Text, truth values and what is no number are no measurements."""
    entries = [
        at(1, metric_type="time", details={"ms": 10, "function": "load", "ok": True}),
        at(2, metric_type="time", details={"ms": 30.5, "nan": float("nan")}),
        at(3, metric_type="size", details={}),
    ]
    first, second = measured(entries)
    assert first == {
        "type": "time",
        "name": "ms",
        "count": 2,
        "median": 20.25,
        "highest": 30.5,
        "last": 30.5,
        "date": "2026-10-02",
    }
    assert (second["type"], second["name"]) == ("size", "")
    shown = section(page({"performance_metrics": entries}), "Performance")
    assert "time ms 2 20.25 30.5 30.5 2026-10-02" in shown


def test_months_without_a_report_are_in_the_chart():
    """A gap is no missing column, also over the end of a year."""
    data = {
        "bugs": [{"timestamp": f"{month}-03T10:00:00+00:00"} for month in ("2025-11", "2026-02")]
    }
    loop = Loop(now=NOW, data=data)
    made = build_entry_pages((an_entry(),), (), FACTS, Settings(), loop)
    chart = made["analysis/signals/reports-by-month.json"]
    for month in ("Nov", "Dec", "Jan", "Feb"):
        assert month in chart


def test_source_none_shows_no_text_of_a_report():
    """What was measured and which test failed are names; what somebody wrote is not shown."""
    data = {
        "bugs": [at(1, pattern="x", error="secret error", file_path="a.py", line=1)],
        "test_failures": [at(1, test_name="test_it", failure_reason="secret reason")],
        "code_reviews": [at(1, issue_type="remark", suggestion="secret suggestion")],
        "performance_metrics": [at(1, metric_type="time", details={"secret": "detail"})],
        "deployment_issues": [at(1, issue_type="limit", root_cause="secret cause")],
    }
    text = page(data, source="none")
    for shown in ("test_it", "remark", "time", "limit", "a.py:1"):
        assert shown in text
    assert "secret" not in text
    assert page(data).count("secret") == 5


@pytest.mark.parametrize("key", SOURCES)
def test_hostile_reports_are_text(key):
    """Whatever a report says, the page has the tags of a harmless one."""
    calm = _tags(key, "words")
    for text in HOSTILE:
        assert _tags(key, text) == calm, text


def _tags(key, text):
    values = dict.fromkeys(
        ("pattern", "pattern_violated", "error", "test_name", "failure_reason", "issue_type"), text
    )
    more = dict.fromkeys(("suggestion", "metric_type", "environment", "root_cause"), text)
    data = {key: [at(1, **values, **more, file_path=f"a/{text}", details={f"x{text}": 1})]}
    loop = Loop(now=NOW, data=data)
    made = build_entry_pages((an_entry(),), (), FACTS, Settings(), loop)[PAGE]
    return [re.sub(r'="[^"]*"', "", tag) for tag in re.findall(r"<[a-z/!?][^>]*>", made)]
