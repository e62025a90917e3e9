"""The site without JavaScript, on paper, and opened as files."""

from __future__ import annotations

import pytest

from tests.browser import sites

pytestmark = pytest.mark.site

KINDS = [kind for kind in sites.KINDS if kind not in ("not found", "alias")]
# What a reader of a page came for.
CONTENT = ".md-content :is(.fl-page, .fl-head, table, h1)"


def each(site, kind):
    """Return the largest and the smallest page of a kind."""
    names = site.kinds.get(kind) or pytest.skip("no such page yet")
    return [sites.address(name) for name in dict.fromkeys([names[0], names[-1]])]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "document"])
def test_a_page_is_whole_without_script(open_page, team, kind):
    """Content, charts and tables stand there, and nothing that would need a script is shown."""
    for path in each(team, kind):
        page = open_page(path, of=team, script=False)
        assert page.locator("h1").first.is_visible()
        assert len(page.inner_text(".md-content").split()) > 8
        for figure in page.locator("figure.fl-figure").all():
            box = figure.locator(".fl-drawing svg:visible").first.bounding_box()
            assert box["width"] > 100
            assert box["height"] > 20
        for table in page.locator("table:not(details table)").all():
            assert table.locator("tr:visible").count() == table.locator("tr").count()
        for name in (".fl-copy", "[data-fl-filter]", "th button"):
            assert not page.locator(f".md-content {name}").locator("visible=true").count(), name
        folds = page.locator(".md-content details:not([open]) > summary:visible")
        for fold in folds.element_handles()[:3]:
            fold.click()
            assert fold.evaluate("one => one.parentElement.open")


def test_bad_and_good_can_be_switched_without_script(open_page, team):
    """The switch is made of radio buttons: each of its choices shows its own view."""
    page = open_page("patterns/specific_exceptions/", of=team, script=False)
    labels = page.locator(".fl-switch").first.locator("label")
    shown = set()
    for at in range(labels.count()):
        labels.nth(at).click()
        views = page.locator(".fl-pair").first.locator("figure")
        shown.add(tuple(views.nth(n).is_visible() for n in range(views.count())))
    assert len(shown) == labels.count() > 1
    assert all(any(one) for one in shown)


def test_an_alias_leads_on_without_script(open_page, team):
    """An old address of a pattern leads to its page."""
    for path in each(team, "alias")[:1]:
        page = open_page(path, of=team, script=False)
        page.wait_for_selector(".fl-check")
        assert path not in page.url


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_can_be_printed(open_page, site, team, kind):
    """On paper stand charts, tables and both code blocks, and no navigation."""
    for path in each(team if kind in team.kinds else site, kind):
        page = open_page(path, of=team if kind in team.kinds else site)
        page.emulate_media(media="print", color_scheme="dark")
        page.wait_for_load_state("networkidle")
        for name in (
            ".md-header",
            ".md-tabs",
            ".md-sidebar",
            ".md-footer",
            ".fl-copy",
            ".fl-filter",
        ):
            assert not page.locator(name).locator("visible=true").count(), name
        for figure in page.locator("figure.fl-figure").all():
            assert figure.locator(".fl-drawing svg").locator("visible=true").count()
        for pair in page.locator(".fl-pair").all():
            assert pair.locator(".fl-bad").is_visible()
            assert pair.locator(".fl-good").is_visible()
        for table in page.locator("table:not(details table)").all():
            assert table.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_paper_is_white_whatever_the_palette(open_page, team):
    """A reader of the dark palette prints dark text on white paper."""
    page = open_page("patterns/specific_exceptions/", of=team, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    light = "([r, g, b]) => (r + g + b) / 3"
    for place, low, high in (("body", 240, 256), ("h1", 0, 80), (".fl-page p", 0, 110)):
        name = "backgroundColor" if place == "body" else "color"
        found = page.locator(place).first.evaluate(
            f"one => ({light})(getComputedStyle(one).{name}.match(/[\\d.]+/g).map(Number))"
        )
        assert low <= found < high, (place, found)


@pytest.mark.parametrize("kind", KINDS)
def test_trap_file_opening(browser, site, team, kind):
    """Opened from the disk a page has its style and nothing is out of place."""
    of = team if kind in team.kinds else site
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in each(of, kind):
        page.goto((of.folder / path / "index.html").as_uri())
        assert "sans-serif" in page.locator("body").evaluate(
            "one => getComputedStyle(one).fontFamily"
        )
        assert page.locator("h1").first.bounding_box()["x"] > 20
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for figure in page.locator("figure.fl-figure").all():
            assert figure.locator(".fl-drawing svg:visible").first.bounding_box()["height"] > 20
    assert errors == []
    context.close()
