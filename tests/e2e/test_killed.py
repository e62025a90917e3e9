"""Killed at any moment of recording: nothing lost, nothing twice, nothing broken.

SIGKILL leaves the files as they are, so one run that copies the repository at each step has in its
copies what every kill would have left; each copy is then checked and committed from.
"""

from __future__ import annotations

import json
import shutil
import sys
from itertools import count
from pathlib import Path

import pytest

from fl_hooks.store.record import read_record
from tests.conftest import Repo, fl_scan
from tests.faults import ALLOWED, BARE, CLEAN, FIXED, SILENT, bare, silent
from tests.warm import warm

BROKEN = Path(__file__).parents[1] / "broken_hook.py"
PREVENTED_A = ("a.py", "bare-except", "prevented")
COMMITTED_A = ("a.py", "never-deleted", "committed")
COMMITTED_B = ("b.py", "never-deleted", "committed")
GAP = "\n" * 8
LINES = "".join(f"x{i} = {i}\n" for i in range(12))


class Case:
    """A commit to be killed, and what has to be on record in the end.

    command: git's arguments. mends: what is written before the commit made after the kill that is
    to go through, where it is to be blocked first. undo: what a person does before trying again.
    """

    def __init__(self, expected, *arguments, command="commit", mends=(), undo=()):
        self.expected = self.wanted = sorted(expected)
        self.command = (command, "-q", *arguments)
        self.mends = mends
        self.undo = undo


def put(repo, path, content):
    """Write a file and stage it."""
    repo.write(path, content)
    repo.stage(path)


def noting(repo):
    """A first attempt that is blocked."""
    put(repo, "a.py", BARE)
    return Case([PREVENTED_A], "-m", "x", mends=(("a.py", FIXED),))


def noting_again(repo):
    """A second attempt, whose fault has moved to another file and line."""
    put(repo, "a.py", BARE)
    repo.blocked()
    repo.git("mv", "a.py", "b.py")
    put(repo, "b.py", "x = 1\n" + BARE)
    return Case([("b.py", "bare-except", "prevented")], "-m", "x", mends=(("b.py", FIXED),))


def recording(repo):
    """An attempt that prevents one fault and commits another."""
    put(repo, "a.py", BARE)
    repo.blocked()
    put(repo, "a.py", FIXED)
    put(repo, "b.py", SILENT)
    return Case([PREVENTED_A, COMMITTED_B], "-m", "x")


def recording_moved(repo):
    """An attempt that commits a warning which a blocked one had in another blob and line."""
    put(repo, "a.py", SILENT + BARE)
    repo.blocked()
    put(repo, "a.py", "x = 1\n" + SILENT + FIXED)
    return Case([PREVENTED_A, COMMITTED_A], "-m", "x")


def suppressing(repo):
    """An attempt that allows one of two equal faults and mends the other."""
    put(repo, "a.py", bare("f") + bare("g"))
    repo.blocked()
    put(repo, "a.py", ALLOWED + bare("g").replace("except:", "except OSError:"))
    return Case([PREVENTED_A, ("a.py", "bare-except", "suppressed")], "-m", "x")


def two_notes(repo):
    """An attempt that settles what two blocked ones noted."""
    put(repo, "a.py", bare("f"))
    repo.blocked()
    put(repo, "b.py", bare("g"))
    repo.blocked()
    put(repo, "a.py", FIXED)
    put(repo, "b.py", SILENT)
    expected = [PREVENTED_A, ("b.py", "bare-except", "prevented"), COMMITTED_B]
    return Case(expected, "-m", "x")


def path_commit(repo):
    """`git commit -- path`, which has two indexes."""
    repo.write("a.py", CLEAN)
    repo.write("b.py", CLEAN)
    repo.commit("tracked files")
    put(repo, "b.py", CLEAN + "\n")
    repo.write("a.py", BARE)
    repo.blocked("--", "a.py")
    repo.write("a.py", SILENT + FIXED)
    return Case([PREVENTED_A, COMMITTED_A], "-m", "x", "--", "a.py")


def all_commit(repo):
    """`git commit -a`, made from a locked index."""
    repo.write("a.py", CLEAN)
    repo.commit("a tracked file")
    repo.write("a.py", SILENT)
    return Case([COMMITTED_A], "-m", "x", "-a")


def amend(repo):
    """An amend of a commit that has a fragment of its own."""
    put(repo, "a.py", SILENT)
    repo.goes()
    put(repo, "b.py", BARE)
    repo.blocked("--amend")
    put(repo, "b.py", FIXED)
    expected = [COMMITTED_A, ("b.py", "bare-except", "prevented")]
    return Case(expected, "-m", "x", "--amend")


def aborted(repo):
    """An attempt that replaces what one left that was given up after the hook."""
    put(repo, "a.py", SILENT)
    put(repo, "b.py", silent("other"))
    repo.attempt("-F", "/dev/null")
    put(repo, "a.py", FIXED)
    return Case([("a.py", "never-deleted", "prevented"), COMMITTED_B], "-m", "x")


