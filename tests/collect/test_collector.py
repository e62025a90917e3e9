import contextlib
import json
import logging
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fl_hooks import MetricsCollector
from fl_hooks.collect.forms import EventError
from fl_hooks.errors import FlError

LISTS = ["bugs", "test_failures", "code_reviews", "performance_metrics", "deployment_issues"]


def one_of_each(collector):
    """Log one event of each kind, by the names of the guide."""
    collector.log_bug(
        pattern="numpy_json_serialization",
        error="TypeError: Object of type float64 is not JSON serializable",
        code='result = {"score": np.mean(data)}',
        file_path="api/endpoints.py",
        line=42,
    )
    collector.log_test_failure(
        test_name="test_numpy_serialization",
        failure_reason="JSON serialization failed",
        pattern_violated="numpy_json_serialization",
        code_snippet="assert json.dumps(x)",
    )
    collector.log_code_review_issue(
        issue_type="Missing exception handling",
        pattern="specific_exceptions",
        severity="high",
        file_path="core/parser.py",
        line=67,
        suggestion="Name the exception",
    )
    collector.log_performance_metric(metric_type="memory_error", details={"file_size": 900})
    collector.log_deployment_issue(
        issue_type="File upload limit exceeded",
        pattern="large_file_processing",
        environment="production",
        root_cause="client_max_body_size",
        resolution_time_minutes=45,
    )


def test_each_kind_has_its_list_and_keys():
    """Entries hold what was said, a time in UTC and a count."""
    collector = MetricsCollector()
    before = datetime.now(UTC)
    one_of_each(collector)
    data = collector.export_dict()
    assert list(data) == LISTS
    (bug,) = data["bugs"]
    then = datetime.fromisoformat(bug.pop("timestamp"))
    assert then.utcoffset() == timedelta()
    assert before <= then <= datetime.now(UTC)
    assert bug == {
        "pattern": "numpy_json_serialization",
        "error": "TypeError: Object of type float64 is not JSON serializable",
        "code": 'result = {"score": np.mean(data)}',
        "file_path": "api/endpoints.py",
        "line": 42,
        "stack_trace": "",
        "count": 1,
    }
    assert data["performance_metrics"][0]["details"] == {"file_size": 900}
    assert data["deployment_issues"][0]["resolution_time_minutes"] == 45
    assert data["code_reviews"][0]["severity"] == "high"


def test_the_summary_counts_occurrences_and_distinct_facts():
    """Ten equal bugs are ten, and one fact; their times differ."""
    collector = MetricsCollector()
    for _ in range(10):
        collector.log_bug("bounds_checking", "IndexError: list index out of range")
    one_of_each(collector)
    assert collector.get_summary() == {
        "bugs": 11,
        "test_failures": 1,
        "code_reviews": 1,
        "performance_metrics": 1,
        "deployment_issues": 1,
        "total": 15,
        "distinct": 6,
    }
    collector.clear()
    assert collector.get_summary()["total"] == 0


def test_export_and_load_are_each_others_inverse():
    """As JSON and as dictionaries, which are the caller's own."""
    collector = MetricsCollector()
    one_of_each(collector)
    text = collector.export_json()
    other = MetricsCollector()
    other.load_from_json(text)
    assert other.export_dict() == collector.export_dict() == json.loads(text)
    exported = collector.export_dict()
    exported["performance_metrics"][0]["details"]["file_size"] = 0
    exported["bugs"].clear()
    assert collector.export_json() == text


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(st.text() | st.integers() | st.none(), _JSON, max_size=4),
    st.text(min_size=1),
    st.none() | st.text() | st.integers(0) | st.floats(0, 1e9).map(str),
)
def test_any_measurement_is_kept_as_json(details, name, line):
    """Whatever an application measures: the export is strict JSON and loads again."""
    collector = MetricsCollector()
    collector.log_performance_metric(f"m{name}", details)
    collector.log_bug(name, ValueError(name), file_path=name)
    text = collector.export_json()
    again = MetricsCollector()
    again.load_from_json(text)
    assert again.export_json() == text
    json.loads(text, parse_constant=pytest.fail)
    with contextlib.suppress(EventError):
        collector.log_bug("p", line=line)
    assert all(type(bug["line"]) is int for bug in collector.export_dict()["bugs"])


def test_numpy_values_and_what_holds_itself_are_measurements_too():
    """NaN becomes text, arrays lists, a loop ends."""
    numpy = pytest.importorskip("numpy")
    endless = {}
    endless["self"] = endless
    collector = MetricsCollector()
    collector.log_performance_metric(
        "m",
        {
            "mean": numpy.float32(0.5),
            "all": numpy.arange(3),
            "none": float("nan"),
            "when": datetime(2026, 1, 2, tzinfo=UTC),
            "who": object,
            "huge": 1 << 20_000,
        },
    )
    collector.log_performance_metric("m", endless)
    details = collector.export_dict()["performance_metrics"][0]["details"]
    assert details.pop("huge").startswith("0x1000")
    assert details == {
        "mean": 0.5,
        "all": [0, 1, 2],
        "none": "nan",
        "when": "2026-01-02T00:00:00+00:00",
        "who": "<class 'object'>",
    }


