"""What holds for home, trends, ranking and effectiveness alike."""

from __future__ import annotations

import dataclasses
import re

import pytest

from fl_hooks.publish.loop import Mark
from fl_hooks.publish.pages import effectiveness, home, ranking, trends
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.lead_values import NOW, a_loop, weekly
from tests.site_values import FACTS, HOSTILE, an_entry

KINDS = (home, trends, ranking, effectiveness)
# One in four: a page draws charts, and every value goes through the same encoding.
POSSIBLE = [text for text in HOSTILE if "\0" not in text and "\ud800" not in text][::4]


def pages(text):
    """Return all pages of a site in which names, titles and subjects are `text`."""
    record = [*weekly([1, 2, 3, 4, 5, 6, 7]), *weekly([1, 2], pattern=text, path=text)]
    record.sort(key=lambda one: one.date, reverse=True)
    bugs = [{"pattern": text, "timestamp": "2026-11-10T10:00:00+00:00", "error": text}] * 3
    marks = [Mark("specific_exceptions", "changed", "2026-11-01", "a" * 40, text, text)]
    loop = a_loop(record, since={"specific_exceptions": NOW}, bugs=bugs, marks=marks)
    facts = dataclasses.replace(FACTS, name=text, branch=text)
    entries = (an_entry(title=text),)
    site = make_site(entries, record, facts, Settings(), loop)
    return {path: page for kind in KINDS for path, page in kind.pages(site).items()}


def tags(page):
    """Return the tags of a page without the values of their attributes."""
    bare = (re.sub(r'="[^"]*"', "", tag) for tag in re.findall(r"<[a-z/!?][^>]*>", page))
    return [tag for tag in bare if tag not in ("<code>", "</code>") and "fl-chart" not in tag]


@pytest.fixture(scope="module")
def calm():
    """Return the pages of harmless values."""
    return {path: page for path, page in pages("words").items() if path.endswith(".md")}


@pytest.mark.parametrize("text", POSSIBLE, ids=range(len(POSSIBLE)))
def test_hostile_values_reach_no_page_as_markup(text, calm):
    """Wherever a value comes from, the tags of a page are those of a harmless one."""
    for path, page in pages(text).items():
        if path.endswith(".md"):
            assert tags(page) == tags(calm[path]), path


def test_no_raw_block_holds_an_empty_line(calm):
    """Markdown ends raw HTML at an empty line: what follows would be read as Markdown."""
    for path, page in calm.items():
        for block in re.findall(r'^<div class="fl-page.*?^</div>$', page, re.DOTALL | re.MULTILINE):
            assert "\n\n" not in block, path


def test_the_same_values_give_the_same_bytes():
    """Nothing on these pages depends on a clock or on the order of a set."""
    assert pages("words") == pages("words")
