"""How it works tells a reader of this very site what it shows."""

from __future__ import annotations

import html
import re

import pytest

from fl_hooks.publish.loop import Loop
from fl_hooks.publish.numbers import OUTCOMES
from fl_hooks.publish.pages import how
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, a_violation, an_entry


def page(*record, entries=(), **settings):
    """Return the page."""
    return how.pages(make_site(entries, record, FACTS, Settings(**settings), Loop()))[how.PATH]


def text_of(text):
    """Return what a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def test_every_outcome_is_explained_and_counted():
    """With the number on record here, which leads to them."""
    made = html.unescape(page(a_violation(1), a_violation(2), a_violation(3, outcome="prevented")))
    for name, (title, meaning) in OUTCOMES.items():
        assert f"{title} {meaning}" in text_of(made), name
    assert 'href="../../violations/?outcome=committed">2</a>' in made
    assert "outcome=escaped" not in made


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("link", "links to the lines where they are shown on the web"),
        ("excerpt", "the lines around each violation"),
        ("none", "neither code nor links to it, nor what commits, comments and reports say"),
    ],
)
def test_it_says_what_is_shown(source, expected):
    """As the configuration has it: nobody has to guess who can read what."""
    assert expected in text_of(page(source=source))


def test_it_says_whether_people_are_named_and_since_when():
    """Both follow the settings."""
    assert "It names nobody." in text_of(page())
    assert "It names who committed." in text_of(page(authors=True))
    assert "nothing from before 2026-10-01" in text_of(page(since="2026-10-01"))


def test_the_comment_that_allows_a_place_is_one_of_this_library():
    """So that it can be copied; a library without patterns has an example all the same."""
    assert "# fl: allow bare-except -- why" in text_of(page(entries=(an_entry(),)))
    assert "# fl: allow check-name -- why" in text_of(page())


def test_the_diagram_is_told_to_who_cannot_see_it():
    """It has a title and a description, and no link that would break instant navigation."""
    svg = re.search(r"<svg class=\"fl-diagram\".*?</svg>", page(), re.DOTALL)[0]
    assert 'aria-labelledby="fl-loop-title fl-loop-desc"' in svg
    assert "<title id=" in svg
    assert "<a " not in svg
    assert "\n\n" not in svg
