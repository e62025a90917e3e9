"""What goes past the hook: the hook after the commit notes it, and the next commit records it."""

from __future__ import annotations

import pytest

from tests.conftest import fl_scan
from tests.faults import BARE, CLEAN, FIXED, SILENT

BYPASSED = ("a.py", "bare-except", "bypassed")
PREVENTED = ("a.py", "bare-except", "prevented")


@pytest.fixture
def watched(hooked):
    """Return a repository with the hooks before and after a commit."""
    hooked.hook("post-commit")
    return hooked


def slip(repo, path="a.py", content=BARE, *arguments):
    """Commit a file past the hook; return what was printed."""
    repo.write(path, content)
    repo.stage(path)
    return repo.goes("--no-verify", *arguments)


def clean(repo, path="c.py"):
    """Commit another file with hooks."""
    repo.write(path, CLEAN)
    repo.stage(path)
    return repo.goes()


def test_noted_and_said(watched):
    """A commit past the hook is noted at once, in one line that names the first place."""
    said = slip(watched)
    assert "went past the hook with a.py:4 specific_exceptions/bare-except" in said
    assert [one["outcome"] for one in watched.spool()] == ["bypassed"]
    assert watched.status() == ""
    assert watched.outcomes() == []


def test_recorded_by_the_next_commit(watched):
    """The next commit that passes the hook carries the record, once."""
    slip(watched)
    assert "went past" not in clean(watched)
    assert watched.outcomes() == [BYPASSED]
    assert watched.spool() == []
    clean(watched, "d.py")
    assert watched.outcomes() == [BYPASSED]


def test_bypass_after_a_block(watched):
    """Blocked first and then committed past the hook: one violation, bypassed."""
    watched.write("a.py", BARE)
    watched.stage()
    watched.blocked()
    slip(watched)
    clean(watched)
    assert watched.outcomes() == [BYPASSED]


def test_fixed_past_the_hook_too(watched):
    """Once history has held it, a fix does not make it prevented, whoever saw the fix."""
    slip(watched)
    slip(watched, "a.py", FIXED)
    clean(watched)
    assert watched.outcomes() == [BYPASSED]


def test_fixed_by_the_next_commit(watched):
    """Fixed by the commit that records it, it is still bypassed."""
    slip(watched)
    watched.write("a.py", FIXED)
    watched.stage()
    watched.goes()
    assert watched.outcomes() == [BYPASSED]


def test_amended_away(watched):
    """The hook cannot tell an amend from another commit: the bypass stays on record, once."""
    slip(watched)
    watched.write("a.py", FIXED)
    watched.stage()
    watched.goes("--amend")
    clean(watched)
    assert watched.outcomes() == [BYPASSED]


def test_amended_with_the_fault(watched):
    """A bypass whose commit is made again keeps its outcome, with hooks and without."""
    slip(watched)
    watched.goes("--amend", "--no-verify", "-m", "reworded")
    watched.goes("--amend", "-m", "reworded again")
    assert watched.outcomes() == [BYPASSED]
    clean(watched)
    assert watched.outcomes() == [BYPASSED]


def test_undone_and_blocked(watched):
    """A bypass that is undone, tried again with the hook and then fixed is one violation."""
    clean(watched, "first.py")
    slip(watched)
    watched.git("reset", "-q", "--soft", "HEAD~")
    watched.blocked()
    watched.write("a.py", FIXED)
    watched.stage()
    watched.goes()
    assert watched.outcomes() == [PREVENTED]
    assert watched.spool() == []


def test_on_another_branch(watched):
    """What went past on one branch is recorded on that branch, not on the next best one."""
    clean(watched, "first.py")
    watched.git("checkout", "-q", "-b", "side")
    slip(watched)
    watched.git("checkout", "-q", "main")
    clean(watched)
    assert watched.outcomes() == []
    watched.git("checkout", "-q", "side")
    clean(watched, "d.py")
    assert watched.outcomes() == [BYPASSED]


def test_new_fault_beside_it(watched):
    """A new fault in the same file is another violation than the one that went past."""
    slip(watched)
    watched.write("a.py", BARE + "\n\n" + BARE.replace("def ", "def other_"))
    watched.stage()
    watched.blocked()
    watched.write("a.py", BARE + "\n\nVALUE = 1\n")
    watched.stage()
    watched.goes()
    assert watched.outcomes() == [BYPASSED, PREVENTED]


def test_warnings_that_went_past(watched):
    """What would only have warned is committed, not bypassed: nothing stood in its way."""
    assert "went past" not in slip(watched, "b.py", SILENT)
    clean(watched)
    assert watched.outcomes() == [("b.py", "never-deleted", "committed")]


