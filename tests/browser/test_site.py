"""The built site as a reader's browser sees it."""

from __future__ import annotations

import re

from fl_hooks.library.folders import load_library

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


def test_a_page_asks_nobody_else_and_complains_of_nothing(seen, site):
    """All a page loads lies in the site; there is no error, no dialog, no missing file."""
    assert not [url for url in seen.asked if not url.startswith((site.url, "data:", "blob:"))]
    assert not seen.said


def test_text_can_be_read_in_both_palettes(seen):
    """The palette follows the reader's system, and no text is too faint on its ground."""
    dark = seen.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    expected = "slate" if dark else "default"
    assert seen.get_attribute("body", "data-md-color-scheme") == expected
    assert seen.evaluate(CONTRAST) == []


def test_hostile_values_add_no_element(seen):
    """No value became an element, a handler or an address that runs."""
    content = seen.locator(".md-content")
    assert content.locator("script, img, iframe, object, style, b[onclick]").count() == 0
    assert seen.locator("[onclick], [onerror], [onmouseover], [onload]").count() == 0
    assert seen.locator("a[href^='javascript:']").count() == 0


def test_a_phone_shows_the_whole_width(seen):
    """Nothing makes the page itself scroll sideways, whatever stands in it."""
    seen.set_viewport_size({"width": 360, "height": 800})
    over = seen.evaluate("document.documentElement.scrollWidth - innerWidth")
    seen.set_viewport_size({"width": 1360, "height": 900})
    assert over <= 0


def test_hostile_values_are_shown(open_page):
    """A reader sees what was recorded, as it was written."""
    page = open_page("violations/")
    text = page.inner_text(".md-content")
    for part in ("<script>alert('hostile')</script>", "{{ 7 * 7 }}", "| hostile | cell |"):
        assert part in text
    assert "49" not in page.inner_text(".fl-rows")


def test_code_shows_fences_and_markup_as_code(open_page):
    """A code block ends where the code ends."""
    page = open_page("patterns/hostile_pattern/")
    bad = page.locator(".fl-bad pre > code").inner_text()
    assert "</code></pre><script>alert(1)</script>" in bad
    assert "```\n{{ x }}" in bad
    assert "flag:" not in bad


def test_search_finds_a_pattern_and_runs_nothing(open_page):
    """The search index holds the hostile title too, and shows it as text."""
    page = open_page("")
    page.wait_for_load_state("networkidle")
    page.locator(".md-search__input").first.click()
    page.keyboard.type("hostile")
    page.wait_for_selector(".md-search-result__item")
    assert page.locator(".md-search-result [onclick]").count() == 0
    assert not page.said


def test_bad_and_good_become_a_diff(open_page):
    """One click, or one arrow key, changes between side by side and the diff."""
    page = open_page("patterns/specific_exceptions/")
    sides, diff = page.locator(".fl-sides").first, page.locator(".fl-diff").first
    assert sides.is_visible()
    assert not diff.is_visible()
    page.get_by_text("As a diff").first.click()
    assert diff.is_visible()
    assert not sides.is_visible()
    page.keyboard.press("ArrowLeft")
    assert sides.is_visible()


def test_copying_code_leaves_out_what_is_not_code(open_page, site):
    """The button copies the lines as they are in the file, without the badges of checks."""
    page = open_page("patterns/specific_exceptions/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page.locator(".fl-bad .highlight").hover()
    page.locator(".fl-bad .md-code__button").first.click()
    page.wait_for_selector(".md-dialog--active")
    copied = page.evaluate("navigator.clipboard.readText()")
    bad = next(one for one in load_library("") if one.id == "specific_exceptions").text("bad.py")
    assert copied.strip() == re.sub(r"  # flag:.*", "", bad).strip()


def test_an_id_can_be_copied(open_page, site):
    """The button beside a check's id puts it on the clipboard and says so."""
    page = open_page("patterns/specific_exceptions/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    button = page.locator(".fl-check .fl-copy").first
    button.click()
    page.wait_for_selector(".fl-copy.fl-done")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "specific_exceptions/bare-except"


def test_patterns_can_be_filtered_and_sorted(open_page):
    """By words, by severity, and by the number of violations here."""
    page = open_page("patterns/")
    rows = page.locator("#patterns tbody tr:visible")
    everything = rows.count()
    page.locator("[data-fl-text]").fill("mktemp")
    assert rows.count() == 1
    assert page.locator(".fl-filter output").inner_text() == f"1 of {everything}"
    page.locator("[data-fl-text]").fill("")
    page.locator("[data-fl-select=severity]").select_option("medium")
    assert 0 < rows.count() < everything
    assert all("medium" in text.lower() for text in rows.all_inner_texts())
    page.locator("[data-fl-select=severity]").select_option("")
    head = page.get_by_role("columnheader", name="Here")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    counts = [int(text) for text in page.locator("#patterns td:last-child").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)


def test_everything_can_be_read_without_script(open_page):
    """Without JavaScript the pages are whole; what needs it is not shown."""
    page = open_page("patterns/", script=False)
    assert page.locator("#patterns tbody tr").first.is_visible()
    assert not page.locator(".fl-filter").is_visible()
    page = open_page("patterns/specific_exceptions/", script=False)
    assert page.locator(".fl-sides").first.is_visible()
    assert not page.locator(".fl-copy").first.is_visible()


def test_a_row_that_is_linked_to_is_marked(open_page):
    """A permalink leads to the row, below the header."""
    page = open_page("violations/2026-03/1/")
    row = page.locator(".fl-rows tbody tr").last
    plain = row.evaluate("row => getComputedStyle(row).backgroundColor")
    row.locator(".fl-date").click()
    assert row.evaluate("row => getComputedStyle(row).backgroundColor") != plain
    assert row.bounding_box()["y"] > page.locator(".md-header").bounding_box()["height"]
