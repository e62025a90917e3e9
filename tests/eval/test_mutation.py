"""Planted faults: what is planted is Python, lies where it is said to, and is counted right."""

import ast
import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOST = '''\
"""A module."""

from __future__ import annotations

import json


class Store:
    def load(self, path):
        """Load it."""
        with open(path) as file:
            return json.load(file)

    def size(self): return 0


@decorated
def top():
    return 1; 2


x = 1; y = 2
'''


@pytest.fixture
def module(monkeypatch):
    """Import a module of eval/, which is a folder of scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "eval"))
    return importlib.import_module


@pytest.fixture
def book(module):
    """Return what the tables of forms and dresses say."""
    tables = (ROOT / "eval" / name for name in ("mutation.toml", "dresses.toml"))
    return module("trials").read(*(path.read_text(encoding="utf-8") for path in tables))


@pytest.fixture
def host(module):
    """Return HOST as a host."""
    return module("planting").Host("host.py", HOST)


def test_everything_planted_is_python(module, book, host):
    """Each form in each dress leaves a file that parses, in which the fault has its one line."""
    for trial in module("trials").tries(book):
        if trial.kind == "file" or (
            trial.dress == "generic function" and sys.version_info < (3, 12)
        ):
            continue
        data, line = trial.into(host, 7)
        assert b"\0" not in data
        assert not any(f"{{{name}}}".encode() in data for name in trial.form.names)
        try:
            ast.parse(data)
        except SyntaxError as error:
            pytest.fail(f"{trial.form.name} in {trial.dress}: {error}\n{data.decode()}")
        assert 1 <= line <= data.count(b"\n") + 1


def test_code_is_planted_between_statements_and_at_the_start_of_functions(host):
    """Neither a docstring, a decorator, a future import nor a semicolon is torn apart."""
    lines = HOST.split("\n")
    assert host.head == lines.index("from __future__ import annotations") + 1
    gaps = [lines[number - 1].strip() for number in host.gaps]
    assert gaps == [
        "from __future__ import annotations",
        "import json",
        "def size(self): return 0",
        "return 1; 2",
        "x = 1; y = 2",
    ]
    assert [lines[node.lineno - 1].strip() for node in host.functions] == [
        "return 1; 2",
        "with open(path) as file:",
    ]


@pytest.mark.parametrize(
    ("head", "names", "minds"),
    [
        ("import json", set(), False),
        ("import json as planted_json", {"print"}, False),
        ("from other import json", set(), True),
        ("import top", set(), True),
        ("import os", {"top"}, True),
        ("from json import load", set(), True),
    ],
)
def test_a_file_that_uses_a_name_otherwise_is_no_host(host, head, names, minds):
    """An import or a builtin whose name the file gives to something else would mean that."""
    assert host.minds(head, names) is minds


@pytest.mark.parametrize(
    ("way", "head", "code"),
    [
        ("import", "import a.b", "a.b.c(1)"),
        ("import as", "import a.b as planted_b", "planted_b.c(1)"),
        ("from import as", "from a.b import c as planted_c", "planted_c(1)"),
    ],
)
def test_a_way_writes_the_import_and_the_name(book, way, head, code):
    """The name in braces becomes what the import binds."""
    chosen = next(each for each in book.ways if each.name == way)
    assert (chosen.heads(["a.b.c"]), chosen.write("${a.b.c}(1)")) == ([head], code)


@pytest.mark.parametrize("written", ["CRLF", "tabs", "Latin-1", "conflict markers"])
def test_the_line_is_that_of_the_file_as_it_is_written(module, book, host, written):
    """What is put before the code is counted."""
    trials = module("trials").tries(book)
    trial = next(t for t in trials if t.dress == written and t.form.name == "called")
    data, line = trial.into(host, 3)
    assert b"mktemp(" in data.split(b"\n")[line - 1]


def outcome(module, form="one", found=3, excuse=None):
    """Return what became of a form planted three times."""
    dresses, trials = module("dresses"), module("trials")
    form = dresses.Form("pattern/check", form, expression="1")
    trial = trials.Try(form, "dress", "lambda", "", "")
    excuse = trials.Excuse(excuse, ["*"], ["lambda"], "Because.") if excuse else None
    return module("mutation").Outcome(trial, 3, found, excuse)


@pytest.mark.parametrize(
    ("found", "excuse", "surprise"),
    [
        (3, None, False),
        (2, None, True),
        (2, "missed", False),
        (0, "silent", False),
        (1, "silent", True),
    ],
)
def test_what_is_not_as_it_was_said_is_a_surprise(module, found, excuse, surprise):
    """A miss that nobody named, or a finding where there is no fault."""
    assert bool(outcome(module, found=found, excuse=excuse).surprise) is surprise


def test_what_was_never_missed_is_not_said_to_be(module):
    """An excuse that covers nothing but what was found has to go."""
    idle = module("mutation").idle
    found, missed = outcome(module, excuse="missed"), outcome(module, found=2, excuse="missed")
    assert [excuse.why for excuse in idle([found])] == ["Because."]
    assert idle([found, missed]) == []


def test_known_misses_count_as_missed_and_what_is_silent_does_not_count(module):
    """The recall of a check is over all faults, known to be missed or not."""
    tables = module("mutation").tables(
        [
            outcome(module),
            outcome(module, found=1, excuse="missed"),
            outcome(module, found=0, excuse="silent"),
        ]
    )
    assert tables["checks"]["pattern/check"] == {"planted": 6, "found": 4}
    assert [(row["missed"], row["why"]) for row in tables["missed"]] == [(2, "Because.")]


def test_the_result_speaks_of_every_check_with_a_form(module, book):
    """mutation.json follows mutation.toml."""
    kept = module("json").loads((ROOT / "eval" / "mutation.json").read_text(encoding="utf-8"))
    assert set(kept["checks"]) == {form.check for form in book.forms}
    assert all(row["why"] for row in kept["missed"])
