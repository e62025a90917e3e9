"""`fl compare`: what a range of commits adds and removes, for the summary of a pull request."""

from __future__ import annotations

import json

import jsonschema
import pytest

from fl_hooks.cli import main
from fl_hooks.errors import FlError
from fl_hooks.library.schema import schema_text
from tests.faults import BARE, CLEAN, FIXED, SILENT, bare


@pytest.fixture
def branch(repo):
    """Return a repository with a blocking fault on main, on a branch that has left it."""
    repo.write("old.py", bare("old"))
    repo.write("kept.py", bare("kept"))
    repo.commit("first")
    repo.git("checkout", "-q", "-b", "topic")
    return repo


def compared(capsys, *options):
    """Return what `fl compare --format json` says of the branch."""
    assert main(["compare", "main...HEAD", "--format", "json", *options]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads(schema_text("compare.schema.json")))
    return found


def places(findings):
    """Return (path, check) of each."""
    return [(one["path"], one["check"]) for one in findings]


def test_both_ways(branch, capsys):
    """A fault that is mended is gone, a new one is added, one that is left alone is neither."""
    branch.write("old.py", FIXED)
    branch.write("new.py", BARE)
    branch.commit("both")
    found = compared(capsys)
    assert places(found["added"]) == [("new.py", "bare-except")]
    assert places(found["removed"]) == [("old.py", "bare-except")]
    assert (found["violations"], found["commit"]) == (1, branch.git("rev-parse", "HEAD"))


def test_deleted_and_renamed_files(branch, capsys):
    """A deleted file takes its faults with it; a renamed one takes them along."""
    branch.git("rm", "-q", "old.py")
    branch.git("mv", "kept.py", "moved.py")
    branch.commit("tidy")
    found = compared(capsys)
    assert (places(found["added"]), places(found["removed"])) == ([], [("old.py", "bare-except")])


def test_what_is_allowed_has_not_gone(branch, capsys):
    """A comment that allows an old fault removes nothing: it is said to be allowed."""
    comment = "# fl: allow bare-except -- the callback may raise anything"
    branch.write("kept.py", bare("kept").replace("except:", f"except:  {comment}"))
    branch.commit("allowed")
    assert places(compared(capsys)["removed"]) == []
    main(["compare", "main...HEAD"])
    out = capsys.readouterr().out
    assert "### This change adds no known fault" in out
    said = "- `kept.py:4` (`bare-except`): the callback may raise anything"
    assert f"Allowed by a comment:\n\n{said}\n" in out


def test_what_the_baseline_accepts_has_not_gone(branch, capsys):
    """An old fault that moves to another file is neither new nor gone."""
    assert main(["baseline", "create"]) == 0
    branch.commit("baseline")
    branch.write("old.py", CLEAN)
    branch.write("other.py", bare("old"))
    branch.commit("moved")
    capsys.readouterr()
    found = compared(capsys)
    assert (found["added"], found["removed"]) == ([], [])


def test_fail_on_decides_what_a_violation_is(branch, capsys):
    """The configuration says it, or the call."""
    branch.write("new.py", SILENT)
    branch.commit("a warning")
    assert compared(capsys)["violations"] == 0
    assert compared(capsys, "--fail-on", "medium")["violations"] == 1


def test_the_summary_shows_the_good_form(branch, capsys):
    """With the place linked at its commit, the pattern's page, and how to allow one on purpose."""
    branch.git("remote", "add", "origin", "git@github.com:acme/shop.git")
    branch.write("new.py", BARE)
    branch.write("old.py", CLEAN)
    head = branch.commit("both")
    assert main(["compare", "main...HEAD", "--site-url", "https://acme.github.io/shop"]) == 0
    out = capsys.readouterr().out
    page = "https://acme.github.io/shop/patterns/specific_exceptions/"
    assert out.startswith("### This change adds 1 known fault and removes 1\n\nIt fails the scan. ")
    assert "`# fl: allow bare-except -- reason`" in out
    assert f"| [Specific exceptions](<{page}>) | 1 | 1 |" in out
    assert f"[`new.py:4`](<https://github.com/acme/shop/blob/{head}/new.py#L4>)" in out
    assert "**Instead:** Name what you can handle: `except (OSError, ValueError) as error:`" in out
    assert "The good form: Specific exceptions</summary>\n\n```py\n" in out
    assert "#### Gone\n\n- `old.py:4`: `specific_exceptions/bare-except`\n" in out


def test_the_configuration_knows_the_site(branch, capsys):
    """publish.url stands in for --site-url."""
    branch.write(".feedback-loop/config.toml", '[publish]\nurl = "https://q.example.org/"\n')
    branch.write("new.py", BARE)
    branch.commit("new")
    main(["compare", "main...HEAD"])
    assert "(<https://q.example.org/patterns/specific_exceptions/>)" in capsys.readouterr().out


def test_nothing_at_all(branch, capsys):
    """A change without a fault is said to be one, in a line."""
    branch.write("new.py", CLEAN)
    branch.commit("clean")
    main(["compare", "main...HEAD"])
    assert capsys.readouterr().out == "### This change adds no known fault\n"


@pytest.mark.usefixtures("branch")
def test_a_range_that_is_none():
    """It is the user's mistake, said as `fl scan --range` says it."""
    with pytest.raises(FlError, match="no range"):
        main(["compare", "main"])
