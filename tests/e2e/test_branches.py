"""Fifty branches, each with a record of its own: merged in any order, no conflict, nothing lost."""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from fl_hooks.store.record import read_record
from tests.conftest import LOG, Repo, fl_scan
from tests.faults import ALLOWED, BARE, FIXED, SILENT, bare, silent

# Fifty branches each time: for make test-git.
pytestmark = pytest.mark.matrix

MANY = 50
# Months that are over, whatever today is, and the present one.
MONTHS = ("2025-11", "2025-12", "2026-01", "")
# fl-scan that writes its fragment into the month that FL_MONTH says.
DATED = """\
import os
from fl_hooks.hook import script
from fl_hooks.store import fragments
if os.environ.get("FL_MONTH"):
    fragments.month = lambda: os.environ["FL_MONTH"]
script()
"""


def work(repo, number):
    """Commit on a branch what its number says: a warning, prevented, allowed, or equal ones."""
    month = {"FL_MONTH": MONTHS[number % 5 % 4]}
    own = f"own{number}.py"
    if number % 4 == 0:
        repo.write(own, silent(f"f{number}"))
    elif number % 4 == 1:
        repo.write(own, bare(f"f{number}"))
        repo.stage()
        repo.blocked(**month)
        repo.write(own, FIXED.replace("f()", f"f{number}()"))
    elif number % 4 == 2:
        repo.write(own, ALLOWED + silent(f"g{number}"))
    else:
        # The same text at the same path as on other branches.
        repo.write(f"same/{number % 3}.py", SILENT)
        repo.write(own, f"x = {number}\n")
    repo.stage()
    repo.goes(**month)


@cache
def template(folder):
    """Return a repository with fifty branches off different points of main, made once."""
    repo = Repo(folder / "template")
    repo.path.mkdir()
    repo.git("init", "-q", "-b", "main", "--template=")
    (folder / "dated.py").write_text(DATED)
    for name in ("pre-commit", "pre-merge-commit", "post-commit"):
        option = " --post-commit" if name == "post-commit" else ""
        repo.hook(name, f'exec "{sys.executable}" "{folder / "dated.py"}"{option}')
    repo.write("README", "a repository\n")
    repo.commit("first")
    repo.scan()
    for number in range(MANY):
        if number % 7 == 0:
            repo.write(f"main{number}.py", silent(f"main{number}"))
            repo.stage()
            repo.goes(FL_MONTH=MONTHS[number % 4])
        repo.git("checkout", "-q", "-b", f"b{number}")
        work(repo, number)
        if number % 6 == 0:
            work(repo, MANY + number)
        repo.git("checkout", "-q", "main")
    return repo


@pytest.fixture
def branched(tmp_path_factory, tmp_path):
    """Return a copy of the repository with fifty branches."""
    base = tmp_path_factory.getbasetemp() / "branches"
    base.mkdir(exist_ok=True)
    shutil.copytree(template(base).path, tmp_path / "repo", symlinks=True)
    return Repo(tmp_path / "repo")


def names(order=0):
    """Return the branches in random order."""
    found = [f"b{number}" for number in range(MANY)]
    random.Random(order).shuffle(found)  # noqa: S311 -- an order, nothing secret
    return found


def fragments(repo, revision):
    """Return path -> blob of the fragments in a commit's tree."""
    rows = repo.git("ls-tree", "-r", revision, "--", LOG).splitlines()
    pairs = (row.partition("\t")[::2] for row in rows)
    return {path: meta.split()[2] for meta, path in pairs if path.endswith(".json")}


def union(repo):
    """Return path -> blob of the fragments of main and all branches."""
    found = fragments(repo, "main")
    for name in names():
        found |= fragments(repo, name)
    return found


def rows(repo, found):
    """Return how often each violation stands in fragments."""
    texts = [json.loads(repo.git("cat-file", "blob", blob)) for blob in found.values()]
    return Counter(_key(row, text["base"]) for text in texts for row in text["violations"])


def _key(row, base):
    return (row["path"], row["check"], row["line"], row["blob"], row["outcome"], base or "")


def recorded(repo):
    """Return how often each violation is on record."""
    return Counter(
        (one.path, one.check, one.line, one.blob, one.outcome, one.base)
        for one in read_record(str(repo.path))
    )


def assert_united(repo, expected, violations):
    """HEAD holds exactly these fragments, the record these violations; nothing is left over."""
    assert fragments(repo, "HEAD") == expected
    assert recorded(repo) == violations
    assert repo.status() == ""
    assert repo.spool() == []


