"""`fl examples history`: repairs of this repository as examples, on request only."""

from __future__ import annotations

import json
import shutil

import pytest

from fl_hooks.cli import main as fl
from fl_hooks.commands.examples import main
from fl_hooks.errors import FlError
from fl_hooks.store.paths import bundled_patterns_dir
from tests.faults import SILENT

BAD = """\
import json


def read(path):
    try:
        return json.loads(path.read_text())
    except:
        return None
"""
GOOD = BAD.replace("except:", "except OSError:")
CHECK = "specific_exceptions/bare-except"


def history(*arguments):
    """Run the command."""
    return main(["history", *arguments])


def found(capsys, *arguments):
    """Return what it prints as JSON."""
    capsys.readouterr()
    assert history("--json", *arguments) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def mended(repo):
    """Return a repository in which a fault came and was mended."""
    repo.write("a.py", BAD)
    repo.commit("Add a reader")
    repo.write("a.py", GOOD)
    repo.commit("Say what may fail")
    return repo


def own(repo):
    """Give the repository a copy of the bundled pattern; return its cases.md."""
    name = "specific_exceptions"
    folder = repo.path / ".feedback-loop" / "patterns" / name
    shutil.copytree(f"{bundled_patterns_dir()}/{name}", folder)
    return folder / "cases.md"


def test_a_repair_is_told_with_where_it_was_and_what_it_did(mended, capsys):
    """As JSON it is all there."""
    (one,) = found(capsys)["examples"]
    assert (one["check"], one["path"], one["line"]) == (CHECK, "a.py", 7)
    assert one["commit"] == mended.git("rev-parse", "HEAD")
    assert (one["bad"], one["good"], one["flagged"]) == (BAD, GOOD, [7])
    assert (one["run"], one["outcome"]) == ("no", None)


@pytest.mark.usefixtures("mended")
def test_a_terminal_shows_one_piece_of_code_with_what_went_and_came(capsys):
    """And says that nothing of it was run."""
    assert history() == 0
    out = capsys.readouterr().out
    assert f"{CHECK}  a.py:7\n" in out
    assert "  -     except:\n  +     except OSError:\n" in out
    assert out.endswith("2 commits read, 1 violation mended: 1 example. run: no\n")


def test_nothing_is_written_that_nobody_asked_for(mended):
    """Source text leaves git only at the user's wish."""
    history()
    assert mended.status() == ""


def test_what_moves_is_silenced_deleted_merged_or_taken_back_is_none(repo, capsys):
    """Only a repair is one, told once by the commit that made it."""
    for name in ("moved", "silenced", "deleted", "back"):
        repo.write(f"{name}.py", f"{BAD.replace('read', name, 1)}X = 1\n")
    repo.commit()
    repo.git("mv", "moved.py", "there.py")
    text = (repo.path / "silenced.py").read_text()
    repo.write("silenced.py", text.replace("except:", "except:  # fl: allow bare-except -- why"))
    (repo.path / "deleted.py").unlink()
    repo.commit()
    back = (repo.path / "back.py").read_text()
    repo.write("back.py", back.replace("except:", "except OSError:"))
    repo.commit('Revert "Add it"')
    repo.git("checkout", "-q", "-b", "side")
    repo.write("side.py", BAD)
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.commit("elsewhere")
    repo.git("merge", "-q", "--no-ff", "-s", "ours", "side", "-m", "merge")
    assert found(capsys)["examples"] == []


def test_the_same_repair_again_is_shown_once(mended, capsys):
    """In another file, with other spaces."""
    for name in ("b.py", "c.py"):
        mended.write(name, BAD)
    mended.commit()
    for name in ("b.py", "c.py"):
        mended.write(name, GOOD)
    mended.commit()
    said = found(capsys)
    assert len(said["examples"]) == 1
    assert said["left_out"] == {"the same again": 2}


def test_of_each_check_a_few_are_shown(mended, capsys):
    """The others are counted."""
    mended.write("b.py", BAD.replace("read", "other", 1))
    mended.commit()
    mended.write("b.py", GOOD.replace("read", "other", 1))
    mended.commit()
    said = found(capsys, "--each", "1")
    assert (len(said["examples"]), said["more"]) == (1, 1)
    assert found(capsys, "--pattern", "temp_file_handling")["examples"] == []
    assert len(found(capsys, "--pattern", "bare-except")["examples"]) == 2
    assert len(found(capsys, "--limit", "1")["examples"]) == 1


