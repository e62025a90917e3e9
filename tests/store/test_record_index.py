"""The index of the record: the same facts as reading it whole, after whatever git did."""

import json
import os
import random
import sys

import pytest

from fl_hooks.store import fragments, record_index
from fl_hooks.store.git import Git
from fl_hooks.store.paths import find_repo
from fl_hooks.store.record import read_record
from fl_hooks.store.spool import Entry


def entry(number, outcome="committed"):
    """Return one violation that no other number has."""
    return Entry(
        pattern="bounds_checking",
        check="index-past-literal",
        severity="high",
        path=f"src/{number % 3}.py",
        line=number + 1,
        column=1,
        fingerprint=f"{number:016x}",
        blob=f"{number:040x}",
        outcome=outcome,
    )


def record(repo, number, outcome="committed"):
    """Write a fragment of one violation into the work tree."""
    path, data = fragments.build("", [entry(number, outcome)])
    repo.write(path, data)
    return path


def indexed():
    """Return the violations that the index knows: (date, path, line, outcome) each."""
    known = record_index.load(Git(*find_repo()))
    rows = [(date, row[0], row[1], row[5]) for date, row in known.rows]
    return sorted(rows)


def whole(top):
    """Return the same from reading the whole record."""
    return sorted((one.date, one.path, one.line, one.outcome) for one in read_record(str(top)))


def stored(repo):
    """Return where the index lies."""
    return repo.path / ".git/fl-hooks/cache/record-index.bin"


def test_the_index_says_what_the_record_says(repo):
    """Committed, not committed, deleted since: the index counts as the record does."""
    first = record(repo, 1)
    repo.commit("one", date="2026-10-02T10:00:00+00:00")
    (repo.path / first).unlink()
    record(repo, 2)
    repo.commit("two")
    record(repo, 3)
    assert indexed() == whole(repo.path)
    assert [date for date, *_ in indexed()] == [
        "",
        "2026-10-02T10:00:00+00:00",
        "2026-11-02T10:00:00+00:00",
    ]


@pytest.mark.parametrize("seed", range(4))
def test_the_index_follows_history(repo, seed):
    """After commits, branches, merges, resets, amends and reverts it is as if made anew."""
    chance = random.Random(seed)  # noqa: S311 -- which step comes next, nothing secret
    record(repo, 0)
    repo.commit("start")
    for step in range(1, 25):
        _step(repo, chance, step)
        found = indexed()
        assert found == whole(repo.path)
        if chance.random() < 0.2:
            stored(repo).unlink(missing_ok=True)
            assert indexed() == found


def _step(repo, chance, number):
    kind = chance.choice(
        ("commit", "commit", "branch", "switch", "merge", "reset", "amend", "loose")
    )
    date = f"2026-11-{1 + number % 28:02d}T10:00:00+00:00"
    branches = repo.git("branch", "--format=%(refname:short)").split()
    if kind == "commit":
        record(repo, number, chance.choice(("committed", "escaped", "prevented")))
        repo.commit(f"step {number}", date=date)
    elif kind == "loose":
        record(repo, number)
    elif kind == "branch":
        repo.git("checkout", "-q", "-b", f"b{number}")
    elif kind == "switch":
        repo.git("checkout", "-q", "-f", chance.choice(branches))
    elif kind == "merge":
        other = chance.choice(branches)
        repo.git("-c", "core.hooksPath=/dev/null", "merge", "-q", "--no-edit", other, check=False)
        repo.git("merge", "--abort", check=False)
    elif kind == "reset" and repo.git("rev-list", "--count", "HEAD") != "1":
        repo.git("reset", "-q", "--hard", "HEAD~1")
    elif kind == "amend":
        record(repo, number)
        repo.commit("amended", date=date)
        repo.git("commit", "-q", "--amend", "-m", "again", "--no-verify")


def test_ci_and_a_commit_that_record_the_same_count_once(repo):
    """Escaped counts only where no commit recorded it, and once where CI found it twice."""
    record(repo, 1, "escaped")
    repo.commit("ci")
    record(repo, 1, "bypassed")
    repo.commit("developer")
    assert indexed() == whole(repo.path)
    assert len(indexed()) == 1


def test_a_shallow_clone_is_dated_by_the_archive(repo, monkeypatch):
    """Where the history is cut, the archive says what was before, and the rest has a date."""
    for number in range(3):
        record(repo, number)
        repo.commit(f"step {number}", date=f"2026-11-{number + 1:02d}T10:00:00+00:00")
    clone = repo.path.parent / "clone"
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(clone))
    monkeypatch.chdir(clone)
    assert indexed() == whole(clone)


