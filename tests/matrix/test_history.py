"""Operations that make, move and rewrite history: the record goes where the commits go."""

from __future__ import annotations

import json
import shutil
from functools import cache

import pytest

from tests.faults import BARE, CLEAN, FIXED, SILENT, bare, silent

MERGES = "Merges"
PICKS = "Picks, reverts and patches"
REBASES = "Rebases"
MOVES = "Moving about"
BYPASSES = "Past the hook"

LINES = "".join(f"x{i} = {i}\n" for i in range(40))
OURS = LINES.replace("x5 = 5\n", "x5 = 50\n")
THEIRS = LINES.replace("x5 = 5\n", "x5 = 55\n")
BOTH = LINES.replace("x5 = 5\n", "x5 = 505\n")

# Raises in two places, either of which is enough; two branches may each take another one away.
HANDLER = (
    "def f(one):\n    try:\n        g()\n    except:\n        if one:\n            raise  # one\n"
    + "\n" * 9
    + "        h()\n        raise  # two\n"
)

ON_MAIN = [("m1.py", "never-deleted", "committed")]
S1 = ("s1.py", "never-deleted", "committed")
S2 = ("s2.py", "bare-except", "prevented")
ON_SIDE = [S1, S2]
# `git rebase -i` with its list changed by sed, and every message taken as it is
QUIET = {"GIT_EDITOR": "true", "GIT_SEQUENCE_EDITOR": "true"}


def operation(name, group):
    """Return the marker of an operation."""
    return pytest.mark.operation(name, group=group)


def step(repo, name, content, *arguments):
    """Commit one file with hooks."""
    repo.write(name, content)
    repo.stage(name)
    return repo.goes("-m", name, *arguments)


def brought(repo, revision="HEAD"):
    """Return (path, check, outcome) of what the fragments that a commit adds hold, sorted."""
    # A merge adds what none of its parents has.
    options = ("-c", "--no-renames", "--diff-filter=A", "--name-only", "--format=")
    names = repo.git("show", *options, revision, "--", ".feedback-loop").split()
    texts = [repo.git("show", f"{revision}:{n}") for n in names if n.endswith(".json")]
    rows = [row for text in texts for row in json.loads(text)["violations"]]
    return sorted((row["path"], row["check"], row["outcome"]) for row in rows)


def assert_record(repo, expected):
    """Check that the record holds these violations and no others, and that nothing is left over."""
    assert repo.outcomes() == sorted(expected)
    repo.assert_settled()


def todo(repo, script, *arguments, check=True):
    """Run `git rebase -i` with its list edited by a sed script."""
    editor = {**QUIET, "GIT_SEQUENCE_EDITOR": f"sed -i.bak -e '{script}'"}
    return repo.run("git", "rebase", "-q", "-i", *arguments, check=check, **editor)


@pytest.fixture(scope="session")
def forked(template, tmp_path_factory):
    """Return a function that makes the template of `branches` once per front end."""

    @cache
    def make(kind):
        plain = template(kind)
        place = tmp_path_factory.mktemp(f"forked-{kind}") / "repo"
        shutil.copytree(plain.path, place, symlinks=True)
        repo = plain.at(place)
        step(repo, "shared.py", LINES)
        repo.git("checkout", "-q", "-b", "side")
        step(repo, "s1.py", silent("s1"))
        repo.write("s2.py", bare("s2"))
        repo.stage()
        repo.blocked()
        step(repo, "s2.py", FIXED)
        repo.git("checkout", "-q", "main")
        step(repo, "m1.py", silent("m1"))
        return repo

    return make


@pytest.fixture
def branches(front, forked):
    """Return a repository with a warning on main, and one and a prevented fault on side."""
    shutil.rmtree(front.path)
    shutil.copytree(forked(front.kind).path, front.path, symlinks=True)
    return front


@pytest.fixture
def conflict(branches):
    """Return the same, with shared.py changed on both branches."""
    step(branches, "shared.py", OURS)
    branches.git("checkout", "-q", "side")
    step(branches, "shared.py", THEIRS)
    branches.git("checkout", "-q", "main")
    return branches


def resolve(repo, content, *arguments):
    """Stage a resolution of the conflict in shared.py."""
    repo.write("shared.py", content)
    repo.stage("shared.py", *arguments)


# Merges


@operation("git merge", MERGES)
def test_clean_merge(branches):
    """Both records are united in the merge; nothing of either side is reported or written again."""
    done = branches.run("git", "merge", "--no-edit", "side")
    assert "never-deleted" not in done.stdout + done.stderr
    assert brought(branches) == []
    assert_record(branches, [*ON_MAIN, *ON_SIDE])


