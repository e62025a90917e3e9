"""Instant navigation: clicked through on a site that knows its own address."""

from __future__ import annotations

import shutil
import socket
from types import SimpleNamespace

import pytest

from tests.browser import sites
from tests.browser.conftest import context_of, visit

pytestmark = pytest.mark.site
# Survives until the page is really loaded again.
STAY = "window.stayed = true"


@pytest.fixture(scope="module")
def known(repository, tmp_path_factory, serve):
    """Build the team's site for the address it is served at: instant navigation works there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    top = tmp_path_factory.mktemp("known") / "payments"
    shutil.copytree(repository("team"), top, symlinks=True)
    folder = sites.build(top, "--site-url", url)
    assert serve(folder, port) == url
    return SimpleNamespace(folder=folder, url=url, kinds=sites.pages_of(folder))


@pytest.fixture
def home(browser, known):
    """Open the home page and mark the window."""
    context = context_of(browser)
    page = visit(context, known.url)
    page.wait_for_load_state("networkidle")
    page.evaluate(STAY)
    yield page
    context.close()


def follow(page, link, address):
    """Click a link and wait until its page stands there."""
    # The address changes before the page does.
    page.evaluate("document.querySelector('.md-content').dataset.before = 1")
    link.click()
    page.wait_for_url(f"**/{address}")
    page.wait_for_selector(".md-content:not([data-before])")
    page.wait_for_load_state("networkidle")


def test_every_page_of_the_navigation_is_reached_without_a_reload(home, known):
    """All tabs and what stands below them, and nothing is loaded from elsewhere."""
    inner = "a.md-nav__link[href], .md-tabs__link"
    left = {*home.locator(inner).evaluate_all("all => all.map(one => one.href)")}
    gone = {home.url}
    while left := {one.partition("#")[0] for one in left} - gone:
        address = min(left)
        gone.add(address)
        there = home.locator(inner).filter(has_not_text="\0")
        index = there.evaluate_all(
            "(all, to) => all.findIndex(one => one.href === to && one.offsetParent)", address
        )
        if index < 0:
            continue
        follow(home, there.nth(index), address.removeprefix(known.url))
        left |= {*home.locator(inner).evaluate_all("all => all.map(one => one.href)")}
        assert home.evaluate("window.stayed"), address
    assert home.said == []
    assert not [url for url in home.asked if not url.startswith((known.url, "data:", "blob:"))]
    assert len(gone) > 3


def test_what_a_script_adds_works_after_instant_navigation(home, known):
    """Filters filter, buttons copy and tables sort on a page that came without a reload."""
    follow(home, home.locator(".md-tabs__link", has_text="Patterns"), "patterns/")
    home.wait_for_selector("#patterns tbody tr")
    rows = home.locator("#patterns tbody tr:visible")
    everything = rows.count()
    home.keyboard.press("/")
    home.keyboard.type("mktemp")
    assert 0 < rows.count() < everything
    follow(home, rows.first.locator("a").first, "patterns/temp_file_handling/")
    home.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=known.url)
    home.locator(".fl-check .fl-copy").first.click()
    home.wait_for_selector(".fl-copy.fl-done")
    assert "insecure-mktemp" in home.evaluate("navigator.clipboard.readText()")
    assert home.evaluate("window.stayed")
    assert home.said == []


def test_back_and_forward_keep_what_was_chosen(home):
    """The filter stands in the address, so the way back leads to the same rows."""
    follow(home, home.locator(".md-tabs__link", has_text="Patterns"), "patterns/")
    home.wait_for_selector("#patterns tbody tr")
    home.locator("[data-fl-text]").fill("mktemp")
    home.wait_for_url("**/patterns/?text=mktemp")
    rows = home.locator("#patterns tbody tr:visible")
    few = rows.count()
    follow(home, rows.first.locator("a").first, "patterns/temp_file_handling/")
    home.go_back()
    home.wait_for_selector("#patterns")
    home.wait_for_function("document.querySelector('[data-fl-text]').value === 'mktemp'")
    assert rows.count() == few
    home.go_forward()
    home.wait_for_selector(".fl-check")
    home.go_back()
    home.wait_for_selector("#patterns")
    home.go_back()
    home.wait_for_selector(".fl-hero")
    assert home.evaluate("window.stayed")
    assert home.said == []


def test_trap_host_equals_site_url(browser, known, serve):
    """At another address than its own the site is read all the same: links load their pages."""
    context = context_of(browser)
    page = visit(context, serve(known.folder))
    page.wait_for_load_state("networkidle")
    page.evaluate(STAY)
    follow(page, page.locator(".md-tabs__link", has_text="Patterns"), "patterns/")
    assert page.locator("#patterns tbody tr").first.is_visible()
    assert not page.evaluate("window.stayed")
    context.close()


def test_trap_charts_start_in_document(home):
    """A chart on a page that came without a reload is drawn, and comes alive where it can."""
    follow(home, home.locator(".md-tabs__link", has_text="Analysis"), "analysis/trends/")
    figure = home.locator("figure.fl-figure").first
    assert figure.locator(".fl-drawing svg:visible").first.bounding_box()["height"] > 50
    assert home.evaluate("window.stayed")
    assert home.said == []


def test_trap_a_href_in_inline_svg(home, known):
    """A click on a link anywhere in a drawing neither fails nor reloads the page."""
    for name in known.kinds.get("hotspots", ()):
        home.goto(known.url + sites.address(name))
        home.evaluate(STAY)
        for link in home.locator("svg [role=link]").all()[:1]:
            link.click()
            assert home.evaluate("window.stayed")
    assert home.said == []
