from __future__ import annotations

import os

import pytest

from fl_hooks.commands import build_site
from fl_hooks.errors import FlError
from fl_hooks.store.git import Git
from fl_hooks.store.paths import find_repo
from fl_hooks.store.site_digest import key_of
from tests.site_runs import contents, record

pytestmark = pytest.mark.site

# The page tree alone: what an engine makes of it is not asked here.
INTO = ["--into", "docs/quality"]
FRESH = "Nothing changed since the last build: docs/quality/ is up to date."


@pytest.fixture
def built(repo, capsys):
    """Return a repository whose pages have been written once."""
    record(repo)
    repo.write("pyproject.toml", "[tool.fl-hooks.publish]\nauthors = true\n")
    repo.commit("first")
    assert build_site.main(INTO) == 0
    assert "Wrote docs/quality/" in capsys.readouterr().out
    return repo


def says(capsys):
    """Build again and return what is said."""
    assert build_site.main(INTO) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("built")
def test_a_second_build_renders_nothing_and_says_so(capsys, monkeypatch):
    """Nothing is read but what tells that nothing changed."""
    monkeypatch.setattr("fl_hooks.store.record.read_record", None)
    assert says(capsys) == f"{FRESH}\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", '[tool.fl-hooks.publish]\nsource = "none"\n'),
        ("patterns/mine/pattern.yml", "x: 1\n"),
        (".mailmap", "Ada <ada@example.org>\n"),
        ("site_templates/assets/styles/90-ours.css", "p { color: red }\n"),
        (".git/fl-hooks/local/performance-2026-11.jsonl", ""),
    ],
)
def test_every_input_counts(built, capsys, path, text):
    """A changed configuration, library, style or measurement makes the site anew."""
    built.write(path, text)
    assert FRESH not in says(capsys)


def test_a_violation_that_is_not_committed_counts(built, capsys):
    """The record of the work tree is shown as well."""
    record(built, {"line": 3})
    assert "2 violations" in says(capsys)
    assert FRESH in says(capsys)


def test_a_committed_violation_that_is_edited_or_gone_counts(built, capsys):
    """What lies in the work tree is compared, and as long as it is the same nothing is made."""
    (path,) = (built.path / ".feedback-loop/violations").rglob("*.json")
    text = path.read_text("utf-8")
    keys = set()
    for content in (text, text + " ", text + "  ", None, text):
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_text(content, "utf-8")
        keys.add(key_of(Git(*find_repo("")), (), {}))
    assert len(keys) == 4
    built.write(".gitignore", ".feedback-loop\n")
    assert key_of(Git(*find_repo("")), (), {}) in keys
    record(built, {"line": 3})
    assert key_of(Git(*find_repo("")), (), {}) not in keys
    assert FRESH not in says(capsys)


def test_a_commit_counts_whatever_it_holds(built, capsys):
    """The home page names the commit."""
    built.commit("second")
    assert FRESH not in says(capsys)


def test_a_remote_and_a_branch_count(built, capsys):
    """Pages link to the one and name the other."""
    built.git("remote", "add", "origin", "https://github.com/example/invoices")
    assert FRESH not in says(capsys)
    built.git("checkout", "-q", "-b", "other")
    assert FRESH not in says(capsys)
    assert FRESH in says(capsys)


@pytest.mark.usefixtures("built")
def test_options_count(capsys):
    """A site of the last month is another site than one of all there is."""
    assert build_site.main([*INTO, "--since", "30d"]) == 0
    assert FRESH not in capsys.readouterr().out


def test_touching_a_file_changes_nothing(built, capsys):
    """What counts is what stands in a file, not when it was written."""
    (built.path / "pyproject.toml").touch()
    next((built.path / ".feedback-loop/violations").rglob("*.json")).touch()
    assert FRESH in says(capsys)


def test_force_builds_in_any_case(built, capsys):
    """Even where a file of the site was changed by hand, which is not looked for."""
    page = built.path / "docs/quality/index.md"
    page.write_text("mine", "utf-8")
    assert FRESH in says(capsys)
    assert build_site.main([*INTO, "--force"]) == 0
    assert page.read_text("utf-8") != "mine"


def test_a_file_that_is_gone_is_made_again(built, capsys):
    """A site is up to date only if it is whole."""
    before = contents(built.path / "docs/quality")
    (built.path / "docs/quality/violations/index.md").unlink()
    assert FRESH not in says(capsys)
    assert contents(built.path / "docs/quality") == before


def test_a_build_that_failed_is_not_taken_for_done(built, capsys):
    """Pages are marked as made from something only when all of them are written."""
    record(built, {"line": 3})
    (built.path / "docs/quality/data").rename(built.path / "aside")
    (built.path / "docs/quality/data").write_text("in the way of a folder", "utf-8")
    with pytest.raises(FlError):
        build_site.main(INTO)
    (built.path / "docs/quality/data").unlink()
    assert FRESH not in says(capsys)


def test_the_key_depends_on_contents_alone(built, tmp_path):
    """A clone in another place, made at another time, has the same."""
    built.git("clone", "-q", ".", str(tmp_path / "elsewhere"))
    there = Git(*find_repo(str(tmp_path / "elsewhere")))
    assert key_of(there, (), {}) == key_of(Git(*find_repo("")), (), {})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="what has no end has no file here")
def test_a_file_without_an_end_is_passed_over(built, capsys):
    """A link to a device and a pipe that nobody writes to are no input."""
    folder = built.path / "site_templates"
    folder.mkdir()
    (folder / "notes.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe")
    assert says(capsys)
