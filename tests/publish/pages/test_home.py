"""Home: the state of the loop, and what to do next."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest

from fl_hooks.analyze.weeks import in_weeks
from fl_hooks.publish.loop import Standing
from fl_hooks.publish.pages.home import pages
from fl_hooks.publish.ratios import figure
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.lead_values import a_loop, weekly
from tests.site_values import FACTS, a_violation, an_entry

RISING = weekly([1, 1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 9])


def home(record=(), loop=None, facts=FACTS, **settings):
    """Return the page and what a reader sees of it."""
    loop = loop or a_loop(record)
    site = make_site((an_entry(),), record, facts, Settings(**settings), loop)
    page = pages(site)["index.md"]
    return page, " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def steps(page):
    """Return (kind, title, address) of each step."""
    found = re.findall(r'<li class="fl-step-(\w+)"><b>(.*?)</b>', page)
    texts = [(kind, re.sub(r"<[^>]*>", "", title), title) for kind, title in found]
    return [
        (kind, html.unescape(title), html.unescape((re.findall('href="([^"]*)"', raw) or [""])[0]))
        for kind, title, raw in texts
    ]


@pytest.fixture(scope="module")
def loop():
    """Return the analysis of a record that grows."""
    return a_loop(RISING)


def test_the_first_screen_has_the_analyzers_figures(loop):
    """What is kept, stopped, reported and where it goes are numbers that fl report prints too."""
    _, text = home(RISING, loop)
    share = loop.month.risks[0].prevented
    kept = [one for one in RISING if one.outcome in ("committed", "bypassed", "escaped")]
    low, high = (round(100 * one) for one in share.interval)
    assert f"Open risks {len(kept)} severe ones that went in during the last 12 weeks" in text
    assert f"Prevented {share.count}" in text
    assert f"of {share.of} in the last 30 days" in text
    assert f"(90 %: {low} to {high} %)" in text
    assert f"Reported {loop.month.totals.total}" in text
    assert f"{loop.month.before.total} in the 30 before: more" in text
    assert "Trend Worsening" in text
    ratio, (low, high) = loop.overall["rate_ratio"], loop.overall["interval"]
    weeks = in_weeks(sum(week["share"] for week in loop.overall["weeks"]))
    assert f"×{figure(ratio)} over {weeks} (90 %: {figure(low)} to {figure(high)})" in text


def test_the_most_pressing_step_comes_first(loop):
    """What is severe, what gets worse, and what went past the hooks, each with its page."""
    page, _ = home(RISING, loop)
    found = steps(page)
    assert found[1][:2] == ("act", "Specific exceptions gets more frequent")
    assert [address for _, _, address in found[:4]] == [
        "violations/?severity=high",
        "patterns/specific_exceptions/",
        "violations/?outcome=bypassed",
        "violations/?outcome=escaped",
    ]
    assert len(found) <= 5


def test_what_waits_for_its_commit_comes_before_all(loop):
    """A recorded violation that is not committed is in nobody else's record."""
    record = [a_violation(commit="", date=""), *RISING]
    assert steps(home(record, loop)[0])[0][1] == "Commit 1 recorded violation"


def test_old_severe_violations_are_no_open_risk(loop):
    """What was kept before the window of trends is not counted in the first screen."""
    old = a_violation(9, date="2025-01-01T00:00:00+00:00")
    kept = re.search(r"Open risks (\d+)", home(RISING, loop)[1])[1]
    assert f"Open risks {kept} " in home([*RISING, old], loop)[1]


def test_open_risks_are_those_that_still_stand(loop):
    """Where HEAD was looked at, only faults that it holds count, each once, with their files."""
    record = [a_violation(7), a_violation(8, fingerprint=f"{7:016x}"), *RISING]
    faults = {(record[0].path, record[0].fingerprint), ("gone.py", "f" * 16)}
    there = dataclasses.replace(loop, standing=Standing(frozenset(faults)))
    page, text = home(record, there)
    assert "Open risks 1 severe and still in the code" in text
    assert steps(page)[0] == ("act", "Fix 1 severe fault", "#open")
    assert "In src/app/settings.py." in text
    table = page.partition("{ #open }")[2].partition("##")[0]
    assert table.count("<tr>") - 1 == 1


