"""Faults that others mended: what became of a line, what is asked, and what the page shows."""

import importlib
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECK = "specific_exceptions/bare-except"
BEFORE = "try:\n    work()\nexcept:\n    pass\n"
AFTER = "import work\n\ntry:\n    work()\nexcept OSError:\n    pass\n"


@pytest.fixture
def module(monkeypatch):
    """Import a module of eval/, which is a folder of scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "eval"))
    return importlib.import_module


DIFF = """\
--- a/x.py
+++ b/x.py
@@ -0,0 +1,2 @@
+1
+2
@@ -5,2 +7,3 @@ def f():
-a
-b
+c
+d
+e
@@ -10 +12,0 @@
-f
@@ -20 +22 @@
-g
+h
"""


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        (1, [3]),
        (4, [6]),
        (5, [7, 8, 9]),
        (6, [7, 8, 9]),
        (7, [10]),
        (10, []),
        (11, [13]),
        (20, [22]),
        (21, [23]),
    ],
)
def test_a_line_is_followed_through_a_change(module, line, lines):
    """An unchanged line moves, a changed one becomes its hunk, a deleted one nothing."""
    assert list(module("fixes").moved(line, DIFF)) == lines


def test_lines_added_below_a_line_do_not_move_it(module):
    """What is added after line 4 moves line 5."""
    diff = "@@ -4,0 +5,2 @@\n+1\n+2\n"
    assert list(module("fixes").moved(4, diff)) == [4]
    assert list(module("fixes").moved(5, diff)) == [7]


@pytest.fixture
def mended(tmp_path, monkeypatch):
    """Return what commits two versions of a file to a mirror, and gives the fix."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setenv("EVAL_MIRRORS", str(tmp_path))

    def git(*arguments):
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(work), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def mended(before=BEFORE, after=AFTER, line=3):
        git("init", "--quiet")
        for text in (before, after):
            (work / "library.py").write_text(text)
            git("add", ".")
            git("commit", "--quiet", "--message=mend")
        git("clone", "--quiet", "--bare", ".", str(tmp_path / "owner+other" / "repo"))
        commit = git("rev-parse", "HEAD")
        fix = {"check": CHECK, "repository": "owner/other", "commit": commit}
        return fix | {"path": "library.py", "line": line, "what": "It swallowed all."}

    return mended


def test_a_fault_is_found_before_and_gone_after(module, mended):
    """The line is told in the version before."""
    assert module("fixes").ask(mended(), module("asking").Checks()) == (True, True)


def test_a_finding_that_stays_is_not_silent(module, mended):
    """The line that took its place is flagged again."""
    fix = mended(after=BEFORE.replace("except:", "except :"))
    assert module("fixes").ask(fix, module("asking").Checks()) == (True, False)


def test_another_line_is_no_finding(module, mended):
    """What is found elsewhere in the file does not count."""
    assert module("fixes").ask(mended(line=2), module("asking").Checks()) == (False, True)


def test_a_commit_that_is_not_there_is_left_out(module, monkeypatch, tmp_path):
    """It is neither found nor missed."""
    monkeypatch.setenv("EVAL_MIRRORS", str(tmp_path))
    fix = {"check": CHECK, "repository": "a/b", "commit": "0" * 40, "path": "x.py", "line": 1}
    assert module("fixes").ask(fix, module("asking").Checks()) is None


@pytest.fixture
def outdated(module, mended, tmp_path, monkeypatch):
    """Put a list in place whose one line says what is not so, and return its file."""
    fixes = module("fixes")
    file = tmp_path / "fixes.jsonl"
    file.write_text(fixes.written([mended() | {"found": False, "silent": True}]))
    monkeypatch.setattr(fixes, "FIXES", file)
    return file


@pytest.mark.parametrize(("options", "code"), [([], 1), (["--update"], 0)])
def test_what_is_no_longer_so_is_said_or_written(module, outdated, capsys, options, code):
    """Without --update the file stays as it is, and the exit code is 1."""
    assert module("fixes").main(options) == code
    assert "library.py:3: found True, silent True" in capsys.readouterr().out
    assert json.loads(outdated.read_text())["found"] is bool(options)


def test_what_is_silent_counts_among_what_was_found(module):
    """A check that never saw the fault has not earned its silence."""
    fixes = [
        {"check": "a/b", "found": True, "silent": True},
        {"check": "a/b", "found": True, "silent": False},
        {"check": "a/b", "found": False, "silent": True},
    ]
    assert module("sections").fixes_rows(fixes)[1:] == [["a/b", "3", "2", "1"]]


def test_the_page_names_what_is_missed(module):
    """A miss is shown with its commit and its reason, what is found is counted alone."""
    one = {"check": "a/b", "repository": "o/r", "commit": "c" * 40, "what": "Why not."}
    text = module("sections").fixes_text([one | {"found": False, "silent": True}])
    assert f"(https://github.com/o/r/commit/{'c' * 40}): Why not." in text
    assert "Why not" not in module("sections").fixes_text([one | {"found": True, "silent": True}])


def test_the_list_is_in_order_and_whole(module):
    """Each line has its keys, names a check that exists and a whole commit, and stands once."""
    fixes = module("fixes")
    text = fixes.FIXES.read_text(encoding="utf-8")
    rows = fixes.read(text)
    assert fixes.written(rows) == text
    assert {row["check"] for row in rows} <= module("asking").Checks().known
    assert all(re.fullmatch("[0-9a-f]{40}", row["commit"]) for row in rows)
    places = [json.dumps([row[key] for key in fixes.KEYS[:5]]) for row in rows]
    assert len(places) == len(set(places))
