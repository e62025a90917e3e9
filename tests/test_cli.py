"""`fl`: the table of commands, exit codes, and what is said when something fails."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from fl_hooks import __version__
from fl_hooks.cli import COMMANDS, main
from fl_hooks.errors import FlError
from fl_hooks.store import crash

FL = [sys.executable, "-m", "fl_hooks.cli"]


def test_help_names_every_command(capsys):
    """With one line each; without arguments the same is shown."""
    assert main(["--help"]) == 0
    output = capsys.readouterr().out
    for name, (_, text) in COMMANDS.items():
        assert f"  {name}" in output
        assert text in output
    assert main([]) == 0
    assert capsys.readouterr().out == output


def test_the_version_is_told(capsys):
    """Also by -V."""
    for option in ("--version", "-V"):
        assert main([option]) == 0
        assert capsys.readouterr().out == f"fl-hooks {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there(name):
    """Each module has a main that takes the arguments."""
    assert callable(import_module(COMMANDS[name][0]).main)


def test_an_unknown_command_gets_a_suggestion():
    """On stderr, with exit code 2."""
    done = subprocess.run([*FL, "scna"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: there is no command 'scna'\nhint: Did you mean `fl scan`?\n"
    with pytest.raises(FlError) as caught:
        main(["frobnicate"])
    assert "fl --help" in caught.value.hint


def test_help_is_quick():
    """It imports no argument parser, no terminal library and no command."""
    code = "import sys; from fl_hooks.cli import main; main(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split("\n")[-2].split())
    assert modules.isdisjoint({"argparse", "rich", "pydantic", "yaml", "json", "re", "difflib"})
    assert not any(name.startswith("fl_hooks.commands") for name in modules)


def failing(error):
    """Return a main that raises."""

    def run(_argv):
        raise error

    return run


def test_the_user_s_mistake_is_two_lines_and_exit_2(capsys):
    """What is wrong, and the way out."""
    assert crash.guard(failing(FlError("no such thing", "make one"))) == 2
    assert capsys.readouterr().err == "error: no such thing\nhint: make one\n"
    assert crash.guard(failing(FlError("no such thing"))) == 2
    assert capsys.readouterr().err == "error: no such thing\n"


class Panic(BaseException):
    """What a failure inside ast-grep looks like."""


@pytest.mark.parametrize("error", [KeyError("oh"), Panic("deep \ud800 down")])
def test_our_bug_is_a_report_in_a_file_and_exit_3(capsys, tmp_path, monkeypatch, error):
    """The file's path is printed, and how to go on without the command."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert crash.guard(failing(error), skip=crash.HOOK_SKIP) == 3
    output = capsys.readouterr().err
    (report,) = tmp_path.iterdir()
    assert str(report) in output
    assert "SKIP=fl-scan" in output
    text = report.read_text("utf-8")
    assert type(error).__name__ in text
    assert "Traceback" in text
    assert __version__ in text


def test_where_no_report_can_be_written_it_is_printed(capsys, monkeypatch, tmp_path):
    """Nothing is lost."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    assert crash.guard(failing(KeyError("oh"))) == 3
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_is_no_bug(capsys):
    """Ctrl-C ends quietly with the usual code."""
    assert crash.guard(failing(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_goes_away_is_no_bug():
    """`fl --help | head -0` says nothing about broken pipes."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*FL, "--help"], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_closed_stderr_is_no_second_failure():
    """The exit code still says what happened."""
    shell = ["sh", "-c", 'exec "$0" -m fl_hooks.cli scna 2>&-', sys.executable]
    done = subprocess.run(shell, check=False)
    assert done.returncode == 2


def test_the_module_runs_from_any_folder(tmp_path):
    """The program does not depend on where it is called."""
    done = subprocess.run([*FL, "--version"], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.decode().strip() == f"fl-hooks {__version__}"
    assert Path(crash.__file__).is_file()
