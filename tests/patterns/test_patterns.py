"""The bundled patterns, held to their own folders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fl_hooks.library.check import check_folder
from fl_hooks.library.folders import find_folders, read_pattern
from fl_hooks.library.marks import marks

FOLDERS = {folder.id: folder for folder in find_folders("") if folder.bundled}


@pytest.fixture(scope="module")
def library():
    """All bundled patterns, read."""
    return [read_pattern(folder) for folder in FOLDERS.values()]


def test_the_bundled_patterns_are_found():
    """A checkout finds its own pattern folders without a repository and without configuration."""
    first = {"specific_exceptions", "temp_file_handling", "numpy_json_serialization"}
    assert first <= set(FOLDERS)


@pytest.mark.parametrize("name", FOLDERS)
def test_an_editor_finds_the_schema(name):
    """The first line of each declaration leads to the schema of the checkout."""
    folder = FOLDERS[name].path
    first = folder.joinpath("pattern.yml").read_text().partition("\n")[0]
    path = first.removeprefix("# yaml-language-server: $schema=")
    assert folder.joinpath(path).resolve().name == "pattern.schema.json"
    assert folder.joinpath(path).is_file()


def test_the_readme_lists_them_all():
    """In order, with what each catches."""
    readme = Path(__file__).parents[2].joinpath("README.md").read_text()
    assert re.findall(r"^\| `(\w+)` \| \S", readme, re.MULTILINE) == sorted(FOLDERS)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_bundled_pattern_is_whole_and_proves_itself(name, library):
    """Each bundled folder is whole: bad flagged where marked, good silent, cases right, proved."""
    problems = check_folder(FOLDERS[name], library, "", run_proof=True)
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("name", FOLDERS)
def test_the_bad_example_shows_every_check(name, library):
    """Each check of a pattern is flagged at least once in the pattern's bad example."""
    pattern = next(p for p in library if p.id == name)
    text = pattern.text(pattern.example("bad"))
    shown = {check for checks in marks(text).values() for check in checks}
    assert shown == set(pattern.checks)
