import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest

from fl_hooks.publish.exports import badges
from fl_hooks.publish.loop import Loop
from tests.export_values import a_record, a_site
from tests.site_values import HOSTILE, a_violation

SVG = "{http://www.w3.org/2000/svg}"


def title(picture):
    """Return what a badge says, as a screen reader does."""
    root = ET.fromstring(picture)  # noqa: S314 -- our own text
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.find(f"{SVG}title").text
    return root.get("aria-label")


def test_badges_count_this_month():
    """Kept and prevented ones of the month of the newest fact, and patterns that get worse."""
    made = badges.files(a_site(*a_record()))
    assert {path: title(text) for path, text in made.items()} == {
        "badges/violations.svg": "violations this month: 3",
        "badges/prevented.svg": "prevented this month: 2",
        "badges/worsening.svg": "patterns worsening: 0",
    }


def test_the_last_second_of_a_month_is_of_that_month():
    """The newest fact decides, not the moment after it at which all is analysed."""
    last = a_violation(date="2026-10-31T23:59:59+00:00")
    made = badges.files(a_site(last, loop=Loop(now=datetime(2026, 11, 1, tzinfo=UTC))))
    assert title(made["badges/violations.svg"]) == "violations this month: 1"


def test_an_empty_record_has_badges():
    """A new repository may show its badges from the first day."""
    made = badges.files(a_site(loop=Loop()))
    assert title(made["badges/violations.svg"]) == "violations this month: 0"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1k"),
        (1099, "1k"),
        (1250, "1.2k"),
        (9999, "9.9k"),
        (12_345, "12k"),
        (999_999, "999k"),
        (1_000_000, "1M"),
        (3_450_000, "3.4M"),
        (5_000_000_000, "999M"),
    ],
)
def test_numbers_are_short(number, text):
    """A badge never grows out of its README: four signs at most, rounded down."""
    assert badges.short(number) == text
    assert len(text) <= 4


def test_texts_lie_inside_their_halves():
    """Texts have the width that the badge gives them, with the same space on both sides."""
    root = ET.fromstring(badges.badge("violations this month", "1.2k", "#000"))  # noqa: S314
    halves = [(int(r.get("x", 0)), int(r.get("width"))) for r in root.findall(f"{SVG}g/{SVG}rect")]
    texts = root.findall(f"{SVG}g/{SVG}text")
    for (start, wide), text in zip(halves, texts, strict=True):
        at, long = int(text.get("x")), int(text.get("textLength"))
        assert at - start == start + wide - at - long == 6
    assert sum(wide for _, wide in halves) == int(root.get("width"))


def test_a_badge_asks_nobody_for_anything():
    """No font, style, script or picture from elsewhere: it shows in a README as it is."""
    text = badges.badge("a", "b", "#000").replace("http://www.w3.org/2000/svg", "")
    for sign in ("http", "url(", "<style", "<script", "href"):
        assert sign not in text.replace("url(#r)", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_valid(text):
    """A badge is well-formed whatever it says."""
    ET.fromstring(badges.badge(text, text, "#000"))  # noqa: S314 -- that it can be read is the test
