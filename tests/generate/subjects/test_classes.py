"""Classes: settings at construction, a method for each step, or a block that is one already."""

from __future__ import annotations

import inspect

import pytest


def test_each_step_is_a_method(made, tmp_path):
    """Settings are given once; run does all."""
    module, about = made(
        "Create a class PriceReport(path, column) that loads a CSV file and computes the mean"
    )
    (tmp_path / "a.csv").write_text("price\n1\n3\n", encoding="utf-8")
    report = module.PriceReport(tmp_path / "a.csv", "price")
    assert about["methods"] == ["read_rows", "column_numbers", "mean"]
    assert report.mean() == report.run() == 2
    assert report.read_rows() == [{"price": "1"}, {"price": "3"}]


def test_values_are_given_to_the_method(made):
    """A class without a place to read from keeps no values."""
    module, about = made("class Normalizer that scales a numpy array to 0..1")
    (method,) = about["methods"]
    assert list(getattr(module.Normalizer(), method)([2.0, 4.0])) == [0, 1]


def test_what_is_not_made_with_goes_to_the_method(made):
    """The prompt says what the class is made with."""
    module, about = made("class CommandRunner(timeout) that runs commands with subprocess")
    assert list(inspect.signature(module.CommandRunner).parameters) == ["timeout"]
    assert about["parameters"] == ["timeout"]


@pytest.mark.parametrize(
    ("prompt", "method"),
    [
        ("Create a class Inventory with add, remove and total", "remove"),
        ("Write a class TodoList with add(task), done(index) and open()", "done"),
    ],
)
def test_a_class_without_an_asked_method_is_none(prompt, method, generator):
    """It is said which one."""
    result = generator.generate(prompt)
    assert result.code == ""
    assert f"the method {method}" in result.metadata["missing"]


def test_a_store_keeps_its_file_whole(made, tmp_path):
    """What cannot be saved leaves the file as it was."""
    module, _ = made(
        "class SettingsStore with get, set and save that keeps settings in a JSON file"
    )
    store = module.SettingsStore(tmp_path / "a.json")
    store.set("port", 80)
    store.save()
    before = (tmp_path / "a.json").read_bytes()
    store.set("bad", object())
    with pytest.raises(ValueError, match=r"a\.json"):
        store.save()
    assert (tmp_path / "a.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