def resolution(repo):
    """A merge whose resolution had a fault."""
    put(repo, "a.py", LINES)
    repo.commit("base")
    repo.git("checkout", "-q", "-b", "side")
    put(repo, "a.py", LINES.replace("x5 = 5", "x5 = 55"))
    repo.commit("theirs")
    repo.git("checkout", "-q", "main")
    put(repo, "a.py", LINES.replace("x5 = 5", "x5 = 50"))
    repo.commit("ours")
    repo.git("merge", "side", check=False)
    put(repo, "a.py", LINES.replace("x5 = 5\n", BARE))
    repo.blocked()
    put(repo, "a.py", LINES.replace("x5 = 5\n", FIXED + SILENT))
    return Case([PREVENTED_A, COMMITTED_A], "-m", "x")


def first_commit(repo):
    """The first commit of a repository."""
    put(repo, "a.py", BARE)
    repo.blocked()
    put(repo, "a.py", FIXED)
    put(repo, "b.py", SILENT)
    return Case([PREVENTED_A, COMMITTED_B], "-m", "x")


def clean_merge(repo):
    """A merge that git makes itself, which brings a warning that neither side had."""
    start = f"import tempfile\n\n\ndef f():\n    folder = tempfile.mkdtemp()\n{GAP}"
    put(repo, "a.py", f"{start}    use(folder)\n{GAP}    return folder\n")
    repo.commit("the start")
    repo.git("checkout", "-q", "-b", "side")
    put(repo, "a.py", f"{start}    use(len(folder))\n{GAP}    return folder\n")
    repo.commit("theirs")
    repo.git("checkout", "-q", "main")
    put(repo, "a.py", f"{start}    use(folder)\n{GAP}    return 1\n")
    repo.commit("ours")
    undo = ("reset", "-q", "--hard")
    return Case([COMMITTED_A], "--no-edit", "side", command="merge", undo=undo)


def bypass(repo):
    """A commit past the hook, of a fault that was blocked before and one that was not."""
    put(repo, "a.py", BARE)
    repo.blocked()
    put(repo, "b.py", SILENT)
    expected = [("a.py", "bare-except", "bypassed"), COMMITTED_B]
    return Case(expected, "-m", "x", "--no-verify")


SCENARIOS = (
    pytest.param(noting, marks=pytest.mark.slow),
    *(
        pytest.param(one, marks=pytest.mark.matrix)
        for one in (
            recording,
            noting_again,
            recording_moved,
            suppressing,
            two_notes,
            path_commit,
            all_commit,
            amend,
            aborted,
            resolution,
            clean_merge,
            first_commit,
            bypass,
        )
    ),
)


@pytest.fixture
def breakable(make_repo):
    """Return a repository whose hooks are what FL_HOOK says, by default fl-scan."""
    repo = make_repo("repo", "--template=")
    call = f'PATH="$FL_PATH:$PATH" exec ${{FL_HOOK:-"{fl_scan()}"}}'
    repo.hook("pre-commit", call)
    repo.hook("pre-merge-commit", call)
    repo.hook("post-commit", f"{call} --post-commit")
    return repo


def prepared(repo, scenario):
    """Lay out a scenario; return its case."""
    if scenario is not first_commit:
        repo.write("README", "a repository\n")
        repo.commit("first")
    # Warm since it has hooks, as the compiled patterns are not what is recorded.
    return scenario(repo)


def broken(*arguments):
    """Return the environment under which the hooks break."""
    return {"FL_HOOK": " ".join([sys.executable, str(BROKEN), *map(str, arguments)])}


def states(repo, folder, case):
    """Run the case while its hooks copy the repository; return the copies."""
    folder.mkdir()
    repo.run("git", *case.command, check=False, **broken("snapshots", folder))
    return [Repo(place) for place in sorted(folder.iterdir())]


def assert_whole(repo):
    """Whatever was killed: every file of ours is valid JSON, and git reads index and objects."""
    for folder in (repo.path / ".git/fl-hooks/spool", repo.path / ".feedback-loop"):
        for place in folder.rglob("*.json"):
            json.loads(place.read_text())
    repo.git("status")
    repo.git("fsck", "--strict")


def unlock(repo):
    """Take away the locks that a killed git leaves, as git itself advises."""
    for place in (repo.path / ".git").glob("*index*.lock"):
        place.unlink()


def head(repo):
    """Return HEAD's commit, "" before the first one."""
    return repo.git("rev-parse", "--verify", "-q", "HEAD", check=False)


def try_again(repo, case, before):
    """Do what a person does after the kill: the same once more, unless it went through."""
    if head(repo) != before:
        return
    if case.undo:
        repo.git(*case.undo)
    done = repo.run("git", *case.command, check=False)
    for path, content in case.mends:
        assert done.returncode == 1
        put(repo, path, content)
        repo.run("git", *case.command)
    assert case.mends or done.returncode == 0, done.stdout + done.stderr


