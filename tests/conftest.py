"""Fixtures for all tests: real git repositories, with none of the user's settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.warm import warm

# How long an example takes says how busy the machine is.
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")

IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada Author",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Carl Committer",
    "GIT_COMMITTER_EMAIL": "carl@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}
# What a hook, a front end or the shell around the tests may have set.
FOREIGN = ("GIT_", "PRE_COMMIT", "PYTHONDONTWRITEBYTECODE", "NO_COLOR", "FORCE_COLOR", "SKIP")
LOG = ".feedback-loop/violations"


class Repo:
    """A git repository and what a test does in it."""

    def __init__(self, path):
        self.path = path

    def run(self, *command, check=True, cwd=None, stdin="", **environment):
        """Run a command here, with more environment if given; return what became of it."""
        done = subprocess.run(
            command,
            cwd=cwd or self.path,
            env={**os.environ, **environment},
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
        assert not check or done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done

    def git(self, *arguments, check=True, **options):
        """Run git here and return its output without the last line end."""
        return self.run("git", *arguments, check=check, **options).stdout.rstrip("\n")

    def write(self, path, content):
        """Write a file, text or bytes, with the folders above it; return its place."""
        place = self.path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            place.write_bytes(content)
        else:
            place.write_text(content, encoding="utf-8", newline="")
        return place

    def stage(self, *paths):
        """Add files to the index, all there are by default."""
        self.git("add", *(("--", *paths) if paths else ("-A",)))

    def commit(self, message="change", date="2026-11-02T10:00:00+00:00", **options):
        """Stage everything, commit it without hooks and return the commit's id."""
        self.git("add", "-A")
        # --no-verify leaves the hook after the commit.
        none = ["-c", f"core.hooksPath={os.devnull}"]
        arguments = [*none, "commit", "-q", "--no-verify", "--allow-empty", "-m", message]
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        self.git(*arguments, **{**dates, **options})
        return self.git("rev-parse", "HEAD")

    def attempt(self, *arguments, **options):
        """Commit with hooks what the arguments say, by default what is staged; check the result."""
        arguments = arguments if "-F" in arguments else ("-m", "an attempt", *arguments)
        return self.run("git", "commit", "-q", *arguments, check=False, **options)

    def goes(self, *arguments, **options):
        """Commit with hooks and expect it to go through; return what was printed."""
        done = self.attempt(*arguments, **options)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def blocked(self, *arguments, **options):
        """Commit with hooks and expect the hook to block it; return what was printed."""
        before = self.git("rev-parse", "--verify", "-q", "HEAD", check=False)
        done = self.attempt(*arguments, **options)
        assert done.returncode == 1, done.stdout + done.stderr
        assert self.git("rev-parse", "--verify", "-q", "HEAD", check=False) == before
        assert "the commit is blocked" in done.stdout + done.stderr
        return done.stdout + done.stderr

    def hook(self, name="pre-commit", script=""):
        """Install a raw hook: fl-scan with what git passes, or a shell script."""
        place = Path(self.git("rev-parse", "--path-format=absolute", "--git-path", f"hooks/{name}"))
        place.parent.mkdir(exist_ok=True)
        option = {"pre-push": " --push", "post-commit": " --post-commit"}.get(name, "")
        script = script or f'exec "{fl_scan()}"{option} "$@"'
        place.write_text(f"#!/bin/sh\n{script}\n")
        place.chmod(0o755)
        warm(self.path)

    def scan(self, *arguments, **options):
        """Run fl-scan as a person does, by hand."""
        warm(self.path)
        return self.run(fl_scan(), *arguments, check=False, **options)

    def violations(self, revision="HEAD"):
        """Return the violations of all fragments in a commit's tree."""
        names = self.git("ls-tree", "-r", "--name-only", revision, "--", LOG, check=False).split()
        texts = [self.git("show", f"{revision}:{n}") for n in names if n.endswith(".json")]
        return [violation for text in texts for violation in json.loads(text)["violations"]]

    def outcomes(self, revision="HEAD"):
        """Return (path, check, outcome) of each recorded violation, sorted."""
        found = self.violations(revision)
        return sorted((one["path"], one["check"], one["outcome"]) for one in found)

    def added(self, revision="HEAD"):
        """Return the fragments that a commit adds."""
        options = ("--no-renames", "--diff-filter=A", "--name-only", "--format=")
        names = self.git("show", "-m", *options, revision).split()
        return [name for name in names if name.startswith(LOG) and name.endswith(".json")]

    def spool(self):
        """Return the entries of this work tree's spool."""
        folder = Path(self.git("rev-parse", "--absolute-git-dir"), "fl-hooks", "spool")
        files = sorted(folder.glob("*.json")) if folder.is_dir() else []
        return [entry for file in files for entry in json.loads(file.read_text())["entries"]]

    def status(self):
        """Return git's short status, "" for a clean work tree."""
        return self.git("status", "--porcelain")


def fl_scan():
    """Return the fl-scan program beside this Python; skip the test where it is not installed."""
    program = Path(sys.executable).with_name("fl-scan")
    if not program.exists():
        pytest.skip("fl-scan is not installed beside this Python")
    return str(program)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch):
    """Keep the user's git settings, and the variables of a hook around us, out of the tests."""
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        monkeypatch.delenv(name)
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def make_repo(tmp_path):
    """Return a function that makes a repository below tmp_path: name, then git init's options."""

    def make(name="repo", *options):
        top = tmp_path / name
        top.mkdir(parents=True)
        new = Repo(top)
        new.git("init", "-q", "-b", "main", *options)
        return new

    return make


@pytest.fixture
def repo(make_repo, monkeypatch):
    """Return a new repository that is also the current folder."""
    new = make_repo()
    monkeypatch.chdir(new.path)
    return new


@pytest.fixture
def hooked(repo):
    """Return a repository with one commit, and fl-scan as raw pre-commit and merge hook."""
    repo.write("README", "a repository\n")
    repo.commit("first")
    repo.hook("pre-commit")
    repo.hook("pre-merge-commit")
    return repo
