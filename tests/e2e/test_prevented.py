"""What becomes of a blocked attempt: prevented only when it was fixed, and never lost."""

from __future__ import annotations

import shutil

from tests.faults import ALLOWED, BARE, CLEAN, FIXED, HAPPY_PATH, SILENT, bare, silent

PREVENTED = [("a.py", "bare-except", "prevented")]


def block(repo, content=BARE, path="a.py"):
    """Attempt a commit that is blocked."""
    repo.write(path, content)
    repo.stage(path)
    repo.blocked()


def go(repo, path="other.py", content=CLEAN):
    """Commit another file."""
    repo.write(path, content)
    repo.stage(path)
    repo.goes()


def test_left_out_new_file_stays_in_the_spool(hooked):
    """A new file taken out of the index is not prevented; fixed later, it is."""
    block(hooked)
    hooked.git("rm", "-q", "--cached", "a.py")
    go(hooked)
    assert hooked.violations() == []
    assert len(hooked.spool()) == 1
    go(hooked, "a.py", FIXED)
    assert hooked.outcomes() == PREVENTED


def test_reset_file_stays_in_the_spool(hooked):
    """A tracked file reset to what HEAD holds is left out, not prevented."""
    hooked.write("a.py", CLEAN)
    hooked.commit("a tracked file")
    block(hooked)
    hooked.git("reset", "-q", "--hard")
    go(hooked)
    assert hooked.violations() == []
    assert len(hooked.spool()) == 1
    go(hooked, "a.py", FIXED)
    assert hooked.outcomes() == PREVENTED
    go(hooked, "third.py")
    assert hooked.spool() == []


def test_stash_carries_nothing_of_ours(hooked):
    """A stash in between neither settles nor loses what was blocked."""
    hooked.write("a.py", CLEAN)
    hooked.commit("a tracked file")
    block(hooked)
    hooked.git("stash", "-q")
    go(hooked)
    hooked.git("stash", "pop", "-q")
    assert hooked.violations() == []
    go(hooked, "a.py", FIXED)
    assert hooked.outcomes() == PREVENTED


def test_another_branch_settles_nothing(hooked):
    """On another branch the path differs for other reasons than a fix."""
    hooked.write("a.py", CLEAN)
    hooked.commit("a tracked file")
    hooked.git("checkout", "-q", "-b", "side")
    hooked.write("a.py", CLEAN + "\n\n# of the side\n")
    hooked.commit("the side's own")
    hooked.git("checkout", "-q", "main")
    hooked.write("b.py", CLEAN)
    hooked.commit("main goes on")
    block(hooked)
    hooked.git("stash", "-q")
    hooked.git("checkout", "-q", "side")
    go(hooked)
    assert hooked.violations() == []
    hooked.git("checkout", "-q", "main")
    hooked.git("stash", "pop", "-q")
    go(hooked, "a.py", FIXED)
    assert hooked.outcomes() == PREVENTED


def test_repeated_attempts_are_one_violation(hooked):
    """Trying again, also with other edits around, notes nothing twice."""
    block(hooked)
    hooked.blocked()
    block(hooked, "import g\n\n\n" + BARE)
    assert len(hooked.spool()) == 1
    go(hooked, "a.py", FIXED)
    assert hooked.outcomes() == PREVENTED


def test_new_fault_in_a_later_attempt_is_added(hooked):
    """Each attempt adds what is new in it, in a file of its own."""
    block(hooked, bare("one"))
    block(hooked, bare("one") + bare("two"))
    folder = hooked.path / ".git/fl-hooks/spool"
    assert len(list(folder.iterdir())) == 2
    go(hooked, "a.py", FIXED)
    assert hooked.outcomes() == PREVENTED * 2


def test_same_text_twice_is_two_violations(hooked):
    """Equal faults are counted one by one."""
    block(hooked, BARE + BARE)
    assert len(hooked.spool()) == 2
    block(hooked, BARE + FIXED)
    go(hooked, "a.py", FIXED + FIXED)
    assert hooked.outcomes() == PREVENTED * 2


def test_one_of_two_equal_ones_fixed(hooked):
    """An equal fault that is allowed on purpose does not speak for the one that was fixed."""
    block(hooked, BARE + BARE)
    go(hooked, "a.py", ALLOWED + FIXED)
    assert hooked.outcomes() == [*PREVENTED, ("a.py", "bare-except", "suppressed")]
    go(hooked, "b.py")
    assert hooked.spool() == []


