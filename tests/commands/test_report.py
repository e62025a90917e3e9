"""`fl report` in a repository and on a file."""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from fl_hooks import cli
from fl_hooks.errors import FlError
from tests import simulated
from tests.conftest import Repo

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/report.schema.json").read_text("utf-8"))
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Return a repository with twelve weeks of violations and events."""
    return simulated.made(tmp_path_factory.mktemp("weeks") / "payments", now=NOW)


@pytest.fixture
def team(template, tmp_path, monkeypatch):
    """Return a copy of it that is also the current folder."""
    top = tmp_path / "payments"
    shutil.copytree(template, top, symlinks=True)
    monkeypatch.chdir(top)
    return Repo(top)


def run(capsys, *arguments):
    """Run `fl report` and return what it printed."""
    assert cli.main(["report", *arguments]) == 0
    return capsys.readouterr().out


def test_text(team, capsys):
    """The risks, the changes and the decisions of the record and its events."""
    out = run(capsys)
    assert out.startswith(f"{team.path.name}: all there is, ")
    for part in ("TOP RISKS", "WHAT CHANGED", "WHAT NEEDS A DECISION"):
        assert part in out
    assert re.search(r"^HIGH +specific_exceptions +\d+ .*more frequent ×", out, re.MULTILINE)
    assert "\x1b" not in out


def test_the_hook_of_the_guide_finds_its_lines(team):
    r"""`grep "CRITICAL\|HIGH"` over the report gives the top patterns."""
    team.run("sh", "-c", f"'{_fl()}' report > report.txt")
    found = team.run("sh", "-c", 'grep "CRITICAL\\|HIGH" report.txt | head -5').stdout
    assert found.startswith("HIGH ")
    assert 1 < len(found.splitlines()) <= 5


def _fl():
    import sys

    return Path(sys.executable).with_name("fl")


def test_json_meets_the_schema(team, capsys):
    """What --format json prints is what the schema says, and counts what the record holds."""
    content = json.loads(run(capsys, "--format", "json"))
    jsonschema.validate(content, SCHEMA)
    cli.main(["log", "show", "--json"])
    log = json.loads(capsys.readouterr().out)
    assert content["totals"]["violations"] == log["summary"]["recorded"]
    assert team.path.name == content["source"]
    kinds = {one["kind"] for one in content["decisions"]}
    assert {"worsening", "passed", "learning", "suppressed"} <= kinds


def test_evidence_leads_to_commits_of_the_repository(team, capsys):
    """Each commit that is named can be shown, and each command runs."""
    content = json.loads(run(capsys, "--format", "json"))
    commits = [e["commit"] for one in content["decisions"] for e in one["evidence"] if e["commit"]]
    assert commits
    for commit in commits:
        team.git("cat-file", "-e", commit)
    for one in content["decisions"]:
        if one["more"]:
            team.run(str(_fl()), *one["more"].split()[1:])


@pytest.mark.parametrize("period", ["day", "week", "weekly", "month", "monthly"])
def test_periods(team, capsys, period):
    """Each period has its own counts, and stands beside the one before."""
    content = json.loads(run(capsys, "--format", "json", "--period", period))
    jsonschema.validate(content, SCHEMA)
    assert content["before"] is not None
    assert team.path.is_dir()


def test_markdown_into_a_file(team, capsys):
    """-o writes the file and prints nothing."""
    assert run(capsys, "--format", "markdown", "-o", "out/report.md") == ""
    text = (team.path / "out/report.md").read_text("utf-8")
    assert text.startswith("### Recurring mistakes: ")
    assert "| HIGH | `specific_exceptions` |" in text


def test_a_file_that_cannot_be_written(team):
    """The way out is a message, not a traceback."""
    team.write("taken", "")
    with pytest.raises(FlError, match="cannot be written"):
        cli.main(["report", "-o", "taken/report.md"])


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_an_empty_repository(repo, capsys, form):
    """Before the first commit and with nothing recorded it says how a record comes about."""
    assert repo.path.is_dir()
    assert "fl init" in run(capsys, "--format", form)


def test_an_exported_file(tmp_path, monkeypatch, capsys):
    """--data reads an export outside of any repository; no command of a repository is named."""
    bugs = [{"pattern": "x", "error": "E", "timestamp": NOW.isoformat(), "count": 1}] * 3
    (tmp_path / "metrics.json").write_text(json.dumps({"bugs": bugs}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    out = run(capsys, "--data", "metrics.json")
    assert out.startswith("metrics.json: all there is")
    assert "3 bugs" in out
    assert "more: fl log" not in out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "metrics.json: "),
        ('{"bugs": [{"pattern": "x", "line": "y"}]}', r"metrics.json: bugs\[0\].line"),
    ],
)
def test_a_broken_file_is_named_with_the_entry(tmp_path, monkeypatch, content, message):
    """What is wrong, and where, is in the message."""
    (tmp_path / "metrics.json").write_text(content)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FlError, match=message):
        cli.main(["report", "--data", "metrics.json"])


def test_a_file_that_is_not_there(tmp_path, monkeypatch):
    """A missing file is a mistake of the caller."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FlError, match=r"nowhere.json cannot be read"):
        cli.main(["report", "--data", "nowhere.json"])


def test_reporting_twice_changes_nothing(team, capsys):
    """The report only reads."""
    before = team.status()
    first = json.loads(run(capsys, "--format", "json"))
    second = json.loads(run(capsys, "--format", "json"))
    assert team.status() == before
    assert [risk["count"] for risk in first["risks"]] == [risk["count"] for risk in second["risks"]]


def test_the_names_of_a_patterns_json_are_known(team, capsys):
    """A pattern that only a patterns.json has is no unknown name, and has its severity."""
    entry = {"name": "retry_without_backoff", "severity": "critical", "description": "Wait."}
    team.write("data/patterns.json", json.dumps({"patterns": [entry]}))
    content = json.loads(run(capsys, "--format", "json"))
    assert not {"learning", "new_pattern"} & {one["kind"] for one in content["decisions"]}
    (risk,) = [one for one in content["risks"] if one["pattern"] == "retry_without_backoff"]
    assert (risk["known"], risk["severity"]) == (True, "critical")


@pytest.mark.parametrize("content", ['{"rules": []}', "{", "[1, 2]"])
def test_a_patterns_json_of_another_program(team, capsys, content):
    """It is left out, said once, and neither command stumbles over it or changes it."""
    place = team.write("patterns.json", content)
    out = run(capsys)
    assert "Note: patterns.json is left out: " in out
    assert str(team.path) not in out
    assert cli.main(["analyze"]) == 0
    assert place.read_text() == content
