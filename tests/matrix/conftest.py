"""The frame of the matrix: the same operation as a raw git hook, under pre-commit and under prek.

A test says which operation it stands for and takes `front` (or `make_front`, for a repository made
in another way); it runs once per front end:

    @pytest.mark.operation("`git commit -a`", group="Commits")
    def test_commit_all(front):
        ...

Where a front end does nothing of its own in an operation, `@pytest.mark.fronts("git")` runs it
under git alone, and the table says "as git" for the others; `otherwise` says something else there,
one text for all of them or a mapping of kind -> text. The marker `operation` may stand on a
`pytest.param` too; its text is Markdown. tools/matrix.py makes the table of docs/git.md from all
this; run it after each change of a marker or of a test's docstring.
"""

from __future__ import annotations

import os
import shutil
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.conftest import Repo, fl_scan
from tests.faults import BARE, CLEAN, FIXED, SILENT
from tests.warm import warm

CHECKOUT = Path(__file__).resolve().parents[2]
KINDS = ("git", "pre-commit", "prek")
# our hooks: id -> what it is called with; the hook types each is installed for stand in its file
OURS = {"fl-scan": "", "fl-post-commit": " --post-commit", "fl-scan-push": " --push"}
# as an environment: no hook at all, not even those that --no-verify leaves
NO_HOOKS = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.hooksPath",
    "GIT_CONFIG_VALUE_0": os.devnull,
}


def pytest_generate_tests(metafunc):
    """Run a test once per front end that it is for.

    `make test` has the forms of commit with git's own hooks; all the rest is for `make test-git`,
    or the one would take longer than anybody waits.
    """
    if "kind" in metafunc.fixturenames:
        chosen = metafunc.definition.get_closest_marker("fronts")
        kinds = chosen.args if chosen else KINDS
        marks = {"git": ()} if metafunc.module.__name__.endswith("test_commits") else {}
        params = [pytest.param(kind, marks=marks.get(kind, pytest.mark.matrix)) for kind in kinds]
        metafunc.parametrize("kind", params)


@cache
def hooks_file():
    """Return those of our hooks that are installed for people, by id."""
    hooks = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text())
    return {hook["id"]: hook for hook in hooks if hook["id"] in OURS}


def front_end_config(*others):
    """Return what `.pre-commit-config.yaml` says: our hooks, run from this environment.

    others: programs that run after ours at a commit, with the names of the changed files.
    """
    hooks = [
        {**hook, "language": "system", "entry": fl_scan() + OURS[name]}
        for name, hook in hooks_file().items()
    ]
    hooks += [{"id": "other", "name": "o", "language": "system", "entry": one} for one in others]
    return yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]})


