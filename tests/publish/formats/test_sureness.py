import pytest

from fl_hooks.publish.formats.sureness import sureness
from fl_hooks.publish.precision import Measured, Precision, Reading, Row


@pytest.mark.parametrize(
    ("right", "read", "word"),
    [(60, 60, "very-high"), (90, 100, "high"), (57, 106, "medium"), (1, 30, "low")],
)
def test_what_people_read_decides(right, read, word):
    """A check's precision is the share of read findings that were right."""
    row = Row("high", read, 1000, 3, read - right, 0, Reading(right, read, 0.1, 0.9))
    assert sureness(Precision(checks={"a/b": Measured(final=(row,))})) == {"a/b": word}


def test_few_readings_say_nothing():
    """Where fewer than ten findings were read, there is no word."""
    row = Row("high", 9, 1000, 3, 0, 0, Reading(9, 9, 0.6, 1.0))
    assert sureness(Precision(checks={"a/b": Measured(final=(row,)), "a/c": Measured()})) == {}
