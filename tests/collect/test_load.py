import json

import pytest

from fl_hooks import MetricsCollector
from fl_hooks.collect.forms import EventError

# As the original system wrote it: local times without offset, duplicates under one time stamp.
ORIGINAL = {
    "bugs": [
        {
            "pattern": "numpy_json_serialization",
            "error": "TypeError",
            "code": "x",
            "file_path": "a.py",
            "line": 42,
            "stack_trace": None,
            "timestamp": "2024-01-04T12:00:00.123456",
            "count": 7,
        }
    ],
    "test_failures": [{"test_name": "t", "failure_reason": "r", "pattern_violated": None}],
    "code_reviews": [
        {
            "issue_type": "i",
            "pattern": "p",
            "severity": "high",
            "file_path": "b.py",
            "line": None,
            "suggestion": None,
            "timestamp": "2024-01-04T12:00:00",
        }
    ],
    "performance_metrics": [
        {"metric_type": "m", "details": {"x": 1}, "timestamp": "2024-01-04T12:00:00"}
    ],
    "deployment_issues": None,
    "code_generation": [{"prompt": "x"}],
}


def loaded(data):
    """Return a collector that has loaded the data."""
    collector = MetricsCollector()
    collector.load_from_json(data if isinstance(data, (str, bytes)) else json.dumps(data))
    return collector


def test_what_the_original_system_wrote_loads():
    """Naive times are UTC, a count counts, missing keys take their defaults, the rest is kept."""
    collector = loaded(ORIGINAL)
    data = collector.export_dict()
    assert data["bugs"][0]["timestamp"] == "2024-01-04T12:00:00.123456+00:00"
    assert data["bugs"][0]["count"] == 7
    assert data["test_failures"][0]["pattern_violated"] == ""
    assert data["code_reviews"][0]["line"] == 0
    assert data["deployment_issues"] == []
    assert data["code_generation"] == [{"prompt": "x"}]
    assert collector.get_summary()["total"] == 10


def test_each_of_several_timestamps_is_an_occurrence_of_its_own():
    """Their number is the count."""
    times = ["2026-01-02T00:00:00Z", "2026-01-01T00:00:00+01:00"]
    data = loaded({"bugs": {"pattern": "p", "count": 2, "timestamps": times}}).export_dict()
    assert [(bug["timestamp"][:19], bug["count"]) for bug in data["bugs"]] == [
        ("2025-12-31T23:00:00", 1),
        ("2026-01-02T00:00:00", 1),
    ]


def test_unknown_keys_of_an_entry_are_kept():
    """Whatever another tool noted."""
    entry = {"pattern": "p", "commit": "abc", "extra": {"deep": [1.5, None]}}
    bug = loaded({"bugs": [entry]}).export_dict()["bugs"][0]
    assert (bug["commit"], bug["extra"]) == ("abc", {"deep": [1.5, None]})


def test_the_violations_of_a_repository_pass_through():
    """Exported with the rest, they are loaded and exported again."""
    violations = [{"pattern": "p", "timestamp": "2026-01-01T00:00:00+00:00", "count": 1}]
    assert loaded({"violations": violations}).export_dict()["violations"] == violations


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            "{",
            "the file: not valid JSON: Expecting property name enclosed in double quotes at line",
        ),
        (b"\xff", "the file: not valid JSON: 'utf-8' codec can't decode"),
        ("[" * 100_000, "the file: not valid JSON"),
        ([], "the file: expected an object with the lists bugs, test_failures …, got []"),
        ({"bugs": 3}, "bugs: expected a list of entries, got 3"),
        ({"bugs": [3]}, "bugs[0]: expected an object, got 3"),
        ({"bugs": [{}]}, "bugs[0]: holds none of the keys pattern, error"),
        (
            {"bugs": [{"pattern": "p"}] * 3 + [{"pattern": "p", "line": "x"}]},
            'bugs[3].line: expected a whole number, got "x"',
        ),
        ({"bugs": [{"pattern": ["p"]}]}, 'bugs[0].pattern: expected text, got ["p"]'),
        ({"bugs": [{"pattern": "p", "count": 0}]}, "bugs[0].count: expected a whole number from 1"),
        ({"bugs": [{"pattern": "p", "count": True}]}, "bugs[0].count: expected a whole number"),
        (
            {"bugs": [{"pattern": "p", "timestamp": "soon"}]},
            'bugs[0].timestamp: expected a date and time, as 2026-11-21T16:00:00+00:00, got "soon"',
        ),
        (
            {"bugs": [{"pattern": "p", "count": 2, "timestamps": ["2026-01-01"]}]},
            "bugs[0].timestamps: expected a list of 2, as `count` says, got",
        ),
        ({"test_failures": [{"failure_reason": "x"}]}, "test_failures[0].test_name: is missing"),
        (
            {"code_reviews": [{"issue_type": "x", "severity": "bad"}]},
            'code_reviews[0].severity: expected low, medium, high or critical, got "bad"',
        ),
        (
            {"performance_metrics": [{"metric_type": "x", "details": 1}]},
            "performance_metrics[0].details: expected names and values, got 1",
        ),
        ({"violations": [{"pattern": 1}]}, "violations[0].pattern: expected text, got 1"),
    ],
)
def test_an_error_names_entry_and_key_and_changes_nothing(data, said):
    """All that was there is there afterwards."""
    collector = loaded(ORIGINAL)
    before = collector.export_json()
    with pytest.raises(EventError) as caught:
        collector.load_from_json(data if isinstance(data, (str, bytes)) else json.dumps(data))
    assert str(caught.value).startswith(said)
    with pytest.raises(EventError):
        collector.add_from_json(data if isinstance(data, (str, bytes)) else json.dumps(data))
    assert collector.export_json()[:400] == before[:400]
    assert collector.get_summary()["total"] == 10


def test_adding_keeps_what_is_there():
    """Loading replaces it."""
    collector = loaded(ORIGINAL)
    assert collector.add_from_json(json.dumps(ORIGINAL)) == 10
    assert collector.get_summary()["total"] == 20
    collector.load_from_json("\ufeff{}")
    assert collector.get_summary()["total"] == 0