@pytest.mark.parametrize("order", [1, 2, 3])
def test_merged_in_any_order(branched, order):
    """Each merge is clean, and the union of the records is exact."""
    expected = union(branched)
    violations = rows(branched, expected)
    assert len(expected) > MANY
    assert {outcome for *_, outcome, _ in violations} == {"prevented", "committed", "suppressed"}
    for name in names(order):
        branched.run("git", "merge", "-q", "--no-edit", name)
    assert_united(branched, expected, violations)


def test_rebased_one_after_the_other(branched):
    """Each branch rebased onto what came before keeps its fragments, without conflict."""
    expected = union(branched)
    violations = rows(branched, expected)
    for name in names(4):
        branched.git("rebase", "-q", "main", name)
        branched.git("checkout", "-q", "main")
        branched.git("merge", "-q", "--ff-only", name)
    assert_united(branched, expected, violations)


def test_squashed_one_after_the_other(branched):
    """A squash brings the branch's fragments along and records nothing again."""
    expected = union(branched)
    violations = rows(branched, expected)
    for name in names(5):
        branched.git("merge", "-q", "--squash", name)
        branched.goes()
    assert_united(branched, expected, violations)


def test_octopus(branched):
    """Ten branches in one merge, five times."""
    expected = union(branched)
    violations = rows(branched, expected)
    order = names(6)
    for start in range(0, MANY, 10):
        branched.git("merge", "-q", "--no-edit", *order[start : start + 10])
    assert_united(branched, expected, violations)


def test_merged_pairwise(branched):
    """Branches merged into each other first, as a tree, end in the same union."""
    expected = union(branched)
    violations = rows(branched, expected)
    order = names(7)
    while len(order) > 1:
        for one, other in zip(order[::2], order[1::2], strict=False):
            branched.git("checkout", "-q", one)
            branched.git("merge", "-q", "--no-edit", other)
        order = order[::2]
    branched.git("checkout", "-q", "main")
    branched.git("merge", "-q", "--no-edit", order[0])
    assert_united(branched, expected, violations)


def test_every_branch_reverted(branched):
    """Reverts on both sides delete equal-looking fragments: no conflict, and history holds all."""
    violations = rows(branched, union(branched))
    for name in names(8)[:10]:
        branched.git("merge", "-q", "--no-edit", name)
        branched.git("revert", "--no-edit", "-m", "1", "HEAD")
        branched.git("checkout", "-q", name)
        branched.git("revert", "--no-edit", "HEAD")
        branched.git("checkout", "-q", "main")
        branched.git("merge", "-q", "--no-edit", name)
    for name in names(8)[10:]:
        branched.git("merge", "-q", "--no-edit", name)
    assert recorded(branched) == violations
    assert branched.status() == ""


def compact(repo):
    """Archive the months that are over, as CI does on the default branch."""
    program = Path(fl_scan()).with_name("fl")
    repo.run(program, "log", "compact", "--branch", "main", "--commit")


@pytest.mark.parametrize("way", ["merge", "rebase", "both ways", "squash"])
def test_compaction_against_open_branches(branched, way):
    """Branches that add to a month which main has archived meanwhile come in without conflict."""
    violations = rows(branched, union(branched))
    order = names(9)
    for count, name in enumerate(order):
        if count % 12 == 5:
            compact(branched)
        if way == "rebase":
            branched.git("rebase", "-q", "main", name)
            branched.git("checkout", "-q", "main")
        if way == "both ways":
            branched.git("checkout", "-q", name)
            branched.git("merge", "-q", "--no-edit", "main")
            branched.git("checkout", "-q", "main")
        if way == "squash":
            branched.git("merge", "-q", "--squash", name)
            branched.goes()
        else:
            branched.git("merge", "-q", "--no-edit", name)
    compact(branched)
    assert recorded(branched) == violations
    compact(branched)
    assert recorded(branched) == violations
    left = {path.split("/")[2] for path in fragments(branched, "HEAD")}
    assert not left & set(MONTHS)
    assert branched.status() == ""


def test_fault_that_only_the_merge_has(branched):
    """A fault that only the merging person adds is blocked, whatever the fifty branches hold."""
    branched.git("merge", "-q", "--no-commit", "--no-ff", "b0")
    branched.write("own0.py", BARE)
    branched.stage()
    branched.blocked()
