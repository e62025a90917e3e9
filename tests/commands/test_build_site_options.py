from __future__ import annotations

import pytest

from fl_hooks.commands import build_site
from fl_hooks.errors import FlError
from tests.site_runs import record

pytestmark = pytest.mark.site

INTO = ["--into", "docs/quality"]


def page(repo, path="violations/index.md"):
    """Return a page's text."""
    return (repo.path / "docs/quality" / path).read_text("utf-8")


@pytest.fixture
def months(repo):
    """Return a repository with a violation in each of three months, the last one today."""
    for number in (9, 10, 11):
        record(repo, {"path": f"month{number}.py"}, month=f"2026-{number:02}")
        repo.commit(f"in {number}", date=f"2026-{number:02}-15T10:00:00+00:00")
        repo.git("tag", f"v{number}")
    return repo


@pytest.mark.parametrize(
    ("given", "day", "shown"),
    [
        ("2026-10-01", "2026-10-01", {10, 11}),
        ("2026-11", "2026-11-01", {11}),
        ("40d", "2026-10-06", {10, 11}),
        ("v10", "2026-10-15", {10, 11}),
        ("main", "2026-11-15", {11}),
        ("10y", "2016-11-15", {9, 10, 11}),
    ],
)
def test_since_shows_what_came_later(months, capsys, given, day, shown):
    """From a day, a month, a time before the last commit, or a commit on."""
    assert build_site.main([*INTO, "--since", given]) == 0
    said = capsys.readouterr().out
    assert f"from {len(shown)} violation" in said
    assert f"since {day} is shown" in said
    text = page(months)
    assert {number for number in (9, 10, 11) if f"month{number}.py" in text} == shown


def test_events_before_it_are_left_out_too(months):
    """Trends and signals tell of the same time as the violations."""
    for day in ("2026-09-01", "2026-11-10"):
        text = f'{{"error": "on {day}", "kind": "bug", "pattern": "bounds_checking", "schema": 1,'
        text += f' "time": "{day}T10:00:00.000000+00:00"}}\n'
        months.write(
            f".feedback-loop/events/{day[:7]}/bug-{day.replace('-', '')}aaaaaaaa.json", text
        )
    build_site.main(INTO)
    both = "".join(path.read_text("utf-8") for path in _pages(months))
    assert "2026-09-01" in both
    build_site.main([*INTO, "--since", "2026-11-01"])
    later = "".join(path.read_text("utf-8") for path in _pages(months))
    assert "2026-09-01" not in later


def _pages(repo):
    return sorted((repo.path / "docs/quality").rglob("*.md"))


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(
    "given", ["yesterday", "30x", "nosuchtag", "--all", "HEAD:x", "2026-13-01"]
)
def test_a_time_that_is_none_is_refused_with_examples(given):
    """The message shows how to write one."""
    with pytest.raises(FlError, match="no such day, time or commit") as error:
        build_site.main([*INTO, f"--since={given}"])
    assert "2026-10-01" in error.value.hint
    assert "30d" in error.value.hint


@pytest.mark.parametrize(
    "given",
    [
        *("example.org", "ftp://example.org/", "javascript:alert(1)", "https://", "//x/"),
        *("https://user:secret@example.org/", "https://example.org/?x=1", "https://example.org/#a"),
        *("https://example.org/<b>", "https://[::1", "https://example.org:x/", "https://a b/"),
    ],
)
def test_an_address_that_is_none_is_refused(repo, given):
    """In the option and in the configuration alike."""
    with pytest.raises(FlError, match="--site-url"):
        build_site.main([*INTO, f"--site-url={given}"])
    text = given.replace('"', "")
    repo.write(".feedback-loop/config.toml", f'[publish]\nurl = "{text}"\n')
    with pytest.raises(FlError, match=r"publish\.url"):
        build_site.main(INTO)


def test_a_repository_is_shown_where_the_configuration_says(months):
    """A host that nobody knows by its name, with the links of its kind."""
    months.git("remote", "add", "origin", "ssh://git@git.intra.example.org:7999/team/app.git")
    text = '[publish]\nforge = "gitlab"\nrepository = "https://git.example.org/team/app/"\n'
    months.write(".feedback-loop/config.toml", text)
    build_site.main(INTO)
    assert "//git.example.org/team/app/-/blob/" in page(months)
    assert "intra.example.org" not in "".join(path.read_text("utf-8") for path in _pages(months))


def test_forge_none_links_nowhere(months):
    """For a repository that nobody can reach."""
    months.git("remote", "add", "origin", "https://github.com/example/app")
    months.write(".feedback-loop/config.toml", '[publish]\nforge = "none"\n')
    build_site.main(INTO)
    assert not any("github.com/example" in path.read_text("utf-8") for path in _pages(months))


def test_a_page_that_is_named_twice_is_a_mistake(repo):
    """The message says so, and not that the page is none."""
    repo.write("docs/start.md", "# Start\n")
    repo.write(".feedback-loop/config.toml", '[publish]\npages = ["docs", "docs"]\n')
    with pytest.raises(FlError, match=r"publish\.pages names docs twice"):
        build_site.main(["--quiet"])


@pytest.mark.usefixtures("repo")
def test_in_ci_readers_are_warned_of(capsys, monkeypatch):
    """Whether a repository is private is not known there; that pages can be public is."""
    monkeypatch.setenv("CI", "true")
    build_site.main(INTO)
    assert "private repository can be public" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("engine", "named"), [("mkdocs", "fl-hooks[site]"), ("zensical", "zensical")]
)
@pytest.mark.usefixtures("repo")
def test_an_engine_that_is_missing_is_named(monkeypatch, engine, named):
    """With the command that installs it."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == engine else 1)
    with pytest.raises(FlError, match=f"needs {engine}, which is not installed") as error:
        build_site.main(["--engine", engine])
    assert "pip install" in error.value.hint
    assert named in error.value.hint


def test_the_sites_address_reaches_the_engine(months):
    """The sitemap holds it, so that instant navigation works and search engines find pages."""
    months.write(".feedback-loop/config.toml", '[publish]\nurl = "https://example.org/quality"\n')
    assert build_site.main(["--quiet", "--strict"]) == 0
    sitemap = (months.path / "site/sitemap.xml").read_text("utf-8")
    assert "<loc>https://example.org/quality/</loc>" in sitemap
    assert build_site.main(["--quiet", "--site-url", "http://localhost:9/x/"]) == 0
    assert "http://localhost:9/x/" in (months.path / "site/sitemap.xml").read_text("utf-8")


def test_a_link_of_the_repository_leads_nowhere(months, tmp_path):
    """Pages are not written to wherever somebody has let the folder for them lead."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (months.path / "build").symlink_to(elsewhere)
    with pytest.raises(FlError, match="build is a link"):
        build_site.main([])
    assert list(elsewhere.iterdir()) == []
