"""Hotspots: how a score comes about, the tree of folders, and what keeps happening."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime, timedelta

from fl_hooks.publish.loop import Churn, Loop
from fl_hooks.publish.pages import build_entry_pages, hotspots
from fl_hooks.publish.pages.hot_files import habits, hot_files
from fl_hooks.publish.pages.hot_tree import tree
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, HOSTILE, a_violation, an_entry

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
PAGE = "analysis/hotspots/index.md"


def site(*record, churn=None, **settings):
    """Return the values of a site with these violations and changes."""
    loop = Loop(now=NOW, churn=churn or {})
    return make_site((an_entry(),), record, FACTS, Settings(**settings), loop)


def page(*record, **options):
    """Return the page's text, with its references undone."""
    return html.unescape(hotspots.pages(site(*record, **options))[PAGE])


def test_a_score_is_commits_times_weight():
    """Prevented ones count like those that were kept, suppressed ones do not."""
    record = (
        a_violation(1, path="a.py", severity="critical"),
        a_violation(2, path="a.py", severity="low", outcome="prevented"),
        a_violation(3, path="a.py", severity="high", outcome="suppressed"),
        a_violation(4, path="b.py", severity="high"),
    )
    found = hot_files(site(*record, churn={"a.py": Churn(3, 40), "b.py": Churn(9, 5)}))
    assert [(f.path, f.score, f.kept, f.prevented, f.suppressed, f.worst) for f in found] == [
        ("b.py", 36, 1, 0, 0, "high"),
        ("a.py", 27, 1, 1, 1, "critical"),
    ]


def test_only_the_window_counts():
    """What happened before it makes no file hot; what waits for its commit is of today."""
    before = (NOW - timedelta(days=85)).isoformat()
    record = (
        a_violation(1, path="a.py", date=before),
        a_violation(2, path="a.py", commit="", date=""),
    )
    (file,) = hot_files(site(*record, churn={"a.py": Churn(1, 1)}))
    assert file.kept == 1


def test_a_file_needs_both():
    """Neither changes nor violations alone make a hotspot."""
    text = page(a_violation(path="old.py"), churn={"busy.py": Churn(50, 900)})
    assert "No file both changed and had a violation" in text


def test_without_violations_the_busiest_files_are_shown():
    """Where most work is done is worth knowing before the first violation is recorded."""
    text = page(churn={"calm.py": Churn(1, 5), "busy.py": Churn(50, 900), "old.py": Churn(0, 0)})
    assert text.index("<b>busy.py</b>") < text.index("<b>calm.py</b>")
    assert "old.py" not in text
    both = page(a_violation(path="busy.py"), churn={"busy.py": Churn(50, 900)})
    assert "Changed most" not in both


def test_equal_files_come_by_name():
    """The order never depends on anything else than the values."""
    record = [a_violation(n, path=f"{name}.py") for n, name in enumerate("cab")]
    churn = {f"{name}.py": Churn(1, 1) for name in "bca"}
    assert [file.path for file in hot_files(site(*record, churn=churn))] == ["a.py", "b.py", "c.py"]


def test_a_file_that_is_gone_says_so_and_is_not_linked():
    """The forge has no such file at HEAD."""
    churn = {"a.py": Churn(2, 9, there=False), "b.py": Churn(1, 1)}
    text = page(a_violation(1, path="a.py"), a_violation(2, path="b.py"), churn=churn)
    assert re.search(r"<b>a\.py</b></span> <span class=\"fl-chip\">gone", text)
    assert f"/blob/{FACTS.head}/b.py" in text
    assert f"/blob/{FACTS.head}/a.py" not in text


def test_source_none_links_nowhere():
    """Paths alone are shown."""
    text = page(a_violation(path="a.py"), churn={"a.py": Churn(1, 1)}, source="none")
    assert "github.com" not in text
    assert "<b>a.py</b>" in text


def test_the_page_says_how_a_score_is_made():
    """Formula and weights stand beside the table."""
    text = page(a_violation(path="a.py"), churn={"a.py": Churn(1, 1)})
    assert "Score = commits × weight of the violations" in text
    assert "8 if critical, 4 if high, 2 if medium, 1 if low" in text