@operation("git merge --no-ff", MERGES)
@pytest.mark.fronts("git")
def test_merge_that_could_be_fast(branches):
    """A merge commit on top of what could be a fast-forward adds nothing to the record."""
    branches.git("checkout", "-q", "-b", "topic")
    step(branches, "t.py", silent("t"))
    branches.git("checkout", "-q", "main")
    branches.git("merge", "-q", "--no-ff", "--no-edit", "topic")
    assert_record(branches, [*ON_MAIN, ("t.py", "never-deleted", "committed")])


@operation("git merge --ff-only", MERGES)
@pytest.mark.fronts("git")
def test_fast_forward(branches):
    """A fast-forward takes commits and fragments as they are."""
    branches.git("checkout", "-q", "-b", "topic", "main~")
    branches.git("merge", "-q", "--ff-only", "side")
    assert_record(branches, ON_SIDE)


@operation("git merge A B (octopus)", MERGES)
def test_octopus(branches):
    """A merge of three is compared with each of its parents."""
    branches.git("checkout", "-q", "-b", "third", "main~")
    branches.write("t.py", BARE)
    branches.commit("unchecked")
    branches.git("checkout", "-q", "main")
    branches.git("merge", "-q", "--no-edit", "side", "third")
    assert len(branches.git("log", "-1", "--format=%P").split()) == 3
    assert_record(branches, [*ON_MAIN, *ON_SIDE])


@operation("git merge, a fault born in it", MERGES)
def test_fault_born_in_a_clean_merge(branches):
    """A fault that only the merged file has blocks the merge; its fix is in the merge commit."""
    step(branches, "born.py", HANDLER)
    branches.git("checkout", "-q", "-b", "quiet")
    step(branches, "born.py", HANDLER.replace("raise  # one", "h()"))
    branches.git("checkout", "-q", "main")
    step(branches, "born.py", HANDLER.replace("raise  # two", "h()"))
    done = branches.run("git", "merge", "--no-edit", "quiet", check=False)
    assert done.returncode
    assert "born.py:4:5" in done.stdout + done.stderr
    branches.write("born.py", branches.git("show", "quiet:born.py"))
    branches.stage()
    branches.goes()
    assert len(branches.git("log", "-1", "--format=%P").split()) == 2
    fault = ("born.py", "bare-except", "prevented")
    assert brought(branches) == [fault]
    assert_record(branches, [*ON_MAIN, fault])


@operation("git merge --no-commit", MERGES)
def test_merge_no_commit(branches):
    """What is added before the merge is committed is scanned; the other side's is not."""
    branches.git("merge", "-q", "--no-commit", "side")
    branches.write("own.py", BARE)
    branches.stage()
    said = branches.blocked()
    assert "s1.py" not in said
    step(branches, "own.py", FIXED)
    own = ("own.py", "bare-except", "prevented")
    assert brought(branches) == [own]
    assert len(branches.git("log", "-1", "--format=%P").split()) == 2
    assert_record(branches, [*ON_MAIN, *ON_SIDE, own])


@operation("git merge, with conflicts", MERGES)
def test_merge_with_conflicts(conflict):
    """A fault of the resolution itself blocks, and its fix is recorded in the merge commit."""
    assert conflict.run("git", "merge", "side", check=False).returncode == 1
    resolve(conflict, BOTH + BARE)
    said = conflict.blocked()
    assert "1 violation in 1 file" in said
    resolve(conflict, BOTH + FIXED)
    conflict.run("git", "merge", "--continue", GIT_EDITOR="true")
    fault = ("shared.py", "bare-except", "prevented")
    assert brought(conflict) == [fault]
    assert_record(conflict, [*ON_MAIN, *ON_SIDE, fault])


@operation("git merge --abort", MERGES)
@pytest.mark.fronts("git")
def test_merge_given_up(conflict):
    """A merge that is given up after a block leaves nothing in the work tree or the next commit."""
    conflict.run("git", "merge", "side", check=False)
    resolve(conflict, BOTH + BARE)
    conflict.blocked()
    conflict.git("merge", "--abort")
    assert conflict.status() == ""
    step(conflict, "next.py", CLEAN)
    assert conflict.outcomes() == ON_MAIN


@operation("git merge -X theirs", MERGES)
@pytest.mark.fronts("git")
def test_merge_favouring_theirs(conflict):
    """A conflict that git itself resolves brings nothing new."""
    conflict.git("merge", "-q", "--no-edit", "-X", "theirs", "side")
    assert_record(conflict, [*ON_MAIN, *ON_SIDE])


@operation("git merge -s ours", MERGES)
@pytest.mark.fronts("git")
def test_merge_keeping_ours(branches):
    """What the other side recorded stays in history, and nothing of it comes into the tree."""
    branches.git("merge", "-q", "--no-edit", "-s", "ours", "side")
    assert_record(branches, ON_MAIN)


