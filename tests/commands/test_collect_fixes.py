"""`fl collect fixes`: findings that a commit removes and says that it mends."""

import json

import pytest

from fl_hooks.collect.collector import Collector
from fl_hooks.commands.collect import main

BAD = """\
def read(path):
    try:
        return open(path).read()
    except:
        return None
"""
GOOD = BAD.replace("except:", "except OSError:")


def collect(*arguments):
    """Run the command."""
    return main(["fixes", *arguments])


def found(capsys, *arguments):
    """Return the fixes as (subject, check, file, line)."""
    assert collect("--json", *arguments) == 0
    rows = json.loads(capsys.readouterr().out)["fixes"]
    return [(row["subject"], row["check"], row["file_path"], row["line"]) for row in rows]


@pytest.fixture
def history(repo):
    """Return a repository in which a fault came and was fixed."""
    repo.write("a.py", BAD)
    repo.commit("Add a reader", date="2026-10-01T10:00:00+00:00")
    repo.write("a.py", f"import os\n{GOOD}")
    repo.commit("Fix crash on keyboard interrupts", date="2026-10-09T10:00:00+02:00")
    return repo


@pytest.mark.usefixtures("history")
def test_a_fix_is_found_where_the_parent_had_the_fault(capsys):
    """With path and line of before."""
    assert found(capsys) == [("Fix crash on keyboard interrupts", "bare-except", "a.py", 4)]
    assert collect() == 0
    out = capsys.readouterr().out
    assert "2026-10-09 Fix crash on keyboard interrupts\n" in out
    assert "  specific_exceptions/bare-except a.py:4\n" in out
    assert "2 commits read, 1 say that they fix something: 1 commit with 1 finding less." in out


@pytest.mark.parametrize("message", ["Rewrite the reader", "Fix lint", "docs: fix the reader"])
def test_without_the_words_it_is_none(repo, capsys, message):
    """A finding may go for many reasons."""
    repo.write("a.py", BAD)
    repo.commit()
    repo.write("a.py", GOOD)
    repo.commit(message)
    assert found(capsys) == []


def test_a_renamed_file_is_the_same_file(repo, capsys):
    """The path is the one it had."""
    repo.write("old name.py", BAD + "# more\n" * 30)
    repo.commit()
    (repo.path / "old name.py").unlink()
    repo.write("new.py", GOOD + "# more\n" * 30)
    repo.commit("Fix the reader")
    assert found(capsys) == [("Fix the reader", "bare-except", "old name.py", 4)]


def test_what_moves_is_silenced_or_goes_with_its_file_is_not_fixed(repo, capsys):
    """The fault is there still, or nobody mended it."""
    for name in ("moves.py", "silenced.py", "goes.py"):
        repo.write(name, f"{BAD}X = 1\n")
    repo.commit()
    repo.write("moves.py", "X = 1\n")
    repo.write("there.py", f"Y = 1\n{BAD}")
    repo.commit("Fix the layout, closes #3")
    allowed = BAD.replace("except:", "except:  # fl: allow bare-except -- why")
    repo.write("silenced.py", f"{allowed}X = 1\n")
    repo.commit("Fix the warning about it, closes #4")
    (repo.path / "goes.py").unlink()
    repo.commit("Fix what nobody needs, closes #5")
    assert found(capsys) == []


def test_recorded_once_each_is_an_event_of_its_day(history, capsys):
    """Run again, it writes nothing; whoever records with the same history writes the same file."""
    assert collect("--record") == 0
    assert "1 event recorded; 0 were there already." in capsys.readouterr().out
    (bug,) = Collector.open(history.path).export_dict()["bugs"]
    assert bug["pattern"] == "specific_exceptions"
    assert (bug["error"], bug["file_path"], bug["line"]) == (
        *("Fix crash on keyboard interrupts", "a.py"),
        4,
    )
    assert bug["timestamp"].startswith("2026-10-09T08:00:00")
    assert bug["commit"] == history.git("rev-parse", "HEAD")
    collect("--record")
    assert "0 commits read" in capsys.readouterr().out
    collect("--record", "--limit", "50")
    assert "0 events recorded; 1 were there already." in capsys.readouterr().out


def test_the_next_time_only_what_is_new_is_read(history, capsys):
    """From the commit on that was read last."""
    collect("--record")
    history.write("b.py", BAD)
    history.commit("Add another")
    history.write("b.py", GOOD)
    history.commit("Fix the other")
    capsys.readouterr()
    assert [row[2] for row in found(capsys, "--record")] == ["b.py"]
    assert len(Collector.open(history.path).export_dict()["bugs"]) == 2


def test_a_clean_up_is_told_and_no_bug(repo, capsys):
    """What one commit mends in more than ten places would drown all others."""
    repo.write("a.py", BAD * 11)
    repo.commit()
    repo.write("a.py", GOOD * 11)
    repo.commit("Fix the handlers everywhere")
    assert collect("--record") == 0
    out = capsys.readouterr().out
    assert "  specific_exceptions/bare-except in 11 places: a clean-up, no single bug\n" in out
    assert "0 events recorded" in out
    assert len(found(capsys)) == 11


def test_since_and_limit_narrow_what_is_read(history, capsys):
    """By time, and by number of commits."""
    assert found(capsys, "--since", "2026-10-10") == []
    assert len(found(capsys, "--since", "2026-10-02")) == 1
    history.commit("Nothing")
    assert found(capsys, "--limit", "1") == []


@pytest.mark.usefixtures("repo")
def test_no_history_is_no_mistake(capsys):
    """Before the first commit there is nothing to read."""
    assert collect("--record") == 0
    assert "0 commits read" in capsys.readouterr().out
