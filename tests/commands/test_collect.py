"""`fl collect`: by hand, from a file, from a pipe."""

import io
import json
import subprocess
import sys

import pytest

from fl_hooks.commands.collect import main
from fl_hooks.errors import FlError


@pytest.fixture
def events(repo):
    """Return a function that reads all tracked events of the repository."""

    def read():
        places = sorted(repo.path.glob(".feedback-loop/events/*/*.json"))
        return [json.loads(place.read_text()) for place in places]

    return read


@pytest.fixture
def pipe(monkeypatch):
    """Return a function that sets what standard input holds."""

    def put(text):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return put


def test_an_empty_repository_is_told_what_could_be_collected(repo, capsys):
    """Exit code 0, and nothing is written."""
    assert main([]) == 0
    output = capsys.readouterr().out
    assert output.startswith("No events are recorded yet.\n")
    for kind in ("bug", "test-failure", "review", "performance", "deployment", "--from"):
        assert f"fl collect {kind} " in output
    assert repo.status() == ""


def test_what_there_is_is_counted(repo, capsys):
    """Per kind, with the last time; as JSON too."""
    main(["bug", "--pattern", "bounds_checking", "--time", "2026-10-01"])
    main(["bug", "--pattern", "bounds_checking", "--time", "2026-11-02T10:00:00+02:00"])
    capsys.readouterr()
    assert main([]) == 0
    output = capsys.readouterr().out
    assert output.startswith(
        "2 events are recorded:\n  bugs                       2   last 2026-11-02\n"
    )
    assert main(["--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"] == 2
    assert found["events"]["bugs"] == {"count": 2, "last": "2026-11-02T08:00:00.000000+00:00"}
    assert found["events"]["code_reviews"] == {"count": 0, "last": None}
    assert repo.git("status", "--porcelain") == "?? .feedback-loop/"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            "bug --pattern bounds_checking --error E --code x --file a.py --line 3 --severity low",
            {
                "kind": "bug",
                "pattern": "bounds_checking",
                "error": "E",
                "code": "x",
                "file_path": "a.py",
                "line": 3,
                "stack_trace": "",
                "severity": "low",
            },
        ),
        (
            "test-failure --test t --reason r --pattern bounds_checking --code c",
            {
                "kind": "test_failure",
                "test_name": "t",
                "failure_reason": "r",
                "pattern_violated": "bounds_checking",
                "code_snippet": "c",
            },
        ),
        (
            "review --issue i --pattern bounds_checking --severity low --suggestion s",
            {
                "kind": "code_review",
                "issue_type": "i",
                "pattern": "bounds_checking",
                "severity": "low",
                "file_path": "",
                "line": 0,
                "suggestion": "s",
            },
        ),
        (
            "performance --metric m --detail n=5.5 --detail f=main --tracked",
            {"kind": "performance", "metric_type": "m", "details": {"n": 5.5, "f": "main"}},
        ),
        (
            "deployment --issue i --environment e --root-cause r --minutes 45",
            {
                "kind": "deployment",
                "issue_type": "i",
                "pattern": "unknown",
                "environment": "e",
                "root_cause": "r",
                "resolution_time_minutes": 45,
            },
        ),
    ],
)
def test_each_kind_has_its_options(events, capsys, arguments, expected):
    """Every key one; the event's path is printed."""
    assert main([*arguments.split(), "--time", "2026-11-01T10:00:00"]) == 0
    time = "2026-11-01T10:00:00.000000+00:00"
    assert events() == [{"schema": 1, "time": time, **expected}]
    output = capsys.readouterr()
    assert output.out.startswith(f".feedback-loop/events/2026-11/{expected['kind']}-")
    assert output.err == ""


def test_a_file_is_kept_from_the_top(repo, events, monkeypatch):
    """Wherever the command was given."""
    repo.write("src/a.py", "")
    monkeypatch.chdir(repo.path / "src")
    main(["bug", "--pattern", "bounds_checking", "--file", "a.py"])
    main(["bug", "--pattern", "bounds_checking", "--file", "gone.py"])
    assert sorted(event["file_path"] for event in events()) == ["gone.py", "src/a.py"]


def test_a_pipe_can_hold_a_value(events, pipe, repo):
    """As a traceback does."""
    pipe("Traceback (most recent call last):\n  …\n")
    main(["bug", "--stack-trace", "-"])
    assert events()[0]["stack_trace"].startswith("Traceback (most recent call last):\n")
    assert repo.path.exists()


def test_a_measurement_goes_to_the_log_in_the_git_directory(repo, events, capsys):
    """There may be very many."""
    main(["performance", "--metric", "execution_time", "--detail", "n=1"])
    assert events() == []
    assert capsys.readouterr().out.startswith(f"{repo.path}/.git/fl-hooks/local/performance-")


