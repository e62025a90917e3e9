"""What the hook has passed is told again by a mark of the change itself."""

from __future__ import annotations

from fl_hooks.store import changes, seen
from fl_hooks.store.git import Git
from tests.conftest import LOG
from tests.faults import CLEAN


def git_of(repo):
    """Return git as the code asks it."""
    return Git(str(repo.path), str(repo.path / ".git"))


def test_index_and_commit_have_one_mark(repo):
    """What the index changes before a commit has the mark of what the commit then changes."""
    repo.write("a.py", CLEAN)
    repo.write("sub/ö \n.py", CLEAN)
    old = repo.commit("first")
    repo.write("a.py", CLEAN + "\nA = 1\n")
    repo.git("mv", "sub", "moved")
    repo.write("link", b"")
    repo.stage()
    git = git_of(repo)
    staged = changes.finish_staged(git, changes.start_staged(git, renames=False))
    new = repo.commit("second")
    assert staged
    assert seen.mark(changes.committed(git, old, new)) == seen.mark(staged)


def test_the_record_does_not_count(repo):
    """A fragment that the hook adds after its look leaves the mark as it is."""
    repo.write("a.py", CLEAN)
    repo.stage()
    git = git_of(repo)
    before = seen.mark(changes.finish_staged(git, changes.start_staged(git)))
    repo.write(f"{LOG}/2026-11/0123456789abcdef.json", "{}\n")
    repo.stage()
    assert seen.mark(changes.finish_staged(git, changes.start_staged(git))) == before
    repo.write("b.py", CLEAN)
    repo.stage()
    assert seen.mark(changes.finish_staged(git, changes.start_staged(git))) != before


def test_remembered(tmp_path):
    """The last mark is remembered; without one, or without a place for it, there is none."""
    assert seen.remembered(str(tmp_path)) == ""
    seen.remember(str(tmp_path), b"one")
    assert seen.remembered(str(tmp_path)) == ""
    (tmp_path / "fl-hooks").mkdir()
    seen.remember(str(tmp_path), b"one")
    seen.remember(str(tmp_path), b"two")
    assert seen.remembered(str(tmp_path)) == seen.mark(b"two")
    assert [place.name for place in (tmp_path / "fl-hooks").iterdir()] == ["seen"]
