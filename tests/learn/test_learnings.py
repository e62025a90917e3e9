"""Reports without a pattern become learnings, as sure as their days and places make them."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from scipy import stats

from fl_hooks.learn.confidence import THRESHOLD, beta_above
from fl_hooks.learn.learnings import learnings
from fl_hooks.learn.resemble import phrase
from fl_hooks.library.model import PATTERN_ID

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
LIBRARY = {
    "numpy_json_serialization": phrase(
        "NumPy values before JSON. A value that is not JSON serializable reaches the encoder"
    ),
    "temp_file_handling": phrase("Temporary files are left behind, closed and removed"),
}
KNOWN = {*LIBRARY, "numpy_json"}


def bug(error, days_ago=0.0, file="a.py", **more):
    """Return a bug's entry as an export has it."""
    time = (NOW - timedelta(days=days_ago)).isoformat()
    return {"pattern": "unknown", "error": error, "file_path": file, "timestamp": time, **more}


def learn(*bugs, at_least=0.0, **others):
    """Return the learnings of some bugs and other lists."""
    data = {"bugs": list(bugs), **others}
    return learnings(data, known=KNOWN, library=LIBRARY, now=NOW, at_least=at_least)


def test_messages_that_differ_in_values_are_one_learning():
    """With its places, days and counts, and an id that can be a pattern's."""
    (one,) = learn(
        bug("ValueError: bad port 80 in '/etc/a'", 3, "a.py", line=4, code="x()"),
        bug("ValueError: bad port 81 in '/etc/b'", 2, "b.py", count=5),
        bug("ValueError: bad port 99 in '/srv/c'", 1, "a.py"),
    )
    assert one.id == "value_error_bad_port"
    assert one.statement == (
        "ValueError: bad port <n> in <text>: 7 reports in 2 places on 3 days, last 2026-11-20"
    )
    proof = one.evidence
    assert (proof.count, proof.units, proof.days, proof.places) == (7, 3, 3, 2)
    assert proof.sources == (("bugs", 7),)
    assert (one.code, one.level, one.impact) == (
        "x()",
        "medium" if one.confidence <= 0.8 else "high",
        14,
    )


def test_one_loop_that_reports_a_thousand_times_is_one():
    """Count raises the impact, never the confidence."""
    loop = [bug("RuntimeError: the queue is full", 1 + n / 100_000) for n in range(1000)]
    once = learn(loop[0])[0]
    many = learn(*loop)[0]
    assert many.confidence == once.confidence < 0.6
    assert many.impact == 1000 * once.impact


def test_severity_never_raises_confidence():
    """It ranks."""
    low, grave = (
        learn(*(bug("RuntimeError: no disk left", n, severity=name) for n in (1, 2, 3)))[0]
        for name in ("low", "critical")
    )
    assert low.confidence == grave.confidence
    assert (low.impact, grave.impact) == (3, 24)


@pytest.mark.parametrize(("days", "level"), [(1, "low"), (2, "medium"), (4, "high")])
def test_each_further_day_makes_it_surer(days, level):
    """Once is nothing, twice is something, four days running is clear."""
    (one,) = learn(*(bug("RuntimeError: no disk left", n) for n in range(days)))
    assert one.level == level


def test_ids_are_short_and_can_be_patterns():
    """Whatever the message is made of; those that come out alike get part of a digest."""
    texts = [
        *("Überlauf: 没有", "7", "", "AttributeError: 'A' object has no attribute 'b'"),
        *(f"RuntimeError: {'very ' * 30}{word}" for word in ("long", "tall")),
    ]
    found = [one.id for one in learn(*map(bug, texts))]
    assert len(set(found)) == len(texts)
    assert all(re.fullmatch(PATTERN_ID, name) and len(name) <= 60 for name in found)
    assert "attribute_error_attribute_b" in found


def test_what_has_not_come_back_for_long_fades():
    """Quiet days speak against it."""
    recent = learn(*(bug("RuntimeError: no disk left", n) for n in range(3)))[0]
    past = learn(*(bug("RuntimeError: no disk left", 80 + n) for n in range(3)))[0]
    assert past.confidence < 0.6 < recent.confidence


def test_a_message_that_says_little_is_told_apart_by_its_place():
    """KeyError here and KeyError there are two learnings with two ids."""
    found = learn(
        bug("KeyError: 'a'", 1, "x/api.py"),
        bug("KeyError: 'b'", 2, "x/api.py"),
        bug("KeyError: 'a'", 1, "y/api.py"),
    )
    assert sorted(one.evidence.count for one in found) == [1, 2]
    assert len({one.id for one in found}) == 2
    assert all(one.id.startswith("key_error_api_") for one in found)


