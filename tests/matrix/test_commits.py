"""Every way to make a commit."""

from __future__ import annotations

import subprocess

import pytest

from tests.faults import BARE, CLEAN, FIXED, SILENT, silent

PREVENTED_A = ("a.py", "bare-except", "prevented")
WARNED_A = ("a.py", "never-deleted", "committed")
WARNED_B = ("b.py", "never-deleted", "committed")
APART = "\n" * 20
# Puts a message before what git has written there.
EDITOR = 'edit() { { echo a message; cat "$1"; } > "$1.new" && mv "$1.new" "$1"; }; edit'
# Loaded by every Python below; kills the one that is our hook right before a step: a file put in
# its place for the n-th time, or a git command.
KILLER = """\
import os, signal, sys
kind, which = os.environ["KILL_AT"].split()
name = {"file": "replace", "git": "posix_spawnp"}[kind]
count = 0
def counted(function):
    def step(*args, **options):
        global count
        count += 1
        if which in (args[1] if kind == "git" else [str(count)]):
            open(os.environ["KILLED"], "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **options)
    return step
if sys.orig_argv[-1].endswith("fl-scan"):
    setattr(os, name, counted(getattr(os, name)))
"""
# Of another maker: mends a file, as formatters do, and stops the commit where it did.
FORMATTER = """\
grep -q formatted b.py && exit 0
echo '# formatted' >> b.py
exit 1
"""


def operation(name, group="Commits"):
    """Return the marker of an operation of this file."""
    return pytest.mark.operation(name, group=group)


@operation("`git commit`")
def test_commit(front):
    """A blocked commit that is then fixed holds the record of it, beside what it brings itself."""
    front.trial()


@operation("`git commit`, nothing to say")
def test_clean_commit(front):
    """A commit without faults holds what was staged and nothing else."""
    front.write("a.py", CLEAN)
    front.stage()
    front.goes()
    assert front.git("show", "--name-only", "--format=") == "a.py"
    assert front.spool() == []
    assert front.status() == ""


@operation("`git commit`, only warnings")
def test_warning(front):
    """A warning reaches the person although the hook passes, and is recorded once."""
    front.write("b.py", SILENT)
    front.stage()
    assert "1 warning in 1 file" in front.goes()
    assert front.outcomes() == [WARNED_B]
    assert front.violations()[0]["blob"] == front.git("rev-parse", "HEAD:b.py")
    front.assert_settled()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("-a",), marks=operation("`git commit -a`"), id="all"),
        pytest.param(
            ("-i", "--", "a.py", "b.py"), marks=operation("`git commit -i PATH`"), id="include"
        ),
        pytest.param(
            ("-o", "--", "a.py", "b.py"), marks=operation("`git commit -o PATH`"), id="only"
        ),
        pytest.param(("--amend", "-a"), marks=operation("`git commit --amend -a`"), id="amend-all"),
        pytest.param(
            ("--pathspec-from-file=-",),
            marks=operation("`git commit --pathspec-from-file`"),
            id="pathspec",
        ),
    ],
)
def test_unstaged_forms(front, arguments):
    """What the commit itself stages is scanned; the fragment is in it, in index and work tree."""
    front.tracked()
    options = {"stdin": "a.py\nb.py\n"} if "file" in arguments[0] else {}
    front.trial(*arguments, stage=False, **options)


@operation("`git commit -- PATH`")
@pytest.mark.parametrize("linked", [False, True], ids=["main", "linked"])
def test_path(front, linked):
    """Git restores the index after it; the next commit keeps the fragment, and what was staged."""
    repo = front.worktree() if linked else front
    repo.tracked(CLEAN, "a.py", "b.py", "c.py")
    repo.write("c.py", CLEAN + "\n")
    repo.stage("c.py")
    repo.write("a.py", BARE)
    repo.write("b.py", SILENT)
    repo.blocked("--", "a.py", "b.py")
    repo.write("a.py", FIXED)
    repo.goes("--", "a.py", "b.py")
    assert repo.outcomes() == [PREVENTED_A, WARNED_B]
    assert len(repo.added()) == 1
    assert repo.git("diff", "--cached", "--name-only") == "c.py"
    assert repo.status() == "M  c.py"
    repo.goes()
    assert repo.git("show", "--name-only", "--format=") == "c.py"
    repo.assert_settled()


