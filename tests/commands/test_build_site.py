from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from fl_hooks import cli
from fl_hooks.commands import build_site
from fl_hooks.errors import FlError
from fl_hooks.library.folders import find_folders
from tests.site_runs import contents, record, run


@pytest.fixture
def builds(monkeypatch):
    """Replace the run of mkdocs, which takes a second, where a test looks at something else."""

    def fake(_config, out, time):
        Path(out).mkdir()
        Path(out, "index.html").write_text(f"built at {time}", "utf-8")
        return list(warnings)

    warnings = []
    monkeypatch.setattr("fl_hooks.store.site_build.run_mkdocs", fake)
    return warnings


def test_a_repository_without_mkdocs_yml_gets_its_site(repo):
    """One command makes the whole site; a second one makes the very same bytes."""
    repo.git("remote", "add", "origin", "git@github.com:example/invoices.git")
    repo.write("src/settings.py", "try:\n    x()\nexcept:\n    pass\n")
    repo.write("docs/start.md", "# Getting started\n\nSee [more](more.md).\n")
    repo.write("docs/more.md", "# More\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    repo.write("pyproject.toml", '[tool.fl-hooks.publish]\npages = ["docs"]\n')
    record(repo)
    commit = repo.commit("Read settings")
    done = run("--strict")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Built site/: " in done.stdout
    assert "python -m http.server -d site" in done.stdout
    site = contents(repo.path / "site")
    for path in (
        "index.html",
        "patterns/index.html",
        "patterns/specific_exceptions/index.html",
        "violations/index.html",
        "violations/2026-11/1/index.html",
        "docs/start/index.html",
        "assets/fl/fl.css",
    ):
        assert path in site, path
    home = site["index.html"].decode()
    assert f"https://github.com/example/invoices/blob/{commit}/src/settings.py#L2" in home
    assert "Getting started" in site["docs/start/index.html"].decode()
    assert repo.git("status", "--short") == ""
    assert run("--quiet").stdout == ""
    assert contents(repo.path / "site") == site


@pytest.mark.site
def test_the_sites_own_mkdocs_yml_is_used(repo):
    """A repository's mkdocs.yml with our docs_dir names and colours the site."""
    repo.write("mkdocs.yml", "site_name: Our loop\ndocs_dir: build/site-src\n")
    repo.write("mkdocs/__init__.py", "raise SystemExit('code of the repository was run')\n")
    done = run("--strict", "--out", "public/quality")
    assert (done.returncode, done.stderr) == (0, "")
    page = (repo.path / "public" / "quality" / "index.html").read_text("utf-8")
    assert "<title>Home - Our loop</title>" in page
    assert "fl.css" in page


@pytest.mark.site
def test_a_name_full_of_signs_builds(repo):
    """Paths, reasons and subjects stay text, and a newline in a file name breaks nothing."""
    nasty = "a|b`c`\n{{ x }}<script>alert(1)</script>*_.py"
    record(repo, {"path": nasty, "outcome": "suppressed", "reason": "</td><script>alert(2)"})
    repo.commit("Add <script>alert(3)</script> {{ 7*7 }} `x`")
    assert run("--strict").returncode == 0
    for path, data in contents(repo.path / "site").items():
        if path.endswith(".html"):
            assert not re.search(rb"<script>alert", data), path


def test_outside_a_repository_there_is_nothing_to_build(tmp_path, monkeypatch):
    """It is the user's mistake, said in a sentence."""
    monkeypatch.chdir(tmp_path)
    done = run()
    assert done.returncode == 2
    assert "not in a git repository" in done.stderr


def test_a_warning_is_shown_and_strict_makes_it_fail(repo, builds, capsys):
    """Without --strict the site is built all the same; with it the last site stays."""
    assert build_site.main([]) == 0
    builds.append("Doc file 'docs/a.md' contains a link 'b.md'")
    before = contents(repo.path / "site")
    repo.commit("later", date="2026-11-03T10:00:00+00:00")
    assert build_site.main(["--strict"]) == 1
    said = capsys.readouterr().err
    assert "warning: Doc file 'docs/a.md'" in said
    assert "site/ was left as it was" in said
    assert contents(repo.path / "site") == before
    assert build_site.main(["--quiet"]) == 0
    assert contents(repo.path / "site") != before


@pytest.mark.site
def test_a_failure_of_mkdocs_is_told_in_its_words(repo):
    """The last site stays, and no folder is left behind."""
    repo.write("mkdocs.yml", "docs_dir: build/site-src\nsite_name: [x]\n")
    done = run()
    assert done.returncode == 2
    assert "mkdocs failed" in done.stderr
    assert "site_name" in done.stderr
    assert not (repo.path / "site").exists()
    assert not list(repo.path.glob(".site*"))


@pytest.mark.usefixtures("builds")
def test_a_site_that_is_not_ours_is_refused_before_the_work(repo):
    """Nothing is written, not even the page tree."""
    repo.write("site/index.html", "mine")
    with pytest.raises(FlError, match="site/ was not made by fl-build-site"):
        build_site.main([])
    assert not (repo.path / "build").exists()


@pytest.mark.usefixtures("repo", "builds")
@pytest.mark.parametrize("out", [".", "build/site-src", "build", ".git", ".git/site", ".."])
def test_a_site_cannot_lie_in_its_sources(out):
    """It would be built into itself, or into git's own files."""
    with pytest.raises(FlError, match="cannot lie in or around"):
        build_site.main(["--out", out])


@pytest.mark.usefixtures("repo")
def test_the_extra_is_named_where_it_is_missing(monkeypatch):
    """The message holds the command that mends it."""
    monkeypatch.setitem(sys.modules, "mkdocs", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "mkdocs" else 1)
    with pytest.raises(FlError, match="needs mkdocs, which is not installed") as error:
        build_site.main([])
    assert "pip install 'fl-hooks[site]'" in error.value.hint


@pytest.mark.usefixtures("builds")
def test_it_is_a_subcommand_too(repo, capsys):
    """`fl build-site` and `fl-build-site` are the same; each pattern has its page."""
    assert cli.main(["build-site", "--out", "elsewhere"]) == 0
    assert re.search(r"Built elsewhere/: \d+ pages from 0 violations", capsys.readouterr().out)
    for folder in find_folders(""):
        assert (repo.path / "build/site-src/patterns" / folder.id / "index.md").exists()
    assert (repo.path / "elsewhere" / "index.html").exists()


@pytest.mark.usefixtures("builds")
@pytest.mark.parametrize(
    ("source", "shown"),
    [("link", "links to the code"), ("excerpt", "lines of code"), ("none", "neither code nor")],
)
def test_it_says_what_the_site_shows(repo, capsys, source, shown):
    """Pages of a private repository may be public, so nobody should have to guess."""
    repo.write(".feedback-loop/config.toml", f'[publish]\nsource = "{source}"\n')
    assert build_site.main([]) == 0
    assert shown in capsys.readouterr().out


@pytest.mark.usefixtures("builds")
def test_excerpts_come_from_the_commit(repo):
    """With publish.source = excerpt the lines around a violation stand on its page."""
    repo.write(".feedback-loop/config.toml", '[publish]\nsource = "excerpt"\nauthors = true\n')
    repo.write("src/settings.py", "try:\n    needle()\nexcept:\n    pass\n")
    repo.commit("code")
    record(repo, {"blob": repo.git("rev-parse", "HEAD:src/settings.py")})
    repo.commit("record")
    assert build_site.main([]) == 0
    page = (repo.path / "build/site-src/violations/index.md").read_text("utf-8")
    assert "needle" in page
    assert "Ada Author" in page


@pytest.mark.usefixtures("builds")
def test_a_broken_record_is_named(repo):
    """The file and its key are in the message; the last site stays."""
    repo.write(".feedback-loop/violations/2026-11/0.json", '{"schema": 1, "base": null}')
    with pytest.raises(FlError, match=r"2026-11/0\.json: violations"):
        build_site.main([])


@pytest.mark.usefixtures("builds")
def test_only_what_changed_is_written_again(repo):
    """A second build leaves every page of the tree untouched."""
    record(repo)
    repo.commit("first")
    build_site.main([])
    tree = repo.path / "build" / "site-src"
    pages = list(tree.rglob("*.md"))
    for page in pages:
        os.utime(page, ns=(0, 0))
    build_site.main(["--force"])
    assert {page.stat().st_mtime_ns for page in pages} == {0}
