"""Effectiveness: shares with intervals, and before and after a pattern."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from fl_hooks.publish.loop import Loop
from fl_hooks.publish.pages.effectiveness import pages
from fl_hooks.publish.ratios import figure
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.lead_values import NOW, a_loop, weekly
from tests.site_values import FACTS, a_violation, an_entry

RECORD = weekly([6, 6, 6, 6, 6, 6, 1, 1, 1, 1, 1, 1])
PAGE = "analysis/effectiveness/index.md"


def effectiveness(record, loop):
    """Return the files and what a reader sees of the page."""
    site = make_site((an_entry(),), record, FACTS, Settings(), loop)
    made = pages(site)
    return made, " ".join(html.unescape(re.sub(r"<[^>]*>", " ", made[PAGE])).split())


@pytest.fixture(scope="module")
def loop():
    """Return the analysis of a pattern that entered the library six weeks ago."""
    return a_loop(RECORD, since={"specific_exceptions": NOW - timedelta(days=42)})


def test_the_share_is_the_reports(loop):
    """Stopped, of what and its interval are those that fl report prints of the pattern."""
    share = loop.all_time.risks[0].prevented
    low, high = (round(100 * one) for one in share.interval)
    text = effectiveness(RECORD, loop)[1]
    said = f"{round(100 * share.count / share.of)} % {low} to {high} %"
    assert f"{share.count} of {share.of} violations were stopped" in text
    assert said in text.partition("By pattern")[2]


def test_before_and_after_is_the_analyzers(loop):
    """The comparison shows both counts, the ratio and its interval."""
    found = loop.effect["specific_exceptions"]["before_after"]
    text = effectiveness(RECORD, loop)[1].partition("Before and after")[2]
    low, high = found["interval"]
    before = found["before"]
    assert f"{found['since']} {before['count']} {before['weeks']:.1f} weeks" in text
    assert f"Rarer since ×{figure(found['rate_ratio'])} {figure(low)} to {figure(high)}" in text


def test_what_is_too_short_is_not_compared():
    """A pattern that entered last week has no after yet, and the page says so."""
    fresh = a_loop(RECORD, since={"specific_exceptions": NOW - timedelta(days=5)})
    text = effectiveness(RECORD, fresh)[1]
    assert "Not compared" in text
    assert "it takes 3" in text


def test_small_numbers_are_called_small():
    """A share of a few cases says how few."""
    record = weekly([1, 1, 1])
    assert "of 3 only" in effectiveness(record, a_loop(record))[1]


def test_suppressions_are_in_no_share():
    """What was allowed with a reason was meant: it is counted beside the share."""
    record = [*weekly([0, 4]), *(a_violation(n, outcome="suppressed") for n in (1, 2))]
    text = effectiveness(record, a_loop(record))[1]
    assert "of 4 violations were stopped" in text
    assert "2 more were allowed" in text


def test_a_record_of_suppressions_alone_is_no_success_and_no_failure():
    """Nothing was stopped and nothing went in."""
    record = [a_violation(n, outcome="suppressed") for n in (1, 2)]
    assert "2 violations on record, all allowed" in effectiveness(record, a_loop(record))[1]


def test_months_are_newest_first_and_gaps_show():
    """A month without violations has a row of zeros."""
    record = [a_violation(1), a_violation(2, date="2026-09-02T10:00:00+00:00")]
    made, _ = effectiveness(record, a_loop(record))
    months = re.findall(r'data-label="Month" class="fl-name">([^<]*)<', made[PAGE])
    assert months == ["November 2026", "October 2026", "September 2026"]


def test_an_empty_loop_says_how_it_fills():
    """Without a record there is no table."""
    made, text = effectiveness((), Loop())
    assert list(made) == [PAGE]
    assert "Nothing is on record yet" in text
    assert "<table" not in made[PAGE]
