"""The table of patterns, and where their other names lead."""

from __future__ import annotations

import html
import re

import pytest

from fl_hooks.publish.loop import Loop
from fl_hooks.publish.pages import aliases, patterns
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, HOSTILE, a_violation, an_entry

PAGE = "patterns/index.md"


def pages_of(*entries, record=(), **settings):
    """Return the table's page and the files beside it."""
    return patterns.pages(make_site(entries, record, FACTS, Settings(**settings), Loop()))


def text_of(page):
    """Return what a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_a_row_carries_what_filters_ask_for():
    """Severity, category, languages, status, and all words by which people know it."""
    one = an_entry(languages=("python", "go"), aliases=("old_id",))
    page = html.unescape(pages_of(one)[PAGE])
    row = re.search(r"<tr data-severity.*?>", page)[0]
    for part in (
        'data-severity="high"',
        'data-category="error-handling"',
        'data-language="python go"',
        'data-status="stable"',
    ):
        assert part in row
    words = re.search(r'data-fl-words="([^"]*)"', row)[1]
    for word in ("specific_exceptions", "old_id", "bare-except", "catch what you can"):
        assert word in words


def test_only_filters_with_a_choice_are_offered():
    """A select with one value would do nothing."""
    same = pages_of(an_entry(), an_entry(id="b", title="B"))[PAGE]
    assert "data-fl-select" not in same
    other = an_entry(id="b", title="B", severity="low", status="preview", languages=("go",))
    page = pages_of(an_entry(), other)[PAGE]
    assert re.findall(r'data-fl-select="(\w+)"', page) == ["severity", "language", "status"]
    severities = re.search(r'data-fl-select="severity">(.*?)</select>', page)[1]
    assert re.findall(r'value="(\w*)"', severities) == ["", "high", "low"]


def test_the_table_is_whole_without_a_script():
    """Every pattern has its row and its link; the filter waits for the script."""
    page = pages_of(an_entry(), an_entry(id="b", title="B"), record=[a_violation()])[PAGE]
    assert page.count("<tr data-severity") == 2
    assert 'href="specific_exceptions/"' in html.unescape(page)
    assert re.search(r'<div class="fl-filter" hidden data-fl-filter="patterns">', page)
    assert "No pattern fits" in text_of(page)


def test_months_and_numbers_stand_in_the_row():
    """What is on record of each pattern, and since which version it is there."""
    record = [a_violation(n, date=f"2026-{n:02}-02T10:00:00+00:00") for n in (11, 10, 8)]
    page = html.unescape(pages_of(an_entry(), record=record)[PAGE])
    assert 'aria-label="Violations by month: 1, 0, 1, 1"' in page
    assert "0.1.0" in page
    assert 'data-key="0000.0001.0000"' in page


def test_what_no_pattern_has_is_listed_apart():
    """A removed pattern's record is no dead end: it says how to bring them together."""
    page = text_of(pages_of(an_entry(), record=[a_violation(pattern="gone")])[PAGE])
    assert "Not in the library" in page
    assert "gone 1 2026-11-02" in page
    assert "Not in the library" not in text_of(pages_of(an_entry(), record=[a_violation()])[PAGE])


def test_an_alias_leads_to_the_pattern():
    """Also without a script, and search engines are told where the page is."""
    one = an_entry(aliases=("logger_debug",))
    page = pages_of(one)["patterns/logger_debug/index.html"]
    assert '<meta http-equiv="refresh" content="0; url=../specific_exceptions/">' in html.unescape(
        page
    )
    assert 'href="../specific_exceptions/">Specific exceptions</a>' in html.unescape(page)
    assert 'rel="canonical" href="../specific_exceptions/"' in html.unescape(page)
    made = pages_of(one, url="https://example.org/q/")["patterns/logger_debug/index.html"]
    assert 'href="https://example.org/q/patterns/specific_exceptions/"' in html.unescape(made)


@pytest.mark.parametrize(
    "alias", [*HOSTILE, "", ".", "..", "../x", "a/b", "a\\b", "x.", ".hidden", "a" * 101, "a\n"]
)
def test_an_alias_that_is_no_safe_name_gets_no_file(alias):
    """It is shown on the pattern's page as text, and names no folder."""
    assert aliases.pages([an_entry(aliases=(alias,))]) == {}


def test_an_alias_takes_no_page_away():
    """Ids come first, then the first who claims a name; names that differ in case are one."""
    entries = [
        an_entry(aliases=("other", "Specific_Exceptions", "mine", "MINE")),
        an_entry(id="other", title="Other", aliases=("mine", "ours")),
    ]
    made = aliases.pages(entries)
    assert list(made) == ["patterns/mine/index.html", "patterns/ours/index.html"]
    assert "Specific exceptions" in made["patterns/mine/index.html"]
