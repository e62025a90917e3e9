"""Legacy code that a baseline accepts: it moves and comes back freely, and nothing else gets in."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

import pytest

from fl_hooks.commands import baseline, scan
from fl_hooks.errors import FlError
from fl_hooks.store.baseline import FILE
from tests.conftest import fl_scan
from tests.faults import BARE, CLEAN, FIXED, bare


@pytest.fixture
def adopted(hooked):
    """Return a repository with two legacy files in its baseline."""
    hooked.write("old/a.py", BARE)
    hooked.write("old/b.py", bare("b") + bare("c"))
    hooked.commit("legacy")
    run(baseline, "create")
    hooked.commit("the baseline")
    return hooked


def run(command, *arguments, code=0):
    """Run a command in the current folder; return what it printed."""
    with redirect_stdout(io.StringIO()) as out:
        try:
            got = command.main(arguments)
        except FlError as error:
            got = 2
            out.write(f"{error.message} {error.hint}")
    assert got == code, out.getvalue()
    return out.getvalue()


def put(repo, path, content):
    """Write a file, or delete it, and stage that."""
    if content is None:
        repo.git("rm", "-q", "--", path)
    else:
        repo.write(path, content)
        repo.stage(path)


def test_code_moved_to_a_new_file_is_no_violation(adopted):
    """Taken out of one file and put into another in one commit, it stays accepted."""
    put(adopted, "old/b.py", bare("c"))
    put(adopted, "new.py", "import os\n\n\n" + bare("b"))
    assert adopted.goes() == ""
    assert adopted.violations() == []


def test_code_moved_twice_stays_accepted(adopted):
    """The baseline needs no trimming in between: what leaves one place may stand in another."""
    put(adopted, "old/b.py", bare("c"))
    put(adopted, "new.py", CLEAN + bare("b"))
    adopted.goes()
    put(adopted, "new.py", CLEAN)
    put(adopted, "newer.py", "import os\n" * 30 + bare("b"))
    assert adopted.goes() == ""


def test_a_renamed_and_much_edited_file_is_no_violation(adopted):
    """Git sees no rename any more; the counts do."""
    put(adopted, "old/a.py", None)
    put(adopted, "new/a.py", "".join(f"LINE_{n} = {n}\n" for n in range(60)) + BARE)
    assert adopted.goes() == ""


def test_a_copy_of_legacy_code_is_a_violation(adopted):
    """The same text as an entry does not help while the entry's own code is still there."""
    put(adopted, "new.py", BARE)
    assert "new.py:4:5" in adopted.blocked()


def test_a_move_pays_for_one_copy_only(adopted):
    """Of two copies of what was taken out, one is new."""
    put(adopted, "old/a.py", None)
    put(adopted, "x.py", CLEAN + BARE)
    put(adopted, "y.py", CLEAN * 9 + BARE)
    assert "1 violation in 1 file" in adopted.blocked()


def test_a_fix_that_is_taken_back_is_no_violation(adopted):
    """What the baseline holds at a path may come back there, as long as it was not trimmed."""
    put(adopted, "old/a.py", FIXED)
    adopted.goes()
    put(adopted, "old/a.py", BARE)
    assert adopted.goes() == ""
    put(adopted, "old/a.py", FIXED)
    adopted.goes()
    run(baseline, "trim")
    adopted.goes("--", FILE)
    put(adopted, "old/a.py", BARE)
    adopted.blocked()


def test_what_has_moved_does_not_come_back_at_its_old_place(adopted):
    """The entry is spent while its code stands elsewhere, whichever commit put it there."""
    put(adopted, "old/a.py", CLEAN)
    put(adopted, "new.py", CLEAN * 9 + BARE)
    adopted.goes()
    put(adopted, "old/a.py", BARE)
    adopted.blocked()


def test_a_new_fault_in_a_legacy_file_is_a_violation(adopted):
    """A path in the baseline is no free pass."""
    put(adopted, "old/a.py", BARE + bare("fresh"))
    assert "1 violation in 1 file" in adopted.blocked()
    put(adopted, "old/a.py", BARE + BARE.replace("f()", "again()"))
    assert "old/a.py:9:5" in adopted.blocked()


def test_a_move_in_a_merge_counts_against_every_parent(adopted):
    """A resolved conflict that keeps the moved code and the old one as well adds one."""
    adopted.git("checkout", "-q", "-b", "side")
    put(adopted, "old/a.py", CLEAN)
    put(adopted, "new.py", CLEAN * 9 + BARE)
    adopted.goes()
    adopted.git("checkout", "-q", "main")
    put(adopted, "old/a.py", BARE + "x = 1\n")
    adopted.goes()
    adopted.git("merge", "-q", "side", check=False)
    put(adopted, "old/a.py", CLEAN + "x = 1\n")
    assert adopted.goes("--no-edit") == ""