def test_what_a_hook_prevented_is_an_example_too(hooked, capsys):
    """History never had the bad form; the record knows its blob."""
    hooked.write("a.py", BAD)
    hooked.stage()
    hooked.blocked()
    hooked.write("a.py", GOOD)
    hooked.stage()
    hooked.goes()
    (one,) = found(capsys)["examples"]
    assert (one["outcome"], one["bad"], one["good"]) == ("prevented", BAD, GOOD)


def test_what_was_committed_and_mended_later_says_so(hooked, capsys):
    """By path and fingerprint, whatever the newest commits are that are read."""
    hooked.write("a.py", SILENT)
    hooked.stage()
    hooked.goes()
    hooked.write("a.py", SILENT.replace("folder = tempfile.mkdtemp()", "folder = make()"))
    hooked.commit()
    (one,) = found(capsys)["examples"]
    assert (one["check"], one["outcome"]) == ("temp_file_handling/never-deleted", "committed")


def test_of_a_clean_up_a_few_are_read(mended, capsys):
    """One commit that mends the same everywhere would be most of what is shown."""
    for change in (BAD, GOOD):
        for name in "bcdef":
            mended.write(f"{name}.py", change.replace("read", f"read_{name}", 1))
        mended.commit()
    said = found(capsys)
    assert said["left_out"] == {"more of the same in one commit": 2}
    assert len(said["examples"]) == 4


def test_what_is_recorded_is_looked_for_however_long_ago(hooked, capsys, monkeypatch):
    """Files with recorded violations are read beyond the newest commits, unless --limit says so."""
    hooked.write("a.py", SILENT)
    hooked.stage()
    hooked.goes()
    hooked.write("a.py", SILENT.replace("folder = tempfile.mkdtemp()", "folder = make()"))
    hooked.commit()
    hooked.write("b.py", "x = 1\n")
    hooked.commit()
    monkeypatch.setattr("fl_hooks.commands.examples_history_find.NEWEST", 1)
    assert len(found(capsys)["examples"]) == 1
    assert found(capsys, "--limit", "1")["examples"] == []


def test_since_is_when_it_was_mended(hooked, capsys):
    """However long the violation had been there, and what the record said of it then."""
    hooked.write("a.py", SILENT)
    hooked.stage()
    hooked.goes()
    hooked.write("a.py", SILENT.replace("folder = tempfile.mkdtemp()", "folder = make()"))
    hooked.commit(date="2031-05-02T10:00:00+00:00")
    (one,) = found(capsys, "--since", "2031-05")["examples"]
    assert one["outcome"] == "committed"
    assert found(capsys, "--since", "2031-06")["examples"] == []


def test_into_an_own_pattern_they_are_cases_that_hold(mended, capsys):
    """Added once, under their check; the folder is whole afterwards."""
    cases = own(mended)
    before = cases.read_text()
    assert history("--into", "bare-except") == 0
    out = capsys.readouterr().out
    assert "cases.md: 1 example added.\n  bare-except: a.py:7 before " in out
    text = cases.read_text()
    assert "    except:  # flag: bare-except\n" in text
    assert text.index("a.py:7") < text.index("## silent-broad-except")
    assert len(text) > len(before)
    assert fl(["patterns", "check", "specific_exceptions"]) == 0
    assert history("--into", "specific_exceptions") == 0
    assert "nothing to add" in capsys.readouterr().out
    assert cases.read_text() == text


@pytest.mark.usefixtures("mended")
def test_a_bundled_pattern_is_not_written_to():
    """The message says how to have a copy."""
    with pytest.raises(FlError) as error:
        history("--into", "specific_exceptions")
    assert "cp -r" in error.value.hint
    with pytest.raises(FlError, match="two patterns"):
        history("--into", "specific_exceptions", "--pattern", "temp_file_handling")


def test_a_file_is_written_once(mended, capsys):
    """In the form of cases.md, or as JSON by its name."""
    assert history("-o", "new.md") == 0
    text = (mended.path / "new.md").read_text()
    assert text.startswith("# Cases\n")
    assert "\n## bare-except\n\n### invalid: a.py:7 before " in text
    with pytest.raises(FlError, match="already there"):
        history("-o", "new.md")
    assert history("-o", "new.json") == 0
    assert json.loads((mended.path / "new.json").read_text())["examples"]
    assert "Read it before you commit it." in capsys.readouterr().out


@pytest.mark.usefixtures("repo")
def test_no_history_is_no_mistake(capsys):
    """Before the first commit there is nothing to read."""
    assert history() == 0
    assert capsys.readouterr().out.startswith("0 commits read")