class Front(Repo):
    """A repository whose hooks are installed by a front end.

    kind: "git" (raw hooks), "pre-commit" or "prek"; program: the front end's, "" for git.
    """

    def __init__(self, path, kind, hooks=None):
        super().__init__(path)
        self.kind = kind
        self.program = "" if kind == "git" else str(Path(sys.executable).with_name(kind))
        self.hooks = hooks

    def at(self, path):
        """Return the repository or linked work tree at another place, under this front end."""
        warm(path)
        return Front(Path(path), self.kind, self.hooks)

    def install(self):
        """Give a repository without our hooks those that the template has; return it.

        A front end's configuration is written too, if there is none, and is not committed.
        """
        place = self.git("rev-parse", "--path-format=absolute", "--git-path", "hooks")
        shutil.copytree(self.hooks, place, dirs_exist_ok=True)
        if self.kind != "git" and not (self.path / ".pre-commit-config.yaml").exists():
            self.write(".pre-commit-config.yaml", front_end_config())
        warm(self.path)
        return self

    def install_afresh(self):
        """Let git, or the front end itself, install our hooks here."""
        for hook in hooks_file().values():
            for stage in hook["stages"]:
                if self.kind == "git":
                    self.hook(stage, f'exec "{fl_scan()}"{OURS[hook["id"]]} "$@"')
                else:
                    self.run(self.program, "install", "-t", stage)

    def commit(self, *arguments, **options):
        """Commit everything, without any hook: what was there before fl-hooks."""
        return super().commit(*arguments, **{**NO_HOOKS, **options})

    def attempt(self, *arguments, **options):
        """Commit with hooks; where an editor is given, it writes the message."""
        if "GIT_EDITOR" in options:
            return self.run("git", "commit", *arguments, check=False, **options)
        return super().attempt(*arguments, **options)

    def beside(self, name, script):
        """Let a program of another maker, a shell script, run after our hook at each commit."""
        program = self.write(f"../{name}", f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        if self.kind == "git":
            self.hook("pre-commit", f'"{fl_scan()}" || exit 1\nexec "{program}"')
        else:
            self.write(".pre-commit-config.yaml", front_end_config(str(program)))
            self.commit("another hook")

    def clone(self, name="clone", *options):
        """Return a clone beside this repository, with our hooks."""
        place = self.path.parent / name
        self.git("clone", "-q", *options, f"file://{self.path}", str(place))
        return self.at(place).install()

    def worktree(self, name="linked", *options):
        """Return a new linked work tree beside this one, on a branch of its name."""
        place = self.path.parent / name
        self.git("worktree", "add", "-q", *options, str(place))
        return self.at(place)

    def trial(self, *arguments, stage=True, paths=("a.py", "b.py"), status="", **options):
        """Take the typical way with a form of commit, and check all that should hold.

        The first path's fault blocks, is fixed and is recorded as prevented in that very commit;
        the second path's only warns and is recorded as committed. While blocked, index and work
        tree stay as they are; in the end the work tree's status is as given.
        """
        fault, warned = paths
        self.write(fault, BARE)
        self.write(warned, SILENT)
        if stage:
            self.stage(*paths)
        before = self.git("ls-files", "-s"), self.status()
        self.blocked(*arguments, **options)
        assert (self.git("ls-files", "-s"), self.status()) == before
        self.write(fault, FIXED)
        if stage:
            self.stage(fault)
        self.goes(*arguments, **options)
        assert self.outcomes()[-2:] == sorted(
            [(fault, "bare-except", "prevented"), (warned, "never-deleted", "committed")]
        )
        assert len(self.added()) == 1
        self.assert_settled(status)

    def trial_of(self, path, faulty, *, fixed=FIXED):
        """Take the typical way with one file: blocked with one content, recorded with another."""
        self.write(path, faulty)
        self.stage()
        self.blocked()
        self.write(path, fixed)
        self.stage()
        self.goes()
        assert self.outcomes() == [(path, "bare-except", "prevented")]
        assert len(self.added()) == 1
        self.assert_settled()

    def assert_settled(self, status=""):
        """Check that nothing of ours is left over, and that the next commit is an ordinary one."""
        assert self.status() == status
        records = self.fragments()
        self.write("later.txt", f"{len(self.git('rev-list', 'HEAD'))}\n")
        self.stage("later.txt")
        said = self.goes("--", "later.txt") if status else self.goes()
        assert "fl-hooks:" not in said
        assert self.kind != "git" or said == ""
        assert self.fragments() == records
        assert self.spool() == []
        assert self.status() == status
        self.git("fsck", "--strict", "--no-dangling")

    def fragments(self, revision="HEAD"):
        """Return the names of all fragments in a commit's tree."""
        names = self.git("ls-tree", "-r", "--name-only", revision, "--", ".feedback-loop")
        return [name for name in names.split() if name.endswith(".json")]

    def tracked(self, content=CLEAN, *paths):
        """Commit files without hooks, so that they are tracked: a.py and b.py by default."""
        for path in paths or ("a.py", "b.py"):
            self.write(path, content)
        return self.commit("tracked files")


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """Return a function that makes a front end's template once: a repository with one commit."""

    @cache
    def make(kind):
        top = tmp_path_factory.mktemp(f"front-{kind}") / "repo"
        top.mkdir()
        front = Front(top, kind, top / ".git" / "hooks")
        front.git("init", "-q", "-b", "main", "--template=")
        front.install_afresh()
        if kind != "git":
            front.write(".pre-commit-config.yaml", front_end_config())
        front.write("README", "a repository\n")
        front.commit("first")
        return front

    return make


@pytest.fixture(scope="session")
def _front_end_homes(tmp_path_factory):
    return str(tmp_path_factory.mktemp("front-end-homes"))


@pytest.fixture
def _template(kind, template, _front_end_homes, monkeypatch):
    for name in ("PRE_COMMIT_HOME", "PREK_HOME"):
        monkeypatch.setenv(name, _front_end_homes)
    if kind != "git" and not Path(sys.executable).with_name(kind).exists():
        pytest.skip(f"{kind} is not installed beside this Python")
    return template(kind)


@pytest.fixture
def front(_template, tmp_path, monkeypatch):
    """Return a repository with one commit and our hooks, once per front end; the current folder."""
    place = tmp_path / "repo"
    shutil.copytree(_template.path, place, symlinks=True)
    monkeypatch.chdir(place)
    return _template.at(place)


@pytest.fixture
def make_front(_template, tmp_path):
    """Return a function that makes a repository with our hooks and no commit.

    Takes its name, a path below tmp_path, and git init's options.
    """

    def make(name="made", *options):
        place = tmp_path / name
        place.mkdir(parents=True)
        new = _template.at(place)
        new.git("init", "-q", "-b", "main", *options)
        return new.install()

    return make
