import json

import pytest

from fl_hooks.analyze.analyzer import Analyzer
from fl_hooks.errors import FlError
from tests.analyze.made import NOW, ago, bug, old, series

EXPORT = {
    "bugs": [
        bug(2, "bounds_checking", error="IndexError", code="x[0]", file_path="a.py", line=3),
        bug(1, "bounds_checking", error="IndexError", code="y[0]", file_path="b.py", line=4),
    ],
    "test_failures": [
        {"test_name": "test_a", "pattern_violated": "bounds_checking", "timestamp": ago(3)}
    ],
    "code_reviews": [
        {"pattern": "specific_exceptions", "severity": "critical", "timestamp": ago(5), "count": 1}
    ],
    "performance_metrics": [
        {"metric_type": "execution_time", "details": {}, "timestamp": ago(4)},
        {"metric_type": "memory", "details": {}, "pattern": "large_files", "timestamp": ago(4)},
    ],
    "deployment_issues": [{"pattern": "large_files", "environment": "e", "timestamp": ago(6)}],
    "violations": [
        {"pattern": "specific_exceptions", "severity": "low", "timestamp": ago(9), "outcome": "x"}
    ],
}


@pytest.fixture
def analyzer():
    """Return an analyzer of a small export."""
    return Analyzer(EXPORT, now=NOW)


def test_frequent_patterns_over_all_sources(analyzer):
    """Every source counts, and of equal counts the pattern seen last comes first."""
    assert analyzer.get_high_frequency_patterns() == [
        {"pattern": "bounds_checking", "count": 3, "sources": {"bugs": 2, "test_failures": 1}},
        {
            "pattern": "large_files",
            "count": 2,
            "sources": {"performance_metrics": 1, "deployment_issues": 1},
        },
        {
            "pattern": "specific_exceptions",
            "count": 2,
            "sources": {"code_reviews": 1, "violations": 1},
        },
    ]
    assert [one["count"] for one in analyzer.get_high_frequency_patterns(threshold=3)] == [3]


def test_new_patterns_with_their_entries(analyzer):
    """What the library does not know is listed with what its entries say."""
    found = analyzer.detect_new_patterns(["large_files", "specific_exceptions"])
    assert [one["pattern"] for one in found] == ["bounds_checking"]
    first, _, failure = found[0]["details"]
    assert first["type"] == "bug"
    assert (first["error"], first["file_path"]) == ("IndexError", "a.py")
    assert (failure["type"], failure["test_name"]) == ("test_failure", "test_a")
    assert failure["timestamp"] == ago(3)


def test_aliases_count_under_todays_name():
    """An entry under a pattern's alias counts for the pattern, and is no new one."""
    library = [{"name": "structured_logging", "aliases": ["logger_debug"], "severity": "low"}]
    found = Analyzer({"bugs": [bug(1, "logger_debug")]}, patterns=library, now=NOW)
    assert found.rank_patterns_by_severity()[0]["pattern"] == "structured_logging"
    assert found.detect_new_patterns(["structured_logging"]) == []
    assert found.get_severity_distribution()["low"] == 1


def test_ranking_weighs_each_occurrence(analyzer):
    """A critical occurrence weighs 8, a high one 4, medium 2, low 1; the parts add up."""
    ranked = analyzer.rank_patterns_by_severity()
    assert [(one["pattern"], one["score"]) for one in ranked] == [
        ("specific_exceptions", 9),
        ("bounds_checking", 6),
        ("large_files", 4),
    ]
    assert ranked[0] == {
        "pattern": "specific_exceptions",
        "severity": "critical",
        "count": 2,
        "severity_weight": 8,
        "score": 9,
        "parts": {"code_reviews": 1, "violations": 1},
        "severities": {"low": 1, "critical": 1},
        "last_occurrence": ago(5),
    }


def test_ranking_ties_by_the_latest_occurrence():
    """Of equal weights the pattern seen last comes first."""
    found = Analyzer({"bugs": [bug(3, "a"), bug(1, "b"), bug(2, "c")]}, now=NOW)
    assert [one["pattern"] for one in found.rank_patterns_by_severity()] == ["b", "c", "a"]


def test_severity_defaults_to_the_librarys():
    """An entry without severity has its pattern's, and medium where no library knows it."""
    data = {"bugs": [bug(1, "a"), bug(1, "b"), bug(1, "a", severity="HIGH")]}
    found = Analyzer(data, patterns={"a": "critical"}, now=NOW)
    assert found.get_severity_distribution() == {"critical": 1, "high": 1, "medium": 1, "low": 0}


def test_ten_identical_bugs_are_ten():
    """A deduplicated entry counts as many occurrences as it says, everywhere."""
    found = Analyzer({"bugs": [bug(1, count=7), bug(2, count=3)]}, now=NOW)
    assert found.get_summary()["total_bugs"] == 10
    assert found.get_high_frequency_patterns()[0]["count"] == 10
    assert found.rank_patterns_by_severity()[0]["score"] == 20


def test_measurements_are_no_faults(analyzer):
    """A performance metric without pattern and severity is in the summary, and nowhere else."""
    assert analyzer.get_summary()["total_performance_metrics"] == 2
    assert sum(analyzer.get_severity_distribution().values()) == 7


