"""What is kept of git's objects: reading the record with it and without it is the same."""

from __future__ import annotations

import random

import pytest

from fl_hooks.commands import log
from fl_hooks.errors import FlError
from fl_hooks.store import record_kept
from fl_hooks.store.record import read_record
from tests.record_files import entry, fragment

_DATES = [f"2026-{month:02d}-0{day}T10:00:00+00:00" for month in (9, 10, 11) for day in (1, 2)]


def same(repo):
    """Return the record, which is the same three ways: without, with and again with a cache."""
    top, git_dir = str(repo.path), str(repo.path / ".git")
    plain = read_record(top)
    assert read_record(top, git_dir) == plain
    assert read_record(top, git_dir) == plain
    return plain


def stored(repo):
    """Return where it lies."""
    return repo.path / ".git/fl-hooks/cache" / record_kept.NAME


class History:
    """Steps that git and people take, each of which may change what the record holds."""

    def __init__(self, repo, seed):
        self.repo, self.number = repo, 0
        self.chance = random.Random(seed)  # noqa: S311 -- which step comes next, nothing secret

    def record(self):
        """One or two more violations are committed."""
        self.write()
        self.repo.commit(f"record {self.number}", date=self.chance.choice(_DATES))

    def write(self):
        """A violation is recorded, and nothing is committed."""
        self.number += 1
        outcome = self.chance.choice(("committed", "escaped", "suppressed"))
        entries = [entry(self.number % 7 + 1, outcome=outcome), entry(self.number + 9)]
        fragment(self.repo, *entries, month=self.chance.choice(("2026-09", "2026-10", "2026-11")))

    def amend(self):
        """The last commit gets a violation, another subject and so another id."""
        self.write()
        self.repo.git("add", "-A")
        self.repo.git("commit", "-q", "--no-verify", "--amend", "-m", f"amended {self.number}")

    def revert(self):
        """A committed fragment is deleted."""
        found = sorted((self.repo.path / ".feedback-loop/violations").glob("*/*.json"))
        if found:
            self.chance.choice(found).unlink()
            self.repo.commit("revert")

    def fault(self):
        """A broken fragment is committed, and deleted after it."""
        self.number += 1
        path = self.repo.path / f".feedback-loop/violations/2026-10/{self.number:016x}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{")
        self.repo.commit("broken")
        path.unlink()
        self.repo.commit("mended")

    def merge(self):
        """Two branches record something, and one is merged."""
        self.clean()
        self.repo.git("switch", "-q", "-C", "side", "HEAD")
        self.record()
        self.repo.git("switch", "-q", "main")
        self.record()
        self.repo.git("merge", "-q", "--no-verify", "-X", "ours", "-m", "merge", "side")

    def rebase(self):
        """The last commits get other ids, on another base."""
        self.clean()
        self.repo.git("switch", "-q", "-C", "side", "HEAD~")
        self.record()
        self.repo.git("switch", "-q", "main")
        self.repo.git("rebase", "-q", "-X", "ours", "side")

    def switch(self):
        """HEAD is another branch, and stays there."""
        self.clean()
        self.repo.git("switch", "-q", "-C", "other", "HEAD~")
        same(self.repo)
        self.repo.git("branch", "-q", "-f", "main", self.chance.choice(("main", "other")))
        self.repo.git("switch", "-q", "main")

    def forget(self):
        """The last commit goes, what it recorded stays in the work tree."""
        self.repo.git("reset", "-q", "--mixed", "HEAD~")

    def compact(self):
        """Closed months move to the archive."""
        self.clean()
        if not log.main(["compact"]):
            self.repo.commit("compact")

    def name(self):
        """A .mailmap gives the author another name."""
        email = self.repo.git("log", "-1", "--format=%ae").strip()
        self.repo.write(".mailmap", f"Somebody {self.number} <{email}>\n")

    def clean(self):
        """Whatever is not committed yet is."""
        self.repo.commit("rest")

    STEPS = (record, write, amend, revert, fault, merge, rebase, switch, forget, compact, name)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_git_does_the_record_is_the_same(repo, seed, monkeypatch, capsys):
    """Commits, amends, reverts, merges, rebases, branches, compaction, files not committed."""
    monkeypatch.chdir(repo.path)
    history = History(repo, seed)
    for _ in range(3):
        history.record()
    for _ in range(12):
        step = history.chance.choice(history.STEPS)
        step(history)
        same(repo)
    capsys.readouterr()


