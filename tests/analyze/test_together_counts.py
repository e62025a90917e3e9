"""All patterns as one, from counts: the same as from the entries themselves."""

from __future__ import annotations

import random

import pytest

from fl_hooks.analyze.analyzer import Analyzer
from fl_hooks.analyze.together import merged, together

NOW = "2026-11-21T12:00:00+00:00"


def export(seed):
    """Return entries of some patterns over months, events and undated ones among them."""
    chance = random.Random(seed)  # noqa: S311 -- which entry comes next, nothing secret
    entries = [
        {
            "pattern": chance.choice(("a", "b", "c", "")),
            "severity": chance.choice(("low", "high", None)),
            "outcome": chance.choice(("committed", "prevented", "escaped")),
            "timestamp": f"2026-{chance.randint(7, 11):02}-{chance.randint(1, 20):02}"
            f"T{chance.randint(0, 23):02}:00:00+00:00",
            "count": 1,
        }
        for _ in range(300)
    ]
    bugs = [{"pattern": "a", "timestamp": None, "count": 2}]
    bugs += [{"pattern": "b", "timestamps": [NOW, NOW], "count": 2}]
    return {"violations": entries, "bugs": bugs}


@pytest.mark.parametrize("seed", range(5))
def test_counts_say_what_entries_say(seed):
    """Trend, weeks and shares of the whole, without reading its entries twice."""
    data = export(seed)
    slow = Analyzer(together(data), now=NOW).calculate_effectiveness()
    with Analyzer(data, now=NOW).counted() as counts:
        one = merged(counts)
    assert Analyzer({}, now=NOW).with_counts(one).calculate_effectiveness() == slow


def test_a_shared_time_stamp_cannot_be_told_apart():
    """Then the entries themselves have to be read."""
    data = {"bugs": [{"pattern": "a", "timestamp": NOW, "count": 3}]}
    with Analyzer(data, now=NOW).counted() as counts:
        assert merged(counts) is None
