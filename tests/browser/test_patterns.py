"""The pages on patterns, as who was blocked and who looks around use them."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.site


def test_an_alias_keeps_the_place_on_the_page(open_page, team):
    """An old link to a check leads to that check, and the way back does not lead into a circle."""
    page = open_page("patterns/", of=team)
    # A page that is left before it has all it asks for complains of what it did not get.
    page.wait_for_load_state("networkidle")
    page.goto(f"{team.url}patterns/logger_debug/#debug-print")
    page.wait_for_url("**/patterns/structured_logging/#debug-print")
    assert page.locator("#debug-print").is_visible()
    page.wait_for_load_state("networkidle")
    page.go_back()
    page.wait_for_url("**/patterns/")
    page.wait_for_load_state("networkidle")
    assert page.said == []


@pytest.mark.parametrize("width", [390, 1360])
def test_a_link_to_a_check_shows_what_a_blocked_commit_needs(open_page, team, width):
    """Message, bad and good lie in the first view, the comment that allows it one scroll below."""
    page = open_page("patterns/specific_exceptions/#bare-except", of=team, width=width)
    page.wait_for_load_state("networkidle")
    check = page.locator("#bare-except + .fl-check")
    height = page.viewport_size["height"]
    for part in (".fl-message", ".fl-bad .fl-hit", ".fl-good .fl-add"):
        box = check.locator(part).first.bounding_box()
        assert 0 < box["y"] < height, part
    allow = check.get_by_text("# fl: allow bare-except").first.bounding_box()
    assert allow["y"] < 2 * height


def test_an_empty_table_says_so_and_is_filled_again(open_page, team):
    """The count is read out, and one click takes every filter away."""
    page = open_page("patterns/?text=nothing-is-called-so&severity=high", of=team)
    rows = page.locator("#patterns tbody tr:visible")
    assert rows.count() == 0
    assert page.locator(".fl-filter output[aria-live]").inner_text().startswith("0 of ")
    page.get_by_role("button", name="Clear the filter").click()
    assert rows.count() == page.locator("#patterns tbody tr").count() > 3
    assert "?" not in page.url
    assert page.evaluate("document.activeElement.matches('[data-fl-text]')")


def test_filters_hide_rows_on_a_phone_too(open_page, team):
    """Rows are cards there, and those that do not fit are gone."""
    page = open_page("patterns/?text=logger_debug", of=team, width=390)
    assert page.locator("#patterns tbody tr:visible").count() == 1
    assert page.locator("#patterns tbody tr:visible .fl-title").inner_text() == "Structured logging"


def test_an_address_with_a_filter_opens_no_search(open_page, team):
    """mkdocs-material has a parameter of its own for that, which must not be ours."""
    page = open_page("patterns/?text=print&severity=low", of=team)
    page.wait_for_load_state("networkidle")
    assert not page.evaluate("document.querySelector('[data-md-toggle=search]').checked")


def test_search_finds_a_pattern_by_its_alias(open_page, team):
    """Whoever knows it by its old name finds the page."""
    page = open_page("", of=team)
    page.wait_for_load_state("networkidle")
    page.locator(".md-search__input").first.click()
    page.keyboard.type("logger_debug")
    result = page.locator(".md-search-result__link").first
    result.wait_for()
    assert "/patterns/structured_logging/" in result.get_attribute("href")


def test_each_choice_of_the_pair_shows_its_side(open_page, team):
    """Both, bad, good, or the diff between them."""
    page = open_page("patterns/specific_exceptions/", of=team)
    pair = page.locator(".fl-pair").first
    shown = {}
    for label in ("Both", "Bad", "Good", "As a diff"):
        pair.get_by_text(label, exact=True).first.click()
        figures = (".fl-bad", ".fl-good", ".fl-diff")
        shown[label] = [pair.locator(f"figure{one}").is_visible() for one in figures]
    assert shown == {
        "Both": [True, True, False],
        "Bad": [True, False, False],
        "Good": [False, True, False],
        "As a diff": [False, False, True],
    }
