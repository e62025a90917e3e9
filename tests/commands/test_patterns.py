"""`fl patterns`: what it prints, what it writes, how it exits."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fl_hooks.commands.patterns import main
from fl_hooks.errors import FlError
from fl_hooks.store import paths
from tests.library.whole import FILES, write_pattern


@pytest.fixture
def team(repo):
    """Return a repository with a whole pattern of its own, as the current folder."""
    write_pattern(repo.path / "patterns")
    return repo


def run(capsys, *arguments):
    """Run the command; return its exit code and what it printed."""
    code = main(arguments)
    captured = capsys.readouterr()
    assert captured.err == ""
    return code, captured.out


@pytest.mark.usefixtures("team")
def test_list_names_every_pattern_and_check(capsys):
    """One row each, bundled and own."""
    code, output = run(capsys, "list")
    rows = {line.split()[0]: line for line in output.split("\n") if line.strip()}
    assert code == 0
    assert "repository" in rows["plain_sleep"]
    assert "bundled" in rows["specific_exceptions"]
    assert "This waits for a time." in rows["sleep-call"]


@pytest.mark.usefixtures("team")
def test_list_as_json_is_versioned(capsys):
    """With the facts of each pattern and check."""
    code, output = run(capsys, "list", "--json")
    listed = json.loads(output)
    assert (code, listed["schema"]) == (0, 1)
    (own,) = [p for p in listed["patterns"] if p["id"] == "plain_sleep"]
    assert (own["origin"], own["folder"]) == ("repository", "patterns/plain_sleep")
    assert [(c["check"], c["finder"]) for c in own["checks"]] == [("sleep-call", "rule")]


@pytest.mark.usefixtures("team")
def test_the_reference_names_every_key(capsys):
    """What `show --json` prints is what docs/reference/patterns-json.md says."""
    page = Path(paths.checkout(), "docs", "reference", "patterns-json.md").read_text("utf-8")
    shown = json.loads(run(capsys, "show", "plain_sleep", "--json")[1])["pattern"]
    keys = {*shown, *shown["checks"][0], *shown["bad"]}
    assert [key for key in sorted(keys) if f"`{key}`" not in page and f'"{key}"' not in page] == []


def test_list_works_outside_a_repository(tmp_path, monkeypatch, capsys):
    """The bundled patterns are there anyway."""
    monkeypatch.chdir(tmp_path)
    code, output = run(capsys, "list")
    assert code == 0
    assert "specific_exceptions" in output


@pytest.mark.usefixtures("team")
def test_show_tells_what_people_read(capsys):
    """Sections, checks, both examples; any name of the pattern will do."""
    code, output = run(capsys, "show", "sleep-call")
    assert code == 0
    for text in ("Plain sleep", "It is slow.", "Wait for the event.", "event.wait()"):
        assert text in output


@pytest.mark.usefixtures("team")
def test_show_as_json_holds_the_texts(capsys):
    """For tools that show a pattern."""
    _, output = run(capsys, "show", "plain_sleep", "--json")
    shown = json.loads(output)["pattern"]
    assert shown["about"]["Why it is bad"] == "It is slow."
    assert shown["good"] == {"file": "good.py", "code": FILES["good.py"]}


def test_control_characters_of_a_team_s_pattern_do_not_reach_the_terminal(team, capsys):
    """A title could otherwise clear the screen."""
    text = FILES["pattern.yml"].replace("Plain sleep", '"\\e[2Jgone"', 1)
    (team.path / "patterns" / "plain_sleep" / "pattern.yml").write_text(text)
    for command in (("list",), ("show", "plain_sleep")):
        assert "\x1b" not in run(capsys, *command)[1]


@pytest.mark.usefixtures("team")
def test_a_misspelt_pattern_gets_a_suggestion():
    """For show and check alike."""
    for command in ("show", "check"):
        with pytest.raises(FlError, match='did you mean "plain_sleep"'):
            main([command, "plain_slep"])


@pytest.mark.usefixtures("team")
def test_check_is_silent_about_a_whole_pattern_but_for_the_summary(capsys):
    """Exit code 0; with --prove the proof is run too."""
    assert run(capsys, "check") == (0, "1 pattern whole\n")
    assert run(capsys, "check", "--prove") == (0, "1 pattern whole, and the proof proves\n")


def test_check_names_every_problem_and_exits_with_one(team, capsys):
    """One line each, clickable, in order; then the count."""
    write_pattern(team.path / "patterns", "other_one", about_md=None, proof_py=None)
    code, output = run(capsys, "check")
    assert code == 1
    assert output.split("\n") == [
        "patterns/other_one/about.md: this file is missing",
        "patterns/other_one/proof.py: this file is missing",
        "1 of 2 patterns not whole",
        "",
    ]


def test_check_of_one_pattern_leaves_the_others_alone(team, capsys):
    """A broken neighbour, even one that cannot be read, does not matter; an alias will do."""
    write_pattern(team.path / "patterns", "other_one", pattern_yml="schema: fl-hooks/1\n")
    text = FILES["pattern.yml"].replace("since:", "aliases: [old_sleep]\nsince:")
    (team.path / "patterns" / "plain_sleep" / "pattern.yml").write_text(text)
    assert run(capsys, "check", "old_sleep") == (0, "1 pattern whole\n")
    code, output = run(capsys, "check", "other_one")
    assert code == 1
    assert "patterns/other_one/pattern.yml:1: title: this key is missing" in output


@pytest.mark.usefixtures("repo")
def test_check_without_own_patterns_looks_at_the_bundled_ones(capsys):
    """There is always something to hold to its word."""
    _, output = run(capsys, "check")
    assert "patterns" in output.split("\n")[-2]


def test_check_looks_in_the_repository_around_a_subfolder(team, monkeypatch, capsys):
    """Paths are those from the top."""
    (team.path / "src").mkdir()
    (team.path / "patterns" / "plain_sleep" / "proof.py").unlink()
    monkeypatch.chdir(team.path / "src")
    assert "patterns/plain_sleep/proof.py: this file is missing" in run(capsys, "check")[1]


@pytest.mark.usefixtures("repo")
def test_new_writes_a_folder_that_check_then_asks_to_fill_in(capsys):
    """In .feedback-loop/patterns/, where it is found without configuration."""
    code, output = run(capsys, "new", "fresh_one")
    assert code == 0
    assert "wrote .feedback-loop/patterns/fresh_one/pattern.yml\n" in output
    assert "fl patterns check fresh_one" in output
    code, output = run(capsys, "check", "fresh_one")
    assert code == 1
    assert all("still to fill in" in line for line in output.split("\n")[:-2])


@pytest.mark.usefixtures("team")
def test_new_writes_where_the_repository_has_its_patterns(capsys):
    """A second pattern stands beside the first, be it in patterns/."""
    assert "wrote patterns/fresh_one/pattern.yml\n" in run(capsys, "new", "fresh_one")[1]


def test_new_can_write_elsewhere(repo, capsys):
    """--dir names the folder above."""
    run(capsys, "new", "fresh_one", "--dir", "patterns")
    assert (repo.path / "patterns" / "fresh_one" / "pattern.yml").is_file()


@pytest.mark.usefixtures("team")
def test_new_does_not_repeat_an_id(capsys):
    """An own one is refused; a bundled one is replaced, and that is said."""
    with pytest.raises(FlError, match="there is a pattern plain_sleep in patterns/plain_sleep"):
        main(["new", "plain_sleep"])
    _, output = run(capsys, "new", "specific_exceptions")
    assert "replaces the bundled pattern" in output


def test_tree_shows_what_a_rule_can_name(tmp_path, capsys):
    """Of a file in any language we know, by the ending of its name."""
    (tmp_path / "a.js").write_text("debugger;\n")
    assert run(capsys, "tree", str(tmp_path / "a.js")) == (
        0,
        "1  program  debugger;\n1    debugger_statement  debugger;\n",
    )


@pytest.mark.parametrize(("name", "said"), [("a.txt", "no language"), ("a.py", "cannot be read")])
def test_tree_says_what_it_cannot_show(tmp_path, name, said):
    """Another kind of file, or one that is not there."""
    with pytest.raises(FlError, match=said):
        main(["tree", str(tmp_path / name)])


def test_new_outside_a_repository_asks_for_a_place(tmp_path, monkeypatch):
    """Rather than make a .feedback-loop somewhere."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FlError) as caught:
        main(["new", "fresh_one"])
    assert "--dir" in caught.value.hint


def test_schema_checks_its_files(capsys):
    """The generated schemas are up to date."""
    assert run(capsys, "schema", "--check") == (0, "")


@pytest.mark.usefixtures("team")
def test_a_line_that_a_program_reads_is_not_folded():
    """However narrow the terminal said it was."""
    command = [sys.executable, "-m", "fl_hooks.cli", "patterns", "list"]
    environment = {**os.environ, "COLUMNS": "20"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert any("plain_sleep" in x and "Plain sleep" in x for x in done.stdout.split("\n"))
