"""Under pre-commit and prek: the same record in the same commits as under git alone."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import fl_scan
from tests.faults import BARE, CLEAN, FIXED, SILENT

CHECKOUT = Path(__file__).resolve().parents[2]
PREVENTED = ("a.py", "bare-except", "prevented")
WARNED = ("b.py", "never-deleted", "committed")


def hooks_file():
    """Return the hooks we offer, by id."""
    hooks = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text())
    return {hook["id"]: hook for hook in hooks}


@pytest.fixture(params=["pre-commit", "prek"])
def front(request, repo, monkeypatch, tmp_path):
    """Return a repository whose hooks are installed by a front end, our own among them."""
    program = Path(sys.executable).with_name(request.param)
    if not program.exists():
        pytest.skip(f"{request.param} is not installed beside this Python")
    for name in ("PRE_COMMIT_HOME", "PREK_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "front-end"))
    hook = {**hooks_file()["fl-scan"], "language": "system", "entry": fl_scan()}
    push = {**hooks_file()["fl-scan-push"], "language": "system", "entry": f"{fl_scan()} --push"}
    config = {"repos": [{"repo": "local", "hooks": [hook, push]}]}
    repo.write(".pre-commit-config.yaml", yaml.safe_dump(config))
    repo.commit("first")
    for kind in ("pre-commit", "pre-merge-commit", "pre-push"):
        repo.run(str(program), "install", "-t", kind)
    repo.front_end = str(program)
    return repo


def block_and_fix(repo, *arguments, stage=True):
    """Attempt a blocked commit, fix it and commit."""
    repo.write("a.py", BARE)
    if stage:
        repo.stage("a.py")
    repo.blocked(*arguments)
    assert repo.status() in ("A  a.py", "M  a.py", " M a.py")
    repo.write("a.py", FIXED)
    if stage:
        repo.stage("a.py")
    repo.goes(*arguments)
    assert PREVENTED in repo.outcomes()
    assert repo.status() == ""


def test_blocked_then_fixed(front):
    """The fragment passes the front end's check for modified files and lands in the commit."""
    block_and_fix(front)
    front.write("c.py", CLEAN)
    front.stage()
    front.goes()
    assert front.spool() == []


def test_warning_is_seen(front):
    """What a passing hook prints reaches the person who commits."""
    front.write("b.py", SILENT)
    front.stage()
    assert "1 warning in 1 file" in front.goes()
    assert front.outcomes() == [WARNED]


@pytest.mark.parametrize("arguments", [("-a",), ("--", "a.py"), ("--amend", "-a")])
def test_forms_of_commit(front, arguments):
    """-a, `-- path` and --amend keep the fragment, in the commit and in the index after it."""
    front.write("a.py", CLEAN)
    front.commit("tracked")
    block_and_fix(front, *arguments, stage=False)
    front.write("c.py", CLEAN)
    front.stage()
    front.goes()
    assert front.outcomes() == [PREVENTED]


def test_linked_worktree(front):
    """In a linked work tree the same happens."""
    front.git("worktree", "add", "-q", str(front.path.parent / "linked"))
    linked = type(front)(front.path.parent / "linked")
    linked.write("a.py", CLEAN)
    linked.commit("tracked")
    block_and_fix(linked, "--", "a.py", stage=False)


def test_unstaged_changes_survive(front):
    """The front end's stash of unstaged work and our fragment do not get in each other's way."""
    front.write("b.py", CLEAN)
    front.commit("tracked")
    front.write("b.py", SILENT)
    front.stage()
    front.write("b.py", SILENT + "\n\nunstaged = 1\n")
    front.goes()
    assert front.outcomes() == [WARNED]
    assert front.status() == " M b.py"
    assert "unstaged" in (front.path / "b.py").read_text()


def test_deletion_only(front):
    """A commit that only deletes still runs the hook, and settles what was blocked."""
    front.write("a.py", CLEAN)
    front.commit("tracked")
    front.write("a.py", BARE)
    front.stage()
    front.blocked()
    front.git("rm", "-qf", "a.py")
    front.goes()
    assert front.outcomes() == [PREVENTED]


def test_clean_merge(front):
    """A clean merge runs the merge hook and reports nothing of either side."""
    front.git("checkout", "-q", "-b", "side")
    front.write("b.py", SILENT)
    front.stage()
    front.goes()
    front.git("checkout", "-q", "main")
    front.write("c.py", CLEAN)
    front.commit("main's own")
    done = front.run("git", "merge", "--no-edit", "side")
    assert "warning in" not in done.stdout + done.stderr
    assert front.outcomes() == [WARNED]
    assert front.status() == ""


def test_by_hand(front):
    """`run --all-files` by hand reports what is staged and writes nothing."""
    front.write("a.py", BARE)
    front.stage()
    done = front.run(front.front_end, "run", "--all-files", check=False)
    assert done.returncode == 1
    assert "the commit is blocked" in done.stdout
    assert front.spool() == []
    assert front.status() == "A  a.py"


def test_push(front, make_repo):
    """A fault that no commit hook saw is caught when it is pushed, also the very first time."""
    remote = make_repo("remote.git", "--bare")
    front.git("remote", "add", "origin", str(remote.path))
    front.write("a.py", BARE)
    front.commit("unchecked")
    done = front.run("git", "push", "-q", "origin", "main", check=False)
    assert done.returncode == 1
    assert "the push is blocked" in done.stdout + done.stderr
    front.write("a.py", FIXED)
    front.commit("fixed")
    front.git("push", "-q", "origin", "main")
    front.write("b.py", BARE)
    front.commit("unchecked")
    done = front.run("git", "push", "-q", "origin", "main", check=False)
    assert "b.py:4:5" in done.stdout + done.stderr
    assert "a.py" not in done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("program", ["pre-commit"])
def test_installed_from_the_checkout(repo, make_repo, monkeypatch, program):
    """Installed by the front end itself, from our hooks file, the hook blocks and records."""
    offered = make_repo("offered")
    names = ("fl_hooks", "patterns", "site_templates", "README.md", "LICENSE", "pyproject.toml")
    for name in (*names, "hatch_build.py", ".pre-commit-hooks.yaml"):
        source = CHECKOUT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, offered.path / name, ignore=ignored)
        elif source.exists():
            shutil.copy(source, offered.path / name)
    revision = offered.commit("offered")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(repo.path.parent / "front-end"))
    path = str(Path(sys.executable).with_name(program))
    hooks = [{"id": "fl-scan"}, {"id": "fl-scan-push"}]
    config = {"repos": [{"repo": str(offered.path), "rev": revision, "hooks": hooks}]}
    repo.write(".pre-commit-config.yaml", yaml.safe_dump(config))
    repo.commit("first")
    repo.run(path, "install")
    done = repo.run(path, "install-hooks", check=False)
    if "Could not find a version" in done.stdout + done.stderr:
        pytest.skip("no package index to install from")
    assert done.returncode == 0, done.stdout + done.stderr
    block_and_fix(repo)


def test_hooks_file():
    """Each offered hook takes no file names and runs where its stage says."""
    hooks = hooks_file()
    assert set(hooks) == {"fl-scan", "fl-scan-push", "fl-check-patterns", "fl-scan-all"}
    assert all(hook["pass_filenames"] is False for hook in hooks.values())
    assert hooks["fl-scan"]["stages"] == ["pre-commit", "pre-merge-commit"]
    assert hooks["fl-scan-push"]["stages"] == ["pre-push"]
    assert hooks["fl-scan"]["always_run"] is True
    assert hooks["fl-scan"]["verbose"] is True
