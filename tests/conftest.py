"""Fixtures for all tests: a real git repository in a temporary folder."""

from __future__ import annotations

import os
import subprocess

import pytest

IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada Author",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Carl Committer",
    "GIT_COMMITTER_EMAIL": "carl@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


class Repo:
    """A git repository and what a test does in it."""

    def __init__(self, path):
        self.path = path

    def git(self, *arguments, check=True, **environment):
        """Run git here and return its output without the last line end."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.rstrip("\n")

    def write(self, path, content):
        """Write a file, text or bytes, with the folders above it; return its place."""
        place = self.path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            place.write_bytes(content)
        else:
            place.write_text(content, encoding="utf-8", newline="")
        return place

    def commit(self, message="change", date="2026-11-02T10:00:00+00:00", **options):
        """Stage everything, commit it without hooks and return the commit's id."""
        self.git("add", "-A")
        arguments = ["commit", "-q", "--no-verify", "--allow-empty", "-m", message]
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        self.git(*arguments, **{**dates, **options})
        return self.git("rev-parse", "HEAD")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch):
    """Keep the user's git settings, and the variables of a hook around us, out of the tests."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repo(tmp_path, monkeypatch):
    """Return a new repository that is also the current folder."""
    top = tmp_path / "repo"
    top.mkdir()
    monkeypatch.chdir(top)
    new = Repo(top)
    new.git("init", "-q", "-b", "main")
    return new
