"""Repositories that have little to show: every page says what it is and how it will fill."""

from __future__ import annotations

import re

import pytest

from tests.browser import sites
from tests.browser.conftest import context_of, visit
from tests.browser.test_every_page import AXE, OVER, expect_none

pytestmark = pytest.mark.site

# "None" begins a sentence, "NaN" is what a pattern is about.
ODD = re.compile(r"None(?! (?:is|of|are))|\bnan\b(?!-)|NaN %|19[67]\d-\d\d|undefined|\[\]|\{\}")
CONTENT = re.compile(r'<div class="md-content".*</article>', re.DOTALL)
# Every page that any repository has; the others need something to show.
ALWAYS = sites.KINDS.keys() - {"month", "document"}


@pytest.fixture(scope="module")
def known():
    """Return the contents that were looked at, whichever site they are of."""
    return set()


@pytest.fixture(scope="module", params=list(sites.EMPTY))
def seen(request, browser, site_of, known):
    """Open the home page, and the largest page of every other kind, of a repository's site.

    One with the very content of a page of an earlier site is left out: how it reads and looks was
    asked there, and what stands around it is on this site's home page.
    """
    one = site_of(request.param)
    context = context_of(browser)
    pages = []
    for kind, names in one.kinds.items():
        content = CONTENT.search((one.folder / names[0]).read_text("utf-8"))
        if kind != "home" and content and content[0] in known:
            continue
        known.add(content and content[0])
        pages.append(visit(context, one.url + sites.address(names[0])))
        pages[-1].kind, pages[-1].site = kind, one
    yield pages
    context.close()


def test_every_page_is_there_from_the_start(seen):
    """No page comes or goes with the record, so that no link to one breaks."""
    assert seen[0].site.kinds.keys() >= ALWAYS


def test_every_page_says_what_it_is(seen):
    """A heading, a sentence on what stands there, and no bare head of a table."""

    def poor(page):
        if page.kind in ("not found", "alias"):
            return []
        found = []
        if page.locator(".fl-head .fl-lead").count() != 1:
            found.append("no lead")
        if len(page.inner_text(".md-content").split()) < 12:
            found.append("hardly a word")
        bare = page.locator(".md-content table").evaluate_all(
            "all => all.filter(one => !one.tBodies[0]?.rows.length).length"
        )
        return found + ["a table without rows"] * bare

    expect_none(seen, poor)


def test_no_page_shows_what_only_programs_say(seen):
    """None, NaN, an epoch, an empty link: signs of a value that was not there."""

    def odd(page):
        if page.kind in ("commands", "alias"):
            return []
        return ODD.findall(page.inner_text(".md-content"))

    expect_none(seen, odd)


def test_nothing_looks_broken(seen, axe):
    """No error, no sideways scrolling on a phone, nothing in a reader's way."""

    def broken(page):
        page.evaluate(axe)
        found = [*page.said, *page.evaluate(AXE)]
        page.set_viewport_size({"width": 360, "height": 800})
        return found + page.evaluate(OVER)

    expect_none(seen, broken)


def test_source_none_shows_no_code(repository):
    """Neither code nor links to it nor subjects of commits are in any file of the site."""
    folder = repository("source none") / "site"
    for path in folder.rglob("*"):
        if path.suffix in (".html", ".json", ".xml", ".txt", ".md", ".sarif", ".svg"):
            text = path.read_text("utf-8")
            for word in (
                "github.com/example",
                "work on api/",
                "TypeError: object",
                "A pattern of our",
            ):
                assert word not in text, (path, word)


def test_people_are_named_only_where_asked_for(repository):
    """With publish.authors they are, elsewhere in no file."""
    for name, wanted in (("authors on", True), ("team", False), ("source none", False)):
        folder = repository(name) / "site"
        files = [path for path in folder.rglob("*") if path.suffix in (".html", ".json", ".xml")]
        assert any("Ada Author" in path.read_text("utf-8") for path in files) == wanted, name


def test_an_unknown_forge_gets_no_links_to_lines(repository):
    """Where lines stand there nobody knows; the repository's own address is linked all the same."""
    home = (repository("unknown forge") / "site" / "index.html").read_text("utf-8")
    assert 'href="https://git.example.org/team/payments"' in home
    assert "git.example.org/team/payments/" not in home


def test_a_shallow_clone_is_named_where_numbers_stand(repository):
    """Missing history must not pass for an improvement."""
    folder = repository("shallow") / "site"
    assert "shallow clone" in (folder / "index.html").read_text("utf-8")
