"""Trends: verdicts with their intervals, and marks where something changed."""

from __future__ import annotations

import html
import json
import re

import pytest

from fl_hooks.publish.loop import Loop, Mark
from fl_hooks.publish.pages.trends import pages
from fl_hooks.publish.ratios import figure
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.lead_values import a_loop, weekly
from tests.site_values import FACTS, an_entry

RISING = weekly([1, 1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 9])
PAGE = "analysis/trends/index.md"


def trends(loop, record=RISING, **settings):
    """Return the files and what a reader sees of the page."""
    site = make_site((an_entry(),), record, FACTS, Settings(**settings), loop)
    made = pages(site)
    return made, " ".join(html.unescape(re.sub(r"<[^>]*>", " ", made[PAGE])).split())


@pytest.fixture(scope="module")
def loop():
    """Return the analysis of a pattern that grows and of one that is too rare to say."""
    rare = weekly([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1], pattern="rare_one")
    marks = [
        Mark("specific_exceptions", "entered", "2026-09-20T10:00:00+00:00", "a" * 40, "Add it"),
        Mark("", "changed", "2026-10-20T10:00:00+00:00", "b" * 40, "Newer", "fl-hooks 1 → 2"),
    ]
    record = sorted([*RISING, *rare], key=lambda one: one.date, reverse=True)
    return a_loop(record, marks=marks)


def test_the_figures_are_the_analyzers(loop):
    """Ratio, interval, verdict and count of a pattern are those of calculate_effectiveness."""
    found = loop.effect["specific_exceptions"]
    low, high = found["interval"]
    text = trends(loop)[1]
    assert f"×{figure(found['rate_ratio'])} {figure(low)} to {figure(high)}" in text
    assert f"{found['total_occurrences']}" in text
    assert "High Worsening getting more frequent" in text


def test_too_little_is_said_to_be_too_little(loop):
    """Three cases in twelve weeks get no verdict, but the reason why."""
    text = trends(loop)[1]
    assert "Too little to say 3 occurrences in 12 weeks: a trend needs at least 8" in text


def test_what_gets_worse_stands_first(loop):
    """The order of the table is that of a lead's worries; an unknown pattern is marked."""
    text = trends(loop)[1]
    assert text.index("Worsening") < text.index("rare_one")
    assert "rare_one Medium not in the library" in text or "not in the library" in text


def test_marks_stand_on_the_axis_and_in_a_list(loop):
    """When a pattern entered, and when another version of fl-hooks came, has its commit."""
    made, text = trends(loop)
    assert "2026-10-20 All bundled patterns fl-hooks 1 → 2" in text
    assert "2026-09-20 Specific exceptions entered the library" in text
    assert f"/commit/{'a' * 40}" in made[PAGE]
    spec = json.dumps(json.loads(made["analysis/trends/all-patterns.json"]), ensure_ascii=False)
    assert "Specific exceptions: entered the library" in spec


def test_source_none_shows_no_subject_of_a_mark(loop):
    """With publish.source = none neither a subject nor a link to a commit is shown."""
    made, text = trends(loop, source="none")
    assert "Add it" not in text
    assert "/commit/" not in made[PAGE]
    assert "Add it" in trends(loop)[1]


def test_many_patterns_stay_bounded():
    """Twenty-four charts at most, the others in the table."""
    names = [f"pattern_{n:03d}" for n in range(40)]
    record = [one for name in names for one in weekly([1, 0, 1], pattern=name)]
    made, text = trends(a_loop(record, ids=names), record)
    assert made[PAGE].count("data-fl-chart") == 25
    assert "pattern_039" in text


def test_names_that_look_alike_have_charts_of_their_own():
    """Two patterns whose names differ in a sign only do not share an address."""
    names = ["a_b", "a-b", "日本"]
    record = [one for name in names for one in weekly([1, 0, 1], pattern=name)]
    made, _ = trends(a_loop(record, ids=names), record)
    ids = re.findall(r'id="([^"]+)"', made[PAGE])
    assert len(ids) == len(set(ids))
    assert len([path for path in made if "/trend-" in path]) == 3


def test_a_record_that_has_just_begun_says_why_it_shows_no_week():
    """Its first week is left out of every trend, so there is no chart and no heading for any."""
    record = weekly([1])
    made, text = trends(a_loop(record), record)
    assert "No whole week to show yet" in text
    assert "Week by week" not in text
    assert "too little to say (what is known begins this week" in text
    assert not any(path.endswith(".json") for path in made)


def test_an_empty_loop_says_what_it_takes():
    """Without data the page says what a trend needs, and has no chart."""
    made, text = trends(Loop(), ())
    assert list(made) == [PAGE]
    assert "Nothing to judge yet" in text
    assert "six weeks" in text
