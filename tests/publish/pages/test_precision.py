"""The page on precision: what was measured, as it was measured."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest

from fl_hooks.library.folders import load_library
from fl_hooks.library.precision import measured
from fl_hooks.publish.loop import Loop
from fl_hooks.publish.pages import build_entry_pages, build_pages
from fl_hooks.publish.precision import Measured, Precision, Reading, Row, percent, precision
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, a_check, an_entry

PAGE = "about/precision/index.md"
CHECK = "specific_exceptions/bare-except"


def a_row(**values):
    """Return a row of 53 right findings in 60 that were read."""
    given = {"severity": "high", "findings": 365, "lines": 3_951_538, "found_in": 10}
    given |= {"wrong": 0, "arguable": 7, "reading": Reading(53, 60, 0.7782, 0.9423)}
    return Row(**(given | values))


def text_of(page):
    """Return what a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def page_of(one, *entries):
    """Return the page's text where CHECK was measured like that."""
    sizes = {"repositories": 35, "files": 18541, "lines": 4_400_000}
    repository = {"name": "a/b", "kind": "a tool", "part": "final", "commit": "c" * 40}
    repository |= {"files": 3, "lines": 1234}
    loop = Loop(precision=Precision("0.2.0", {CHECK: one}, {"final": sizes}, [repository]))
    return build_entry_pages(entries or (an_entry(),), (), FACTS, Settings(), loop)[PAGE]


def test_a_row_says_how_many_were_read_and_how_sure_that_is():
    """Right of read, the interval, how many were found and how often that is."""
    shown = text_of(page_of(Measured((a_row(),))))
    for part in ("78 % to 94 %", "53 of 60", "365", "in 10 repositories", "9.24"):
        assert part in shown, part
    label = re.search(r'aria-label="(right[^"]*)"', page_of(Measured((a_row(),))))[1]
    assert text_of(label) == "right in 53 of 60 read (78 % to 94 %)"
    assert "7 arguable" in shown
    assert "wrong" not in shown


def test_the_first_figure_stays_after_a_check_was_mended():
    """What nothing was tuned to is shown beside what is reported today."""
    shown = text_of(page_of(Measured((a_row(),), first=Reading(38, 52, 0.6, 0.83))))
    assert "As first read, at all severities: 38 of 52 (60 % to 83 %)" in shown


def test_a_check_that_was_read_only_where_it_was_tuned_says_so():
    """Such a figure is kinder than it should be."""
    empty = a_row(reading=Reading(0, 0, 0, 1))
    assert "it was tuned on" in text_of(page_of(Measured((empty,), (a_row(),))))
    assert "read only in code" not in text_of(page_of(Measured((a_row(),), (a_row(),))))


def test_what_was_never_found_has_no_share():
    """No finding in millions of lines is told as that, and so is what nobody has read."""
    none = Reading(0, 0, 0, 1)
    never = Measured((a_row(findings=0, reading=none),))
    assert "not found once in 4.0 million lines" in text_of(page_of(never))
    unread = Measured((a_row(reading=none),))
    assert "365 found in 4.0 million lines of public code, none read yet" in text_of(
        page_of(unread)
    )


def test_own_patterns_have_none_and_are_named():
    """A repository's own checks were measured by nobody."""
    own = an_entry(id="ours", title="Our own", checks=(a_check(full="ours/bare-except"),))
    shown = text_of(page_of(Measured((a_row(),)), an_entry(), own))
    assert "Not measured" in shown
    assert "Our own" in shown.partition("Not measured")[2]


def test_nothing_measured_is_said():
    """A library of own patterns alone has a page that says what it would hold."""
    shown = text_of(build_entry_pages((an_entry(),), (), FACTS, Settings())[PAGE])
    assert "None of the patterns here has been measured" in shown


def test_almost_all_is_not_all():
    """A share reads as 100 % only where it is."""
    assert [percent(share).replace("\xa0", " ") for share in (0, 0.004, 0.5, 0.995, 1)] == [
        "0 %",
        "0 %",
        "50 %",
        "over 99 %",
        "100 %",
    ]


@pytest.fixture(scope="module")
def library():
    """Return the bundled patterns."""
    return load_library("")


def test_every_bundled_check_that_is_on_was_measured(library):
    """The packaged file has a row for each, and every share lies within its interval."""
    value = precision(measured(library))
    on = {f"{p.id}/{name}" for p in library for name, check in p.checks.items() if check.enabled}
    assert on == value.checks.keys()
    for one in value.checks.values():
        for row in (*one.final, *one.tuning):
            assert row.reading.low <= row.reading.share <= row.reading.high or not row.reading.read
            assert row.reading.right + row.wrong + row.arguable == row.reading.read <= row.findings


def test_a_pattern_that_replaces_a_bundled_one_was_not_measured(library):
    """Its checks may have the same names and find something else."""
    folders = [dataclasses.replace(one.folder, bundled=False) for one in library[:1]]
    replaced = dataclasses.replace(library[0], folder=folders[0])
    names = measured((replaced, *library[1:]))["checks"]
    assert names
    assert not [name for name in names if name.startswith(f"{replaced.id}/")]


def test_the_bundled_library_fills_the_page(library):
    """Each check of it has its row."""
    loop = Loop(precision=precision(measured(library)))
    page = html.unescape(build_pages(library, (), FACTS, Settings(), loop)[PAGE])
    for pattern in library:
        for name in pattern.checks:
            assert f'href="../../patterns/{pattern.id}/#{name}"' in page