def test_what_is_harmless_is_converted():
    """Nothing becomes the default, numbers in text numbers, an exception its class and message."""
    collector = MetricsCollector()
    collector.log_bug(None, KeyError("a"), None, None, "42", None)
    collector.log_code_review_issue("x", None, "HIGH", line=7.0)
    collector.log_deployment_issue("x", resolution_time_minutes="12.5")
    data = collector.export_dict()
    bug = data["bugs"][0]
    assert (bug["pattern"], bug["error"], bug["line"]) == ("unknown", "KeyError: 'a'", 42)
    assert (bug["code"], bug["stack_trace"]) == ("", "")
    review = data["code_reviews"][0]
    assert (review["pattern"], review["severity"], review["line"]) == ("unknown", "high", 7)
    assert data["deployment_issues"][0]["resolution_time_minutes"] == 12.5


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("log_bug", (...,), "bug: pattern: expected text, got `...`"),
        ("log_test_failure", ("",), "test failure: test_name: is missing"),
        (
            "log_code_review_issue",
            (...,),
            "code review issue: issue_type: expected text, got `...`",
        ),
        (
            "log_code_review_issue",
            ("x", "p", "urgent"),
            'code review issue: severity: expected low, medium, high or critical, got "urgent"',
        ),
        ("log_bug", ("p", "", "", "", "x"), 'bug: line: expected a whole number, got "x"'),
        ("log_bug", ("p", "", "", "", -1), "bug: line: expected a whole number, got -1"),
        ("log_test_failure", ("  ",), "test failure: test_name: is missing"),
        (
            "log_bug",
            ("p", "", "", "", "\x1b[2J"),
            'bug: line: expected a whole number, got "\\u001b',
        ),
        ("log_bug", ("p", "", {}), "bug: code: expected text, got {}"),
        ("log_performance_metric", ("m", 3), "performance metric: details: expected names and"),
        (
            "log_deployment_issue",
            ("x", "p", "e", "r", "soon"),
            'deployment issue: resolution_time_minutes: expected a number of minutes, got "soon"',
        ),
    ],
)
def test_what_would_be_recorded_wrong_is_refused(name, arguments, said):
    """With a ValueError that names the key; nothing is kept."""
    collector = MetricsCollector()
    with pytest.raises(EventError) as caught:
        getattr(collector, name)(*arguments)
    assert isinstance(caught.value, FlError)
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).startswith(said)
    assert collector.get_summary()["total"] == 0


def test_a_time_of_ones_own_is_kept_in_utc():
    """Any offset, text or datetime; without an offset it is UTC."""
    collector = MetricsCollector()
    collector.log_bug("p", timestamp=datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=2))))
    collector.log_bug("p", timestamp="2026-01-01 10:00")
    times = [bug["timestamp"] for bug in collector.export_dict()["bugs"]]
    assert times == ["2026-01-01T10:00:00.000000+00:00", "2026-02-28T23:00:00.000000+00:00"]
    with pytest.raises(EventError, match="bug: timestamp: expected a date and time"):
        collector.log_bug("p", timestamp="soon")


def test_thirty_two_threads_lose_nothing():
    """And an export meanwhile is whole."""
    collector = MetricsCollector()

    def work(number):
        for index in range(200):
            collector.log_bug(f"p{number}", f"{index}")
            if index == number:
                assert collector.export_dict()["bugs"]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert collector.get_summary()["distinct"] == 6400


def test_a_subclass_logs_by_the_inherited_methods():
    """As a team's own collector does."""

    class Custom(MetricsCollector):
        def log_api_error(self, endpoint, status_code, error):
            self.log_bug(
                pattern="api_error",
                error=f"{status_code}: {error}",
                code=f"Endpoint: {endpoint}",
                file_path="api/routes.py",
                line=0,
            )

    collector = Custom()
    collector.log_api_error("/x", 500, "boom")
    assert collector.export_dict()["bugs"][0]["error"] == "500: boom"


def test_debug_logging_tells_of_each_call(caplog):
    """At the level DEBUG, with the pattern."""
    with caplog.at_level(logging.DEBUG, "fl_hooks.collect"):
        one_of_each(MetricsCollector())
    assert "Logged bug for pattern: numpy_json_serialization" in caplog.messages
    assert "Logged performance metric for pattern: unknown" in caplog.messages