@operation("git merge -X subtree", MERGES)
@pytest.mark.fronts("git")
def test_subtree(branches, make_front):
    """A project taken in below a folder brings its old faults as old ones."""
    other = make_front("library")
    other.write("lib.py", BARE)
    other.commit("a library")
    branches.git("fetch", "-q", str(other.path), "main:library")
    branches.git(
        "merge", "-q", "-s", "ours", "--no-commit", "--allow-unrelated-histories", "library"
    )
    branches.git("read-tree", "--prefix=lib/", "-u", "library")
    assert "lib.py" not in branches.goes()
    other.write("lib.py", "import os\n" + BARE)
    other.commit("more")
    branches.git("fetch", "-q", str(other.path), "main:library")
    branches.git("merge", "-q", "--no-edit", "-X", "subtree=lib", "library")
    assert_record(branches, ON_MAIN)


@operation("git merge --allow-unrelated-histories", MERGES)
@pytest.mark.fronts("git")
def test_unrelated_histories(branches):
    """Two histories without a common commit: each side's faults are its own."""
    branches.git("checkout", "-q", "--orphan", "other")
    branches.git("rm", "-rqf", ".")
    branches.write("old.py", BARE)
    branches.commit("unchecked")
    branches.git("checkout", "-q", "main")
    branches.git("merge", "-q", "--no-edit", "--allow-unrelated-histories", "other")
    assert_record(branches, ON_MAIN)


@operation("git merge --squash", MERGES)
def test_squash(branches):
    """The branch's fragments come along as they are; only what is new is recorded beside them."""
    branches.git("merge", "-q", "--squash", "side")
    branches.write("own.py", SILENT)
    branches.stage()
    branches.goes()
    own = ("own.py", "never-deleted", "committed")
    assert brought(branches) == [own, *ON_SIDE]
    assert len(branches.added()) == 3
    assert_record(branches, [*ON_MAIN, *ON_SIDE, own])


@operation("git pull --no-rebase", MERGES)
@pytest.mark.fronts("git")
def test_pull_merges(branches):
    """A pull that merges is a merge."""
    clone = branches.clone()
    step(branches, "up.py", silent("up"))
    step(clone, "own.py", silent("own"))
    clone.git("pull", "-q", "--no-rebase", "--no-edit")
    new = [(name, "never-deleted", "committed") for name in ("own.py", "up.py")]
    assert_record(clone, [*ON_MAIN, *new])


# Picks, reverts and patches


@operation("git cherry-pick", PICKS)
def test_clean_pick(branches):
    """A clean pick brings the fragments of its commits, and no hook has to be asked."""
    done = branches.run("git", "cherry-pick", "main..side")
    assert "went past" not in done.stdout + done.stderr
    assert brought(branches, "HEAD~") == [S1]
    assert brought(branches) == [S2]
    assert_record(branches, [*ON_MAIN, *ON_SIDE])


@operation("git cherry-pick -x, -e", PICKS)
@pytest.mark.fronts("git")
@pytest.mark.parametrize("option", ["-x", "-e", "--signoff"])
def test_pick_with_another_message(branches, option):
    """A pick of what went past the hook is no second bypass, whatever its message."""
    branches.git("checkout", "-q", "side")
    branches.write("old.py", BARE)
    branches.commit("unchecked")
    branches.git("checkout", "-q", "main")
    done = branches.run("git", "cherry-pick", option, "side", **QUIET)
    assert "went past" not in done.stdout + done.stderr
    assert_record(branches, ON_MAIN)


@operation("git cherry-pick, with conflicts", PICKS)
def test_pick_with_conflicts(conflict):
    """Resolving a pick is scanned: a fault blocks, and its fix is recorded in the picked commit."""
    conflict.git("checkout", "-q", "side")
    step(conflict, "shared.py", THEIRS + silent("picked"))
    conflict.git("checkout", "-q", "main")
    assert conflict.run("git", "cherry-pick", "side~", check=False).returncode == 1
    resolve(conflict, BOTH + BARE)
    done = conflict.run("git", "cherry-pick", "--continue", check=False, **QUIET)
    assert "the commit is blocked" in done.stdout + done.stderr
    resolve(conflict, BOTH + FIXED)
    conflict.run("git", "cherry-pick", "--continue", **QUIET)
    fault = ("shared.py", "bare-except", "prevented")
    assert brought(conflict) == [fault]
    assert_record(conflict, [*ON_MAIN, fault])


