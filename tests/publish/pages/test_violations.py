"""The overview of violations, its explorer's form, and the months' pages."""

from __future__ import annotations

import html
import re

from fl_hooks.publish.pages import build_entry_pages
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, HOSTILE, a_violation, an_entry

OVERVIEW = "violations/index.md"


def build(*record, **settings):
    """Return the pages for a record, newest first."""
    return build_entry_pages((an_entry(),), record, FACTS, Settings(**settings))


def choices(page, name):
    """Return (value, text) of what can be chosen in a field of the explorer."""
    field = re.search(rf'<select name="{name}">(.*?)</select>', page)
    found = re.findall(r'<option value="([^"]*)"[^>]*>(.*?)</option>', field[1]) if field else []
    return [(html.unescape(value), html.unescape(text)) for value, text in found[1:]]


def test_the_explorer_offers_what_is_on_record():
    """Fields hold the record's own patterns, checks, severities, outcomes and months."""
    record = (
        a_violation(1, outcome="escaped", severity="low"),
        a_violation(2, pattern="gone", check="old", date="2026-09-02T10:00:00+00:00"),
        a_violation(3, commit="", date=""),
    )
    page = build(*record)[OVERVIEW]
    assert choices(page, "pattern") == [
        ("gone", "gone"),
        ("specific_exceptions", "Specific exceptions"),
    ]
    assert choices(page, "check") == [
        ("gone/old", "old"),
        ("specific_exceptions/bare-except", "bare-except"),
    ]
    assert choices(page, "severity") == [("high", "High"), ("low", "Low")]
    assert choices(page, "outcome") == [("committed", "Committed"), ("escaped", "Escaped")]
    assert page.count("data-fl-gone") == 1
    months = [("2026-11", "November 2026"), ("2026-09", "September 2026")]
    assert choices(page, "from") == choices(page, "to") == months


def test_without_script_the_months_lead_to_every_violation():
    """The form is hidden until a script shows it; the latest rows and the months stand there."""
    record = [a_violation(n) for n in range(30, 0, -1)]
    pages = build(*record, rows=10)
    page = pages[OVERVIEW]
    assert re.search(r"<form[^>]* hidden>", page)
    assert page.count('class="fl-date"') == 25
    for number in (1, 2, 3):
        assert f'href="2026-11/{number}/"' in html.unescape(page)
        assert pages[f"violations/2026-11/{number}.md"].count("<tr id=") == 10


def test_the_overview_stays_small():
    """It grows with the months, not with the violations."""
    few = build(*(a_violation(n) for n in range(200)), rows=2)[OVERVIEW]
    many = build(*(a_violation(n) for n in range(400)), rows=2)[OVERVIEW]
    assert abs(len(many) - len(few)) < 200


def test_an_empty_record_says_how_it_fills():
    """There is no form for nothing."""
    page = build()[OVERVIEW]
    assert "Nothing is on record yet" in page
    assert "fl init" in page
    assert "<form" not in page


def test_hostile_names_are_choices_and_nothing_else():
    """A pattern or a check of any name adds an option, no other tag."""
    for text in HOSTILE:
        page = build(a_violation(pattern=text, check=text))[OVERVIEW]
        assert re.findall(r"<option", page) == ["<option"] * 12
        assert "<script" not in page
        assert "<img" not in page
