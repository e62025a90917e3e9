"""Merges, squashes, cherry-picks, rebases: what another branch recorded is not recorded again."""

from __future__ import annotations

import pytest

from tests.faults import BARE, CLEAN, SILENT, silent

LINES = "".join(f"x{i} = {i}\n" for i in range(40))


@pytest.fixture
def branches(hooked):
    """Return a repository with a file of its own on main and one, with a warning, on side."""
    hooked.write("shared.py", LINES)
    hooked.commit("shared")
    hooked.git("checkout", "-q", "-b", "side")
    hooked.write("side.py", SILENT)
    hooked.stage()
    hooked.goes()
    hooked.git("checkout", "-q", "main")
    hooked.write("main.py", silent("own"))
    hooked.stage()
    hooked.goes()
    return hooked


BOTH = [
    ("main.py", "never-deleted", "committed"),
    ("side.py", "never-deleted", "committed"),
]


def test_clean_merge_of_a_bypassed_fault_goes_on(branches):
    """What the other branch holds already, however it got there, does not block the merge."""
    branches.git("checkout", "-q", "side")
    branches.write("bad.py", BARE)
    branches.commit("unchecked")
    branches.git("checkout", "-q", "main")
    branches.git("merge", "-q", "--no-edit", "side")
    assert branches.outcomes() == BOTH


def test_conflict_merge_reports_the_resolution_only(branches):
    """After a conflict only what neither parent holds is new."""
    branches.write("shared.py", LINES.replace("x5 = 5\n", "x5 = 50\n"))
    branches.commit("main's line")
    branches.git("checkout", "-q", "side")
    branches.write("shared.py", LINES.replace("x5 = 5\n", "x5 = 55\n") + BARE)
    branches.commit("side's line, and a fault")
    branches.git("checkout", "-q", "main")
    assert branches.run("git", "merge", "side", check=False).returncode == 1
    branches.write("shared.py", LINES.replace("x5 = 5\n", "x5 = 505\n") + BARE)
    branches.stage("shared.py")
    assert branches.goes() == ""
    assert branches.outcomes() == BOTH


def test_renamed_on_the_other_branch(branches):
    """A file that one branch renamed and the other one edited brings no old fault back."""
    branches.write("shared.py", LINES + BARE)
    branches.commit("an old fault")
    branches.git("checkout", "-q", "-b", "renaming")
    branches.git("mv", "shared.py", "moved.py")
    branches.commit("renamed")
    branches.git("checkout", "-q", "main")
    branches.write("shared.py", "y = 1\n" + LINES + BARE)
    branches.commit("edited")
    branches.git("merge", "-q", "--no-edit", "renaming")
    assert (branches.path / "moved.py").read_text().startswith("y = 1")
    branches.git("checkout", "-q", "renaming")
    branches.git("merge", "-q", "--no-edit", "--no-ff", "main")


def test_warning_born_in_a_clean_merge_is_recorded_next(branches):
    """A fault that only the merged file has waits in the spool for the next commit."""
    gap = "\n" * 8
    head = f"import tempfile\n\n\ndef f():\n    folder = tempfile.mkdtemp()\n{gap}"
    branches.write("shared.py", f"{head}    use(folder)\n{gap}    return folder\n")
    branches.commit("the start")
    branches.git("checkout", "-q", "-b", "broad")
    branches.write("shared.py", f"{head}    use(len(folder))\n{gap}    return folder\n")
    branches.stage()
    branches.goes()
    branches.git("checkout", "-q", "main")
    branches.write("shared.py", f"{head}    use(folder)\n{gap}    return 1\n")
    branches.stage()
    branches.goes()
    done = branches.run("git", "merge", "--no-edit", "broad")
    assert "1 warning" in done.stdout + done.stderr
    assert branches.status() == ""
    assert len(branches.spool()) == 1
    branches.write("next.py", CLEAN)
    branches.stage()
    branches.goes()
    assert ("shared.py", "never-deleted", "committed") in branches.outcomes()
    branches.write("last.py", CLEAN)
    branches.stage()
    branches.goes()
    assert branches.spool() == []


def test_squash_of_a_file_renamed_on_the_branch(branches):
    """The branch's fragment names the old path; the violation is still the same one."""
    branches.git("checkout", "-q", "side")
    branches.git("mv", "side.py", "renamed.py")
    branches.goes()
    branches.git("checkout", "-q", "main")
    branches.git("merge", "-q", "--squash", "side")
    branches.goes()
    assert branches.outcomes() == BOTH


def test_squash_adds_what_the_branch_did_not_record(branches):
    """What a fragment of the branch does not hold is recorded by the squash itself."""
    branches.git("checkout", "-q", "side")
    branches.write("quiet.py", silent("quiet"))
    branches.commit("unchecked")
    branches.git("checkout", "-q", "main")
    branches.git("merge", "-q", "--squash", "side")
    branches.goes()
    quiet = ("quiet.py", "never-deleted", "committed")
    assert branches.outcomes() == sorted([*BOTH, quiet])


def test_both_sides_revert(hooked):
    """Two branches that revert one fragment, one adding a like one, merge without conflict."""
    hooked.write("a.py", silent("one"))
    hooked.stage()
    hooked.goes()
    hooked.git("checkout", "-q", "-b", "side")
    hooked.git("revert", "--no-edit", "HEAD")
    hooked.git("checkout", "-q", "main")
    hooked.git("revert", "--no-edit", "HEAD")
    hooked.write("b.py", silent("two"))
    hooked.stage()
    hooked.goes()
    hooked.git("merge", "-q", "--no-edit", "side")
    assert hooked.outcomes() == [("b.py", "never-deleted", "committed")]
