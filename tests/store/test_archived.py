"""What the archive says of history is what history says itself."""

from __future__ import annotations

import pytest

from fl_hooks.commands import log
from fl_hooks.store import archive, archived, fragments
from fl_hooks.store.record import read_record
from tests.record_files import entry, fragment

OLD = "2026-09"
ARCHIVE = f"{archive.FOLDER}/{OLD}.jsonl"


def _late(repo):
    """A branch brings a fragment of an archived month."""
    repo.git("switch", "-q", "-c", "side", "HEAD~2")
    fragment(repo, entry(9), month=OLD)
    repo.commit("late", date="2026-09-09T10:00:00+00:00")
    repo.git("switch", "-q", "main")
    repo.git("merge", "-q", "-m", "merge", "side")


def _reverted(repo):
    """The last fragment of the open month goes, with the month's README."""
    repo.git("rm", "-q", "-r", f"{fragments.FOLDER}/2026-11")
    repo.commit("revert")


def _again(repo):
    """An archived fragment comes back: its first addition is what counts."""
    repo.git("checkout", "HEAD~", "--", f"{fragments.FOLDER}/{OLD}")
    repo.commit("again", date="2026-11-07T10:00:00+00:00")


def _lost(repo):
    """Somebody takes a line out of the archive."""
    text = (repo.path / ARCHIVE).read_text()
    repo.write(ARCHIVE, text.splitlines()[0] + "\n")
    repo.commit("lost")


def _dirty(repo):
    """The same, and not committed."""
    text = (repo.path / ARCHIVE).read_text()
    repo.write(ARCHIVE, text.splitlines()[0] + "\n")


def _lost_in_a_merge(repo):
    """The same, by a merge."""
    repo.git("switch", "-q", "-c", "side", "HEAD~")
    repo.commit("side")
    repo.git("switch", "-q", "main")
    repo.git("merge", "-q", "--no-commit", "--no-ff", "side")
    _lost(repo)


def _rewritten(repo):
    """All commits have other ids by now."""
    repo.git(
        *("filter-branch", "-f", "--msg-filter", "sed s/Change/Altered/", "HEAD"),
        FILTER_BRANCH_SQUELCH_WARNING="1",
    )


def _undone(repo):
    """The compaction is reverted, but for one of its files."""
    repo.git("revert", "--no-commit", "HEAD")
    repo.git("checkout", "HEAD", "--", ARCHIVE)
    repo.commit("undone")


def _uncommitted(repo):
    """A new fragment waits for its commit."""
    fragment(repo, entry(8))


CASES = [
    *(lambda _: None, _late, _reverted, _again, _lost, _dirty, _lost_in_a_merge, _rewritten),
    *(_undone, _uncommitted),
]


@pytest.mark.parametrize("change", CASES)
def test_the_record_is_the_same_with_and_without_the_archives_help(repo, monkeypatch, change):
    """Whatever has happened since the compaction."""
    monkeypatch.setattr(fragments, "month", lambda: "2026-11")
    for line, month in ((1, OLD), (2, OLD), (3, "2026-10"), (4, "2026-11")):
        fragment(repo, entry(line), month=month)
        repo.commit(f"Change {line}", date=f"{month}-0{line}T10:00:00+00:00")
    log.main(["compact", "--commit"])
    change(repo)
    with_help = read_record(str(repo.path))
    with monkeypatch.context() as patch:
        patch.setattr(archived, "_beside_archive", lambda *_: {})
        assert read_record(str(repo.path)) == with_help
    assert {one.line for one in with_help} >= {1, 2, 3, 4}
    assert all(one.author for one in with_help if one.line < 8)


def test_the_history_of_what_is_archived_is_not_walked(repo, monkeypatch):
    """That is what makes a long record quick to read."""
    monkeypatch.setattr(fragments, "month", lambda: "2026-11")
    fragment(repo, month=OLD)
    repo.commit()
    log.main(["compact", "--commit"])

    def no_walk(_, *paths, after=""):
        assert after or fragments.FOLDER not in paths
        return {}

    monkeypatch.setattr(archived, "additions", no_walk)
    (one,) = read_record(str(repo.path))
    assert one.author == "Ada Author"
