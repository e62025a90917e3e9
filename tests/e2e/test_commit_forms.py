"""What a commit's record is like; tests/matrix has every way to make a commit."""

from __future__ import annotations

import pytest

from tests.faults import BARE, CLEAN, FIXED, SILENT, bare

SILENT_A = [("a.py", "never-deleted", "committed")]
PREVENTED_A = [("a.py", "bare-except", "prevented")]


def assert_settled(repo):
    """Nothing of ours is left in index or work tree, and the next commit is an ordinary one."""
    assert repo.status() == ""
    before = repo.violations()
    repo.write("later.txt", "x\n")
    repo.stage()
    repo.goes()
    assert repo.violations() == before
    assert repo.spool() == []
    assert repo.status() == ""


def test_first_record_brings_readme_and_attributes(hooked):
    """The log's folders explain themselves, and filters keep away from the fragments."""
    hooked.write("a.py", SILENT)
    hooked.stage()
    hooked.goes()
    names = hooked.git("ls-tree", "-r", "--name-only", "HEAD", "--", ".feedback-loop").split()
    month = hooked.added()[0].rpartition("/")[0]
    assert f"{month}/README.md" in names
    assert ".feedback-loop/violations/README.md" in names
    attributes = hooked.git("check-attr", "text", "linguist-generated", "--", hooked.added()[0])
    assert "text: unset" in attributes
    assert "linguist-generated: set" in attributes


def test_path_commit_from_a_subfolder(hooked):
    """Started from a subfolder, paths are still relative to the top."""
    hooked.write("sub/a.py", CLEAN)
    hooked.commit("a tracked file")
    hooked.write("sub/a.py", BARE)
    assert "sub/a.py:4:5" in hooked.blocked("--", "a.py", cwd=hooked.path / "sub")
    hooked.write("sub/a.py", FIXED)
    hooked.goes("--", "a.py", cwd=hooked.path / "sub")
    assert hooked.outcomes() == [("sub/a.py", "bare-except", "prevented")]
    assert_settled(hooked)


def test_hook_that_changes_folder(hooked):
    """A hook script that goes elsewhere first does not mislead the scan."""
    hooked.write("sub/a.py", SILENT)
    hooked.stage()
    script = (hooked.path / ".git/hooks/pre-commit").read_text().replace("exec", "cd sub; exec")
    (hooked.path / ".git/hooks/pre-commit").write_text(script)
    hooked.goes()
    assert hooked.outcomes() == [("sub/a.py", "never-deleted", "committed")]
    assert_settled(hooked)


def test_linked_worktree_has_a_spool_of_its_own(hooked):
    """What was blocked in one work tree is not settled by a commit in another one."""
    hooked.git("worktree", "add", "-q", str(hooked.path.parent / "linked"))
    linked = type(hooked)(hooked.path.parent / "linked")
    linked.write("a.py", BARE)
    linked.stage()
    linked.blocked()
    hooked.write("a.py", FIXED)
    hooked.stage()
    hooked.goes()
    assert hooked.violations() == []
    linked.write("a.py", FIXED)
    linked.stage()
    linked.goes()
    assert linked.outcomes() == PREVENTED_A
    assert_settled(linked)


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_initial_commit(make_repo, object_format):
    """Before the first commit everything is new, whatever the repository's object format."""
    repo = make_repo("first", f"--object-format={object_format}")
    repo.hook()
    repo.write("a.py", BARE)
    repo.stage()
    repo.blocked()
    repo.write("a.py", FIXED)
    repo.write("b.py", SILENT)
    repo.stage()
    repo.goes()
    expected = [*PREVENTED_A, ("b.py", "never-deleted", "committed")]
    assert repo.outcomes() == expected
    assert '"base": null' in repo.git("show", f"HEAD:{repo.added()[0]}")
    assert_settled(repo)


def test_deletion_alone_is_silent(hooked):
    """A commit that only deletes has nothing to say."""
    hooked.write("a.py", BARE)
    hooked.commit("a fault")
    hooked.git("rm", "-q", "a.py")
    assert hooked.goes() == ""


def test_several_files_make_one_fragment(hooked):
    """One commit writes one fragment, in order of path and line."""
    for name in ("b.py", "a.py", "c/d.py"):
        hooked.write(name, SILENT + SILENT)
    hooked.stage()
    hooked.goes()
    assert len(hooked.added()) == 1
    places = [(one["path"], one["line"]) for one in hooked.violations()]
    assert places == sorted(places)
    assert len(places) == 6


def test_separate_git_directory(make_repo, tmp_path):
    """A git directory that lies elsewhere holds spool and cache."""
    repo = make_repo("work", f"--separate-git-dir={tmp_path / 'elsewhere.git'}")
    repo.hook()
    repo.write("a.py", BARE)
    repo.stage()
    repo.blocked()
    assert (tmp_path / "elsewhere.git/fl-hooks/spool").is_dir()
    repo.write("a.py", FIXED)
    repo.stage()
    repo.goes()
    assert repo.outcomes() == PREVENTED_A


def test_two_faults_one_fixed(hooked):
    """Of two faults the one that is fixed is prevented, the other one blocks on."""
    hooked.write("a.py", bare("one") + bare("two"))
    hooked.stage()
    hooked.blocked()
    hooked.write("a.py", FIXED + bare("two"))
    hooked.stage()
    hooked.blocked()
    assert len(hooked.spool()) == 2
    hooked.write("a.py", FIXED + FIXED.replace("f()", "two()"))
    hooked.stage()
    hooked.goes()
    assert hooked.outcomes() == PREVENTED_A * 2
    assert_settled(hooked)