def test_risks_that_are_gone_are_no_step(loop):
    """Where all was mended since, the figure is zero and says of how many."""
    page, text = home(RISING, dataclasses.replace(loop, standing=Standing(frozenset())))
    assert "Open risks 0 of the" in text
    assert not any(title.startswith(("Fix", "Look at")) for _, title, _ in steps(page))


def test_what_gets_worse_comes_before_what_is_worth_a_look(loop):
    """Without an open risk, a pattern on the rise stands before the good form to read."""
    page, _ = home(RISING, dataclasses.replace(loop, standing=Standing(frozenset())))
    kinds = [kind for kind, _, _ in steps(page)]
    assert kinds == sorted(kinds)
    assert steps(page)[0][1] == "Specific exceptions gets more frequent"
    assert "Read the good form of Specific exceptions" in [title for _, title, _ in steps(page)]


def test_a_single_violation_is_counted_in_the_singular():
    """One of one is no plural."""
    alone = [a_violation(outcome="bypassed", date="2026-11-01T00:00:00+00:00")]
    assert "1 of 1 violation bypassed the hooks" in home(alone)[1]


def test_more_files_than_were_looked_at_make_it_a_lower_bound(loop):
    """The figure says that it is at least so many."""
    faults = frozenset({(RISING[0].path, RISING[0].fingerprint)})
    there = dataclasses.replace(loop, standing=Standing(faults, left_out=3))
    assert "Open risks ≥ " in home(RISING, there)[1]


def test_clear_changes_since_the_month_before_are_named(loop):
    """A change is shown with both counts and its interval."""
    change = loop.month.changes[1]
    text = home(RISING, loop)[1]
    assert f"{an_entry().title} {change.before} to {change.now} More" in text


def test_a_record_without_faults_that_stay_has_nothing_to_do():
    """Where all was fixed before the commit the page says so."""
    record = weekly([0, 0, 1], outcome="prevented")
    page, text = home(record)
    assert [title for _, title, _ in steps(page)] == ["Nothing to do"]
    assert "Open risks 0" in text


def test_an_empty_loop_says_how_it_fills():
    """Without any fact there are no figures, only the first steps."""
    page, text = home()
    assert "Nothing is on record yet" in text
    assert "How it fills" in text
    assert "fl-stat" not in page


def test_events_alone_fill_the_first_screen():
    """A team that only collects bugs so far sees them, not the steps of an empty record."""
    bugs = [{"pattern": "slow_boot", "timestamp": "2026-11-10T10:00:00+00:00", "count": 1}] * 3
    _, text = home((), a_loop(bugs=bugs))
    assert "No violation is on record yet" in text
    assert "Reported 3" in text
    assert "What to do next" in text


@pytest.mark.parametrize(("check", "place"), [("bare-except", "#bare-except"), ("gone", "")])
def test_a_step_leads_to_a_check_only_where_the_page_has_it(check, place):
    """Suppressions of a check that the library dropped lead to its pattern's page."""
    record = weekly([8], check=check, outcome="suppressed", severity="low")
    found = [step for step in steps(home(record)[0]) if "allowed more often" in step[1]]
    title = f"{check} is allowed more often than heeded"
    assert found == [("look", title, f"patterns/specific_exceptions/{place}")]


def test_since_is_shown_where_it_was_asked_for(loop):
    """Figures of a part of the record must not pass for all of it."""
    assert "Shown since 2026-10-01" in home(RISING, loop, since="2026-10-01")[1]


def test_a_shallow_clone_is_named_above_the_figures(loop):
    """Missing history must not pass for an improvement."""
    page, _ = home(RISING, loop, facts=dataclasses.replace(FACTS, shallow=True))
    assert page.index("shallow clone") < page.index("fl-stat")
