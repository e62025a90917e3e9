"""Commands and scripts: what they print, and what they end with."""

from __future__ import annotations

import json
import sys

import pytest

from fl_hooks import PatternAwareGenerator


def test_a_command_tells_result_and_errors_apart(made, tmp_path, capsys, caplog):
    """The result is JSON on standard output, an error is logged, and ends with 1."""
    module, about = made("Write a command line tool that prints the mean of a column of a CSV file")
    (tmp_path / "a.csv").write_text("price\n1\n3\n", encoding="utf-8")
    assert about["arguments"] == ["PATH", "COLUMN"]
    assert module.main([str(tmp_path / "a.csv"), "price"]) == 0
    assert json.loads(capsys.readouterr().out) == 2
    assert module.main([str(tmp_path / "a.csv"), "colour"]) == 1
    assert capsys.readouterr().out == ""
    assert "colour" in caplog.text
    with pytest.raises(SystemExit) as ended:
        module.main([])
    assert ended.value.code == 2


def test_every_file_is_read(made, tmp_path, capsys):
    """One that is missing ends with 1, after the others."""
    module, about = made("cli that prints the sha256 of every file given on the command line")
    assert about["arguments"] == ["PATHS..."]
    (tmp_path / "a").write_bytes(b"abc")
    assert module.main([str(tmp_path / "missing"), str(tmp_path / "a")]) == 1
    assert capsys.readouterr().out.startswith("ba7816bf")


def test_a_script_counts_its_arguments(made, tmp_path, capsys):
    """Too few and too many are told, with what there should be."""
    module, about = made("script that copies a file")
    assert about["arguments"] == ["PATH", "TARGET"]
    for arguments in ([], ["a"], ["a", "b", "c"]):
        assert module.main(arguments) == 2
        assert "PATH TARGET" in capsys.readouterr().err
    (tmp_path / "a").write_bytes(b"abc")
    assert module.main([str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    assert (tmp_path / "b").read_bytes() == b"abc"


def test_what_is_no_number_is_an_error(made, tmp_path, capsys):
    """Arguments are read inside the guard, so that there is no trace."""
    module, _ = made("script that filters rows of a CSV where price is above 10, saves another CSV")
    (tmp_path / "a.csv").write_text("price\n1\n30\n", encoding="utf-8")
    target = tmp_path / "b.csv"
    assert module.main([str(tmp_path / "a.csv"), str(target), "price", "much"]) == 1
    assert not target.exists()
    assert module.main([str(tmp_path / "a.csv"), str(target), "price", "20"]) == 0
    assert target.read_text(encoding="utf-8") == "price\n30\n"
    assert capsys.readouterr().out == ""


def test_a_command_takes_a_command(made, capsys):
    """What looks like an option of ours is one of its own, after --."""
    module, _ = made("CLI tool to run a command and print the last line of its output")
    assert module.main(["--", "git", "--version"]) == 0
    assert "git version" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [
        ("script that runs a command and prints its output", ["COMMAND..."]),
        ("script that fetches several urls and prints their text", ["URLS..."]),
    ],
)
def test_any_number_of_arguments_leaves_no_place_for_options(prompt, shown, made):
    """What need not be given keeps its default: no address is read as a timeout."""
    module, about = made(prompt)
    assert about["arguments"] == shown
    assert module.main([]) == 2


def test_a_script_runs_what_it_is_given(made, capsys):
    """The first argument is the program, and no number."""
    module, _ = made("script that runs a command and prints its output")
    assert module.main([sys.executable, "-c", "print(6)"]) == 0
    assert capsys.readouterr().out.strip() == "6"


@pytest.mark.parametrize(
    "prompt", ["CLI that renames columns of a csv", "command line tool that retries an action"]
)
def test_what_no_argument_can_be_makes_no_program(prompt, generator):
    """A table of names, or a function, cannot be typed: the report says so."""
    result = generator.generate(prompt)
    assert result.code == ""
    assert "a way to give" in result.report


@pytest.mark.parametrize("kind", ["script", "command line tool"])
def test_a_program_that_runs_commands_passes_its_test(kind):
    """What a block's test calls its helper hides no function of the program."""
    made = PatternAwareGenerator().generate(f"{kind} that runs a command and prints it", test=True)
    assert made.verification.faults == ()
    assert "test" in made.verification.tried