def test_brought_back_later_is_another_violation(hooked):
    """The same fault in a later commit is prevented a second time."""
    block(hooked)
    go(hooked, "a.py", FIXED)
    block(hooked)
    go(hooked, "a.py", FIXED + "\n")
    assert hooked.outcomes() == PREVENTED * 2
    assert len({one["blob"] for one in hooked.violations()}) == 1
    assert len({one["fingerprint"] for one in hooked.violations()}) == 1


def test_allowed_with_a_reason_is_suppressed(hooked):
    """A blocked fault that is then allowed is recorded once, with its reason."""
    block(hooked)
    go(hooked, "a.py", ALLOWED)
    assert hooked.outcomes() == [("a.py", "bare-except", "suppressed")]
    assert hooked.violations()[0]["reason"] == "the callback may raise anything"
    go(hooked, "b.py")
    assert hooked.spool() == []


def test_warning_of_a_blocked_attempt_is_committed_once(hooked):
    """What only warns is recorded by the commit that brings it, not by the blocked one too."""
    block(hooked, SILENT + BARE)
    assert len(hooked.spool()) == 2
    go(hooked, "a.py", SILENT + FIXED)
    assert hooked.outcomes() == [*PREVENTED, ("a.py", "never-deleted", "committed")]


def test_low_severity_is_recorded_but_never_prevented(hooked):
    """Nobody was told of it, so its disappearance is nobody's doing."""
    block(hooked, HAPPY_PATH + BARE)
    assert [one["check"] for one in hooked.spool()] == ["bare-except"]
    go(hooked, "a.py", FIXED)
    assert hooked.outcomes() == PREVENTED
    hooked.write("b.py", HAPPY_PATH)
    hooked.stage()
    assert hooked.goes() == ""
    assert ("b.py", "deleted-on-happy-path-only", "committed") in hooked.outcomes()


def test_renamed_between_attempts(hooked):
    """A file that is renamed before it is fixed stays the same violation."""
    block(hooked)
    hooked.git("mv", "a.py", "b.py")
    hooked.blocked()
    assert [one["path"] for one in hooked.spool()] == ["b.py"]
    go(hooked, "b.py", FIXED)
    assert hooked.outcomes() == [("b.py", "bare-except", "prevented")]


def test_deleting_the_new_file_keeps_the_note(hooked):
    """A new file that is dropped was left out: nobody can say that it was fixed."""
    block(hooked)
    hooked.git("rm", "-qf", "a.py")
    go(hooked)
    assert hooked.violations() == []
    assert len(hooked.spool()) == 1


def test_bypassed_commit_is_not_called_prevented(hooked):
    """Committed with --no-verify and fixed afterwards, the fault was in history: bypassed."""
    block(hooked)
    hooked.attempt("--no-verify")
    go(hooked, "a.py", FIXED)
    assert hooked.outcomes() == [("a.py", "bare-except", "bypassed")]
    go(hooked, "b.py")
    assert hooked.spool() == []


def test_fixed_in_a_bypassed_commit_is_prevented(hooked):
    """HEAD holds the path without the fault: prevented, whoever made that commit."""
    block(hooked)
    hooked.write("a.py", FIXED)
    hooked.stage()
    hooked.attempt("--no-verify")
    go(hooked)
    assert hooked.outcomes() == PREVENTED


def test_check_turned_off_is_not_prevention(hooked):
    """A check that configuration turns off says nothing about a fix."""
    block(hooked)
    hooked.write("pyproject.toml", '[tool.fl-hooks.checks]\nbare-except = "off"\n')
    hooked.stage()
    hooked.goes()
    assert hooked.violations() == []
    assert len(hooked.spool()) == 1


def test_empty_message_abort_keeps_the_fragment_right(hooked):
    """A commit that is given up after the hook leaves a fragment that the next one corrects."""
    hooked.write("a.py", SILENT)
    hooked.stage()
    hooked.attempt("-F", "/dev/null")
    first = hooked.status()
    assert ".feedback-loop" in first
    hooked.goes()
    assert hooked.outcomes() == [("a.py", "never-deleted", "committed")]
    assert len(hooked.added()) == 1
    assert hooked.status() == ""