def test_summary_names_every_source(analyzer):
    """The summary counts occurrences by source and all together."""
    assert analyzer.get_summary() == {
        "total_bugs": 2,
        "total_test_failures": 1,
        "total_code_reviews": 1,
        "total_performance_metrics": 2,
        "total_deployment_issues": 1,
        "total_violations": 1,
        "total": 8,
    }


def test_context_of_a_generator(analyzer):
    """The context names frequent and grave patterns and their counts."""
    context = analyzer.get_context()
    assert context["high_frequency_patterns"][0] == "bounds_checking"
    assert context["critical_patterns"] == ["specific_exceptions"]
    assert context["pattern_counts"]["large_files"] == 2


def test_report_is_json_and_the_same_twice(analyzer):
    """A report holds all answers as JSON values, and making it changes nothing."""
    before = json.dumps(EXPORT)
    report = analyzer.generate_report()
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert analyzer.generate_report() == report
    assert json.dumps(EXPORT) == before
    assert list(report) == [
        "summary",
        "high_frequency_patterns",
        "ranked_patterns",
        "effectiveness",
        "severity_distribution",
        "context",
        "generated_at",
    ]
    assert report["generated_at"] == NOW.isoformat()


def test_a_stream_says_the_same():
    """Entries read once in batches give the same report as the dict."""
    data = {"bugs": series([3, 9, 4, 8, 2, 7, 5, 6]), "violations": [old()], "code_reviews": []}
    batches = ((key, data[key][at : at + 5]) for key in data for at in range(0, 60, 5))
    whole = Analyzer(data, now=NOW).generate_report()
    streamed = Analyzer.stream(batches, now=NOW)
    assert streamed.generate_report() == whole
    assert len(streamed.detect_new_patterns([])[0]["details"]) <= 5


def test_subclasses_see_the_dict():
    """`metrics_data` is the dict that was given, and own answers join the report's."""

    class Own(Analyzer):
        def rank_patterns_by_severity(self):
            return super().rank_patterns_by_severity()[:1]

    own = Own(EXPORT, now=NOW)
    assert own.metrics_data is EXPORT
    assert len(own.generate_report()["ranked_patterns"]) == 1


def test_later_entries_count():
    """What is added to the dict after the analyzer was made counts as well."""
    data = {"bugs": [bug(1)]}
    found = Analyzer(data, now=NOW)
    assert found.get_summary()["total"] == 1
    data["bugs"].append(bug(1))
    assert found.get_summary()["total"] == 2


@pytest.mark.parametrize("data", [{}, {"bugs": []}, {"bugs": None}, {"code_generation": [1]}])
def test_nothing_to_analyse(data):
    """An empty export is a report of nothing; keys that are not ours are left alone."""
    report = Analyzer(data, now=NOW).generate_report()
    assert report["summary"]["total"] == 0
    assert report["effectiveness"] == {}


WRONG = [
    ({"bugs": {}}, "bugs: expected a list of entries, got {}"),
    ({"bugs": [bug(1), 7]}, "bugs[1]: expected an object with keys, got 7"),
    ({"bugs": [bug(1, ["a"])]}, 'bugs[0].pattern: expected a text, got ["a"]'),
    (
        {"test_failures": [{"pattern_violated": 3}]},
        "test_failures[0].pattern_violated: expected a text, got 3",
    ),
    (
        {"bugs": [bug(1), bug(1, count="7")]},
        'bugs[1].count: expected a whole number from 1 to 1000000000000000, got "7"',
    ),
    ({"bugs": [bug(1, count=0)]}, "bugs[0].count: expected"),
    ({"bugs": [bug(1, severity="bad")]}, "bugs[0].severity: expected one of low, medium, high"),
    ({"bugs": [{"timestamp": "yesterday"}]}, "bugs[0].timestamp: expected a time such as"),
    ({"bugs": [{"timestamp": 7}]}, "bugs[0].timestamp: expected a time such as"),
    (
        {"bugs": [{"count": 2, "timestamps": [ago(1)]}]},
        "bugs[0].timestamps: expected a list of 2 time stamps",
    ),
    (
        {"bugs": [{"count": 1, "timestamps": ["x"]}]},
        "bugs[0].timestamps[0]: expected a time such as",
    ),
]


@pytest.mark.parametrize(("data", "message"), WRONG, ids=[message for _, message in WRONG])
def test_a_wrong_entry_is_named(data, message):
    """What cannot be counted is an error that names the entry, the key and what was expected."""
    with pytest.raises(FlError) as caught:
        Analyzer(data, now=NOW).generate_report()
    assert caught.value.message.startswith(message)


def test_no_dict():
    """What is no dict is refused, with what to pass."""
    with pytest.raises(FlError, match="expected an exported dict, got list"):
        Analyzer([])


@pytest.mark.parametrize("days", [0, -3, True, "30", float("nan"), 10**9])
def test_no_window(days):
    """A window is a number of days above 0."""
    with pytest.raises(FlError, match="time_window_days"):
        Analyzer({}, now=NOW).calculate_effectiveness(time_window_days=days)
