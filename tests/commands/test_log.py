"""`fl log show`."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from fl_hooks.commands import log, log_show, log_when
from fl_hooks.errors import FlError
from tests.conftest import fl_scan
from tests.faults import BARE, FIXED, bare

FOLDER = ".feedback-loop/violations/2026-11"


def _record(repo, name, date, author="Ada Author", **changed):
    entry = {
        "pattern": "specific_exceptions",
        "check": "bare-except",
        "severity": "high",
        "path": "src/app.py",
        "line": 3,
        "column": 5,
        "fingerprint": "0123456789abcdef",
        "blob": "b" * 40,
        "outcome": "committed",
        **changed,
    }
    content = {"schema": 1, "base": None, "violations": [entry]}
    repo.write(f"{FOLDER}/{name}.json", json.dumps(content))
    return repo.commit(f"Change {name}", date=date, GIT_AUTHOR_NAME=author)


@pytest.fixture
def filled(repo):
    """Return a repository with three violations, and one that is not committed."""
    _record(repo, "a", "2026-11-01T10:00:00+00:00")
    _record(repo, "b", "2026-11-02T10:00:00+00:00", outcome="prevented", path="src/b.py")
    _record(
        repo,
        "c",
        "2026-11-03T10:00:00+00:00",
        author="Bob",
        pattern="temp_file_handling",
        check="insecure-mktemp",
        severity="critical",
        path="tools/c.py",
    )
    return repo


def _show(capsys, *arguments):
    assert log.main(["show", *arguments]) == 0
    return capsys.readouterr().out


def test_one_line_per_violation_when_piped(filled, capsys):
    """Newest first, tab-separated, with date and commit from git and without authors."""
    lines = [line.split("\t") for line in _show(capsys).splitlines()]
    head = filled.git("rev-parse", "HEAD")
    assert lines[0] == ["DATE", "SEVERITY", "CHECK", "PLACE", "OUTCOME", "COMMIT", "SUBJECT"]
    assert lines[1] == [
        "2026-11-03",
        "critical",
        "temp_file_handling/insecure-mktemp",
        "tools/c.py:3:5",
        "committed",
        head[:10],
        "Change c",
    ]
    assert [line[0] for line in lines[1:]] == ["2026-11-03", "2026-11-02", "2026-11-01"]


@pytest.mark.usefixtures("filled")
def test_authors_are_shown_only_when_asked_for(capsys):
    """The loop is about mistakes, not people."""
    assert "Bob" not in _show(capsys) + _show(capsys, "--json")
    assert "Bob" in _show(capsys, "--authors")
    entries = json.loads(_show(capsys, "--json", "--authors"))["violations"]
    assert [one["author"] for one in entries] == ["Bob", "Ada Author", "Ada Author"]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("arguments", "dates"),
    [
        (["--pattern", "specific_exceptions"], ["2026-11-02", "2026-11-01"]),
        (["--pattern", "insecure-mktemp"], ["2026-11-03"]),
        (["--pattern", "temp_file_handling/insecure-mktemp"], ["2026-11-03"]),
        (["--outcome", "prevented"], ["2026-11-02"]),
        (["--path", "src/"], ["2026-11-02", "2026-11-01"]),
        (["--path", "src/*.py", "--outcome", "committed"], ["2026-11-01"]),
        (["--severity", "high"], ["2026-11-03", "2026-11-02", "2026-11-01"]),
        (["--severity", "critical"], ["2026-11-03"]),
        (["--since", "2026-11-02"], ["2026-11-03", "2026-11-02"]),
        (["--until", "2026-11-02"], ["2026-11-02", "2026-11-01"]),
        (["--since", "2026-11-01T10:00:01", "--until", "2026-11-02T10:00:01Z"], ["2026-11-02"]),
        (["--since", "2026-10", "--until", "2026-11"], ["2026-11-03", "2026-11-02", "2026-11-01"]),
        (["--until", "2026-10"], []),
        (["--until", "30y"], []),
        (["--since", "2026-11-01", "--limit", "1"], ["2026-11-03"]),
        (["--limit", "1"], ["2026-11-03"]),
        (["--limit", "0"], []),
    ],
)
def test_filters_choose(capsys, arguments, dates):
    """Each filter narrows the list, and together they narrow it further."""
    document = json.loads(_show(capsys, "--json", *arguments))
    assert [one["date"][:10] for one in document["violations"]] == dates
    assert document["summary"] == {"shown": len(dates), "recorded": 3}


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("36h", "2026-03-29T22:30:00"),
        ("7d", "2026-03-24T10:30:00"),
        ("2w", "2026-03-17T10:30:00"),
        ("1m", "2026-02-28T10:30:00"),
        ("4m", "2025-11-30T10:30:00"),
        ("1y", "2025-03-31T10:30:00"),
        ("2026-03-01", "2026-03-01T00:00:00"),
        ("2026-03", "2026-03-01T00:00:00"),
        ("2026-03-01T12:00:00+02:00", "2026-03-01T10:00:00"),
    ],
)
def test_times_are_dates_months_or_that_long_ago(monkeypatch, text, starts):
    """In UTC; months of the calendar, whose last day stands for one that there is not."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz):
            return cls(2026, 3, 31, 10, 30, tzinfo=tz)

    monkeypatch.setattr(log_when, "datetime", Clock)
    assert log_when.moment(text) == f"{starts}+00:00"


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("text", ["yesterday", "2026-13", "2026-02-30", "7", "d", "9999y"])
def test_other_times_are_refused_with_examples(capsys, text):
    """The message says what would be understood."""
    with pytest.raises(SystemExit):
        log.main(["show", "--since", text])
    assert "2026-11-03" in capsys.readouterr().err