@operation("`git commit -p`")
def test_patch(front):
    """Only the chosen hunks are scanned, committed and recorded; the others stay as they are."""
    front.write("a.py", f"a = 1\n{APART}b = 1\n")
    front.commit("a tracked file")
    front.write("a.py", f"{BARE}a = 1\n{APART}b = 1\n{SILENT}")
    front.blocked("-p", stdin="y\nn\n")
    assert front.status() == " M a.py"
    front.write("a.py", f"{FIXED}a = 1\n{APART}b = 1\n{SILENT}")
    front.goes("-p", stdin="y\nn\n")
    assert front.outcomes() == [PREVENTED_A]
    assert front.git("show", "HEAD:a.py") + "\n" == f"{FIXED}a = 1\n{APART}b = 1\n"
    assert (front.path / "a.py").read_text() == f"{FIXED}a = 1\n{APART}b = 1\n{SILENT}"
    front.assert_settled(" M a.py")


@operation("`git commit --interactive`")
def test_interactive(front):
    """What is added in the menu is scanned and recorded."""
    front.tracked()
    front.write("a.py", SILENT)
    front.goes("--interactive", stdin="u\n1\n\nq\n")
    assert front.outcomes() == [WARNED_A]
    front.assert_settled()


@operation("`git commit --amend`")
def test_amend(front):
    """The amended commit keeps its record and adds only what is new, in a fragment of its own."""
    front.write("b.py", SILENT)
    front.stage()
    front.goes()
    first = front.added()
    front.write("a.py", BARE)
    front.stage()
    front.blocked("--amend")
    front.write("a.py", FIXED)
    front.stage()
    front.goes("--amend")
    assert front.outcomes() == [PREVENTED_A, WARNED_B]
    assert set(first) < set(front.added())
    assert front.git("rev-list", "--count", "HEAD") == "2"
    front.assert_settled()


@operation("`git commit --amend -m`, `-F`")
@pytest.mark.parametrize("how", ["-m", "-F"])
def test_reword(front, how):
    """Another message finds nothing again and leaves the record as it is."""
    front.write("b.py", SILENT)
    front.stage()
    front.goes()
    before = front.git("rev-parse", "HEAD^{tree}")
    message = front.path.parent / "message"
    message.write_text("reworded\n")
    assert "b.py" not in front.goes("--amend", how, "reworded" if how == "-m" else str(message))
    assert "reworded" in front.git("log", "-1", "--format=%B")
    assert front.git("rev-parse", "HEAD^{tree}") == before
    front.assert_settled()


@operation("the first commit")
def test_initial(make_front):
    """Before the first commit all is new, and the record has no base."""
    front = make_front()
    front.stage()
    front.trial()
    first = front.fragments()[0]
    assert '"base": null' in front.git("show", f"HEAD:{first}")


@operation("`git commit --amend` of the first commit")
def test_amend_initial(make_front):
    """The first commit, amended, holds both records."""
    front = make_front()
    front.write("b.py", SILENT)
    front.stage()
    front.goes()
    front.write("a.py", SILENT)
    front.stage()
    front.goes("--amend")
    assert front.outcomes() == [WARNED_A, WARNED_B]
    assert front.git("rev-list", "--count", "HEAD") == "1"
    front.assert_settled()


@operation("`git rm`, then `git commit`")
def test_deletion_only(front):
    """A commit that only deletes runs the hook: the fault is gone and counts as prevented."""
    front.tracked()
    front.write("a.py", BARE)
    front.stage()
    front.blocked()
    front.git("rm", "-qf", "a.py")
    front.goes()
    assert front.outcomes() == [PREVENTED_A]
    assert front.git("show", "--name-status", "--format=", "HEAD", "--", "*.py") == "D\ta.py"
    front.assert_settled()


