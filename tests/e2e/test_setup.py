"""`fl init` and `fl uninstall` under the real front ends, beside hooks of others."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from fl_hooks.commands import init, uninstall
from tests.conftest import fl_scan
from tests.faults import BARE, CLEAN, FIXED

pytestmark = pytest.mark.matrix
OTHERS = """\
repos:
  - repo: local
    hooks:
      - id: tests
        name: the whole suite
        entry: sh -c 'echo ran >> .git/ran'
        language: system
        always_run: true
        pass_filenames: false
      - id: python
        name: for python files
        entry: "true"
        language: system
        types: [python]
"""


@pytest.fixture(params=["pre-commit", "prek"])
def front(request, repo, monkeypatch, tmp_path):
    """Return a repository with hooks of others, and the program that installs and runs them."""
    program = Path(sys.executable).with_name(request.param)
    if not program.exists():
        pytest.skip(f"{request.param} is not installed beside this Python")
    monkeypatch.setenv("PATH", f"{Path(fl_scan()).parent}{os.pathsep}{os.environ['PATH']}")
    for name in ("PRE_COMMIT_HOME", "PREK_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "front-end"))
    repo.write(".pre-commit-config.yaml", OTHERS)
    repo.commit("first")
    repo.program = str(program)
    return repo


def _runs(front):
    """Return how often the others' suite has run, and start counting anew."""
    place = front.path / ".git/ran"
    count = len(place.read_text().splitlines()) if place.exists() else 0
    place.unlink(missing_ok=True)
    return count


def test_hooks_of_others_run_once_per_commit(front):
    """Neither after the commit again, nor in a clean merge, where they did not run before."""
    init.main([])
    front.run(front.program, "install")
    front.stage()
    out = front.goes()
    assert _runs(front) == 1
    assert out.count("for python files") == 1
    assert out.count("fl-post-commit") >= 1
    front.git("checkout", "-q", "-b", "side", "HEAD^")
    front.write("b.py", CLEAN)
    front.commit("side")
    front.git("checkout", "-q", "main")
    _runs(front)
    front.run("git", "merge", "-q", "--no-edit", "side")
    assert _runs(front) == 0


def test_what_goes_past_the_hook_is_seen(front):
    """The hook after the commit is installed by a plain `install`, and its word is shown."""
    init.main([])
    front.run(front.program, "install")
    front.commit("set up")
    front.write("a.py", BARE)
    front.stage()
    done = front.attempt("--no-verify")
    assert "went past the hook" in done.stdout + done.stderr
    front.write("a.py", FIXED)
    front.stage()
    front.goes()
    assert ("a.py", "bare-except", "bypassed") in front.outcomes()


def test_after_uninstall_commits_go_on(front):
    """What is said to be done in each clone leaves the others' hooks, and nothing of ours."""
    init.main([])
    front.run(front.program, "install")
    front.commit("set up")
    uninstall.main([])
    front.run(front.program, "uninstall", "-t", "post-commit", "-t", "pre-merge-commit")
    front.stage()
    _runs(front)
    out = front.goes()
    assert _runs(front) == 1
    assert "fl-" not in out
    hooks = front.path / ".git/hooks"
    assert {place.name for place in hooks.iterdir() if not place.suffix} == {"pre-commit"}
    assert (front.path / ".pre-commit-config.yaml").read_text() == OTHERS


def test_a_clone_that_had_more_types_installed_keeps_them(front):
    """Who had merge hooks installed by hand goes on running all hooks in a merge."""
    front.run(front.program, "install", "-t", "pre-commit", "-t", "pre-merge-commit")
    init.main([])
    front.run(front.program, "install")
    front.commit("set up")
    front.git("checkout", "-q", "-b", "side", "HEAD^")
    front.write("b.py", CLEAN)
    front.commit("side")
    front.git("checkout", "-q", "main")
    _runs(front)
    front.run("git", "merge", "-q", "--no-edit", "side")
    assert _runs(front) == 1
