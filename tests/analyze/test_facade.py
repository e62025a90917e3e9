"""The class of the guide: what it opens, and the keys of its answers."""

import json
import subprocess
import sys

import pytest

from fl_hooks import MetricsAnalyzer, MetricsCollector
from fl_hooks.errors import FlError
from tests.analyze.made import NOW, bug, series

DATA = {
    "bugs": [*series([3] * 12, "numpy_json_serialization"), bug(2, "api_error", count=2)],
    "performance_metrics": [
        {"metric_type": "slow_query", "details": {"execution_time_ms": at}, "timestamp": None}
        for at in (5, 90, 40)
    ],
}


def test_the_guides_keys():
    """Each answer has the keys that the guide's steps read."""
    analyzer = MetricsAnalyzer(DATA, now=NOW)
    frequent = analyzer.get_high_frequency_patterns(threshold=3)
    assert [(one["pattern"], one["count"]) for one in frequent] == [
        ("numpy_json_serialization", 36)
    ]
    (new,) = analyzer.detect_new_patterns(["numpy_json_serialization"])
    assert (new["pattern"], new["count"]) == ("api_error", 2)
    assert new["details"][:2] == [{"type": "bug", "timestamp": DATA["bugs"][-1]["timestamp"]}]
    effectiveness = analyzer.calculate_effectiveness(time_window_days=30)
    found = effectiveness["numpy_json_serialization"]
    assert (f"{found['score']:.1%}", found["trend"]) == ("50.0%", "insufficient_data")
    assert found["total_occurrences"] == 13
    first = analyzer.rank_patterns_by_severity()[:10][0]
    line = f"{first['severity'].upper():10} | {first['pattern']:30} | Count: {first['count']}"
    assert line == "MEDIUM     | numpy_json_serialization       | Count: 36"
    summary = analyzer.generate_report()["summary"]
    assert summary["total_bugs"] == 38
    assert (summary["total_test_failures"], summary["total_code_reviews"]) == (0, 0)


def test_an_analyzer_of_ones_own():
    """A subclass answers its own questions from `metrics_data`."""

    class Own(MetricsAnalyzer):
        def slowest(self, top):
            metrics = self.metrics_data.get("performance_metrics", [])
            times = [one["details"]["execution_time_ms"] for one in metrics]
            return sorted(times, reverse=True)[:top]

    assert Own(DATA).slowest(2) == [90, 40]


def test_a_file(tmp_path):
    """The path of an export says the same as the export."""
    place = tmp_path / "metrics_data.json"
    place.write_text(json.dumps(DATA))
    whole = MetricsAnalyzer(DATA, now=NOW).generate_report()
    assert MetricsAnalyzer(place, now=NOW).generate_report() == whole
    assert MetricsAnalyzer(str(place), now=NOW).generate_report() == whole
    found = MetricsAnalyzer(place, now=NOW)
    assert found.detect_new_patterns([]) == MetricsAnalyzer(DATA).detect_new_patterns([])
    assert found.metrics_data == DATA
    with pytest.raises(AttributeError, match="'MetricsAnalyzer' object has no attribute 'other'"):
        _ = found.other


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "cannot be read: No such file"),
        ("{", "data.json: line 1: no exported JSON: Expecting value"),
        ("[]", 'data.json: line 1: no exported JSON: expected "{"'),
        ('{"bugs": [{"count": 0}]}', r"data.json: bugs\[0\].count: expected a whole number"),
    ],
)
def test_no_export(tmp_path, text, message):
    """A file that holds no export is named, with what is wrong."""
    place = tmp_path / "data.json"
    if text is not None:
        place.write_text(text)
    with pytest.raises(FlError, match=message):
        MetricsAnalyzer(place)


def test_a_repository(repo):
    """A repository is opened with its events, its library's severities and its added lines."""
    from fl_hooks import MetricsCollector

    repo.write("a.py", "1\n" * 40)
    repo.commit(date=NOW.isoformat())
    repo.write("sub/x", "")
    collector = MetricsCollector.open(repo.path)
    for one in series([2] * 12, "specific_exceptions"):
        collector.log_bug("specific_exceptions", "broken", timestamp=one["timestamp"])
    collector.log_bug("bounds_checking", "broken", timestamp=NOW.isoformat())
    analyzer = MetricsAnalyzer.open(repo.path / "sub", now=NOW)
    assert analyzer.rank_patterns_by_severity()[0]["severity"] == "high"
    found = analyzer.calculate_effectiveness()["specific_exceptions"]
    assert found["total_occurrences"] == 24
    assert "per week, not per line" in found["reason"]
    assert found["weeks"][-1]["lines"] is None
    new = analyzer.calculate_effectiveness()["bounds_checking"]
    assert new["weeks"][-1]["lines"] == 40


def test_what_is_imported():
    """Neither counting nor a trend imports a numerical library, or anything else that is heavy."""
    program = (
        "import sys; from fl_hooks.analyze.analyzer import Analyzer; "
        "days = [{'pattern': 'p', 'timestamp': f'2026-{m:02}-01'} for m in range(1, 11)]; "
        "one = Analyzer({'bugs': days}, now='2026-11-01'); one.rank_patterns_by_severity(); "
        "one.calculate_effectiveness(280); "
        "heavy = ('numpy', 'scipy', 'git', 'pydantic', 'yaml', 'rich'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = _run(program)
    assert done.stdout == "[]\n", done.stderr


def _run(program, **environment):
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_repository_is_counted_in_parts(make_repo):
    """An analyzer of a repository counts what an analyzer of its export counts."""
    repo = make_repo("events")
    collector = MetricsCollector.open(repo.path)
    collector.log_bug("logger_debug", "printed", file_path="a.py")
    for number in range(3):
        collector.log_performance_metric("memory_error", {"n": number}, "large_file_processing")
    opened = MetricsAnalyzer.open(repo.path)
    loaded = MetricsAnalyzer(collector.export_dict())
    assert opened.get_summary() == loaded.get_summary()
    assert opened.get_high_frequency_patterns(1) == loaded.get_high_frequency_patterns(1)
    assert opened.metrics_data == loaded.metrics_data
    assert {one["pattern"] for one in opened.detect_new_patterns([])} == {
        "structured_logging",
        "large_file_processing",
    }