@operation("`git commit --allow-empty`")
def test_empty(front):
    """An empty commit adds nothing, and a fault that still waits in the work tree stays noted."""
    front.tracked()
    front.write("a.py", BARE)
    front.stage()
    front.blocked()
    front.git("restore", "--staged", "a.py")
    front.goes("--allow-empty")
    assert front.violations() == []
    assert front.git("show", "--name-only", "--format=") == ""
    assert len(front.spool()) == 1
    front.write("a.py", FIXED)
    front.stage()
    front.goes()
    assert front.outcomes() == [PREVENTED_A]
    front.assert_settled()


@operation("`git commit --allow-empty-message`")
def test_empty_message(front):
    """A commit without a message is recorded like any other."""
    front.trial("--allow-empty-message", "-F", "/dev/null")


@operation("`git commit --dry-run`")
def test_dry_run(front):
    """Git runs no hook in it: nothing is scanned, noted, recorded or staged."""
    front.write("b.py", SILENT)
    front.stage()
    assert "b.py" in front.run("git", "commit", "--dry-run").stdout
    assert front.status() == "A  b.py"
    assert front.spool() == []
    front.goes()
    assert front.outcomes() == [WARNED_B]
    front.assert_settled()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), marks=operation("`git commit` with an editor"), id="editor"),
        pytest.param(("-v",), marks=operation("`git commit -v`"), id="verbose"),
        pytest.param(("-t", "../template"), marks=operation("`git commit -t FILE`"), id="template"),
    ],
)
def test_editor(front, arguments):
    """A message written in an editor changes nothing."""
    (front.path.parent / "template").write_text("why:\n")
    front.trial(*arguments, GIT_EDITOR=EDITOR)


@operation("`commit.template`, `commit.verbose`")
def test_template_setting(front):
    """The same through settings; the diff that git shows in the editor is no part of it."""
    (front.path.parent / "template").write_text("why:\n")
    front.git("config", "commit.template", str(front.path.parent / "template"))
    front.git("config", "commit.verbose", "2")
    front.trial(GIT_EDITOR=EDITOR)


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        pytest.param(
            (), {"GIT_EDITOR": "false"}, marks=operation("the editor gives up"), id="editor"
        ),
        pytest.param(
            ("-F", "/dev/null"), {}, marks=operation("an empty message"), id="empty-message"
        ),
        pytest.param(
            ("--gpg-sign",), {}, marks=operation("`commit.gpgsign`, and signing fails"), id="sign"
        ),
    ],
)
def test_given_up_after_the_hook(front, options, environment):
    """The fragment waits in the index; the next attempt corrects it and records once."""
    front.git("config", "gpg.program", "false")
    front.write("a.py", silent("a"))
    front.write("b.py", SILENT)
    front.stage()
    assert front.attempt(*options, **environment).returncode != 0
    assert front.git("rev-list", "--count", "HEAD") == "1"
    assert front.status().startswith("A  .feedback-loop/violations/")
    front.write("a.py", FIXED)
    front.stage()
    front.goes()
    assert front.outcomes() == [("a.py", "never-deleted", "prevented"), WARNED_B]
    assert len(front.added()) == 1
    front.assert_settled()


@operation("`git commit --fixup`, `--squash`")
@pytest.mark.parametrize("option", ["--fixup", "--squash"])
def test_fixup(front, option):
    """A fixup commit is scanned and holds its own record."""
    front.tracked()
    front.trial(option, "HEAD")
    assert front.git("log", "-2", "--format=%s").split("\n")[1].startswith(f"{option[2:]}! ")


@operation("another hook stops the commit after ours", group="Other hooks")
@pytest.mark.parametrize("form", [(), ("-a",), ("--", "b.py")], ids=["staged", "all", "path"])
def test_formatter(front, form):
    """A formatter changes what our hook has passed: the second attempt records it, once."""
    front.tracked()
    front.beside("formatter", FORMATTER)
    front.write("b.py", SILENT)
    if not form:
        front.stage("b.py")
    assert front.attempt(*form).returncode == 1
    assert (front.path / "b.py").read_text() == SILENT + "# formatted\n"
    assert front.violations() == []
    if not form:
        front.stage("b.py")
    front.goes(*form)
    assert front.outcomes() == [WARNED_B]
    assert front.violations()[0]["blob"] == front.git("rev-parse", "HEAD:b.py")
    assert len(front.fragments()) == 1
    front.assert_settled()


