"""All patterns as one."""

from __future__ import annotations

from fl_hooks.analyze.analyzer import Analyzer
from fl_hooks.analyze.together import ALL, together

NOW = "2026-11-21T00:00:00+00:00"


def bug(day, pattern="a", **values):
    """Return a bug of November."""
    return {"pattern": pattern, "timestamp": f"2026-11-{day:02d}T10:00:00+00:00", **values}


def test_every_pattern_counts_as_the_same_one():
    """Occurrences of all sources are judged as one course."""
    data = {
        "bugs": [bug(2), bug(3, "b")],
        "test_failures": [{"pattern_violated": "c", "timestamp": "2026-11-04T10:00:00+00:00"}],
    }
    effect = Analyzer(together(data), now=NOW).calculate_effectiveness()
    assert effect[ALL]["total_occurrences"] == 3
    assert len(effect) == 1


def test_what_has_no_pattern_or_no_time_of_its_own_is_left_out():
    """One entry that shares a time stamp among several would forbid a verdict on all."""
    data = {"bugs": [bug(2), bug(3, ""), bug(4, count=7), {"pattern": "a"}]}
    assert [entry["timestamp"][:10] for entry in together(data)["bugs"]] == ["2026-11-02"]
    assert data["bugs"][0]["pattern"] == "a"