def test_a_commit_of_one_path_sees_its_own_index(adopted):
    """`git commit -- new.py` leaves the old file as HEAD has it: the copy is new."""
    adopted.write("old/a.py", CLEAN)
    adopted.write("new.py", CLEAN * 9 + BARE)
    adopted.git("add", "-N", "new.py")
    adopted.blocked("--", "new.py")
    assert adopted.goes("--", "new.py", "old/a.py") == ""


def test_a_push_and_a_range_see_what_the_commits_saw(adopted):
    """Moved code is accepted there as well; a copy is not."""
    start = adopted.git("rev-parse", "HEAD")
    put(adopted, "old/a.py", FIXED)
    adopted.commit("fixed")
    middle = adopted.git("rev-parse", "HEAD")
    put(adopted, "old/a.py", BARE)
    adopted.commit("taken back")
    said = run(scan, "--range", f"{middle}..HEAD")
    assert said == "Scanned 1 file: nothing found, 1 in the baseline.\n"
    told = f"refs/heads/main {adopted.git('rev-parse', 'HEAD')} refs/heads/main {middle}\n"
    assert adopted.scan("--push", "origin", "url", stdin=told).returncode == 0
    put(adopted, "copy.py", BARE)
    adopted.commit("copied")
    assert "copy.py:4:5" in run(scan, "--range", f"{start}..HEAD", code=1)


def test_a_range_in_which_the_baseline_grows_is_noticed(adopted, capsys):
    """Deleted and made anew, it would let in what came since; a review should know."""
    put(adopted, "new.py", bare("new") * 2)
    adopted.commit("past the hook")
    (adopted.path / FILE).unlink()
    adopted.commit("anew")
    run(baseline, "create")
    adopted.commit("the baseline")
    assert run(scan, "--range", "HEAD~3..HEAD") == (
        "Scanned 1 file: nothing found, 2 in the baseline.\n"
    )
    said = "2 findings more of checks that it knew already; it should only shrink"
    assert capsys.readouterr().err == f"fl scan: {FILE}: {said}\n"
    put(adopted, "new.py", CLEAN)
    run(baseline, "trim")
    adopted.commit("trimmed")
    run(scan, "--range", "HEAD~1..HEAD")
    assert capsys.readouterr().err == ""


def test_a_sparse_checkout_has_it_in_the_index(adopted):
    """Where the work tree leaves the log folder out, moved code is known all the same."""
    adopted.git("sparse-checkout", "set", "--cone", "old")
    assert not (adopted.path / FILE).exists()
    put(adopted, "old/a.py", None)
    put(adopted, "old/new.py", CLEAN * 9 + BARE)
    assert adopted.goes() == ""


def test_a_bypass_of_moved_legacy_code_is_none(adopted):
    """What the hook would have let go is not noted after --no-verify either."""
    adopted.hook("post-commit", f'exec "{fl_scan()}" --post-commit')
    put(adopted, "old/a.py", None)
    put(adopted, "moved.py", CLEAN * 9 + BARE)
    adopted.goes("--no-verify")
    assert adopted.spool() == []


def test_a_merge_of_two_trims_is_clean(adopted):
    """Branches that take out entries far enough apart merge without a conflict."""
    for number in range(6):
        adopted.write(f"more/{number}.py", bare(f"m{number}"))
    adopted.commit("more legacy")
    adopted.path.joinpath(FILE).unlink()
    adopted.commit("anew")
    run(baseline, "create")
    adopted.commit("the baseline")
    for branch, number in (("left", 0), ("right", 5)):
        adopted.git("checkout", "-q", "-b", branch, "main")
        put(adopted, f"more/{number}.py", None)
        run(baseline, "trim")
        adopted.commit(branch)
    adopted.git("merge", "-q", "--no-edit", "left")
    assert run(baseline, "trim", "--check").startswith("Nothing to take out. 7 findings")


def test_conflict_markers_give_a_way_out(adopted):
    """Branches that trim the same line: the error names the line and what to do."""
    for branch, content in (("left", None), ("right", bare("b"))):
        adopted.git("checkout", "-q", "-b", branch, "main")
        put(adopted, "old/b.py", content)
        run(baseline, "trim")
        adopted.commit(branch)
    adopted.git("merge", "-q", "left", check=False)
    said = run(baseline, "trim", code=2)
    assert f"{FILE}:" in said
    assert "conflict markers" in said
    assert "fl baseline trim" in said
    adopted.git("checkout", "--ours", "--", FILE)
    put(adopted, "old/b.py", None)
    assert "1 finding in 1 file is left" in run(baseline, "trim")
