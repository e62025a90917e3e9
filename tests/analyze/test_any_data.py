"""Whatever an export holds: no crash, no warning, the same numbers in any order and twice."""

import json
import math
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.analyze.analyzer import Analyzer
from fl_hooks.analyze.sources import SOURCES
from tests.analyze.made import NOW

MOMENTS = st.floats(-30, 400).map(lambda days: (NOW - timedelta(days=days)).isoformat())
ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "pattern": st.sampled_from(["a", "b", "", None]),
        "pattern_violated": st.sampled_from(["a", "b", None]),
        "timestamp": MOMENTS | st.sampled_from([None, "", "2026-11-01", "2026-11-01 10:00:00"]),
        "count": st.sampled_from([1, 1, 1, 2, 10**15]),
        "severity": st.sampled_from(["low", "HIGH", "critical", None]),
        "outcome": st.sampled_from(["prevented", "committed", "suppressed", None]),
    },
)
DATED = st.fixed_dictionaries({"pattern": st.sampled_from("ab"), "timestamp": MOMENTS})
DATA = st.fixed_dictionaries(
    {}, optional={one.key: st.lists(DATED, max_size=60) | st.lists(ENTRY) for one in SOURCES}
)
EXPOSURE = st.none() | st.dictionaries(
    st.dates(NOW.date() - timedelta(days=90), NOW.date()).map(str),
    st.dictionaries(st.sampled_from(["python", "go"]), st.integers(0, 10**9)),
)
OPTIONS = st.fixed_dictionaries(
    {"exposure": EXPOSURE},
    optional={
        "since": st.fixed_dictionaries({"a": MOMENTS}),
        "opened": MOMENTS,
        "patterns": st.just([{"name": "a", "aliases": ["b"], "languages": ["python"]}]),
    },
)


@given(DATA, OPTIONS, st.floats(0.01, 900), st.randoms(use_true_random=False))
def test_any_export(data, options, days, random):
    """Every answer is JSON, every number is finite, and the order of entries does not matter."""
    analyzer = Analyzer(data, now=NOW, **options)
    report = analyzer.generate_report()
    found = analyzer.calculate_effectiveness(days)
    assert json.loads(json.dumps([report, found], allow_nan=False)) == [report, found]
    for one in found.values():
        assert 0 <= one["score"] <= 1
        assert one["reason"]
        if one["interval"]:
            low, high = one["interval"]
            assert 0 <= low <= one["rate_ratio"] <= high < math.inf
    shuffled = {key: random.sample(entries, len(entries)) for key, entries in data.items()}
    assert Analyzer(shuffled, now=NOW, **options).generate_report() == report
    assert sum(report["severity_distribution"].values()) <= report["summary"]["total"]
    assert report["summary"]["total"] == sum(
        entry.get("count", 1) for entries in data.values() for entry in entries
    )