def test_known_patterns_and_their_aliases_teach_nothing():
    """Whatever list they stand in."""
    row = {"test_name": "t", "failure_reason": "no", "pattern_violated": "numpy_json"}
    assert learn(bug("ValueError: bad", pattern="temp_file_handling"), test_failures=[row]) == []


def test_an_unknown_name_is_a_group_by_itself():
    """In all lists; the nearest known name is told."""
    remark = {"pattern": "temp_file_handing", "issue_type": "left behind", "severity": "high"}
    found = learn(
        bug("OSError: disk full", pattern="temp_file_handing"), code_reviews=[remark, remark]
    )
    assert [(one.kind, one.id, one.evidence.count) for one in found] == [
        ("name", "temp_file_handing", 3)
    ]
    assert found[0].resembles.pattern == "temp_file_handling"
    assert found[0].severity == "high"


def test_bugs_and_failed_tests_of_one_error_are_one_group():
    """A test's name is its place where it names no file."""
    failed = {
        "test_name": "tests/test_a.py::test_b",
        "failure_reason": "ValueError: no such unit 'px'",
        "pattern_violated": "",
    }
    (one,) = learn(bug("ValueError: no such unit 'em'"), test_failures=[failed])
    assert one.evidence.sources == (("bugs", 1), ("test_failures", 1))
    assert {each.place for each in one.evidence.sightings} == {"a.py", "tests/test_a.py"}


def test_deployments_go_by_their_kind_and_add_up_what_they_cost():
    """However the cause is worded."""
    rows = [
        {
            "issue_type": "Upload limit exceeded",
            "pattern": None,
            "environment": "production",
            "root_cause": cause,
            "resolution_time_minutes": 45,
            "timestamp": "2026-11-20T10:00:00",
        }
        for cause in ("nginx body size", "the proxy said no")
    ]
    (one,) = learn(deployment_issues=rows)
    assert (one.minutes_lost, one.evidence.count) == (90, 2)


def test_the_nearest_pattern_is_named_with_the_words_that_say_so():
    """Only where the message consists of its words for the greater part."""
    near, far = learn(
        bug("TypeError: Object of type float64 is not JSON serializable"),
        bug("ValueError: the encoder lost its temper over breakfast cereals"),
    )
    assert near.resembles.pattern == "numpy_json_serialization"
    assert near.resembles.words == "is not json serializable"
    assert "May be numpy_json_serialization" in near.recommendation
    assert far.resembles is None


@pytest.mark.parametrize("stamp", ["", "yesterday", None, "2026-11-20T10:00:00+05:00"])
def test_a_time_that_nobody_can_read_is_none(stamp):
    """The report counts, as one undated unit."""
    (one,) = learn(bug("RuntimeError: no disk left", timestamp=stamp))
    assert one.evidence.count == 1


def test_the_same_data_in_any_order_teach_the_same():
    """Analysing is idempotent."""
    bugs = [bug(f"ValueError: bad port {n}", n % 5, f"{n % 3}.py") for n in range(40)]
    shuffled = [*bugs[::2][::-1], *bugs[1::2]]
    assert learn(*bugs) == learn(*bugs)
    assert [one.id for one in learn(*shuffled)] == [one.id for one in learn(*bugs)]
    assert [one.confidence for one in learn(*shuffled)] == [one.confidence for one in learn(*bugs)]


@pytest.mark.parametrize("a", [1, 2, 5, 40, 900])
@pytest.mark.parametrize("b", [28, 56, 140, 2000])
def test_the_posterior_is_the_beta_distributions(a, b):
    """As scipy has it."""
    assert beta_above(a, b, THRESHOLD) == pytest.approx(stats.beta.sf(THRESHOLD, a, b), abs=1e-9)


def test_faults_that_seldom_come_back_are_seldom_called_sure():
    """At half the threshold, in twelve weeks, at most one in ten is high; at four times, most."""
    dice = random.Random(7)  # noqa: S311 -- a simulation

    def share(rate):
        high = 0
        for _ in range(200):
            days = [n for n in range(84) if dice.random() < rate] or [0]
            high += learn(*(bug("RuntimeError: no disk left", n) for n in days))[0].level == "high"
        return high / 200

    assert share(THRESHOLD / 2) <= 0.1
    assert share(THRESHOLD * 4) >= 0.9
