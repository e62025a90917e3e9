"""`fl analyze`: the risks of what is staged, and what is derived from the record."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from fl_hooks import cli
from fl_hooks.commands.analyze_risks import short
from fl_hooks.commands.analyze_staged import _fitted
from tests import simulated

FORBIDDEN = ("pydantic", "git", "numpy", "scipy", "rich", "yaml", "subprocess", "ast_grep_py")
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Return a repository with twelve weeks of violations and events."""
    return simulated.made(tmp_path_factory.mktemp("weeks") / "repo", now=NOW)


@pytest.fixture
def team(template, tmp_path, monkeypatch):
    """Return a copy of it that is also the current folder."""
    from tests.conftest import Repo

    top = tmp_path / "team"
    shutil.copytree(template, top, symlinks=True)
    monkeypatch.chdir(top)
    return Repo(top)


def analyze(capsys, *arguments):
    """Run `fl analyze` and return (exit code, what it printed)."""
    code = cli.main(["analyze", *arguments])
    return code, capsys.readouterr().out


def staged(capsys, *arguments):
    """Return path -> what is known of each staged file."""
    _, out = analyze(capsys, "--no-update", "--json", *arguments)
    return {one["path"]: one for one in json.loads(out)["files"]}


def test_the_risks_of_staged_files(team, capsys):
    """Each staged file with a history is named with what, how often, when, and what to do."""
    team.write("core/parser.py", "value = 2\n")
    team.write("api/new.py", "value = 2\n")
    team.stage("core", "api")
    code, out = analyze(capsys, "--no-update")
    assert code == 0
    assert out.startswith("core/parser.py\n  HIGH      specific_exceptions")
    assert "Name what you can handle" in out
    assert "nothing here, but in api/: HIGH specific_exceptions" in out
    assert "1 of 2 staged files with recorded faults" in out


def test_risks_count_what_the_log_counts(team, capsys):
    """The number of violations is that of `fl log show`, per file and in all."""
    team.write("core/parser.py", "value = 2\n")
    team.stage("core")
    out = json.loads(analyze(capsys, "--no-update", "--json")[1])
    cli.main(["log", "show", "--json"])
    log = json.loads(capsys.readouterr().out)["violations"]
    assert out["record"]["violations"] == len(log)
    (one,) = out["files"]
    counted = sum(
        count
        for risk in one["risks"]
        for how, count in risk["how"].items()
        if how in ("prevented", "committed", "bypassed", "escaped", "suppressed")
    )
    assert counted == sum(row["path"] == "core/parser.py" for row in log)


def test_nothing_is_written_but_the_index_of_the_record(team, capsys):
    """--no-update leaves work tree, index and analysis as they are."""
    team.write("core/parser.py", "value = 2\n")
    team.stage("core")
    before = team.status()
    analyze(capsys, "--no-update")
    assert team.status() == before
    assert [p.name for p in (team.path / ".git/fl-hooks").iterdir()] == ["cache"]


def test_a_look_at_the_staged_files_loads_little(team):
    """None of the heavy packages is imported before a commit."""
    code = (
        "import sys; from fl_hooks.cli import main; main(['analyze', '--no-update']); "
        "main(['analyze', '--no-update']); print(*sys.modules)"
    )
    team.write("core/parser.py", "value = 2\n")
    team.stage("core")
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split("\n")[-2].split()}
    assert not loaded & set(FORBIDDEN)


def test_a_renamed_file_keeps_its_history(team, capsys):
    """What was recorded under the former path counts for the new one."""
    before = len(staged_risks(team, capsys, "core/parser.py"))
    team.git("reset", "-q", "--hard")
    team.git("mv", "core/parser.py", "core/reader.py")
    found = staged(capsys)["core/reader.py"]
    assert found["renamed_from"] == "core/parser.py"
    assert len(found["risks"]) == before > 0


def staged_risks(team, capsys, path):
    """Change and stage a file, and return its risks."""
    team.write(path, "value = 2\n")
    team.stage(path)
    return staged(capsys)[path]["risks"]


def test_fail_on_a_severity(team, capsys):
    """--fail-on ends with 1 where a staged file has a risk of that severity or a graver one."""
    staged_risks(team, capsys, "core/parser.py")
    assert analyze(capsys, "--no-update", "--fail-on", "high")[0] == 1
    assert analyze(capsys, "--no-update", "--fail-on", "critical")[0] == 0
    assert analyze(capsys, "--fail-on", "high")[0] == 1


def test_nothing_staged(team, capsys):
    """Where nothing is staged it says so."""
    assert team.path.is_dir()
    code, out = analyze(capsys, "--no-update")
    assert (code, out.startswith("Nothing is staged")) == (0, True)


