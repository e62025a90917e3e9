"""What a prompt asks for: terms with roles, names, parameters and values."""

from __future__ import annotations

import pytest

from fl_hooks.generate.prompt.given import identifier, read_given
from fl_hooks.generate.prompt.intent import read_intent
from fl_hooks.generate.prompt.values import read_values


@pytest.mark.parametrize(
    ("prompt", "there", "not_there"),
    [
        ("read a CSV file and return JSON", {"load csv", "return json"}, {"save json"}),
        ("save the rows as JSON", {"save json"}, {"return json"}),
        ("convert it to JSON", {"return json"}, {"save json"}),
        ("numpy array in, dict out", {"take array", "return dict"}, set()),
        ("Write a function that adds lists", {"list"}, {"save", "save list"}),
        ("a script that writes JSON", {"script", "save json"}, set()),
        ("sum the column of data.csv", {"csv", "sum"}, set()),
        ("plain Python without numpy", set(), {"numpy"}),
        ("don't use numpy here", set(), {"numpy"}),
        ("parsing directories", {"load", "folder"}, set()),
    ],
)
def test_terms_have_the_role_of_their_sentence(prompt, there, not_there):
    """Words are found in any form; what is read, saved and returned is told apart."""
    terms = read_intent(prompt).terms
    assert there <= terms
    assert not not_there & terms


@pytest.mark.parametrize(
    ("prompt", "subject"),
    [
        ("add two lists", "function"),
        ("async function that reads a file", "async function"),
        ("FastAPI endpoint for uploads", "endpoint"),
        ("a class Store for settings", "class"),
        ("command line tool that counts lines", "cli"),
        ("script that hashes files", "script"),
    ],
)
def test_the_subject_is_a_function_unless_it_is_said(prompt, subject):
    """One of six subjects, by a word of the prompt."""
    assert read_intent(prompt).subject == subject


@pytest.mark.parametrize(
    ("prompt", "name", "parameters"),
    [
        ("Write load_prices(path) that", "load_prices", ("path",)),
        ("def total(rows: list[dict], key='x') -> float", "total", ("rows", "key")),
        (
            "a function called checksum with parameters path and limit",
            "checksum",
            ("path", "limit"),
        ),
        ("class OrderStore that keeps orders", "OrderStore", ()),
        ("a function named class", "", ()),
        ("use json.dumps(data) in a function", "", ()),
        ("a function that is called often", "", ()),
    ],
)
def test_names_and_parameters(prompt, name, parameters):
    """They are taken where the prompt gives them, and only what code can use as a name."""
    given = read_given(prompt)
    assert (given.name, given.parameters) == (name, parameters)


@pytest.mark.parametrize(
    ("prompt", "need", "value"),
    [
        ("the mean of column price", "column", "price"),
        ("the 'unit price' column", "column", "unit price"),
        ("group by the customer", "key", "customer"),
        ("the top five words", "count", 5),
        ("at most 10 MB", "max_bytes", 10 * 2**20),
        ("with a timeout of 2.5 seconds", "timeout", 2.5),
        ("retry up to 3 times", "attempts", 3),
        ("lines containing 'ERROR'", "word", "ERROR"),
        ("values above 0.5", "threshold", 0.5),
        ("write to out.json", "target", "out.json"),
        ("files older than 30 days", "days", 30),
    ],
)
def test_values(prompt, need, value):
    """A prompt's column, limit or text becomes what a building block needs."""
    assert read_values(prompt)[need] == value


def test_route_and_method():
    """An endpoint's address is taken where it is plain, and never a strange one."""
    given = read_given("POST /recordings that stores uploads")
    assert (given.method, given.route) == ("POST", "/recordings")
    assert read_given('GET /a"); import os; ("').route in ("", "/a")


@pytest.mark.parametrize("text", ["class", "json", "__import__", "1a", "naïve", "a b", "print", ""])
def test_no_name_that_hides_another(text):
    """Keywords, builtins, our imports, dunder names and what is no identifier are refused."""
    assert identifier(text) == ""