def test_a_fragment_is_taken_from_history_not_from_the_work_tree(repo):
    """An edited file counts as it was committed, as in the log."""
    path = record(repo, 1)
    repo.commit("one")
    content = json.loads((repo.path / path).read_text())
    content["violations"][0]["outcome"] = "suppressed"
    repo.write(path, json.dumps(content))
    assert [outcome for *_, outcome in indexed()] == ["committed"]


def test_nothing_is_read_twice(repo, monkeypatch):
    """Once indexed, no file of the record is opened again."""
    for number in range(5):
        record(repo, number)
    repo.commit("one")
    record(repo, 9)
    before = indexed()
    monkeypatch.setattr(record_index, "_content", None)
    monkeypatch.setattr(record_index, "_from_git", None)
    assert indexed() == before


@pytest.mark.parametrize("damage", [b"", b"fl-hooks cache 1\n", b"\0" * 500])
def test_a_damaged_index_is_made_again(repo, damage):
    """What is no index of ours costs time only."""
    record(repo, 1)
    repo.commit("one")
    before = indexed()
    stored(repo).write_bytes(damage)
    assert indexed() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_git_directory_that_cannot_be_written(repo):
    """Without a place for the index everything is read each time."""
    record(repo, 1)
    repo.commit("one")
    (repo.path / ".git").chmod(0o500)
    try:
        assert indexed() == whole(repo.path)
    finally:
        (repo.path / ".git").chmod(0o700)


def test_a_broken_fragment_of_history_counts_as_the_record_counts_it(repo):
    """Deleted, it is gone; mended in the work tree, it counts as it is there."""
    path = record(repo, 1)
    data = (repo.path / path).read_bytes()
    repo.write(path, b"{")
    repo.commit("broken")
    (repo.path / path).unlink()
    repo.commit("deleted")
    assert indexed() == whole(repo.path) == []
    stored(repo).unlink()
    repo.write(path, data)
    assert indexed() == whole(repo.path)


def test_the_archive_of_a_closed_month(repo):
    """Compacted months count as before."""
    record(repo, 1)
    repo.commit("one")
    before = indexed()
    old = repo.path / ".feedback-loop/violations"
    month = next(one for one in old.iterdir() if one.is_dir())
    month.rename(old / "2026-01")
    repo.commit("as if long ago", date="2026-01-05T10:00:00+00:00")
    command = [sys.executable, "-m", "fl_hooks.cli", "log", "compact", "--branch", "main"]
    repo.run(*command)
    assert list((repo.path / ".feedback-loop/archive").glob("*.jsonl"))
    assert indexed() == whole(repo.path)
    assert len(indexed()) == len(before)


def test_a_linked_work_tree_and_a_subfolder(repo, monkeypatch):
    """Each work tree has its own HEAD, and so its own index; the folder does not matter."""
    record(repo, 1)
    repo.commit("one")
    other = repo.path.parent / "other"
    repo.git("worktree", "add", "-q", "-b", "side", str(other))
    monkeypatch.chdir(other)
    (other / "deep").mkdir()
    monkeypatch.chdir(other / "deep")
    assert indexed() == whole(other)
    assert len(indexed()) == 1
    assert not stored(repo).exists()


def test_events_that_stand_for_several_count_so_often(repo):
    """An event with a count is that many occurrences; a naive time is taken as UTC."""
    content = {"schema": 1, "kind": "bug", "time": "2026-11-20T10:00:00", "count": 3}
    content |= {"pattern": "bounds_checking", "file_path": "a.py", "line": 4}
    repo.write(".feedback-loop/events/2026-11/bug-1111111111111111.json", json.dumps(content))
    known = record_index.load(Git(*find_repo()))
    assert (known.events, known.violations) == (3, 0)
    date, row = known.rows[0]
    assert (date, row[0], row[1], row[5], row[7]) == (
        *("2026-11-20T10:00:00+00:00", "a.py", 4, "bug", 3),
    )


def test_events_come_and_go_with_their_files(repo):
    """What a checkout takes away is gone from the index, and comes back with the file."""
    place = repo.write(
        ".feedback-loop/events/2026-11/bug-1111111111111111.json",
        '{"schema": 1, "kind": "bug", "time": "2026-11-20T10:00:00+00:00"}',
    )
    git = Git(*find_repo())
    assert record_index.load(git).events == 1
    data = place.read_bytes()
    place.unlink()
    assert record_index.load(git).events == 0
    place.write_bytes(data)
    assert record_index.load(git).events == 1


def test_an_edited_file_is_read_each_time(repo):
    """What does not hash to its name is nothing to remember."""
    path = record(repo, 1)
    data = (repo.path / path).read_bytes()
    repo.write(path, data.replace(b"committed", b"prevented"))
    assert [outcome for *_, outcome in indexed()] == ["prevented"]
    repo.write(path, data)
    assert [outcome for *_, outcome in indexed()] == ["committed"]
