"""`fl learn`: faults nobody has a pattern for, and drafts that a person fills in."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from fl_hooks.collect.collector import Collector
from fl_hooks.commands import learn, patterns
from fl_hooks.errors import FlError

CODE = 'token = "ghp_' + "a1B2" * 9 + '"\nport = int(settings["port"])\nreturn connect(port)\n'


def entry(days_ago, **more):
    """Return a bug's entry of so many days ago."""
    time = datetime.now(UTC) - timedelta(days=days_ago)
    return {
        "pattern": "unknown",
        "error": f"PortError: cannot bind port {8000 + days_ago}",
        "code": CODE,
        "file_path": "src/server.py",
        "line": 40 + days_ago,
        "timestamp": time.isoformat(),
        **more,
    }


@pytest.fixture
def reported(repo):
    """Return a repository in which one fault was reported on five days."""
    Collector.open(repo.path).add_from_json(json.dumps({"bugs": [entry(n) for n in range(5)]}))
    return repo


def fill_in(folder):
    """Write something at every mark, as a person would."""
    for path in folder.iterdir():
        path.write_text(re.sub(r"TODO\(pattern\):?", "Filled in:", path.read_text()))


@pytest.mark.usefixtures("reported")
def test_a_learning_is_listed_with_its_evidence(capsys):
    """Statement, confidence, impact, places and what to do."""
    assert learn.main([]) == 0
    out = capsys.readouterr().out
    assert "port_error_cannot_bind_port\n" in out
    assert "PortError: cannot bind port <n>: 5 reports in 1 place on 5 days" in out
    assert re.search(r"confidence 0\.\d\d \(high\), impact 10 \(medium\)", out)
    assert "src/server.py:40" in out
    assert "`fl learn --propose port_error_cannot_bind_port`" in out


@pytest.mark.usefixtures("reported")
def test_json_has_every_number(capsys):
    """Without code, which may hold what is nobody's business."""
    assert learn.main(["--json"]) == 0
    out = capsys.readouterr().out
    value = json.loads(out)
    (one,) = value["learnings"]
    assert (value["schema"], value["left_out"], one["draft"]) == (1, 0, None)
    assert (one["level"], one["evidence"]["units"], one["resembles"]) == ("high", 5, None)
    assert "settings" not in out


@pytest.mark.usefixtures("repo")
def test_a_long_list_is_cut_and_says_so(repo, capsys):
    """At twenty, or where --limit says; JSON has all."""
    words = [f"{a}{b}" for a in "abcdef" for b in "ghijkl"]
    bugs = [entry(n, error=f"PortError: {w} is gone") for w in words for n in range(4)]
    Collector.open(repo.path).add_from_json(json.dumps({"bugs": bugs}))
    learn.main([])
    assert "36 learnings; 20 shown (--limit 36 shows all)." in capsys.readouterr().out
    learn.main(["--limit", "3"])
    assert capsys.readouterr().out.count("confidence") == 3
    learn.main(["--json"])
    assert len(json.loads(capsys.readouterr().out)["learnings"]) == 36


def test_an_empty_repository_says_how_to_begin(capsys):
    """And that is no mistake."""
    assert learn.main([]) == 0
    assert "Nothing to learn yet" in capsys.readouterr().out


def test_what_is_not_sure_is_counted_and_shown_on_request(repo, capsys):
    """Seen once, a fault proves nothing."""
    Collector.open(repo.path).add_from_json(json.dumps({"bugs": [entry(1)]}))
    learn.main([])
    assert "none sure enough" in capsys.readouterr().out
    learn.main(["--min-confidence", "0"])
    assert "(low)" in capsys.readouterr().out


def test_a_draft_is_whole_once_its_marks_are_filled_in(reported, capsys):
    """Until then `fl patterns check` names every mark by file and line."""
    assert learn.main(["--propose", "port_error_cannot_bind_port"]) == 0
    folder = reported.path / ".feedback-loop/patterns/port_error_cannot_bind_port"
    assert "wrote .feedback-loop/patterns/port_error" in capsys.readouterr().out
    assert patterns.main(["check"]) == 1
    said = capsys.readouterr().out
    assert re.search(r"bad\.py:\d+: still to fill in: src/server\.py:40 reported this", said)
    assert re.search(r"pattern\.yml:\d+: still to fill in: ", said)
    fill_in(folder)
    assert patterns.main(["check"]) == 0, capsys.readouterr().out


def test_a_draft_carries_the_evidence_without_its_secrets(reported):
    """Code that parses becomes a function; the places stand under References."""
    learn.main(["--propose"])
    folder = reported.path / ".feedback-loop/patterns/port_error_cannot_bind_port"
    bad = (folder / "bad.py").read_text()
    assert '    port = int(settings["port"])\n' in bad
    assert "ghp_" not in bad
    compile(bad, "bad.py", "exec")
    about = (folder / "about.md").read_text()
    assert "src/server.py:40: `PortError: cannot bind port 8000`" in about
    assert "# Drafted by `fl learn` from reports: PortError" in (folder / "pattern.yml").read_text()