@pytest.mark.parametrize(
    "arguments", [(), ("--no-update",), ("--json",), ("--no-update", "--json")]
)
def test_an_empty_repository(repo, capsys, arguments):
    """A repository without commits or record is no mistake: it says how a record comes about."""
    repo.write("a.py", "value = 1\n")
    repo.stage()
    code, out = analyze(capsys, *arguments)
    assert code == 0
    assert "--json" in arguments or "fl init" in out


def test_control_characters_of_a_path_stay_out_of_the_terminal(team, capsys):
    """What a path holds is shown, never sent."""
    simulated.event(team, NOW, "bug", pattern="x\x1b[2J", file_path="a\x1b[2J.py", line=1)
    team.write("a\x1b[2J.py", "value = 1\n")
    team.stage("a\x1b[2J.py")
    _, out = analyze(capsys, "--no-update")
    assert "\x1b" not in out
    assert "a\\x1b[2J.py" in out


def test_what_cannot_be_read_is_named(team, capsys):
    """A broken event file is left out and named; the rest counts."""
    team.write(".feedback-loop/events/2026-11/bug-0000000000000000.json", "{")
    staged_risks(team, capsys, "core/parser.py")
    _, out = analyze(capsys, "--no-update")
    assert "cannot be read: .feedback-loop/events/2026-11/bug-0000000000000000.json" in out
    assert "core/parser.py" in out


def test_analysing_keeps_the_result_in_the_git_directory(team, capsys):
    """Without --no-update the analysis lies in the git directory, and git sees no change."""
    before = team.status()
    code, out = analyze(capsys)
    assert code == 0
    assert "TOP RISKS" in out
    assert "fl report" in out
    kept = json.loads((team.path / ".git/fl-hooks/analysis.json").read_text())
    assert kept["summary"]["total_violations"] > 0
    assert team.status() == before


def test_the_frequencies_of_a_patterns_json_follow(team, capsys):
    """A patterns.json gets today's numbers; analysing twice changes nothing."""
    path = team.write("patterns.json", json.dumps({"patterns": [_pattern("bounds_checking")]}))
    _, out = analyze(capsys)
    assert "Updated the frequencies in patterns.json." in out
    first = path.read_bytes()
    (pattern,) = json.loads(first)["patterns"]
    assert pattern["occurrence_frequency"] > 0
    _, out = analyze(capsys)
    assert "Updated" not in out
    assert path.read_bytes() == first


def test_no_update_leaves_a_patterns_json_alone(team, capsys):
    """--no-update changes no file of the repository."""
    path = team.write("patterns.json", json.dumps({"patterns": [_pattern("bounds_checking")]}))
    before = path.read_bytes()
    analyze(capsys, "--no-update")
    assert path.read_bytes() == before


def _pattern(name):
    return {
        "pattern_id": name,
        "name": name,
        "description": "Look before you index.",
        "bad_example": "x[0]",
        "good_example": "x[0] if x else None",
        "test_coverage": "",
        "occurrence_frequency": 0,
        "last_occurrence": None,
        "severity": "high",
        "effectiveness_score": 0.5,
    }


def test_an_exported_file_instead_of_a_repository(tmp_path, monkeypatch, capsys):
    """--data reads what export_json wrote, outside of any repository."""
    when = (NOW - timedelta(days=1)).isoformat()
    bug = {"pattern": "bounds_checking", "error": "IndexError", "timestamp": when, "count": 3}
    (tmp_path / "metrics.json").write_text(json.dumps({"bugs": [bug]}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    code, out = analyze(capsys, "--data", "metrics.json")
    assert code == 0
    assert "3 bugs" in out
    assert "bounds_checking" in out


@pytest.mark.parametrize(
    ("advice", "line"),
    [
        ("Use `x`.\nIf not, add it.", "Use `x`."),
        ("Convert it: `int(...)`,\nor give a default.", "Convert it: `int(...)`"),
        (
            "Copy it with\n`copyfileobj(a, b)`; or not. Then more.",
            "Copy it with `copyfileobj(a, b)`; or not.",
        ),
        ("Let it delete itself", "Let it delete itself"),
        ("", ""),
    ],
)
def test_advice_on_one_line_is_a_whole_sentence(advice, line):
    """What is cut off could be left out."""
    assert short(advice) == line


def test_rows_fit_the_terminal():
    """A long row goes on under its own indent; a word that is too long stays whole."""
    rows = list(_fitted("  one two three four", 11))
    assert rows == ["  one two", "  three", "  four"]
    assert list(_fitted("  abcdefghijklmnop", 8)) == ["  abcdefghijklmnop"]
    assert list(_fitted("  one two three four", 0)) == ["  one two three four"]