def test_the_next_time_git_is_asked_of_new_commits_only(repo, monkeypatch):
    """A commit and a fragment that are known are not read again."""
    fragment(repo, entry(1))
    repo.commit("one")
    same(repo)
    asked = []
    for name in ("additions_of", "read_blobs"):
        real = getattr(record_kept, name)
        monkeypatch.setattr(
            record_kept,
            name,
            lambda top, ids, *rest, real=real: asked.append(list(ids)) or real(top, ids, *rest),
        )
    fragment(repo, entry(2))
    head = repo.commit("two")
    record = read_record(str(repo.path), str(repo.path / ".git"))
    assert sorted(one.line for one in record) == [1, 2]
    assert [len(ids) for ids in asked] == [1, 1]
    assert asked[0] == [head or record[0].commit]


@pytest.mark.parametrize("data", [b"", b"fl-hooks cache 1\n", b"[]" * 99, None])
def test_a_damaged_cache_is_no_cache(repo, data):
    """Cut off, foreign, or of bytes that changed: all is read anew, and kept."""
    fragment(repo, entry(1))
    repo.commit("one")
    whole = same(repo)
    good = stored(repo).read_bytes()
    stored(repo).write_bytes(good[:-9] if data is None else data)
    assert read_record(str(repo.path), str(repo.path / ".git")) == whole
    assert stored(repo).read_bytes() == good


def test_a_replaced_commit_is_read_anew(repo):
    """With `git replace`, git shows another content under the same id."""
    fragment(repo, entry(1))
    repo.commit("one")
    fragment(repo, entry(2))
    repo.commit("two")
    assert len(same(repo)) == 2
    repo.git("replace", "HEAD", "HEAD~")
    same(repo)


def test_a_broken_fragment_in_the_work_tree_is_still_told(repo):
    """That its commit is known changes nothing: the message names the file."""
    repo.write(".feedback-loop/violations/2026-10/0123456789abcdef.json", "{")
    repo.commit("broken")
    for _ in range(2):
        with pytest.raises(FlError, match="0123456789abcdef"):
            read_record(str(repo.path), str(repo.path / ".git"))


def test_what_left_the_history_is_dropped_some_time(repo, monkeypatch):
    """Rewriting history again and again lets the cache grow no further."""
    monkeypatch.setattr(record_kept, "_SPARE", 2)
    fragment(repo, entry(1))
    repo.commit("one")
    for number in range(2, 9):
        fragment(repo, entry(number))
        repo.git("add", "-A")
        repo.git("commit", "-q", "--no-verify", "--amend", "-m", str(number))
        assert len(same(repo)) == number
    kept = record_kept.Kept(str(repo.path), str(repo.path / ".git"))
    assert len(kept._commits) <= 1 + 2 + 1


def test_names_from_elsewhere_are_not_kept(repo):
    """A mailmap that git's settings name may change unseen: then nothing is kept."""
    repo.git("config", "mailmap.file", str(repo.path / "names"))
    fragment(repo, entry(1))
    repo.commit("one")
    same(repo)
    assert not record_kept.Kept(str(repo.path), str(repo.path / ".git")).serves


def test_little_that_is_new_is_kept_beside_what_was_known(repo):
    """A large file is not written again for one more commit."""
    for number in range(1, 20):
        fragment(repo, entry(number))
        repo.commit(str(number))
    same(repo)
    before = stored(repo).read_bytes()
    for number in (30, 31):
        fragment(repo, entry(number))
        repo.commit(str(number))
        assert len(same(repo)) == number - 10
        assert (stored(repo).read_bytes() == before) == (number == 30)
    stored(repo).unlink()
    assert len(same(repo)) == 21
