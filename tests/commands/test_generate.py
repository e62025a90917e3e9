"""`fl generate`: code on standard output, the rest beside it, and files only where all is well."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from fl_hooks.commands import generate
from fl_hooks.errors import FlError
from fl_hooks.store import child_test

PROMPT = "function load_prices(path) that returns the mean of column price of a CSV file"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Return an empty folder that is the current one, in no repository."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    return tmp_path


def test_the_code_goes_to_stdout_and_the_report_to_stderr(here, capsys):
    """So that one can be piped and the other read."""
    assert generate.main([PROMPT]) == 0
    out, err = capsys.readouterr()
    ast.parse(out)
    assert 'def load_prices(path: str | Path, column: str = "price")' in out
    assert "Applied: nan_inf_handling" in err
    assert list(here.iterdir()) == []


def test_a_file_is_written_once(here, capsys):
    """A file that is there stays unless --force, and a bad name is refused before any work."""
    assert generate.main([PROMPT, "-o", "prices.py"]) == 0
    assert "load_prices" in (here / "prices.py").read_text()
    assert capsys.readouterr().out == ""
    with pytest.raises(FlError, match="there already"):
        generate.main([PROMPT, "-o", "prices.py"])
    assert generate.main([PROMPT, "-o", "prices.py", "--force"]) == 0
    for name in ("prices.txt", "a-b.py", "json.py", "queue.py"):
        with pytest.raises(FlError, match="module of Python"):
            generate.main([PROMPT, "-o", name])
    with pytest.raises(FlError, match="cannot be written"):
        generate.main([PROMPT, "-o", "prices.py/more.py"])


def test_nothing_to_build_is_exit_2_and_no_file(here):
    """As a program: the message and prompts that work on stderr, nothing on stdout, no file."""
    command = [sys.executable, "-m", "fl_hooks.cli", "generate", "...", "-o", "out.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=here)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "nothing in the prompt can be built" in done.stderr
    assert "CSV" in done.stderr
    assert list(here.iterdir()) == []


def test_json_has_everything(here, capsys):
    """Code, patterns with reasons, what was tried, metadata."""
    assert generate.main([PROMPT, "--json", "--no-apply"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["verification"]["verified"]
    assert content["patterns_applied"] == []
    assert content["metadata"]["subject"]["name"] == "load_prices"
    assert here


def test_a_prompt_from_stdin(here):
    """A dash reads it, whatever bytes it holds."""
    command = [sys.executable, "-m", "fl_hooks.cli", "generate", "-"]
    given = b"function that returns the \xff\x00 mean of a list of numbers {{ 7 * 7 }}"
    done = subprocess.run(command, input=given, capture_output=True, check=False, cwd=here)
    assert done.returncode == 0, done.stderr
    ast.parse(done.stdout.decode())


def test_the_record_of_the_repository_counts(hooked, monkeypatch, capsys):
    """A pattern that was met here twice needs less confidence, and --no-record leaves it out."""
    from tests.faults import silent

    for name in ("a.py", "b.py"):
        hooked.write(name, silent(name[0]))
        hooked.stage()
        hooked.goes()
    monkeypatch.chdir(hooked.path)
    prompt = ["save a dict to a JSON file", "--min-confidence", "0.95"]
    generate.main(prompt)
    assert "# Pattern: temp_file_handling" in capsys.readouterr().out
    generate.main([*prompt, "--no-record"])
    assert "# Pattern: temp_file_handling" not in capsys.readouterr().out


def test_the_page_shows_what_comes(here, capsys):
    """The report in docs/generate.md is that of its own prompt."""
    page = (Path(__file__).parents[2] / "docs/generate.md").read_text()
    prompt = page.partition('fl generate "')[2].partition('"')[0]
    assert generate.main([prompt]) == 0
    shown = page.partition("```text\n")[2].partition("```")[0]
    assert capsys.readouterr().err == shown
    assert list(here.iterdir()) == []


@pytest.mark.usefixtures("here")
def test_a_test_that_cannot_be_run_is_no_success(monkeypatch, capsys):
    """Where what the test needs is not installed, --test ends in 1, and says what is needed."""
    monkeypatch.setattr(child_test, "needs", lambda *_: ["nowhere_to_be_found"])
    assert generate.main([PROMPT, "--test"]) == 1
    assert "Not tried: test: needs nowhere_to_be_found" in capsys.readouterr().err
    assert generate.main([PROMPT]) == 0
