"""What a reader can do on a page: search, filter, copy, switch, follow a permalink."""

from __future__ import annotations

import re

import pytest

from fl_hooks.library.folders import load_library
from tests.browser import sites

pytestmark = pytest.mark.site


def test_hostile_values_are_shown_as_they_were_written(open_page, site):
    """A reader sees each path to the letter, and control characters as their pictures."""
    page = open_page("")
    texts = []
    for name in site.kinds["month"]:
        page.goto(site.url + sites.address(name))
        texts.append(page.locator(".md-content").evaluate("one => one.textContent"))
    together = " ".join(" ".join(texts).split())
    missing = [text for text in sites.POSSIBLE if shown(f"src/{text}") not in together]
    assert not missing


def shown(text):
    """Return a text as a page shows it."""
    text = "".join(chr(0x2400 + ord(c)) if ord(c) < 0x20 else c for c in text)
    text = text.replace("\udcff", "?")
    text = re.sub("[\u200f\u2028\u202e\u2066]", lambda one: f"[U+{ord(one[0]):04X}]", text)
    return " ".join(text.split())


def test_code_shows_fences_and_markup_as_code(open_page):
    """A code block ends where the code ends."""
    page = open_page("patterns/hostile_pattern/")
    bad = page.locator(".fl-bad pre > code").first.inner_text()
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
    page.locator(".fl-bad .highlight").first.hover()
    page.locator(".fl-bad .md-code__button").first.click()
    page.wait_for_selector(".md-dialog--active")
    copied = page.evaluate("navigator.clipboard.readText()")
    bad = next(one for one in load_library("") if one.id == "specific_exceptions").text("bad.py")
    assert copied.strip() == re.sub(r"  # flag:.*", "", bad).strip()


def test_an_id_can_be_copied(open_page, site):
    """The button beside a pattern's id puts it on the clipboard and says so."""
    page = open_page("patterns/specific_exceptions/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page.locator(".fl-head .fl-copy").first.click()
    page.wait_for_selector(".fl-copy.fl-done")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "specific_exceptions"


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


def test_search_finds_a_pattern_by_its_alias(open_page, team):
    """Who knows a pattern by its old name finds its page."""
    page = open_page("", of=team)
    page.wait_for_load_state("networkidle")
    page.locator(".md-search__input").first.click()
    page.keyboard.type("busy_retry")
    found = page.locator(".md-search-result__item a").first
    found.wait_for()
    assert "patterns/retry_without_backoff/" in found.get_attribute("href")


def test_filters_keep_their_state_over_a_reload(open_page, team):
    """What was chosen stands in the address; who gets the address sees the same rows."""
    page = open_page("patterns/", of=team)
    page.wait_for_load_state("networkidle")
    page.locator("[data-fl-text]").fill("file")
    page.locator("[data-fl-select=severity]").select_option("high")
    rows = page.locator("#patterns tbody tr:visible")
    chosen = rows.all_inner_texts()
    assert 0 < len(chosen) < page.locator("#patterns tbody tr").count()
    page.reload()
    page.wait_for_load_state("networkidle")
    assert rows.all_inner_texts() == chosen
    assert page.locator("[data-fl-text]").input_value() == "file"
