"""fl-scan --push: what the pushed commits add to what the remote has."""

from __future__ import annotations

import pytest

from tests.faults import BARE, CLEAN, FIXED, SILENT, bare


@pytest.fixture
def pushing(repo, make_repo):
    """Return a repository with one pushed commit and a raw pre-push hook."""
    remote = make_repo("remote.git", "--bare")
    repo.git("remote", "add", "origin", str(remote.path))
    repo.write("old.py", BARE)
    repo.commit("first")
    repo.git("push", "-q", "origin", "main")
    repo.hook("pre-push")
    return repo


def push(repo, *arguments, remote="origin"):
    """Push and return (exit code, output)."""
    done = repo.run("git", "push", "-q", remote, *(arguments or ("main",)), check=False)
    return done.returncode, done.stdout + done.stderr


def test_new_fault_blocks_the_push(pushing):
    """A fault in any of the pushed commits that still stands at the tip blocks."""
    pushing.write("a.py", BARE)
    pushing.commit("unchecked")
    pushing.write("b.py", CLEAN)
    pushing.commit("another")
    code, said = push(pushing)
    assert code == 1
    assert "a.py:4:5" in said
    assert "the push is blocked" in said
    assert "old.py" not in said
    assert pushing.spool() == []


def test_fixed_before_the_push(pushing):
    """What a later pushed commit fixed is not reported."""
    pushing.write("a.py", BARE)
    pushing.commit("unchecked")
    pushing.write("a.py", FIXED)
    pushing.commit("fixed")
    assert push(pushing) == (0, "")


def test_warning_goes_on(pushing):
    """A warning is shown and the push goes on."""
    pushing.write("a.py", SILENT)
    pushing.commit("unchecked")
    code, said = push(pushing)
    assert code == 0
    assert "the push goes on" in said


def test_new_branch_is_compared_with_what_the_remote_has(pushing):
    """A new branch is not blamed for what other pushed branches hold."""
    pushing.git("checkout", "-q", "-b", "side")
    pushing.write("a.py", CLEAN)
    pushing.commit("side")
    assert push(pushing, "side") == (0, "")
    pushing.git("checkout", "-q", "-b", "other", "main")
    pushing.write("b.py", BARE)
    pushing.commit("unchecked")
    assert push(pushing, "other")[0] == 1


def test_merged_main_brings_nothing(pushing):
    """Merging what the remote has already adds nothing to the pushed branch."""
    pushing.git("checkout", "-q", "-b", "side")
    pushing.write("a.py", CLEAN)
    pushing.commit("side")
    push(pushing, "side")
    pushing.git("checkout", "-q", "main")
    pushing.write("m.py", BARE)
    pushing.commit("main's fault")
    pushing.git("push", "-q", "--no-verify", "origin", "main")
    pushing.git("checkout", "-q", "side")
    pushing.git("merge", "-q", "--no-edit", "main")
    assert push(pushing, "side") == (0, "")


def test_forced_push_after_a_rebase(pushing):
    """Rewritten commits are compared from where they leave the remote's."""
    pushing.git("checkout", "-q", "-b", "side")
    pushing.write("a.py", CLEAN)
    pushing.commit("side")
    push(pushing, "side")
    pushing.git("reset", "-q", "--hard", "main")
    pushing.write("b.py", BARE)
    pushing.commit("rewritten")
    code, said = push(pushing, "--force", "side")
    assert code == 1
    assert "1 violation in 1 file" in said


def test_deletion_tag_and_several_refs(pushing):
    """Deleting a branch says nothing; a tag and each of several branches are looked at."""
    pushing.git("branch", "gone")
    push(pushing, "gone")
    assert push(pushing, "--delete", "gone") == (0, "")
    pushing.write("a.py", BARE)
    pushing.commit("unchecked")
    pushing.git("tag", "-a", "v1", "-m", "v1")
    assert push(pushing, "v1")[0] == 1
    pushing.git("checkout", "-q", "-b", "side", "HEAD~1")
    pushing.write("b.py", bare("b"))
    pushing.commit("unchecked")
    _, said = push(pushing, "main", "side")
    assert "a.py:4:5" in said
    assert "b.py:4:5" in said


def test_first_push_of_all(pushing, make_repo):
    """To an empty remote everything is new; to a bare address, what no remote has."""
    address = make_repo("address.git", "--bare")
    assert push(pushing, remote=str(address.path)) == (0, "")
    empty = make_repo("empty.git", "--bare")
    pushing.git("remote", "add", "empty", str(empty.path))
    code, said = push(pushing, remote="empty")
    assert code == 1
    assert "old.py:4:5" in said