@operation("another hook stages what it changes", group="Other hooks")
@pytest.mark.fronts("git", otherwise="stops the commit")
def test_staging_formatter(front):
    """What a later hook adds to the commit behind our back, the look after the commit settles."""
    front.tracked()
    front.beside("formatter", "echo '# formatted' >> b.py; git add b.py")
    front.write("b.py", SILENT)
    front.stage()
    front.goes()
    assert front.git("show", "HEAD:b.py") + "\n" == SILENT + "# formatted\n"
    assert front.outcomes() == [WARNED_B]
    front.hook("pre-commit")
    front.assert_settled()


@operation("unstaged changes beside staged ones", group="Work tree and index")
def test_partly_staged(front):
    """Only what is staged is scanned; what is not, in the same file too, stays as it was."""
    front.tracked()
    front.write("a.py", BARE)
    front.stage()
    unstaged = FIXED + "\n\nunstaged = 1\n"
    front.write("a.py", unstaged)
    front.write("untracked.py", BARE)
    front.blocked()
    assert front.status() == "MM a.py\n?? untracked.py"
    assert (front.path / "a.py").read_text() == unstaged
    front.write("a.py", FIXED)
    front.write("b.py", SILENT)
    front.stage("a.py", "b.py")
    front.write("a.py", unstaged)
    front.goes()
    assert front.outcomes() == [PREVENTED_A, WARNED_B]
    assert (front.path / "a.py").read_text() == unstaged
    assert front.git("show", "HEAD:a.py") + "\n" == FIXED
    front.assert_settled(" M a.py\n?? untracked.py")


@operation("`git stash -u` of a commit given up", group="Work tree and index")
def test_stash_of_a_fragment(front):
    """A staged fragment that a stash takes away is written again, once, by the next commit."""
    front.write("a.py", SILENT)
    front.stage()
    front.attempt("-F", "/dev/null")
    front.git("stash", "-q", "-u")
    assert front.status() == ""
    front.write("c.py", CLEAN)
    front.stage()
    front.goes()
    assert front.violations() == []
    front.git("stash", "pop", "-q")
    front.goes("-a")
    assert front.outcomes() == [WARNED_A]
    front.assert_settled()


@operation("untracked files in the log's folder", group="Work tree and index")
def test_leftovers(front):
    """Files of others in the log's folder are neither committed nor touched."""
    front.write(".feedback-loop/violations/notes.txt", "mine\n")
    front.write(".feedback-loop/mine.py", BARE)
    front.write("b.py", SILENT)
    front.stage("b.py")
    front.goes()
    assert front.outcomes() == [WARNED_B]
    left = "?? .feedback-loop/mine.py\n?? .feedback-loop/violations/notes.txt"
    front.assert_settled(left)
    assert (front.path / ".feedback-loop/violations/notes.txt").read_text() == "mine\n"


@operation("`.gitignore` covers the log", group="Work tree and index")
def test_ignored_log(front):
    """The fragment is committed all the same, and stays tracked."""
    front.write(".gitignore", ".feedback-loop/\n*.json\n")
    front.commit("ignored")
    front.trial()
    assert len(front.fragments()) == 1


@operation("`fl-scan` by hand, `pre-commit run`, `prek run`", group="By hand and at once")
@pytest.mark.parametrize("arguments", [(), ("--all-files",)], ids=["staged", "all-files"])
def test_by_hand(front, arguments):
    """By hand, what is staged is reported; nothing is noted, written or staged."""
    front.write("a.py", BARE)
    front.stage()
    if front.kind == "git":
        done = front.scan()
    else:
        done = front.run(front.program, "run", *arguments, check=False)
    assert done.returncode == 1
    assert "a.py:4:5" in done.stdout
    assert front.spool() == []
    assert front.status() == "A  a.py"
    front.write("a.py", FIXED)
    front.stage()
    front.goes()
    assert front.violations() == []


