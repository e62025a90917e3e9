"""The demo holds itself to what it tells, and touches nothing that is not its own."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def demo(monkeypatch):
    """Import a module of demo/, which is a folder of scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "demo"))
    return importlib.import_module


@pytest.fixture
def scene(demo, tmp_path):
    """Return a stage in an empty folder."""
    stage = demo("stage")
    return stage.Stage(tmp_path, stage.clean_environment(tmp_path), colour=False)


def test_an_unexpected_exit_code_ends_the_demo(demo, scene):
    """The message names the command, both codes, and what a quiet command said."""
    with pytest.raises(demo("stage").BrokenPromiseError, match="ended with 3, not 0\nwhy"):
        scene.run(sys.executable, "-c", "print('why'); raise SystemExit(3)", quiet=True)


def test_a_claim_that_does_not_hold_ends_the_demo(demo, scene, capsys):
    """A claim gets its tick only where it holds."""
    scene.expect(holds=True, claim="water is wet")
    with pytest.raises(demo("stage").BrokenPromiseError, match="the moon is cheese"):
        scene.expect(holds=False, claim="the moon is cheese")
    assert capsys.readouterr().out == "  ✓ water is wet\n"


def test_a_command_can_be_shown_as_at_a_terminal(scene):
    """With terminal=True the command sees a terminal, else a pipe."""
    ask = (sys.executable, "-c", "import sys; print(sys.stdout.isatty())")
    assert scene.run(*ask, quiet=True, terminal=True) == "True\n"
    assert scene.run(*ask, quiet=True) == "False\n"


def test_a_folder_of_somebody_else_is_left_alone(demo, tmp_path):
    """Only a folder that an earlier demo made is emptied."""
    stage = demo("stage")
    theirs = tmp_path / "demo"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("years of work")
    with pytest.raises(stage.BrokenPromiseError, match="was not made by this demo"):
        stage.fresh_folder(theirs)
    assert (theirs / "thesis.txt").exists()
    ours = tmp_path / "ours"
    stage.fresh_folder(ours)
    (ours / "left over").touch()
    stage.fresh_folder(ours)
    assert [path.name for path in ours.iterdir()] == [stage.MARKER]


def test_a_snapshot_holds_what_is_not_committed_yet(demo, repo, tmp_path):
    """Changed and new files are in it, ignored and deleted ones are not, and it repeats itself."""
    repo.write(".gitignore", "ignored.txt\n")
    repo.write("changed.txt", "old")
    repo.write("deleted.txt", "gone")
    repo.commit()
    repo.write("changed.txt", "new")
    repo.write("added.txt", "more")
    repo.write("ignored.txt", "private")
    (repo.path / "deleted.txt").unlink()
    stage, snapshot = demo("stage"), demo("snapshot")
    environment = stage.clean_environment(tmp_path)
    commits = [snapshot.take(repo.path, tmp_path / name, environment) for name in ("one", "two")]
    assert commits[0] == commits[1]
    taken = tmp_path / "one"
    names = subprocess.run(
        ["git", "ls-files"], cwd=taken, capture_output=True, text=True, check=True
    )
    assert names.stdout.split() == [".gitignore", "added.txt", "changed.txt"]
    assert (taken / "changed.txt").read_text() == "new"
    assert "with 3 uncommitted changes" in snapshot.describe(repo.path, environment)
