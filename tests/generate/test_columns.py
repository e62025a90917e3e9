"""What a prompt says of columns, ranges and rules."""

from __future__ import annotations

import pytest

from fl_hooks.generate.prompt.columns import read_rules
from fl_hooks.generate.prompt.values import read_values


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("returns a list of dicts with name and price, prices as floats", {"column": "price"}),
        ("adds up the amount of each order", {"column": "amount"}),
        ("average price per shop", {"column": "price", "key": "shop"}),
        ("rows where price is above 10", {"column": "price", "threshold": 10}),
        ("rows where status is 'done'", {"column": "status", "wanted": "done"}),
        ("drop rows with empty email", {"column": "email"}),
        ("with the columns name and price and returns", {"keys": ("name", "price")}),
        ("pick only id and name from each record", {"keys": ("id", "name")}),
        ("clip between -1 and 1.5", {"low": -1, "high": 1.5}),
        ("replace NaN with 0", {"fill": 0}),
        ("histogram with 20 bins", {"bins": 20}),
        ("sorted descending", {"descending": True}),
        ("the third item", {"index": 2}),
        ("a 2-dimensional array", {"dimensions": 2}),
    ],
)
def test_values_of_a_prompt(prompt, expected):
    """What is said is found under the name that blocks have for it."""
    assert read_values(prompt).items() >= expected.items()


@pytest.mark.parametrize(
    "prompt",
    [
        "handles empty lists",
        "go through a file row by row",
        "by adding all numbers",
        "one by one",
        "keep rows of a csv",
        "the sha256 of every file",
    ],
)
def test_what_is_no_name(prompt):
    """Ordinary words beside "by" and "of" name no column."""
    assert not read_values(prompt).keys() & {"column", "key", "keys"}


def test_rules_for_fields():
    """What fields must be or contain."""
    said = "id must be an integer, email must contain an @; name must not be empty, n should be odd"
    assert list(read_rules(said)) == [
        ("id", "integer", ""),
        ("email", "contains", "@"),
        ("name", "present", ""),
    ]