def test_folders_hold_the_sums_of_what_lies_below():
    """Chains of single folders are one row; rates need lines to stand on."""
    record = [
        *(a_violation(n, path="src/app/io/a.py") for n in range(3)),
        a_violation(7, path="src/app/b.py"),
        a_violation(8, path="top.py"),
    ]
    churn = {
        "src/app/io/a.py": Churn(2, 90),
        "src/app/b.py": Churn(1, 10),
        "src/app/c.py": Churn(5, 100),
    }
    top, file = tree(hot_files(site(*record, churn=churn)))
    assert (top["name"], top["found"], top["commits"], top["added"]) == ("src/app", 4, 8, 200)
    assert (top["rate"], top["share"]) == (20.0, 0.8)
    assert [(child["name"], child["rate"]) for child in top["children"]] == [
        ("io", 3 * 1000 / 90),
        ("b.py", None),
    ]
    assert (file["name"], file["folder"], file["children"]) == ("top.py", False, [])


def test_the_months_name_only_folders_that_had_something_in_them():
    """A folder whose violations are older than the shown months has no row in them."""
    record = (
        a_violation(1, path="old/a.py", date="2024-01-10T09:00:00+00:00"),
        a_violation(2, path="old/a.py", date="2024-01-11T09:00:00+00:00"),
        a_violation(3, path="new/b.py", date="2026-10-10T09:00:00+00:00"),
        a_violation(4, path="more/c.py", date="2026-09-10T09:00:00+00:00"),
    )
    files = hotspots.pages(site(*record, churn={"new/b.py": Churn(1, 5)}))
    assert "1 commit, 1 violation of weight" in html.unescape(files[PAGE])
    months = json.loads(files["analysis/hotspots/folders-by-month.json"])
    assert {row[0] for row in months["rows"]} == {"new", "more"}


def test_the_tree_is_bounded():
    """However wide and deep a repository is, the page is not."""
    paths = [f"d{n % 40}/{'/'.join('abcdefgh')}/x/f{n}.py" for n in range(400)]
    record = [a_violation(n, path=path) for n, path in enumerate(paths)]
    shown = tree(hot_files(site(*record)))
    assert len(shown) == 12
    assert _count(shown) < 500
    text = page(*record, churn=dict.fromkeys(paths, Churn(1, 1)))
    assert len(text) < 120_000


def _count(nodes):
    return sum(1 + _count(node["children"]) for node in nodes)


def test_what_keeps_happening_is_told_by_days():
    """Many on one day are one bad day; three days are a habit, over the whole record."""
    dates = [f"2026-0{month}-03T10:00:00+00:00" for month in (1, 2, 3)]
    often = [a_violation(n, path="a.py", date=date) for n, date in enumerate(dates)]
    once = [a_violation(n, path="b.py") for n in range(10, 30)]
    (habit,), number = habits(site(*often, *once), 5)
    assert number == 1
    assert (habit.path, habit.count, habit.first, habit.last) == (
        "a.py",
        3,
        "2026-01-03",
        "2026-03-03",
    )
    assert "violations/?path=a.py&pattern=specific_exceptions" in page(*often)


def test_without_an_analysis_the_page_says_how_it_fills():
    """An empty record, and a record without a known history, have a page."""
    pages = build_entry_pages((an_entry(),), (), FACTS, Settings())
    assert "Nothing is on record yet" in pages[PAGE]
    assert "fl init" in pages[PAGE]
    assert "1970" not in pages[PAGE]


def test_hostile_paths_are_text():
    """No path adds a tag, here or in an address."""
    calm = _tags("words")
    for text in HOSTILE:
        assert _tags(text) == calm, text


def _tags(text):
    # A slash would make a folder of its own, which is another tree.
    path = f"a/{text.replace('/', '|')}"
    record = [
        a_violation(n, path=path, pattern=text, date=f"2026-10-0{n}T10:00:00+00:00")
        for n in (1, 2, 3)
    ]
    made = hotspots.pages(site(*record, churn={path: Churn(2, 3)}))[PAGE]
    made = re.sub(r"<!--.*?-->", "", made)
    return [re.sub(r'="[^"]*"', "", tag) for tag in re.findall(r"<[a-z/!?][^>]*>", made)]