@operation("git cherry-pick, the picked warning in a conflict", PICKS)
@pytest.mark.fronts("git")
def test_picked_fragment_counts(conflict):
    """The picked commit's own fragment speaks for its warning, also after a conflict."""
    conflict.git("checkout", "-q", "side")
    step(conflict, "shared.py", THEIRS.replace("x5", "y5") + silent("picked"))
    conflict.git("checkout", "-q", "main")
    assert conflict.run("git", "cherry-pick", "side", check=False).returncode == 1
    resolve(conflict, BOTH + silent("picked"))
    conflict.run("git", "cherry-pick", "--continue", **QUIET)
    assert len(conflict.added()) == 1
    assert_record(conflict, [*ON_MAIN, ("shared.py", "never-deleted", "committed")])


@operation("git cherry-pick --no-commit", PICKS)
@pytest.mark.fronts("git")
def test_pick_into_the_index(branches):
    """Picked into the index and committed, the staged fragments are not written a second time."""
    branches.git("cherry-pick", "--no-commit", "main..side")
    branches.goes()
    assert len(branches.added()) == 2
    assert_record(branches, [*ON_MAIN, *ON_SIDE])


@operation("git cherry-pick -m 1", PICKS)
@pytest.mark.fronts("git")
def test_pick_of_a_merge(branches):
    """A picked merge brings the fragments of the side that it merged."""
    branches.git("checkout", "-q", "-b", "target")
    branches.git("checkout", "-q", "-b", "merged", "main~")
    branches.git("merge", "-q", "--no-ff", "--no-edit", "side")
    branches.git("checkout", "-q", "target")
    branches.git("cherry-pick", "-m", "1", "merged")
    assert_record(branches, [*ON_MAIN, *ON_SIDE])


@operation("git cherry-pick --abort", PICKS)
@pytest.mark.fronts("git")
def test_pick_given_up(conflict):
    """A pick that is given up after a block leaves nothing behind in index and work tree."""
    conflict.run("git", "cherry-pick", "side", check=False)
    resolve(conflict, BOTH + BARE)
    conflict.blocked()
    conflict.git("cherry-pick", "--abort")
    assert conflict.status() == ""
    step(conflict, "next.py", CLEAN)
    assert conflict.outcomes() == ON_MAIN


@operation("git revert", PICKS)
def test_revert(branches):
    """A revert takes a fragment out of the tree and leaves it in history; a new one is not made."""
    done = branches.run("git", "revert", "--no-edit", "HEAD")
    assert "went past" not in done.stdout + done.stderr
    assert_record(branches, [])
    log = ("log", "--diff-filter=A", "--name-only", "--format=", "--", "*.json")
    assert len(branches.git(*log).split()) == 1


@operation("git revert of a fix", PICKS)
@pytest.mark.fronts("git")
def test_revert_of_a_fix(branches):
    """A clean revert that brings an old fault back asks no hook, and is no bypass either."""
    branches.write("old.py", BARE)
    branches.commit("unchecked")
    step(branches, "old.py", FIXED)
    done = branches.run("git", "revert", "HEAD", **QUIET)
    assert "went past" not in done.stdout + done.stderr
    assert_record(branches, ON_MAIN)


@operation("git revert, with conflicts", PICKS)
def test_revert_with_conflicts(branches):
    """Resolving a revert is scanned like any other commit."""
    step(branches, "shared.py", OURS)
    step(branches, "shared.py", BOTH)
    assert branches.run("git", "revert", "--no-edit", "HEAD~", check=False).returncode == 1
    resolve(branches, LINES + BARE)
    done = branches.run("git", "revert", "--continue", check=False, **QUIET)
    assert "the commit is blocked" in done.stdout + done.stderr
    resolve(branches, LINES + FIXED)
    branches.run("git", "revert", "--continue", **QUIET)
    fault = ("shared.py", "bare-except", "prevented")
    assert brought(branches) == [fault]
    assert_record(branches, [*ON_MAIN, fault])


@operation("git revert -m 1, and its revert", PICKS)
@pytest.mark.fronts("git")
def test_revert_of_a_merge(branches):
    """A reverted merge takes its fragments along, and the revert of the revert brings them back."""
    branches.git("merge", "-q", "--no-edit", "side")
    branches.git("revert", "--no-edit", "-m", "1", "HEAD")
    assert branches.outcomes() == ON_MAIN
    branches.git("revert", "--no-edit", "HEAD")
    assert_record(branches, [*ON_MAIN, *ON_SIDE])


@operation("git revert --no-commit", PICKS)
@pytest.mark.fronts("git")
def test_revert_into_the_index(branches):
    """Committed by hand, a revert records only what it brings itself."""
    branches.git("revert", "--no-commit", "HEAD")
    branches.write("own.py", SILENT)
    branches.stage()
    branches.goes()
    assert_record(branches, [("own.py", "never-deleted", "committed")])


