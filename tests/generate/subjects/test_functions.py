"""Functions: a block's own where one is all of it, else a wrapper; names as they were asked for."""

from __future__ import annotations

import inspect

import pytest

from tests.awaiting import awaited


def test_one_block_is_the_function_itself(made):
    """It has the asked name, and no wrapper around it."""
    module, _ = made(
        "Write a function count_it(file, term) that counts lines with a word in a file"
    )
    assert list(inspect.signature(module.count_it).parameters) == ["file", "term"]
    module, about = made("Write a function digest_of(file) that returns the sha256 of a file")
    assert module.code.count("def ") == 1
    assert about["parameters"] == ["file"]


def test_parameters_keep_their_order(made, tmp_path):
    """A path may stand before the text that goes there."""
    module, about = made(
        "Write a function save(path, text) that writes a text to a file atomically"
    )
    assert about["parameters"] == ["path", "text"]
    module.save(tmp_path / "a.txt", "text")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "text"
    assert module.save.__annotations__["return"] == "None"


@pytest.mark.parametrize("name", ["csv", "math", "rows", "read_rows", "_whole", "Path"])
def test_a_name_hides_nothing_that_the_code_needs(name, made, tmp_path):
    """Whatever the function is called, it works."""
    module, about = made(
        f"Write a function {name}(path) that loads a CSV file and returns the rows"
    )
    (tmp_path / "a.csv").write_text("name\ntea\n", encoding="utf-8")
    assert getattr(module, about["name"])(tmp_path / "a.csv") == [{"name": "tea"}]


@pytest.mark.parametrize("name", ["rows", "csv", "path_", "file", "error", "Path", "row", "value"])
def test_a_parameter_hides_nothing_that_the_code_needs(name, made, tmp_path):
    """Whatever the parameter is called, it works."""
    module, about = made(f"function mean_price({name}) that reads a CSV, mean of the column price")
    (tmp_path / "a.csv").write_text("price\n1\n3\n", encoding="utf-8")
    assert getattr(module, about["name"])(tmp_path / "a.csv") == 2


def test_what_blocks_runs_in_a_thread(made, tmp_path):
    """An async function never holds up the event loop."""
    (tmp_path / "a.csv").write_text("price\n1\n3\n", encoding="utf-8")
    for prompt in (
        "Write an async function load(path) that loads a CSV file and returns the rows",
        "Write an async function load(path) that loads a CSV file, mean of the column price",
    ):
        module, about = made(prompt)
        assert about["kind"] == "async function"
        assert inspect.iscoroutinefunction(module.load)
        assert "await asyncio.to_thread(" in module.code
        assert awaited(module.load(tmp_path / "a.csv")) in (2, [{"price": "1"}, {"price": "3"}])


def test_what_saves_returns_nothing(made, tmp_path):
    """Unless the prompt says that something is returned."""
    module, about = made("Write a function store(data, path) that saves a dict as a JSON file")
    assert about["returns"] == "nothing"
    assert module.store({"a": 1}, tmp_path / "a.json") is None
    assert (tmp_path / "a.json").read_text(encoding="utf-8").strip().startswith("{")