def test_aborted_then_changed(hooked):
    """After an abort the fault is fixed: its fragment goes, and it counts as prevented."""
    hooked.write("a.py", SILENT)
    hooked.write("b.py", silent("other"))
    hooked.stage()
    hooked.attempt("-F", "/dev/null")
    hooked.write("a.py", FIXED)
    hooked.stage()
    hooked.goes()
    expected = [
        ("a.py", "never-deleted", "prevented"),
        ("b.py", "never-deleted", "committed"),
    ]
    assert hooked.outcomes() == expected
    assert len(hooked.added()) == 1
    assert hooked.status() == ""


def test_aborted_then_reset(hooked):
    """After an abort and a reset, the left-over file is replaced by the next fragment."""
    hooked.write("a.py", SILENT)
    hooked.stage()
    hooked.attempt("-F", "/dev/null")
    hooked.git("reset", "-q")
    hooked.git("add", "a.py")
    hooked.goes()
    assert hooked.outcomes() == [("a.py", "never-deleted", "committed")]
    assert hooked.status() == ""


def test_aborted_then_left_out(hooked):
    """After an abort the file is left out: its fragment leaves the index with it."""
    hooked.write("a.py", SILENT)
    hooked.stage()
    hooked.attempt("-F", "/dev/null")
    hooked.git("rm", "-q", "--cached", "a.py")
    go(hooked)
    assert hooked.violations() == []
    go(hooked, "a.py", SILENT)
    assert hooked.outcomes() == [("a.py", "never-deleted", "committed")]
    assert hooked.status() == ""


def test_later_hook_that_fails(hooked):
    """Another hook after ours fails: nothing is recorded twice when the commit goes through."""
    hooked.hook("commit-msg", "exit 1")
    block(hooked)
    hooked.write("a.py", FIXED)
    hooked.stage()
    for _ in range(3):
        hooked.attempt()
    (hooked.path / ".git/hooks/commit-msg").unlink()
    hooked.goes()
    assert hooked.outcomes() == PREVENTED
    assert len(hooked.added()) == 1
    go(hooked)
    assert hooked.spool() == []
    assert hooked.outcomes() == PREVENTED


def test_undone_commit(hooked):
    """A commit undone by reset --soft and made again is recorded once."""
    block(hooked)
    hooked.write("a.py", FIXED)
    hooked.stage()
    hooked.goes()
    hooked.git("reset", "-q", "--soft", "HEAD~1")
    hooked.goes()
    assert hooked.outcomes() == PREVENTED
    go(hooked)
    assert hooked.outcomes() == PREVENTED
    assert hooked.spool() == []


def test_committed_on_another_branch(hooked):
    """A fragment that a commit on another branch holds is not written a second time."""
    hooked.git("checkout", "-q", "-b", "side")
    block(hooked)
    go(hooked, "a.py", FIXED)
    hooked.git("checkout", "-q", "main")
    go(hooked)
    assert hooked.violations() == []
    assert hooked.spool() == []


def test_dropped_fragment_is_written_again(hooked):
    """A fragment taken out of the commit by hand is not lost: the next commit brings it."""
    hooked.hook("commit-msg", "git rm -q -r --cached .feedback-loop; git update-index --refresh")
    hooked.write("a.py", SILENT)
    hooked.stage()
    hooked.attempt("-F", "/dev/null")
    (hooked.path / ".git/hooks/commit-msg").unlink()
    hooked.git("reset", "-q")
    shutil.rmtree(hooked.path / ".feedback-loop")
    hooked.git("add", "a.py")
    hooked.attempt("--no-verify")
    assert hooked.violations() == []
    go(hooked)
    assert hooked.outcomes() == [("a.py", "never-deleted", "committed")]


def test_damaged_spool_file_is_named_and_kept(hooked):
    """A file of the spool that cannot be read stops nothing and is named."""
    folder = hooked.path / ".git/fl-hooks/spool"
    folder.mkdir(parents=True)
    (folder / "0-broken.json").write_text('{"schema": 1, "entr')
    hooked.write("a.py", SILENT)
    hooked.stage()
    assert "0-broken.json: not read" in hooked.goes()
    assert hooked.outcomes() == [("a.py", "never-deleted", "committed")]
    assert (folder / "0-broken.json").exists()


def test_by_hand_nothing_is_written(hooked):
    """Run by a person, fl-scan reports and leaves no note, no fragment and no exit code 0."""
    hooked.write("a.py", BARE)
    hooked.stage()
    done = hooked.scan()
    assert done.returncode == 1
    assert "a.py:4:5" in done.stdout
    assert hooked.spool() == []
    assert hooked.status() == "A  a.py"