@operation("`run --from-ref A --to-ref B`", group="By hand and at once")
@pytest.mark.fronts("pre-commit", "prek", otherwise="`fl scan --range`")
@pytest.mark.parametrize("stage", ["pre-commit", "pre-push"])
def test_by_hand_range(front, stage):
    """What lies between two commits is reported; nothing is noted, written or staged."""
    front.write("a.py", BARE)
    front.commit("unseen")
    ends = ("--from-ref", "HEAD~1", "--to-ref", "HEAD")
    done = front.run(front.program, "run", "--hook-stage", stage, *ends, check=False)
    assert done.returncode == 1
    assert "a.py:4:5" in done.stdout
    assert front.spool() == []
    assert front.status() == ""


@operation("`git push`", group="Push")
def test_push(front, make_repo):
    """What no commit hook saw is caught when it is pushed; what the remote has is not new."""
    remote = make_repo("remote.git", "--bare")
    front.git("remote", "add", "origin", str(remote.path))
    front.write("a.py", BARE)
    front.commit("unseen")
    done = front.run("git", "push", "-q", "origin", "main", check=False)
    assert done.returncode == 1
    assert "the push is blocked" in done.stdout + done.stderr
    front.git("push", "-q", "--no-verify", "origin", "main")
    front.write("b.py", BARE)
    front.commit("unseen")
    done = front.run("git", "push", "-q", "origin", "main", check=False)
    assert done.returncode == 1
    assert "b.py:4:5" in done.stdout + done.stderr
    assert "a.py" not in done.stdout + done.stderr
    front.write("b.py", FIXED)
    front.commit("fixed")
    front.git("push", "-q", "origin", "main")
    assert front.status() == ""


@operation("`git push`, nothing to scan", group="Push")
def test_push_of_nothing(front, make_repo):
    """Deleting a branch or pushing tags of what is there is let go."""
    remote = make_repo("remote.git", "--bare")
    front.git("remote", "add", "origin", str(remote.path))
    front.git("push", "-q", "origin", "main", "main:side")
    front.git("tag", "one")
    front.git("push", "-q", "origin", "one")
    front.git("push", "-q", "origin", "--delete", "side")
    front.git("push", "-q", "origin", "main")
    assert remote.git("branch") == "* main"


@operation("two commits at once in one work tree", group="By hand and at once")
@pytest.mark.parametrize("forms", [("a.py", "b.py"), ("-a", "-a")], ids=["paths", "all"])
def test_two_at_once(front, forms):
    """One of them may end at git's own lock; together with its second try all is there once."""
    front.tracked()
    front.write("a.py", SILENT)
    front.write("b.py", SILENT)
    command = ("git", "commit", "-q", "-m", "at once")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": front.path}
    both = [subprocess.Popen([*command, form], **quiet) for form in forms]
    codes = [one.wait() for one in both]
    for form, code in zip(forms, codes, strict=True):
        if code:
            front.attempt(form)
    assert front.outcomes() == [WARNED_A, WARNED_B]
    front.assert_settled()


@operation("the hook is killed", group="By hand and at once")
@pytest.mark.parametrize(
    "step", ["file 1", "file 2", "file 3", "git cat-file", "git hash-object", "git update-index"]
)
def test_killed(front, step):
    """Killed at a step of noting or recording, the commit fails; the next one records all, once."""
    front.write("../killer/sitecustomize.py", KILLER)
    killed = front.path.parent / "killed"
    killer = {"PYTHONPATH": str(killed.with_name("killer")), "KILL_AT": step, "KILLED": str(killed)}
    front.write("a.py", BARE)
    front.stage()
    front.attempt(**killer)
    front.blocked()
    front.write("a.py", FIXED)
    front.write("b.py", SILENT)
    front.stage()
    front.attempt(**killer)
    front.attempt()
    assert killed.exists()
    assert front.outcomes() == [PREVENTED_A, WARNED_B]
    assert len(front.fragments()) == 1
    front.assert_settled()
