from __future__ import annotations

import pytest

from fl_hooks.commands import build_site
from tests.site_runs import record
from tests.warm import warm_site

pytestmark = pytest.mark.site

INTO = ["--into", "docs/quality"]


def build(capsys):
    """Write the page tree and return what is said."""
    assert build_site.main(INTO) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def page(top, path="index.md"):
    """Return a page's text."""
    return (top / "docs/quality" / path).read_text("utf-8")


def test_a_repository_without_any_commit(repo, capsys):
    """There are patterns to read, and a home page that says how it fills."""
    assert "from 0 violations" in build(capsys)
    assert "Nothing is on record yet" in page(repo.path)


def test_a_repository_of_one_commit_and_no_remote(repo, capsys):
    """There is nothing to link to."""
    record(repo)
    repo.commit("first")
    assert "from 1 violation " in build(capsys)
    assert "https&#58;//" not in page(repo.path).split("fl-facts")[1].split("</ul>")[0]


def test_a_violation_that_waits_for_its_commit(repo, capsys):
    """It is on record, before there is any commit."""
    record(repo)
    assert "from 1 violation " in build(capsys)


@pytest.mark.parametrize("since", [[], ["--since", "30d"]])
def test_a_shallow_clone_says_so(repo, tmp_path, monkeypatch, since):
    """Its record is incomplete; trends are not made up from it."""
    for number in range(3):
        record(repo, {"line": number + 1})
        repo.commit(f"change {number}", date=f"2026-11-0{number + 1}T10:00:00+00:00")
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.path}", str(tmp_path / "clone"))
    warm_site(tmp_path / "clone")
    monkeypatch.chdir(tmp_path / "clone")
    assert build_site.main([*INTO, *since]) == 0
    assert "shallow clone" in page(tmp_path / "clone")


def test_a_shallow_clone_that_is_deepened_is_built_again(repo, tmp_path, monkeypatch, capsys):
    """What is known of the record has changed, though no file has."""
    for number in range(3):
        record(repo, {"line": number + 1})
        repo.commit(f"change {number}", date=f"2026-11-0{number + 1}T10:00:00+00:00")
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.path}", str(tmp_path / "clone"))
    warm_site(tmp_path / "clone")
    monkeypatch.chdir(tmp_path / "clone")
    build_site.main(INTO)
    repo.git("-C", str(tmp_path / "clone"), "fetch", "-q", "--deepen", "1")
    capsys.readouterr()
    assert "Wrote docs/quality/" in build(capsys)


def test_a_record_of_patterns_that_nobody_has(repo, capsys):
    """They stand in the record by their names, without a page of their own."""
    record(repo, {"pattern": "unheard_of", "check": "some"})
    repo.commit("first")
    assert "from 1 violation " in build(capsys)
    assert "unheard" in page(repo.path, "violations/index.md")


def test_a_time_in_which_nothing_happened(repo, capsys):
    """The pages say that there is nothing, not that there never was anything."""
    record(repo)
    repo.commit("first", date="2026-01-05T10:00:00+00:00")
    repo.commit("second", date="2026-11-05T10:00:00+00:00")
    assert build_site.main([*INTO, "--since", "30d"]) == 0
    assert "from 0 violations" in capsys.readouterr().out
