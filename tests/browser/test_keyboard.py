"""The site by keyboard alone."""

from __future__ import annotations

import pytest

from tests.browser import sites

pytestmark = pytest.mark.site

# Where the focus is: a name to tell it by, and whether a reader sees it.
FOCUS = """
() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const shown = at.matches(".fl-switch input") ? at.nextElementSibling : at;
  const style = getComputedStyle(shown);
  const box = shown.getBoundingClientRect();
  const line = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const around = line || style.boxShadow !== "none" || at.matches(".md-search__input, .md-toggle");
  const visible = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  return {
    html: at.outerHTML.slice(0, 160),
    tag: at.tagName.toLowerCase(),
    ours: Boolean(at.closest(".md-content")),
    seen: visible && around,
  };
}
"""
# What a keyboard has to reach; hidden by a closed fold counts as not there.
REACH = """
() => [...document.querySelectorAll(
  ".md-content :is(a[href], button, input, select, summary, pre[tabindex])"
)].filter((one) => one.checkVisibility({visibilityProperty: true}) && one.tabIndex >= 0
  && !(one.type === "radio" && !one.checked)
  && !(one.closest("details:not([open])") && !one.matches("details > summary"))).length
"""


def walk(page, most=400):
    """Press Tab until the page's own content is behind; return where the focus was."""
    page.locator("body").press("Tab")
    seen, inside = [], False
    for _ in range(most):
        at = page.evaluate(FOCUS)
        if at is None or (inside and not at["ours"]):
            break
        inside = inside or at["ours"]
        seen.append(at)
        page.keyboard.press("Tab")
    return seen


KINDS = [kind for kind in sites.KINDS if kind not in ("not found", "document", "month")]


@pytest.mark.parametrize("kind", KINDS)
def test_tab_reaches_everything_and_shows_where_it_is(open_page, team, kind):
    """Filters, tabs, folds, links and copy buttons, in order, each with a ring around it."""
    if kind not in team.kinds:
        pytest.skip("no such page yet")
    page = open_page(sites.address(team.kinds[kind][-1]), of=team)
    page.wait_for_load_state("networkidle")
    expected = page.evaluate(REACH)
    places = [at for at in walk(page) if at["ours"]]
    assert [at["html"] for at in places if not at["seen"]] == []
    assert len(places) >= min(expected, 395 - 40)


def test_the_first_tab_leads_past_the_navigation(open_page, team):
    """Who does not use a mouse need not walk through the header on every page."""
    page = open_page("patterns/specific_exceptions/", of=team)
    page.keyboard.press("Tab")
    assert "md-skip" in page.evaluate(FOCUS)["html"]
    page.keyboard.press("Enter")
    assert "#" in page.url


def test_slash_leads_to_the_filter_and_escape_out_of_it(open_page, team):
    """`/` starts to filter; Escape first empties the field, then leaves it."""
    page = open_page("patterns/", of=team)
    page.wait_for_load_state("networkidle")
    rows = page.locator("#patterns tbody tr:visible")
    everything = rows.count()
    page.keyboard.press("/")
    page.keyboard.type("a/b mktemp")
    assert page.locator("[data-fl-text]").input_value() == "a/b mktemp"
    page.locator("[data-fl-text]").fill("mktemp")
    assert rows.count() < everything
    page.keyboard.press("Escape")
    assert rows.count() == everything
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.body")


def test_slash_leads_to_the_search_where_there_is_no_filter(open_page, team):
    """As on every site made with mkdocs-material."""
    page = open_page("", of=team)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.matches('.md-search__input')")
    page.keyboard.press("Escape")
    assert not page.locator(".md-search__input").evaluate("one => one === document.activeElement")


def test_tables_sort_by_keyboard(open_page, team):
    """The head of a column is a button that says which way the column is sorted."""
    page = open_page("patterns/", of=team)
    page.wait_for_load_state("networkidle")
    head = page.locator("th[data-fl-sort]").first
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    first = head.get_attribute("aria-sort")
    page.keyboard.press("Enter")
    assert {first, head.get_attribute("aria-sort")} == {"ascending", "descending"}


def test_folds_open_by_keyboard(open_page, team):
    """A table of numbers, a case, an excerpt: Enter opens it."""
    page = open_page("patterns/specific_exceptions/", of=team)
    fold = page.locator("details:not([open]) > summary").first.element_handle()
    fold.focus()
    page.keyboard.press("Enter")
    assert fold.evaluate("one => one.parentElement.open")