def test_tracked_measurements_are_events(events, pipe, repo):
    """One by hand, and several from a pipe."""
    main(["performance", "--metric", "m", "--tracked"])
    pipe('{"metric_type": "a"}\n{"metric_type": "b"}\n')
    main(["performance", "--json", "-", "--tracked"])
    assert sorted(event["metric_type"] for event in events()) == ["a", "b", "m"]
    assert repo.path.exists()


def test_a_pattern_that_is_not_there_is_noted_and_kept(events, capsys, repo):
    """With the nearest name."""
    main(["bug", "--pattern", "bounds_cheking"])
    said = 'note: the library has no pattern "bounds_cheking"; did you mean "bounds_checking"?\n'
    assert capsys.readouterr().err == said
    assert events()[0]["pattern"] == "bounds_cheking"
    main(["bug", "--error", "nobody knows"])
    main(["bug", "--pattern", "logger_debug"])
    assert capsys.readouterr().err == ""
    assert repo.path.exists()


LINES = '{"kind": "bug", "pattern": "p"}\n\n{"kind": "review", "issue_type": "x"}\n'
EXPORT = {"bugs": [{"pattern": "p", "timestamp": "2026-11-01", "count": 3}]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LINES, "2 events recorded\n"),
        (json.dumps(EXPORT), "3 events recorded\n"),
        (json.dumps(EXPORT, indent=2), "3 events recorded\n"),
        ('[{"kind": "bug", "pattern": "p"}]', "1 event recorded\n"),
        ('{"kind": "bug", "pattern": "p"}', "1 event recorded\n"),
        ('{"kind": "bug", "pattern": "p"}\n' * 2, "2 events recorded\n"),
    ],
)
def test_a_file_can_hold_an_export_or_entries(repo, capsys, text, said):
    """One per line, in a list, or just one."""
    repo.write("data", text)
    assert main(["--from", "data"]) == 0
    assert capsys.readouterr().out == said


def test_dated_entries_are_collected_once(repo, capsys, pipe):
    """However often the same file is."""
    text = json.dumps(EXPORT)
    for said in ("3 events recorded\n", "0 events recorded; 3 were there already\n"):
        pipe(text)
        main(["--from", "-"])
        assert capsys.readouterr().out == said
    assert repo.path.exists()


def test_entries_of_one_kind_need_not_say_it(events, pipe, repo):
    """JSON lines into the kind's own command."""
    pipe('{"pattern": "p", "line": "3"}\n{"pattern": "q"}\n')
    main(["bug", "--json", "-"])
    assert sorted(event["pattern"] for event in events()) == ["p", "q"]
    with pytest.raises(FlError, match="--json takes the entries"):
        main(["bug", "--json", "-", "--pattern", "p"])
    assert repo.path.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LINES + '{"kind": "bug", "line": "x"}', 'line 4.line: expected a whole number, got "x"'),
        (LINES + "{", "line 4: not valid JSON"),
        (LINES + "3", "line 4: expected an object, got 3"),
        ('{"kind": "x"}', "entry 1.kind: expected one of bug, test_failure, code_review"),
        ('{"bugs": [{"pattern": "p"}, 3]}', "bugs[1]: expected an object"),
        ("", "the file: not valid JSON"),
    ],
)
def test_a_mistake_in_a_file_leaves_nothing_collected(repo, events, text, said):
    """It names the line and the key."""
    repo.write("data", text)
    with pytest.raises(FlError) as caught:
        main(["--from", "data"])
    assert caught.value.message.startswith(said)
    assert events() == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bug"], "nothing says what went wrong"),
        (["review", "--line", "3"], "fl collect review: issue_type: is missing"),
        (["bug", "--line", "x"], 'fl collect bug: line: expected a whole number, got "x"'),
        (["bug", "--error", "E", "--time", "soon"], "--time: expected a date and time"),
        (["performance", "--metric", "m", "--detail", "x"], "--detail x: expected NAME=VALUE"),
        (["--from", "nowhere"], "nowhere: cannot be read: No such file"),
    ],
)
def test_a_mistake_in_the_call_is_named(repo, arguments, said):
    """Nothing is written."""
    with pytest.raises(FlError) as caught:
        main(arguments)
    assert caught.value.message.startswith(said)
    assert repo.status() == ""


def test_outside_a_repository_it_says_so(tmp_path, monkeypatch):
    """As every command."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FlError, match="is not in a git repository"):
        main([])


def test_no_number_crunching_is_loaded(repo):
    """One event by hand needs none of the large packages."""
    code = (
        "import sys; from fl_hooks.commands.collect import main; main(['bug', '--error', 'p']);"
        "large = {'numpy', 'scipy', 'git', 'rich', 'pydantic'}; print(*large & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=repo.path
    )
    assert done.stdout.splitlines()[1:] == [""]
