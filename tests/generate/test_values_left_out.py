"""Values that a prompt gives and no building block takes: they are told, and make it less sure."""

from __future__ import annotations

import pytest

from fl_hooks.generate.blocks.block import our_blocks
from fl_hooks.generate.plan.plan import make_plan
from fl_hooks.generate.prompt.intent import read_intent

BLOCKS = our_blocks()


def plan_of(prompt):
    """Return the plan for a prompt."""
    return make_plan(read_intent(prompt), BLOCKS)


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("function that removes duplicate rows of a csv by the column email", "the column email"),
        ("function to split a large csv into files of 1000 rows", "the lines of each 1000"),
        ("function that reads json from a url and writes it as csv", "the address"),
        ("function that loads a wav, clips it to -0.5..0.5 and saves it as npy", "the audio"),
        ("script that downloads a list of urls from a file and saves them to a folder", None),
        ("compare two JSON files and show the differences", None),
    ],
)
def test_what_is_left_out_makes_it_less_sure(prompt, told):
    """A wish, or a value, without a place in the code halves or thirds what is covered."""
    plan = plan_of(prompt)
    assert plan.missing
    assert told is None or told in plan.missing
    assert plan.coverage < 0.7


@pytest.mark.parametrize(
    ("prompt", "needs"),
    [
        ("FastAPI endpoint that accepts a file upload of at most 10 MB and saves it", set()),
        ("sort a csv by the column date descending and write it to another csv", {"key"}),
        ("function to_numbers(texts): convert list of strings to floats", set()),
    ],
)
def test_a_value_that_has_its_place_is_not_told(prompt, needs):
    """A size is no threshold, "by the column date" is a key, and "strings" is no column."""
    plan = plan_of(prompt)
    assert plan.missing == ()
    given = read_intent(prompt).given.values
    assert needs <= {*given}
    assert "threshold" not in given
    assert given.get("key", "date") == "date"


@pytest.mark.parametrize(
    "prompt",
    [
        "CLI that shows the 5 largest files of a folder recursively",
        "function that returns the second largest number in a list",
    ],
)
def test_what_only_looks_like_it_is_not_made(prompt):
    """No path is a number, and the second largest is not the largest."""
    assert plan_of(prompt) is None


def test_per_names_no_column():
    """No column is called "per": the mean per column is one for each."""
    assert "column" not in read_intent("upload a CSV and return the mean per column").given.values