def test_first_commit(watched):
    """The very first commit may go past the hook as well."""
    assert "went past" in slip(watched)
    assert len(watched.spool()) == 1


def test_seen_commits_are_not_scanned_again(watched):
    """What the hook has passed is not bypassed, though it is recorded in the same commit."""
    watched.write("b.py", SILENT)
    watched.stage()
    watched.goes()
    assert watched.outcomes() == [("b.py", "never-deleted", "committed")]
    assert watched.spool() == []


def test_aborted_then_past_the_hook(watched):
    """A passed attempt that was given up does not speak for another change."""
    clean(watched, "first.py")
    watched.write("c.py", CLEAN)
    watched.stage()
    assert watched.attempt("-F", "-", "--cleanup=strip", stdin="").returncode == 1
    watched.write("a.py", BARE)
    watched.stage()
    assert "went past" in watched.goes("--no-verify")


@pytest.mark.parametrize("command", ["cherry-pick", "revert"])
def test_picks_are_no_bypass(watched, command):
    """Git itself asks no hook for a clean pick: nobody went past it."""
    watched.write("a.py", BARE)
    bad = watched.commit("bad")
    slip(watched, "a.py", FIXED)
    target = "HEAD" if command == "revert" else bad
    if command == "cherry-pick":
        watched.git("checkout", "-q", "-b", "side", "HEAD~2")
    done = watched.run("git", command, "--no-edit" if command == "revert" else "-x", target)
    assert "went past" not in done.stdout + done.stderr
    assert watched.spool() == []


def test_silent_during_a_rebase(watched):
    """A rebase makes old commits again; none of them is looked at."""
    clean(watched, "first.py")
    watched.git("checkout", "-q", "-b", "side")
    watched.write("a.py", BARE)
    watched.commit("bad")
    watched.git("checkout", "-q", "main")
    clean(watched, "second.py")
    watched.git("checkout", "-q", "side")
    for backend in ("--merge", "--apply"):
        done = watched.run("git", "rebase", "--no-ff", backend, "main")
        assert "went past" not in done.stdout + done.stderr
    assert watched.spool() == []


def test_conflicting_merge_past_the_hook(watched):
    """A merge resolved past the hook holds only what neither parent had."""
    watched.write("a.py", CLEAN)
    watched.commit("first")
    watched.git("checkout", "-q", "-b", "side")
    watched.write("a.py", CLEAN + "\nSIDE = 1\n")
    watched.write("old.py", BARE)
    watched.commit("side")
    watched.git("checkout", "-q", "main")
    watched.write("a.py", CLEAN + "\nMAIN = 1\n")
    watched.commit("main")
    watched.run("git", "merge", "-q", "side", check=False)
    assert "went past the hook with a.py:4" in slip(watched, "a.py", BARE)
    assert [one["path"] for one in watched.spool()] == ["a.py"]


def test_without_a_reflog(watched):
    """Without a reflog the commit is compared with its parent."""
    watched.git("config", "core.logAllRefUpdates", "false")
    (watched.path / ".git/logs/HEAD").unlink(missing_ok=True)
    clean(watched)
    assert "went past" in slip(watched)
    clean(watched, "d.py")
    assert watched.outcomes() == [BYPASSED]


@pytest.mark.parametrize("value", ["ci", "off"])
def test_left_to_others(watched, value):
    """Where the commit does not record, the hook after it notes nothing either."""
    watched.write(".feedback-loop/config.toml", f'record = "{value}"\n')
    watched.commit("configuration")
    slip(watched)
    assert watched.spool() == []


def test_fragment_lost_from_the_index(watched):
    """A fragment that the commit holds and the index lost is brought back at once."""
    # A hook between ours and git's commit takes it out of the user's index alone.
    watched.write("b.py", SILENT)
    watched.commit("tracked")
    watched.write("b.py", SILENT.replace("f()", "h()").replace("mkdtemp()", "mkdtemp('x')"))
    watched.hook(
        "pre-commit",
        f'"{fl_scan()}" || exit 1\nexport GIT_INDEX_FILE="$PWD/.git/index.lock"\n'
        "git rm -q --cached .feedback-loop/violations/*/*.json || :",
    )
    watched.goes("--", "b.py")
    assert watched.status() == ""
    clean(watched)
    assert len(watched.violations()) == 1


def test_amended_while_the_record_failed(watched):
    """A note made on a commit that an amend replaced is settled by what became of that commit."""
    clean(watched, "first.py")
    watched.write("a.py", BARE)
    watched.stage()
    watched.blocked("--amend")
    watched.write("a.py", FIXED)
    watched.stage()
    watched.goes("--amend", "--no-verify")
    clean(watched)
    assert watched.outcomes() == [PREVENTED]
    assert watched.spool() == []