@operation("git am", PICKS)
def test_patches(branches):
    """Patches carry the fragments of their commits; git asks no commit hook for them."""
    branches.git("checkout", "-q", "-b", "topic")
    step(branches, "t.py", silent("t"))
    patches = branches.git("format-patch", "--stdout", "main")
    branches.git("checkout", "-q", "side")
    branches.git("merge", "-q", "--no-edit", "main")
    done = branches.run("git", "am", "-q", stdin=patches + "\n")
    assert "fl-hooks" not in done.stdout + done.stderr
    t = ("t.py", "never-deleted", "committed")
    assert brought(branches) == [t]
    assert_record(branches, [*ON_MAIN, *ON_SIDE, t])


@operation("git am -3, the log begun on both sides", PICKS)
@pytest.mark.fronts("git")
def test_patches_that_begin_the_log(branches):
    """Patches that bring the log's first files apply over the same files with -3."""
    patches = branches.git("format-patch", "--stdout", "main..side")
    branches.git("am", "-q", "-3", stdin=patches + "\n")
    assert brought(branches, "HEAD~") == [S1]
    assert brought(branches) == [S2]
    assert_record(branches, [*ON_MAIN, *ON_SIDE])


@operation("git am -3, with conflicts", PICKS)
@pytest.mark.fronts("git")
def test_patch_with_conflicts(conflict):
    """A patch that is resolved brings its own record and no other."""
    conflict.git("checkout", "-q", "side")
    step(conflict, "shared.py", THEIRS.replace("x5", "y5") + silent("sent"))
    patch = conflict.git("format-patch", "--stdout", "-1")
    conflict.git("checkout", "-q", "main")
    assert conflict.run("git", "am", "-q", "-3", stdin=patch + "\n", check=False).returncode
    resolve(conflict, BOTH + silent("sent"))
    conflict.git("am", "-q", "--continue")
    sent = ("shared.py", "never-deleted", "committed")
    assert brought(conflict) == [sent]
    assert_record(conflict, [*ON_MAIN, sent])


@operation("git apply --index -3", PICKS)
@pytest.mark.fronts("git")
def test_applied_diff(branches):
    """A diff that is applied and committed is scanned; fragments in it count as they are."""
    diff = branches.git("diff", "--binary", "main...side")
    # The copied template has other inodes; apply, unlike others, does not look again.
    branches.git("update-index", "-q", "--refresh")
    branches.run("git", "apply", "--index", "-3", stdin=diff + "\n")
    step(branches, "own.py", SILENT)
    own = ("own.py", "never-deleted", "committed")
    assert_record(branches, [*ON_MAIN, *ON_SIDE, own])


# Rebases


@operation("git rebase --merge, --apply", REBASES)
@pytest.mark.parametrize("backend", ["--merge", "--apply"])
def test_rebase(branches, backend):
    """Each commit made again keeps its fragment, byte for byte, with either backend."""
    branches.git("checkout", "-q", "side")
    before = [branches.added("HEAD~"), branches.added()]
    done = branches.run("git", "rebase", backend, "main")
    assert "fl-hooks" not in done.stdout + done.stderr
    assert [branches.added("HEAD~"), branches.added()] == before
    assert_record(branches, [*ON_MAIN, *ON_SIDE])


@operation("git rebase --continue, after a conflict", REBASES)
@pytest.mark.parametrize("backend", ["--merge", "--apply"])
def test_rebase_with_conflicts(conflict, backend):
    """Git asks no hook when a rebase goes on; records stay, and nothing is noted as a bypass."""
    conflict.git("checkout", "-q", "side")
    assert conflict.run("git", "rebase", backend, "main", check=False).returncode == 1
    resolve(conflict, BOTH + SILENT)
    done = conflict.run("git", "rebase", "--continue", **QUIET)
    assert "went past" not in done.stdout + done.stderr
    assert_record(conflict, [*ON_MAIN, *ON_SIDE])


@operation("git commit, during a rebase", REBASES)
def test_commit_during_a_rebase(conflict):
    """Committed by hand at a conflict, the resolution is scanned and recorded in that commit."""
    conflict.git("checkout", "-q", "side")
    assert conflict.run("git", "rebase", "main", check=False).returncode == 1
    resolve(conflict, BOTH + BARE)
    conflict.blocked()
    resolve(conflict, BOTH + FIXED)
    conflict.goes()
    fault = ("shared.py", "bare-except", "prevented")
    assert brought(conflict) == [fault]
    conflict.run("git", "rebase", "--continue", **QUIET)
    assert_record(conflict, [*ON_MAIN, *ON_SIDE, fault])


@operation("git rebase --abort, --skip", REBASES)
@pytest.mark.fronts("git")
@pytest.mark.parametrize("way", ["--abort", "--skip"])
def test_rebase_given_up(conflict, way):
    """A rebase that is given up after a block leaves the record as it was."""
    conflict.git("checkout", "-q", "side")
    conflict.run("git", "rebase", "main", check=False)
    resolve(conflict, BOTH + BARE)
    conflict.blocked()
    conflict.git("rebase", way)
    assert conflict.status() == ""
    step(conflict, "next.py", CLEAN)
    assert conflict.outcomes() == (ON_SIDE if way == "--abort" else sorted([*ON_MAIN, *ON_SIDE]))