def test_what_is_not_committed_yet_counts_as_now(filled, capsys):
    """It is newer than any date."""
    content = json.loads((filled.path / FOLDER / "a.json").read_text())
    content["violations"][0]["line"] = 9
    filled.write(f"{FOLDER}/new.json", json.dumps(content))
    (one,) = json.loads(_show(capsys, "--json", "--since", "1h"))["violations"]
    assert one["line"] == 9
    assert len(json.loads(_show(capsys, "--json", "--until", "1h"))["violations"]) == 3


def test_an_escape_that_a_commit_recorded_as_well_is_one_fact(repo, capsys):
    """CI may come first: what the developer's next commit says of the same violation counts."""
    _record(repo, "ci", "2026-11-01T10:00:00+00:00", outcome="escaped")
    assert "escaped" in _show(capsys)
    _record(repo, "again", "2026-11-01T11:00:00+00:00", outcome="escaped", reason="twice")
    assert _show(capsys).count("escaped") == 1
    _record(repo, "dev", "2026-11-02T10:00:00+00:00", outcome="prevented")
    assert _show(capsys).count("escaped") == 1
    _record(repo, "new", "2026-11-02T10:00:00+00:00", outcome="bypassed")
    said = _show(capsys)
    assert "escaped" not in said
    assert said.count("bypassed") == 1
    _record(repo, "other", "2026-11-03T10:00:00+00:00", outcome="escaped", line=4)
    assert _show(capsys).count("escaped") == 1


def test_what_waits_in_the_spool_is_listed_when_asked_for(hooked, capsys):
    """A blocked attempt and a bypass, until a commit records them."""
    hooked.hook("post-commit", f'exec "{fl_scan()}" --post-commit')
    hooked.write("past.py", bare("past"))
    hooked.stage()
    hooked.goes("--no-verify")
    hooked.write("a.py", BARE)
    hooked.stage()
    hooked.blocked()
    assert "not settled" not in _show(capsys)
    said = _show(capsys, "--pending")
    assert "\ta.py:4:5\t-\t-\t(blocked, not settled)\n" in said
    assert "\tpast.py:4:5\tbypassed\t-\t(bypassed, recorded with the next commit)\n" in said
    document = json.loads(_show(capsys, "--json", "--pending", "--path", "past.py"))
    assert [one["state"] for one in document["pending"]] == [
        "bypassed, recorded with the next commit"
    ]
    assert document["summary"] == {"shown": 0, "recorded": 0, "pending": 1}
    hooked.write("a.py", FIXED)
    hooked.stage()
    hooked.goes()
    assert "not settled" not in _show(capsys, "--pending")
    assert json.loads(_show(capsys, "--json", "--pending"))["pending"] == []
    assert sorted(line.split("\t")[4] for line in _show(capsys).splitlines()[1:]) == [
        "bypassed",
        "prevented",
    ]