def assert_recorded(repo, case):
    """After another commit everything expected is on record, once, and nothing is left over."""
    put(repo, "later.txt", "x\n")
    repo.goes()
    assert repo.outcomes() == case.expected
    assert len(read_record(str(repo.path))) == len(case.expected)
    assert repo.spool() == []
    assert repo.status() == ""
    assert_whole(repo)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.__name__)
def test_killed_together_with_git(breakable, tmp_path, scenario):
    """A power cut at any step: the next commit records everything exactly once."""
    case = prepared(breakable, scenario)
    before = head(breakable)
    found = states(breakable, tmp_path / "states", case)
    assert len(found) > 2
    for state in found:
        case.expected = case.wanted
        assert_whole(state)
        unlock(state)
        # What the repository has compiled counts at its own place only.
        warm(state.path)
        try_again(state, case, before)
        if scenario is bypass:
            scan_in_ci(state, case, before)
        assert_recorded(state, case)
        shutil.rmtree(state.path)


def scan_in_ci(repo, case, before):
    """Where nobody lived to note a bypass, the scan of the range records that it escaped.

    What was noted keeps its outcome: it is on record already.
    """
    put(repo, "next.txt", "x\n")
    repo.goes()
    program = Path(fl_scan()).with_name("fl")
    repo.run(program, "scan", "--range", f"{before}...HEAD", "--record", check=False)
    repo.goes("--allow-empty")
    found = repo.outcomes()
    assert [one[:2] for one in found] == [one[:2] for one in case.expected]
    assert all(one in case.expected or one[2] == "escaped" for one in found)
    case.expected = found


def copy_of(repo, name):
    """Return a copy of a repository."""
    shutil.copytree(repo.path, repo.path.parent / name, symlinks=True)
    return Repo(repo.path.parent / name)


@pytest.mark.matrix
@pytest.mark.parametrize("scenario", [noting, recording, path_commit, bypass])
def test_killed_alone(breakable, scenario):
    """SIGKILL of the hook alone, at any step: git gives up, and the next attempt goes on."""
    case = prepared(breakable, scenario)
    before = head(breakable)
    # What each step leaves is held above; here it is how git takes the hook's death.
    for step in count(0, 4):
        repo = copy_of(breakable, f"killed-{step}")
        repo.run("git", *case.command, check=False, **broken("kill", step))
        died = (repo.path / ".git/killed").exists()
        assert_whole(repo)
        try_again(repo, case, before)
        if scenario is bypass:
            scan_in_ci(repo, case, before)
        assert_recorded(repo, case)
        case.expected = case.wanted
        shutil.rmtree(repo.path)
        if not died:
            break
    assert step > 30


# git that is killed when it is asked for FL_VICTIM: before it starts, after its work, or in the
# middle of it, when half of the new index stands in the lock.
VICTIM = """\
#!/bin/sh
for word; do
  [ "$word" = "$FL_VICTIM" ] || continue
  [ "$FL_WHEN" = after ] && "{git}" "$@"
  [ "$FL_WHEN" = halfway ] && head -c 40 "$GIT_INDEX_FILE" > "$GIT_INDEX_FILE.lock"
  kill -9 $$
done
exec "{git}" "$@"
"""
DEATHS = [
    *((verb, when) for verb in ("update-index", "hash-object") for when in ("before", "after")),
    ("update-index", "halfway"),
]
READERS = ["diff-index", "cat-file"]


def deadly(tmp_path, verb, when):
    """Return the environment in which one command of git is killed."""
    folder = tmp_path / "deadly"
    folder.mkdir()
    (folder / "git").write_text(VICTIM.format(git=shutil.which("git")))
    (folder / "git").chmod(0o755)
    return {"FL_PATH": str(folder), "FL_VICTIM": verb, "FL_WHEN": when}


@pytest.mark.parametrize("scenario", [recording, path_commit, all_commit, resolution])
@pytest.mark.parametrize(("verb", "when"), DEATHS)
@pytest.mark.matrix
def test_git_killed_while_staging(breakable, tmp_path, scenario, verb, when):
    """The git that stages the record dies: that is said, the commit goes on, the next repairs."""
    case = prepared(breakable, scenario)
    done = breakable.run("git", *case.command, **deadly(tmp_path, verb, when))
    said = "THE RECORD COULD NOT BE WRITTEN" in done.stderr
    assert said or breakable.outcomes() == case.expected
    assert "Traceback" not in done.stderr
    assert_whole(breakable)
    unlock(breakable)
    assert_recorded(breakable, case)


@pytest.mark.parametrize("verb", READERS)
def test_git_killed_while_reading(breakable, tmp_path, verb):
    """Without its answers there is no verdict: the commit stops, and the next attempt goes on."""
    case = prepared(breakable, recording)
    before = head(breakable)
    done = breakable.run("git", *case.command, check=False, **deadly(tmp_path, verb, "before"))
    assert done.returncode == 1
    assert f"git {verb} failed" in done.stderr
    assert "Traceback" not in done.stderr
    assert_whole(breakable)
    try_again(breakable, case, before)
    assert_recorded(breakable, case)