@operation("git rebase -i: reword", REBASES)
def test_reword(branches):
    """A reworded commit keeps its fragment; the hook finds nothing new in it."""
    branches.git("checkout", "-q", "side")
    done = todo(branches, "1s/^pick/reword/", "HEAD~2")
    assert "never-deleted" not in done.stdout + done.stderr
    assert brought(branches, "HEAD~") == [S1]
    assert_record(branches, ON_SIDE)


@operation("git rebase -i: edit, git commit --amend", REBASES)
def test_edit(branches):
    """A commit amended in the middle of a rebase records what the amendment brings."""
    branches.git("checkout", "-q", "side")
    todo(branches, "1s/^pick/edit/", "HEAD~2")
    branches.write("s1.py", silent("s1") + BARE)
    branches.stage()
    branches.blocked("--amend")
    branches.write("s1.py", silent("s1") + FIXED)
    branches.stage()
    branches.goes("--amend")
    fault = ("s1.py", "bare-except", "prevented")
    assert brought(branches) == [fault, S1]
    branches.run("git", "rebase", "--continue", **QUIET)
    assert brought(branches) == [S2]
    assert_record(branches, [*ON_SIDE, fault])


@operation("git rebase -i: a commit split in two", REBASES)
@pytest.mark.fronts("git")
def test_split(branches):
    """A commit taken apart and made again as two is recorded once."""
    branches.git("checkout", "-q", "side")
    branches.write("one.py", silent("one"))
    branches.write("two.py", silent("two"))
    branches.stage()
    branches.goes()
    todo(branches, "s/^pick/edit/", "HEAD~")
    branches.git("reset", "-q", "HEAD~")
    for name in ("one.py", "two.py"):
        branches.stage(name)
        branches.goes()
    branches.run("git", "rebase", "--continue", **QUIET)
    new = [(name, "never-deleted", "committed") for name in ("one.py", "two.py")]
    assert branches.outcomes() == sorted([*ON_SIDE, *new])


@operation("git rebase -i: squash, fixup, drop, reordered", REBASES)
@pytest.mark.parametrize("way", ["squash", "fixup", "drop", "reordered"])
@pytest.mark.fronts("git")
def test_squash_in_a_rebase(branches, way):
    """Melted commits hold both fragments, a dropped one takes its own along, order is free."""
    branches.git("checkout", "-q", "side")
    script = "1{h;d};2G" if way == "reordered" else f"2s/^pick/{way}/"
    todo(branches, script, "HEAD~2")
    held = {"drop": [S1], "reordered": [S1]}.get(way, ON_SIDE)
    assert brought(branches) == held
    assert_record(branches, [S1] if way == "drop" else ON_SIDE)


@operation("git rebase -i: exec git commit", REBASES)
@pytest.mark.fronts("git")
def test_exec(branches):
    """A commit that a rebase's own command makes is scanned; a blocked one stops the rebase."""
    branches.git("checkout", "-q", "side")
    branches.git("config", "core.excludesFile", str(branches.path / ".git/excluded"))
    (branches.path / ".git/excluded").write_text("*.in\n")
    branches.write("bad.in", BARE)
    command = "cp bad.in bad.py && git add bad.py && git commit -q -m made"
    done = branches.run("git", "rebase", "-q", "--exec", command, "HEAD~", check=False)
    assert done.returncode
    assert "the commit is blocked" in done.stdout + done.stderr
    branches.write("bad.in", FIXED)
    branches.run("sh", "-c", command)
    branches.git("rebase", "--continue")
    fault = ("bad.py", "bare-except", "prevented")
    assert brought(branches) == [fault]
    assert_record(branches, [*ON_SIDE, fault])


@operation("git rebase --autosquash", REBASES)
@pytest.mark.fronts("git")
def test_autosquash(branches):
    """A fixup of an earlier commit takes its fragment there."""
    branches.git("checkout", "-q", "side")
    step(branches, "s1.py", silent("s1") + silent("more"), "--fixup=HEAD~")
    branches.run("git", "rebase", "-q", "-i", "--autosquash", "HEAD~3", **QUIET)
    assert brought(branches, "HEAD~") == [S1, S1]
    assert_record(branches, [S1, S1, S2])


