"""The baseline's file: one entry per line, found without reading the rest, checked when written."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from fl_hooks.errors import FlError
from fl_hooks.records.finding import Finding, fingerprint
from fl_hooks.store import baseline_form
from fl_hooks.store.baseline import FILE, Baseline
from fl_hooks.store.baseline_form import Baseline as Form
from fl_hooks.store.baseline_form import Entry, dump, load, parse, save

CHECK = "specific_exceptions/bare-except"
NO_ALIASES = {"specific_exceptions": ()}


def finding(text, pattern="specific_exceptions"):
    """Return a finding with a text."""
    return Finding(
        pattern=pattern,
        check="bare-except",
        severity="high",
        path="new.py",
        line=1,
        column=1,
        end_line=1,
        end_column=8,
        message="",
        text=text,
    )


def form(*rows, checks=(CHECK,)):
    """Return a baseline of (path, text, count)."""
    entries = {(path, fingerprint(finding(t))): Entry(CHECK, count) for path, t, count in rows}
    return Form(frozenset(checks), entries)


TWO = form(("b.py", "one", 2), ("a.py", "one", 1), ("a.py", "two", 3))


def test_one_entry_is_one_sorted_line():
    """Whatever the order it was made in, the same entries are the same bytes, in ASCII."""
    lines = dump(TWO).decode("ascii").splitlines()
    entries = [json.loads(line.strip().rstrip(",")) for line in lines if '"path"' in line]
    assert [(one["path"], one["count"]) for one in entries] == [
        *(("a.py", count) for count in sorted((1, 3), key=order)),
        ("b.py", 2),
    ]
    assert dump(form(*reversed([("b.py", "one", 2), ("a.py", "one", 1), ("a.py", "two", 3)]))) == (
        dump(TWO)
    )
    assert list(entries[0]) == ["check", "count", "fingerprint", "path"]


def order(count):
    """Return where the entry of a.py with the count stands: its fingerprint."""
    return fingerprint(finding("one" if count == 1 else "two"))


def test_it_comes_back_as_it_was_written(tmp_path):
    """Odd paths included; an empty one, too. No file is no baseline."""
    assert load(str(tmp_path)) is None
    for one in (TWO, form(('ü "\\x\n.py', "one", 1)), form(checks=())):
        save(str(tmp_path), one)
        assert load(str(tmp_path)) == one


@pytest.mark.parametrize(
    "shape",
    [
        lambda data: data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: json.dumps(json.loads(data)).encode(),
        lambda data: json.dumps(json.loads(data), indent=4).encode(),
    ],
    ids=["as written", "CRLF", "one line", "set by a formatter"],
)
def test_a_finding_is_looked_up_by_check_and_text(shape):
    """However the file is set; what it does not hold is nowhere."""
    baseline = Baseline(shape(dump(TWO)), NO_ALIASES)
    assert baseline.paths(finding("one")) == {"a.py": 1, "b.py": 2}
    assert baseline.paths(finding("two")) == {"a.py": 3}
    assert baseline.paths(finding("three")) == {}


def test_many_questions_are_answered_alike():
    """Past some number of them the file is read whole."""
    baseline = Baseline(dump(form(*((f"{n}.py", str(n), n) for n in range(1, 80)))), NO_ALIASES)
    for number in range(1, 80):
        assert baseline.paths(finding(str(number))) == {f"{number}.py": number}


def test_an_entry_under_an_alias_counts_for_the_pattern():
    """The check is part of the fingerprint, so the pattern's old id gave another one."""
    mark = fingerprint(finding("one", "old_name"))
    old = Form(frozenset(), {("a.py", mark): Entry("old_name/bare-except", 2)})
    baseline = Baseline(dump(old), {"specific_exceptions": ("old_name",)})
    assert baseline.paths(finding("one")) == {"a.py": 2}
    assert Baseline(dump(old), NO_ALIASES).paths(finding("one")) == {}


def test_a_line_that_a_merge_kept_twice_counts_once():
    """Of two counts the larger one; trimming puts it right."""
    line = next(text for text in dump(TWO).split(b"\n") if b"b.py" in text)
    twice = dump(TWO).replace(line, line.replace(b'"count": 2', b'"count": 1') + b",\n" + line)
    assert parse(twice) == TWO
    assert Baseline(twice, NO_ALIASES).paths(finding("one")) == {"a.py": 1, "b.py": 2}


def test_a_hook_that_asks_for_it_loads_no_more_than_it_must():
    """Neither the form nor the json package: a commit waits for this."""
    code = "import sys, fl_hooks.legacy; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"pydantic", "json", "re", "dataclasses", "fl_hooks.store.baseline_form"}


def broken(**changed):
    """Return a baseline with one entry, some keys changed, None: left out."""
    entry = {"check": CHECK, "count": 1, "fingerprint": "0" * 16, "path": "a.py", **changed}
    entry = {key: value for key, value in entry.items() if value is not None}
    return json.dumps({"checks": [], "findings": [entry], "schema": 1}).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (broken(count=0), "entry 1, count: input should be greater than 0"),
        (broken(count="2"), "entry 1, count: input should be a valid integer"),
        (broken(fingerprint="xyz"), "entry 1, fingerprint: string should match"),
        (broken(path=None), "entry 1, path: field required"),
        (broken(line=3), "entry 1, line: unknown key"),
        (b'{"checks": [], "findings": []}', "schema: field required"),
        (b'{"schema": 2}', "schema: 2 was written by a newer fl-hooks"),
        (b"[]", "the file: "),
        (b"", f"{FILE}:1: not valid JSON"),
        (b"\xff", "not valid UTF-8"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{\n"schema": 1\n<<<<<<< HEAD\n}', f"{FILE}:3: holds the conflict markers of a merge"),
    ],
)
def test_what_is_wrong_is_named(data, said):
    """With the file, the entry and the key, and a way out."""
    with pytest.raises(FlError) as caught:
        parse(data)
    assert caught.value.message.startswith(FILE)
    assert said in caught.value.message
    assert caught.value.hint


def test_a_broken_file_is_named_at_a_commit_too():
    """Where the search cannot read it, the check says why."""
    mark = fingerprint(finding("one"))
    with pytest.raises(FlError, match="entry 1, path: field required"):
        Baseline(broken(fingerprint=mark, path=None), NO_ALIASES).paths(finding("one"))


def test_an_old_version_is_brought_up_to_date(monkeypatch):
    """By one function per version."""
    monkeypatch.setitem(
        baseline_form.UPGRADES, 0, lambda raw: {"checks": [], "findings": raw["all"], "schema": 1}
    )
    entry = json.loads(broken(fingerprint=fingerprint(finding("one"))))["findings"]
    old = json.dumps({"all": entry, "schema": 0}).encode()
    assert parse(old) == form(("a.py", "one", 1), checks=())
    assert Baseline(old, NO_ALIASES).paths(finding("one")) == {"a.py": 1}