@pytest.mark.usefixtures("filled")
def test_a_terminal_gets_the_newest_of_many(capsys, monkeypatch):
    """A table of the whole record would scroll away; a pipe gets all."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr(log_show, "_ROWS", 2)
    monkeypatch.setenv("COLUMNS", "200")
    out = _show(capsys)
    assert "2 violations: 1 committed, 1 prevented; 1 older not shown (--limit N)" in out
    assert "not shown" not in _show(capsys, "--limit", "3")


@pytest.mark.parametrize("name", ["structured_logging", "logger_debug", "logger_debug/debug-print"])
def test_what_is_recorded_under_an_alias_counts_for_its_pattern(repo, capsys, name):
    """The record of an older version stays of use; the filter takes either name."""
    _record(repo, "a", "2026-11-01T10:00:00+00:00", pattern="logger_debug", check="debug-print")
    (one,) = json.loads(_show(capsys, "--json", "--pattern", name))["violations"]
    assert one["pattern"] == "structured_logging"
    assert "structured_logging/debug-print" in _show(capsys)


def test_the_record_is_read_where_the_library_is_broken(filled, capsys):
    """Without aliases then: what was recorded does not depend on today's patterns."""
    filled.write("patterns/broken/pattern.yml", "schema: fl-hooks/1\n")
    assert len(_show(capsys).splitlines()) == 4


def test_json_says_null_where_git_knows_nothing_yet(filled, capsys):
    """A violation that is not committed has no commit, date and subject."""
    content = json.loads((filled.path / FOLDER / "a.json").read_text())
    content["violations"][0]["line"] = 9
    filled.write(f"{FOLDER}/new.json", json.dumps(content))
    document = json.loads(_show(capsys, "--json", "--limit", "1"))
    (one,) = document["violations"]
    assert (one["line"], one["commit"], one["date"], one["subject"]) == (9, None, None, None)
    assert one["fragment"] == f"{FOLDER}/new.json"
    assert document["schema"] == 1


def test_an_empty_record_says_how_it_fills(repo, capsys):
    """Nothing recorded is not an error; the text says what fills the record."""
    repo.commit()
    assert "No violations are recorded yet." in _show(capsys)
    assert "fl init" in _show(capsys)
    assert json.loads(_show(capsys, "--json"))["violations"] == []


@pytest.mark.usefixtures("filled")
def test_filters_that_match_nothing_say_how_many_there_are(capsys):
    """An empty list under a filter is told from an empty record."""
    said = _show(capsys, "--pattern", "no_such")
    assert said == "No violation of the record matches; there are 3 without the filters.\n"


def test_control_characters_of_the_repository_do_not_reach_the_terminal(repo, capsys):
    """A path or subject cannot move the cursor, colour the text or break the line."""
    _record(repo, "a", "2026-11-01T10:00:00+00:00", path="a\x1b[31m\tb\n.py")
    out = _show(capsys)
    assert "\x1b" not in out
    assert "a\\x1b[31m\\tb\\n.py:3:5" in out


@pytest.mark.usefixtures("filled")
def test_a_terminal_gets_a_table(capsys, monkeypatch):
    """On a terminal the columns are aligned and the outcomes counted."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    out = _show(capsys, "--authors")
    assert "Bob" in out
    assert "3 violations: 2 committed, 1 prevented" in out
    assert "\t" not in out


def test_the_record_belongs_to_a_repository(tmp_path, monkeypatch):
    """Outside of one there is nothing to show."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FlError, match="is not in a git repository"):
        log.main(["show"])


@pytest.mark.parametrize(
    "arguments", [[], ["show", "--outcome", "bad"], ["show", "--limit", "-1"], ["show", "extra"]]
)
def test_a_wrong_call_ends_with_2(arguments, capsys):
    """Calls that mean nothing show the usage."""
    with pytest.raises(SystemExit) as caught:
        log.main(arguments)
    assert caught.value.code == 2
    assert "usage: fl log" in capsys.readouterr().err