@operation("git rebase --autostash", REBASES)
@pytest.mark.fronts("git")
def test_autostash(branches):
    """Work put aside and back by a rebase is scanned when it is committed, as ever."""
    branches.git("checkout", "-q", "side")
    branches.write("shared.py", LINES + BARE)
    branches.stage()
    branches.blocked()
    branches.git("rebase", "-q", "--autostash", "main")
    branches.write("shared.py", LINES + FIXED)
    branches.stage()
    branches.goes()
    fault = ("shared.py", "bare-except", "prevented")
    assert brought(branches) == [fault]
    assert_record(branches, [*ON_MAIN, *ON_SIDE, fault])


@operation("git rebase --onto, --root, --rebase-merges", REBASES)
@pytest.mark.fronts("git")
@pytest.mark.parametrize("way", ["--onto", "--root", "--rebase-merges"])
def test_other_rebases(branches, way):
    """Whichever commits are made again, records are neither lost nor doubled."""
    if way == "--onto":
        branches.git("rebase", "-q", "--onto", "main", "side~", "side")
        assert_record(branches, [*ON_MAIN, S2])
        return
    branches.git("merge", "-q", "--no-edit", "side")
    if way == "--root":
        # git builds the new root on the empty tree, and does not always write that.
        branches.git("hash-object", "-t", "tree", "-w", "--stdin")
        branches.git("rebase", "-q", "--root", "--no-ff")
    else:
        branches.git("rebase", "-q", "--rebase-merges", "--no-ff", "main~2")
    assert_record(branches, [*ON_MAIN, *ON_SIDE])


@operation("git pull --rebase", REBASES)
@pytest.mark.fronts("git")
def test_pull_rebases(branches):
    """A pull that rebases keeps each record in its commit."""
    clone = branches.clone()
    step(branches, "up.py", silent("up"))
    step(clone, "own.py", silent("own"))
    clone.git("pull", "-q", "--rebase")
    own, up = ((name, "never-deleted", "committed") for name in ("own.py", "up.py"))
    assert brought(clone) == [own]
    assert_record(clone, [*ON_MAIN, own, up])


# Moving about


@operation("git reset --soft, --mixed, --hard, and again", MOVES)
@pytest.mark.fronts("git")
@pytest.mark.parametrize("mode", ["--soft", "--mixed", "--hard"])
def test_commit_undone(branches, mode):
    """A commit undone and made again, whole, in part or from nothing, is recorded once."""
    branches.write("a.py", silent("a"))
    branches.write("b.py", silent("b"))
    branches.stage()
    branches.goes()
    branches.git("reset", "-q", mode, "HEAD~")
    branches.write("a.py", silent("a"))
    if mode == "--soft":
        branches.goes()
        a_b = [(name, "never-deleted", "committed") for name in ("a.py", "b.py")]
        assert_record(branches, [*a_b, *ON_MAIN])
        return
    branches.stage("a.py")
    branches.goes()
    assert branches.outcomes() == [("a.py", "never-deleted", "committed"), *ON_MAIN]


@operation("git reset --hard, after a block", MOVES)
def test_reset_after_a_block(branches):
    """What a hard reset throws away is not called prevented, and stops no later commit."""
    step(branches, "a.py", CLEAN)
    branches.write("a.py", BARE)
    branches.stage()
    branches.blocked()
    branches.git("reset", "-q", "--hard")
    assert branches.status() == ""
    assert "fl-hooks" not in step(branches, "b.py", CLEAN)
    assert branches.outcomes() == ON_MAIN


@operation("git checkout, after a block", MOVES)
@pytest.mark.fronts("git")
def test_another_branch_in_between(branches):
    """A fault blocked on one branch and fixed on a new one is prevented there."""
    branches.write("a.py", BARE)
    branches.stage()
    branches.blocked()
    branches.git("checkout", "-q", "-b", "topic")
    step(branches, "a.py", FIXED)
    fault = ("a.py", "bare-except", "prevented")
    assert brought(branches) == [fault]
    assert_record(branches, [*ON_MAIN, fault])


@operation("git checkout of another branch and back, after a block", MOVES)
@pytest.mark.fronts("git")
def test_another_branch_and_back(branches):
    """A commit on another branch neither settles nor loses what waits on the first."""
    branches.write("a.py", BARE)
    branches.stage()
    branches.blocked()
    branches.git("rm", "-q", "--cached", "a.py")
    branches.git("checkout", "-q", "side")
    step(branches, "b.py", CLEAN)
    assert branches.outcomes() == ON_SIDE
    branches.git("checkout", "-q", "main")
    step(branches, "a.py", FIXED)
    fault = ("a.py", "bare-except", "prevented")
    assert brought(branches) == [fault]
    assert_record(branches, [*ON_MAIN, fault])