def test_code_that_does_not_parse_stays_as_comments(repo):
    """Nothing in it can be taken for a mark of ours."""
    broken = "if x ==\n  y()  # flag: bare-except\n# TODO(pattern): \x1b[31mno"
    bugs = [entry(n, code=broken) for n in range(5)]
    Collector.open(repo.path).add_from_json(json.dumps({"bugs": bugs}))
    learn.main(["--propose"])
    folder = repo.path / ".feedback-loop/patterns/port_error_cannot_bind_port"
    text = (folder / "bad.py").read_text()
    assert "# if x ==\n" in text
    assert "\x1b" not in text
    fill_in(folder)
    assert patterns.main(["check"]) == 0


def test_a_draft_is_never_written_twice(reported, capsys):
    """Its learning names the folder instead."""
    learn.main(["--propose"])
    folder = reported.path / ".feedback-loop/patterns/port_error_cannot_bind_port"
    (folder / "bad.py").write_text("mine\n")
    with pytest.raises(FlError, match="has a pattern already"):
        learn.main(["--propose", "port_error_cannot_bind_port"])
    capsys.readouterr()
    learn.main(["--propose"])
    assert "No learning to propose" in capsys.readouterr().out
    assert (folder / "bad.py").read_text() == "mine\n"
    learn.main([])
    assert "Has a pattern: .feedback-loop/patterns/port_error" in capsys.readouterr().out


@pytest.mark.usefixtures("reported")
def test_a_draft_of_another_name_remembers_its_learning(capsys):
    """As an alias."""
    learn.main(["--propose", "port_error_cannot_bind_port", "--as", "busy_port"])
    learn.main(["--json"])
    value = json.loads(capsys.readouterr().out.partition("{")[2].join(["{", ""]))
    assert value["learnings"][0]["draft"].endswith("/busy_port")


def test_nobody_is_proposed_what_a_known_pattern_may_be(repo, capsys):
    """Such a draft is written only when asked for by its id."""
    error = "TypeError: Object of type float64 is not JSON serializable"
    bugs = [entry(n, error=error) for n in range(5)]
    Collector.open(repo.path).add_from_json(json.dumps({"bugs": bugs}))
    learn.main([])
    assert "May be numpy_json_serialization" in capsys.readouterr().out
    learn.main(["--propose"])
    assert "No learning to propose" in capsys.readouterr().out


@pytest.mark.parametrize("broken", [False, True])
def test_names_of_a_patterns_json_are_known(repo, capsys, broken):
    """As those of the folders; a file of that name which is something else gives none."""
    library = json.dumps({"patterns": [{"pattern_id": "1", "name": "money_as_float"}]})
    repo.write("data/patterns.json", "[1" if broken else library)
    bugs = [entry(n, pattern="money_as_float") for n in range(5)]
    Collector.open(repo.path).add_from_json(json.dumps({"bugs": bugs}))
    assert learn.main([]) == 0
    assert ('the name "money_as_float"' in capsys.readouterr().out) == broken


def test_an_exported_file_serves_as_well(tmp_path, monkeypatch, capsys):
    """Outside any repository; what is wrong with it is named by entry."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "metrics.json"
    file.write_text(json.dumps({"bugs": [entry(n) for n in range(5)]}))
    assert learn.main(["--data", str(file)]) == 0
    assert "port_error_cannot_bind_port" in capsys.readouterr().out
    file.write_text('{"bugs": [{"error": "x", "line": "y"}]}')
    with pytest.raises(FlError, match=r"metrics\.json: bugs\[0\]\.line"):
        learn.main(["--data", str(file)])
    with pytest.raises(FlError, match="cannot be read"):
        learn.main(["--data", str(tmp_path / "none.json")])


@pytest.mark.usefixtures("reported")
def test_an_id_that_is_none_is_told_with_the_nearest():
    """And --as without an id is a mistake."""
    with pytest.raises(FlError, match='did you mean "port_error_cannot_bind_port"'):
        learn.main(["--propose", "port_error_cannot_bind"])
    with pytest.raises(FlError, match="--as needs --propose ID"):
        learn.main(["--as", "busy_port"])


def test_escapes_of_a_message_never_reach_the_terminal(repo, capsys):
    """They are shown as what they are."""
    bugs = [entry(n, error="PortError: \x1b[2J cannot bind") for n in range(5)]
    Collector.open(repo.path).add_from_json(json.dumps({"bugs": bugs}))
    learn.main([])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\\x1b" in out
