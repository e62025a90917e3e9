from __future__ import annotations

import re

import pytest

from fl_hooks.commands import build_site
from fl_hooks.errors import FlError
from tests.site_runs import record

pytestmark = pytest.mark.site

HOST = "site_name: Handbook\ntheme: material\nnav: [index.md]\nmarkdown_extensions: [attr_list]\n"


@pytest.fixture
def handbook(repo):
    """Return a repository with an MkDocs site of its own."""
    record(repo)
    repo.write("mkdocs.yml", HOST)
    repo.write("docs/index.md", "# Handbook\n")
    repo.commit("first")
    return repo


def into(folder="docs/quality"):
    """Write the pages below the handbook."""
    return build_site.main(["--into", folder])


def test_pages_join_another_site(handbook, capsys):
    """They lie below one folder, git overlooks them, and nothing is built or changed besides."""
    assert into() == 0
    said = capsys.readouterr().out
    assert "Wrote docs/quality/: " in said
    assert (
        "- Quality:\n      - quality/index.md\n      - Patterns: quality/patterns/index.md" in said
    )
    assert "not_in_nav: |\n    /quality/" in said
    assert "attr_list" not in said
    assert handbook.git("status", "--short") == ""
    assert not (handbook.path / "site").exists()
    assert not (handbook.path / "build").exists()


def test_a_navigation_that_names_the_pages_is_not_asked_for_again(handbook, capsys):
    """Once its lines stand in mkdocs.yml, the command does not print them any more."""
    nav = "nav: &all [index.md, {All: *all}, {Quality: [quality/index.md]}]"
    handbook.write("mkdocs.yml", HOST.replace("nav: [index.md]", nav))
    assert into() == 0
    said = capsys.readouterr().out
    assert "Wrote docs/quality/: " in said
    assert "nav" not in said


def test_every_page_brings_its_style(handbook):
    """Style and script are found from wherever a page lies, and run once."""
    into()
    folder = handbook.path / "docs/quality"
    pages = list(folder.rglob("*.md"))
    assert len(pages) > 10
    for page in pages:
        text = page.read_text("utf-8")
        found = re.findall(r'(?:href|src)="([./]*assets/fl/fl\.(?:css|js))"', text)
        # A page's address is a folder: x/index.md is x/, and 1.md is 1/.
        place = page.parent if page.name == "index.md" else page.with_suffix("")
        assert [(place / one).resolve() for one in found] == [
            folder / "assets/fl/fl.css",
            folder / "assets/fl/fl.js",
        ], page
        assert text.startswith("---\n"), page
    script = (folder / "assets/fl/fl.js").read_text("utf-8")
    assert script.startswith("if (!window.fl) {")


def test_what_the_other_site_lacks_is_told(handbook, capsys):
    """Headings need attr_list; the pages are made for one theme."""
    handbook.write("mkdocs.yml", "site_name: Handbook\ntheme: readthedocs\n")
    into()
    said = capsys.readouterr().out
    assert "markdown_extensions:\n    - attr_list" in said
    assert "mkdocs.yml has readthedocs" in said


def test_without_an_mkdocs_yml_pages_are_written_and_that_is_said(repo, capsys):
    """Somebody may build them with something else."""
    repo.commit("first")
    assert into() == 0
    assert "No mkdocs.yml has docs/quality/ below its docs_dir" in capsys.readouterr().out


def test_a_project_in_a_folder_is_found(repo, capsys):
    """A repository of several projects keeps its handbook where it likes."""
    repo.write("team/handbook.d/mkdocs.yml", "docs_dir: pages\nx: !!python/name:os.system\n")
    repo.write("team/handbook.d/pages/index.md", "# Handbook\n")
    assert into("team/handbook.d/pages/our_quality") == 0
    assert "- Our quality:\n      - our_quality/index.md" in capsys.readouterr().out


def test_links_need_folders_as_addresses(handbook):
    """A site with files as addresses would have nothing but broken links."""
    handbook.write("mkdocs.yml", HOST + "use_directory_urls: false\n")
    with pytest.raises(FlError, match=r"mkdocs\.yml sets use_directory_urls: false"):
        into()
    assert not (handbook.path / "docs/quality").exists()


def test_somebody_elses_pages_are_left_alone(handbook):
    """A folder that is not ours is refused, and one that git tracks with the way out of it."""
    handbook.write("docs/quality/index.md", "# Mine\n")
    with pytest.raises(FlError, match="was not made by fl-build-site") as error:
        into()
    assert "--into" in error.value.hint
    handbook.commit("mine")
    with pytest.raises(FlError, match=r"git tracks: docs/quality/index\.md") as error:
        into()
    assert "git rm -r --cached docs/quality/" in error.value.hint


@pytest.mark.usefixtures("handbook")
@pytest.mark.parametrize("folder", ["", ".", "..", "../other", ".git/quality", "/quality"])
def test_pages_go_below_a_folder_of_the_repository(folder):
    """Nowhere else."""
    with pytest.raises(FlError, match="--into"):
        into(folder)


@pytest.mark.usefixtures("handbook")
@pytest.mark.parametrize("other", [["--out", "x"], ["--serve"]])
def test_it_excludes_the_other_places(other):
    """Pages go to one place."""
    with pytest.raises(FlError, match="do not go together"):
        build_site.main(["--into", "docs/quality", *other])
