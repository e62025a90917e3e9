"""What holds on every kind of page, in both palettes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.browser import sites

pytestmark = pytest.mark.site

# Every text on our pages against what lies behind it (WCAG 2, contrast, 4.5 : 1).
CONTRAST = """
() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const [r, g, b, a = 1] = rgb(getComputedStyle(at).backgroundColor);
      if (a > 0.5) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  for (const node of document.querySelectorAll(".fl-page *, .md-tabs *, .md-footer *, .md-nav *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const box = node.getBoundingClientRect();
    if (!own || !box.width || node.closest("svg, .highlight, .fl-sr")) continue;
    const style = getComputedStyle(node);
    if (style.visibility === "hidden") continue;
    const [a, b] = [light(rgb(style.color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.add(`${node.className || node.tagName} ${ratio.toFixed(2)}`);
  }
  return [...poor];
}
"""
AXE = """
() => axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations.map(
  (one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html).join("  ")}`
))
"""
# What a page's elements reach beyond its right edge, unless they lie in a box that scrolls.
OVER = """
() => {
  const wide = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - wide;
  if (over <= 0) return [];
  const scrolls = (node) => {
    for (let at = node.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible") return true;
    return false;
  };
  const far = [...document.querySelectorAll(".md-content *")]
    .filter((node) => node.getBoundingClientRect().right > wide + 1)
    .filter((node) => node.checkVisibility() && !scrolls(node));
  return [over, ...far.slice(0, 3).map((node) => node.outerHTML.slice(0, 120))];
}
"""


def expect_none(pages, look):
    """Fail with each page's address and what is wrong with it, one to a line."""
    wrong = [f"{page.url}: {one}" for page in pages for one in look(page)]
    assert not wrong, "\n".join(wrong)


def test_every_kind_of_page_is_known(site, team):
    """A page of a new kind has to be named in KINDS, and so is looked at here."""
    for one in (site, team):
        assert not one.kinds.get("")
    assert site.kinds.keys() | team.kinds.keys() == sites.KINDS.keys()


def test_a_page_asks_nobody_else_and_complains_of_nothing(seen):
    """All a page loads lies in the site; there is no error, no dialog, no missing file."""

    def foreign(page):
        ours = (page.site.url, "data:", "blob:")
        return [url for url in page.asked if not url.startswith(ours)]

    expect_none(seen, foreign)
    expect_none(seen, lambda page: page.said)


def test_text_can_be_read_in_both_palettes(seen):
    """The palette follows the reader's system, and no text is too faint on its ground."""
    for page in seen:
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        expected = "slate" if dark else "default"
        assert page.get_attribute("body", "data-md-color-scheme") == expected
    expect_none(seen, lambda page: page.evaluate(CONTRAST))


def test_axe_finds_nothing(seen, axe):
    """Nothing that axe-core knows to be in the way of a reader is on any page."""

    def check(page):
        page.evaluate(axe)
        return page.evaluate(AXE)

    expect_none(seen, check)


def test_hostile_values_add_no_element(seen):
    """No value became an element, a handler or an address that runs."""
    forbidden = (
        ".md-content :is(script:not([src]), img:not([src*='badges/']), iframe, object, "
        "b[onclick]), "
        "[onclick], [onerror], [onmouseover], [onload], a[href^='javascript:'], "
        "a[href^='https://evil.example'], .md-content style"
    )

    def added(page):
        all_there = page.locator(forbidden).evaluate_all("all => all.map(one => one.outerHTML)")
        return [
            html for html in all_there if "hostile" in html or "alert" in html or "<img" in html
        ]

    expect_none(seen, added)


def test_a_phone_shows_the_whole_width(seen):
    """Nothing makes the page itself scroll sideways, whatever stands in it."""

    def over(page):
        size = page.viewport_size
        page.set_viewport_size({"width": 360, "height": 800})
        found = page.evaluate(OVER)
        page.set_viewport_size(size)
        return found

    expect_none(seen, over)
    expect_none(seen, lambda page: page.evaluate(OVER))


def test_a_page_has_one_first_heading_and_no_level_left_out(seen):
    """Who listens to a page moves by its headings: one h1, then no jump over a level."""

    def wrong(page):
        if page.url.endswith("404.html"):
            return []
        levels = page.locator(".md-content :is(h1, h2, h3, h4)").evaluate_all(
            "all => all.map(one => Number(one.tagName[1]))"
        )
        jumps = [pair for pair in pairwise(levels) if pair[1] - pair[0] > 1]
        return jumps or ([] if levels[:1] == [1] and levels.count(1) == 1 else levels)

    expect_none(seen, wrong)
