"""What we offer to pre-commit and prek; tests/matrix has what happens under them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import yaml

from tests.faults import BARE, FIXED

CHECKOUT = Path(__file__).resolve().parents[2]


def hooks_file():
    """Return the hooks we offer, by id."""
    hooks = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text())
    return {hook["id"]: hook for hook in hooks}


def block_and_fix(repo):
    """Attempt a blocked commit, fix it and commit."""
    repo.write("a.py", BARE)
    repo.stage("a.py")
    repo.blocked()
    repo.write("a.py", FIXED)
    repo.stage("a.py")
    repo.goes()
    assert repo.outcomes() == [("a.py", "bare-except", "prevented")]
    assert repo.status() == ""


@pytest.mark.matrix
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
    commits = {"fl-scan", "fl-post-commit", "fl-scan-push"}
    assert set(hooks) == {*commits, "fl-check-patterns", "fl-scan-all"}
    assert all(hook["pass_filenames"] is False for hook in hooks.values())
    assert hooks["fl-scan"]["stages"] == ["pre-commit", "pre-merge-commit"]
    assert hooks["fl-scan-push"]["stages"] == ["pre-push"]
    assert hooks["fl-post-commit"]["stages"] == ["post-commit"]
    assert hooks["fl-scan"]["always_run"] is True
    assert hooks["fl-scan"]["verbose"] is True