@operation("git stash, git stash pop", MOVES)
@pytest.mark.parametrize("option", ["push", "--include-untracked", "--staged"])
def test_stash(branches, option):
    """A stash in between carries nothing of ours; popped and fixed, the fault is prevented."""
    branches.write("a.py", BARE)
    branches.stage()
    branches.blocked()
    branches.git("stash", "push", "-q", *([option] if option != "push" else []))
    step(branches, "b.py", SILENT)
    assert brought(branches) == [("b.py", "never-deleted", "committed")]
    branches.git("stash", "pop", "-q")
    step(branches, "a.py", FIXED)
    fault = ("a.py", "bare-except", "prevented")
    assert brought(branches) == [fault]
    assert_record(branches, [fault, ("b.py", "never-deleted", "committed"), *ON_MAIN])


@operation("git commit, HEAD detached", MOVES)
@pytest.mark.fronts("git")
def test_detached_head(branches):
    """Commits on no branch, as in a bisection, are recorded like others."""
    branches.git("bisect", "start", "main", "main~2")
    branches.git("checkout", "-q", "--detach", "main")
    branches.trial(paths=("y.py", "z.py"))
    branches.git("bisect", "reset")
    assert branches.outcomes() == ON_MAIN


@operation("git checkout --orphan", MOVES)
@pytest.mark.fronts("git")
def test_orphan_branch(branches):
    """The first commit of a new history keeps its index's fragments and records nothing twice."""
    branches.git("checkout", "-q", "--orphan", "new")
    branches.goes()
    assert_record(branches, ON_MAIN)


@operation("git filter-branch", MOVES)
@pytest.mark.fronts("git")
def test_history_rewritten(branches):
    """A rewritten history keeps its fragments, and what is committed on it is recorded as ever."""
    branches.git("merge", "-q", "--no-edit", "side")
    rewrite = "git rm -q --cached --ignore-unmatch shared.py"
    quiet = {"FILTER_BRANCH_SQUELCH_WARNING": "1"}
    branches.git("filter-branch", "-f", "--index-filter", rewrite, "--", "--all", **quiet)
    assert branches.outcomes() == sorted([*ON_MAIN, *ON_SIDE])
    branches.trial(paths=("y.py", "z.py"))


@operation("git commit, in a shallow clone", MOVES)
@pytest.mark.fronts("git")
def test_shallow_clone(branches):
    """Without the older history a commit is scanned and recorded just the same."""
    clone = branches.clone("shallow", "--depth=1", "--branch=side")
    assert clone.git("rev-list", "--count", "HEAD") == "1"
    clone.trial(paths=("y.py", "z.py"))
    assert set(ON_SIDE) < set(clone.outcomes())


# Past the hook


@operation("git commit --no-verify", BYPASSES)
def test_no_verify(front):
    """What goes past the hook is noted after the commit, and recorded by the next one."""
    front.write("a.py", BARE)
    front.stage()
    assert "went past" in front.goes("--no-verify")
    assert front.outcomes() == []
    assert front.status() == ""
    step(front, "b.py", SILENT)
    expected = [("a.py", "bare-except", "bypassed"), ("b.py", "never-deleted", "committed")]
    assert brought(front) == expected
    assert_record(front, expected)


@operation("SKIP=fl-scan git commit", BYPASSES)
@pytest.mark.fronts("pre-commit", "prek", otherwise="has no `SKIP`")
def test_skipped_hook(front):
    """A hook that the front end is told to skip counts as passed by, like --no-verify."""
    front.write("a.py", BARE)
    front.stage()
    assert "went past" in front.goes(SKIP="fl-scan")
    step(front, "b.py", CLEAN)
    assert_record(front, [("a.py", "bare-except", "bypassed")])


@operation("git commit --no-verify, during a rebase", BYPASSES)
@pytest.mark.fronts("git")
def test_no_verify_during_a_rebase(branches):
    """In the middle of a rebase nothing is noted: its commits are old ones, made again."""
    branches.git("checkout", "-q", "side")
    todo(branches, "1s/^pick/edit/", "HEAD~2")
    branches.write("s1.py", silent("s1") + BARE)
    branches.stage()
    assert "went past" not in branches.goes("--amend", "--no-verify")
    branches.run("git", "rebase", "--continue", **QUIET)
    assert_record(branches, ON_SIDE)


@operation("git commit --no-verify, in a merge", BYPASSES)
@pytest.mark.fronts("git")
def test_merge_past_the_hook(conflict):
    """A conflict resolved past the hook: only what the resolution brings was bypassed."""
    conflict.git("checkout", "-q", "side")
    conflict.write("old.py", BARE)
    conflict.commit("unchecked")
    conflict.git("checkout", "-q", "main")
    conflict.run("git", "merge", "side", check=False)
    resolve(conflict, BOTH + BARE)
    assert "shared.py" in conflict.goes("--no-verify")
    step(conflict, "next.py", CLEAN)
    assert_record(conflict, [*ON_MAIN, *ON_SIDE, ("shared.py", "bare-except", "bypassed")])
