"""Ranking: by severity and by frequency, with the parts."""

from __future__ import annotations

import dataclasses
import html
import json
import re

import pytest

from fl_hooks.publish.loop import Loop
from fl_hooks.publish.pages.ranking import pages
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.lead_values import a_loop, weekly
from tests.site_values import FACTS, an_entry

RECORD = weekly([1, 2, 3])
BUG = {"pattern": "slow_boot", "timestamp": "2026-11-10T10:00:00+00:00", "severity": "critical"}
PAGE = "analysis/ranking/index.md"


def ranking(loop):
    """Return the files and the rows of the table as readers see them."""
    site = make_site((an_entry(),), (), FACTS, Settings(), loop)
    made = pages(site)
    table = made[PAGE].partition('id="ranking"')[2]
    body = table.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.sub(r"<[^>]*>", " ", row) for row in body.split("</tr>")]
    return made, [" ".join(html.unescape(row).split()) for row in rows if row.strip()]


@pytest.fixture(scope="module")
def loop():
    """Return the analysis of a known pattern and of an unknown one."""
    return a_loop(RECORD, bugs=[BUG] * 4)


def test_each_row_is_the_analyzers(loop):
    """Place, score, parts and last occurrence are what rank_patterns_by_severity says."""
    rows = ranking(loop)[1]
    assert [one["pattern"] for one in loop.ranked] == ["slow_boot", "specific_exceptions"]
    assert rows[0] == "1 slow_boot Critical 4 critical · not in the library 32 4 0 4 2026-11-10"
    assert rows[1] == f"2 {an_entry().title} High 6 high 24 6 6 0 {RECORD[0].date[:10]}"


def test_a_name_that_the_library_lacks_leads_to_the_learnings(loop):
    """There it can become a pattern."""
    unknown = dataclasses.replace(loop, unknown=[{"pattern": "slow_boot", "count": 4}])
    assert 'href="../../analysis/learnings/#unknown"' in html.unescape(ranking(unknown)[0][PAGE])


def test_only_sources_that_occur_have_a_column(loop):
    """Columns of nothing but zeros say nothing."""
    page = ranking(loop)[0][PAGE]
    assert "Violations</th>" in page
    assert "Bugs</th>" in page
    assert "Deployments</th>" not in page


def test_both_orders_are_charts(loop):
    """By score the critical bugs lead, by frequency the violations."""
    made = ranking(loop)[0]
    names = [
        json.loads(made[f"analysis/ranking/{name}.json"])["rows"][0][0]
        for name in ("by-score", "by-frequency")
    ]
    assert names == ["slow_boot", an_entry().title]


def test_an_empty_loop_says_how_it_fills():
    """Without data there is no table, but the ways in."""
    made, rows = ranking(Loop())
    assert rows == []
    assert "Nothing to rank yet" in made[PAGE]
    assert list(made) == [PAGE]


def test_a_thousand_names_stay_bounded():
    """The table ends, and says where the rest is."""
    bugs = [BUG | {"pattern": f"name_{n}"} for n in range(400)]
    made, rows = ranking(a_loop((), bugs=bugs))
    assert len(rows) == 300
    assert "data/ranking.json" in made[PAGE]
