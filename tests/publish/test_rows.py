"""Rows of violations: small, whole, and the same wherever they stand."""

from __future__ import annotations

from fl_hooks.publish.loop import Loop
from fl_hooks.publish.rows import anchor
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, HOSTILE, a_violation, an_entry


def site(*record, **settings):
    """Return the values of a site with these violations, newest first."""
    return make_site((an_entry(),), record, FACTS, Settings(**settings), Loop())


def test_a_row_is_small():
    """A hundred rows take some sixty kilobytes, links to code and commit included."""
    record = [a_violation(n) for n in range(100)]
    assert len(site(*record).rows.of(record, "../../../", home=True)) < 65_000


def test_a_commit_is_told_once_where_rows_follow_each_other():
    """Link and subject stand in its first row; another commit between starts anew."""
    commit = "c" * 40
    record = (
        a_violation(1, commit=commit, subject="Add three"),
        a_violation(2, commit=commit, subject="Add three"),
        a_violation(3),
        a_violation(4, commit=commit, subject="Add three"),
    )
    html = site(*record).rows.of(record, "")
    assert html.count("Add three") == 2
    assert html.count(f"/commit/{commit}") == 2
    assert html.count("same commit") == 1


def test_what_waits_for_its_commit_is_never_the_same_commit():
    """Two violations without a commit have nothing in common."""
    record = [a_violation(n, commit="", date="", subject="") for n in (1, 2)]
    html = site(*record).rows.of(record, "")
    assert html.count("not committed yet") == 2
    assert "same commit" not in html


def test_only_the_months_page_has_the_anchors():
    """Elsewhere a row's date leads there, to the page that the violation stays on."""
    record = [a_violation(n) for n in range(5, 0, -1)]
    rows = site(*record, rows=2).rows
    assert f'<tr id="{anchor(record[0])}">' in rows.of(record[:1], "", home=True)
    html = rows.of(record, "../")
    assert "id=" not in html
    places = ["3", "2", "2", "1", "1"]
    for one, page in zip(record, places, strict=True):
        assert f'href="../violations/2026-11/{page}/#{anchor(one)}"' in html


def test_a_pattern_that_is_gone_leads_to_what_is_not_in_the_library():
    """Its check has no page, but its name is listed with the others that have none."""
    one = a_violation(pattern="gone", check="old-check")
    html = site(one).rows.of([one], "../")
    assert "<span>old-check</span><small>" in html
    assert '<small><a href="../patterns/#unknown">gone</a></small>' in html


def test_a_reason_is_cut_before_it_fills_the_page():
    """Whoever suppresses may write a novel; its beginning is shown."""
    one = a_violation(outcome="suppressed", reason="why " * 1000)
    assert len(site(one).rows.of([one], "")) < 1500


def test_a_reason_is_part_of_the_code():
    """It stands in a comment: a site that shows no code shows no reason."""
    one = a_violation(outcome="suppressed", reason="the customer's own format")
    assert "own format" in site(one).rows.of([one], "")
    assert "own format" not in site(one, source="none").rows.of([one], "")


def test_a_row_of_hostile_values_has_the_tags_of_a_harmless_one():
    """No value adds an element, whatever it holds."""
    calm = _tags("words")
    for text in HOSTILE:
        assert _tags(text) == calm, text


def _tags(text):
    one = a_violation(path=f"a/{text}", reason=text, subject=text, author=text, check=text)
    one = one._replace(pattern=text, severity=text, outcome=text)
    html = site(one, authors=True).rows.of([one], "")
    return html.count("<"), html.count(">")
