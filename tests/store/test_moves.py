"""Which commits `git commit` made, and which ones git made for other commands."""

from __future__ import annotations

import pytest

from fl_hooks.store import moves
from fl_hooks.store.git import Git
from tests.faults import CLEAN


@pytest.fixture
def git(repo):
    """Return a repository with two commits, made without hooks, as git is asked about it."""
    repo.write("a.py", CLEAN)
    repo.commit("first")
    repo.write("b.py", CLEAN)
    repo.commit("second")
    repo.asked = Git(str(repo.path), str(repo.path / ".git"))
    return repo


def ids(repo, *names):
    """Return the ids of commits."""
    return tuple(repo.git("rev-parse", name) for name in names)


def test_a_commit(git):
    """A commit moves HEAD from its parent to itself."""
    assert moves.committed(git.asked) == ids(git, "HEAD~", "HEAD")


def test_the_first_commit(make_repo):
    """The first commit comes from nothing."""
    repo = make_repo("new")
    only = repo.commit("only")
    assert moves.committed(Git(str(repo.path), str(repo.path / ".git"))) == ("", only)


def test_an_amend(git):
    """An amend comes from the commit it replaces, which is what the hook compared with."""
    before = git.git("rev-parse", "HEAD")
    git.git("commit", "-q", "--amend", "-m", "other words: and a colon")
    assert moves.committed(git.asked) == (before, git.git("rev-parse", "HEAD"))


@pytest.mark.parametrize("packed", [False, True])
def test_without_a_reflog(git, packed):
    """A reflog that is gone or stale is not believed: the first parent is."""
    git.git("config", "core.logAllRefUpdates", "false")
    git.commit("third")
    if packed:
        git.git("pack-refs", "--all")
    assert moves.committed(git.asked) == ids(git, "HEAD~", "HEAD")


@pytest.mark.parametrize("verb", ["revert", "cherry-pick", "merge"])
def test_made_by_others(git, verb):
    """Commits that other commands make asked no hook and are left alone."""
    git.git("checkout", "-q", "-b", "side", "HEAD~")
    git.write("c.py", CLEAN)
    git.commit("side")
    if verb == "revert":
        git.git("revert", "--no-edit", "HEAD")
    else:
        git.git(verb, "main")
    assert moves.committed(git.asked) is None


@pytest.mark.parametrize("folder", ["rebase-merge", "rebase-apply"])
def test_in_a_rebase(git, folder):
    """While a rebase is under way nothing is looked at."""
    (git.path / ".git" / folder).mkdir()
    assert moves.committed(git.asked) is None


def test_a_reflog_action_of_ones_own(git):
    """Tools that commit under a name of their own make commits all the same."""
    git.commit("by a tool", GIT_REFLOG_ACTION="stgit push")
    assert moves.committed(git.asked) == ids(git, "HEAD~", "HEAD")


def test_detached(git):
    """On no branch at all HEAD itself holds the commit."""
    git.git("checkout", "-q", "--detach")
    git.commit("detached")
    assert moves.committed(git.asked) == ids(git, "HEAD~", "HEAD")


def test_parents(git):
    """A merge's parents come in order."""
    git.git("checkout", "-q", "-b", "side", "HEAD~")
    side = git.commit("side")
    main = git.git("rev-parse", "main")
    git.git("checkout", "-q", "main")
    git.git("merge", "-q", "--no-edit", "side")
    assert moves.parents(git.asked, "HEAD") == [main, side]
