"""A pattern's page: what is wrong, what instead, and what this repository has met of it."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest

from fl_hooks.library.folders import load_library
from fl_hooks.library.precision import measured
from fl_hooks.publish.entry import CaseEntry, Example, entries
from fl_hooks.publish.loop import Loop, Mark
from fl_hooks.publish.pages import pattern
from fl_hooks.publish.pages.pattern_examples import MOST, varied
from fl_hooks.publish.precision import Measured, Precision, Reading, Row, precision
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, HOSTILE, MARK, a_check, a_violation, an_entry

PAGE = "patterns/specific_exceptions/index.md"
BUG = {"error": "TypeError: x", "file_path": "api/a.py", "line": 7, "count": 2}
STAMP = {"timestamp": "2026-11-02T08:00:00+00:00"}


def pages_of(entries, record=(), loop=None, **settings):
    """Return the pages of patterns."""
    return pattern.pages(make_site(entries, record, FACTS, Settings(**settings), loop or Loop()))


def build(*record, patterns=None, loop=None, **settings):
    """Return the page of specific_exceptions."""
    return pages_of(patterns or (an_entry(),), record, loop, **settings)[PAGE]


def text_of(page):
    """Return what a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def check_of(page, name="bare-except"):
    """Return the part of the page that a link to a check leads to."""
    return page.partition(f"{{ #{name} }}")[2].partition("\n#")[0]


def effect(**values):
    """Return what the analyzer says of a pattern that gets worse."""
    weeks = [{"start": "2026-10-01", "count": n, "lines": 100.0, "share": 1.0} for n in (1, 2, 9)]
    given = {"trend": "worsening", "rate_ratio": 3.4, "interval": (1.6, 7.4), "weeks": weeks}
    given |= {"reason": "x3.4 over the window, 90 % interval 1.6 to 7.4: getting more frequent"}
    given |= {"prevented": {"count": 20, "of": 65, "interval": (0.2, 0.4)}}
    return given | values


def test_a_link_to_a_check_shows_all_a_blocked_commit_asks_for():
    """Message, bad and good of this very check, the comment that allows it, the switch."""
    part = check_of(build())
    shown = text_of(part)
    for expected in (
        "`except:` catches everything.".replace("`", ""),
        "Name what you can handle.",
        "# fl: allow bare-except -- why it is right here",
        '"specific_exceptions/bare-except" = "off"',
    ):
        assert expected in shown, expected
    bad, good = re.findall(r"<figure.*?</figure>", part, re.DOTALL)
    assert "except :" in text_of(bad)
    assert 'class="fl-line fl-hit"' in bad
    assert "except FileNotFoundError" in text_of(good)
    assert "flag" not in text_of(bad)


def test_a_check_that_the_pair_does_not_show_has_its_cases():
    """Its first short flagged case is the bad form, its first silent one the good form."""
    other = a_check("other-check", full="specific_exceptions/other-check")
    cases = (
        CaseEntry("other-check", "invalid", "long", "python", "x = 1\n" * 40),
        CaseEntry("other-check", "invalid", "short", "python", "bad()\n"),
        CaseEntry("other-check", "valid", "fine", "python", "good()\n"),
    )
    part = check_of(
        build(patterns=(an_entry(checks=(a_check(), other), cases=cases),)), "other-check"
    )
    bad, good = (text_of(one) for one in re.findall(r"<figure.*?</figure>", part, re.DOTALL))
    assert "bad()" in bad
    assert "good()" in good


def an_example(form="a default", dress="in a method", **values):
    """Return a further example of bare-except."""
    given = {"check": "bare-except", "language": "python", "shows": "Ctrl-C is swallowed."}
    given |= {"bad": "try:\n    f()\nexcept:\n    g()\n", "ran": True}
    given |= {"good": "try:\n    f()\nexcept OSError:\n    g()\n"}
    return Example(form=form, dress=dress, **(given | values))


def dresses_of(page):
    """Return the part of the page on other dresses."""
    return page.partition("{ #dresses")[2].partition("\n## ")[0]


def test_further_examples_are_shown_as_what_changes():
    """With what running them shows; the rest, and what was not run, is counted."""
    examples = [an_example(dress=f"in dress {number}", ran=number > 1) for number in range(9)]
    part = dresses_of(build(patterns=(an_entry(examples=tuple(examples)),)))
    assert part.count('class="fl-case ') == MOST
    shown = text_of(part)
    assert "bare-except 6 of 9 pairs, 2 not run" in shown
    assert "A default, in dress 0 Not run; expected: Ctrl-C is swallowed." in shown
    assert re.search(r"- except: \+ except OSError:", shown)
    assert "{ #dresses" not in build()


def test_the_examples_shown_differ_most():
    """Each form once before one comes again, and no dress twice while another is left."""
    examples = [an_example(f"form {n % 3}", f"dress {n // 3}") for n in range(30)]
    chosen = varied(examples)
    assert [one.form for one in chosen] == ["form 0", "form 1", "form 2"] * 2
    assert len({one.dress for one in chosen}) == MOST
    assert varied(examples[:2]) == examples[:2]
    assert varied([]) == []


def test_a_page_does_not_grow_by_more_than_40_kb_of_examples():
    """Of the bundled patterns, all of whose checks have more than are shown."""
    for entry in entries(load_library(""), {}):
        part = dresses_of(pages_of((entry,))[f"patterns/{entry.id}/index.md"])
        assert part.count("fl-cases-of") == len(entry.checks)
        assert len(part.encode()) < 40_000, entry.id


def test_hostile_examples_stay_text():
    """A repository's own pattern may hold anything."""
    for value in HOSTILE:
        hostile = an_example(value, value, bad=f"{value}\n", good="x\n", shows=value)
        part = dresses_of(build(patterns=(an_entry(examples=(hostile,)),)))
        assert not re.search(r"<(script|img|/title)", part), value
        assert text_of(part).lower().count(MARK) >= 4


def test_a_check_says_how_right_it_is():
    """Measured, not found, measured where it was tuned, or nobody's: told apart."""
    row = Row("high", 365, 3_000_000, 10, 0, 7, Reading(53, 60, 0.778, 0.942))
    none = Row("high", 0, 3_000_000, 0, 0, 0, Reading(0, 0, 0, 1))

    def said(one):
        value = Precision("0.2.0", {"specific_exceptions/bare-except": one} if one else {})
        return text_of(check_of(build(loop=Loop(precision=value))))

    assert "right in 53 of 60 read (78 % to 94 %) public code" in said(Measured((row,)))
    assert "in code that it was tuned on" in said(Measured((none,), (row,)))
    assert "not found once in 3.0 million lines" in said(Measured((none,)))
    assert "not measured" in said(None)
    assert "Precision" not in text_of(check_of(build()))
    address = 'href="../../about/precision/#specific-exceptions-bare-except"'
    assert address in build(
        loop=Loop(precision=Precision("1", {"specific_exceptions/bare-except": Measured((row,))}))
    )


def test_the_course_is_told_with_its_interval():
    """Verdict, ratio, interval, and the share that was stopped."""
    shown = text_of(build(a_violation(), loop=Loop(effect={"specific_exceptions": effect()})))
    assert "Worsening ×3.4 1.6 to 7.4" in shown
    assert re.search(r"31\s% stopped before the commit 20 of 65 that nobody allowed", shown)


def test_a_course_that_cannot_be_judged_says_why():
    """Too few, or too wide."""
    few = effect(
        trend="insufficient_data",
        rate_ratio=None,
        interval=None,
        prevented=None,
        reason="3 occurrences in 12 weeks: a trend needs at least 8",
    )
    loop = Loop(effect={"specific_exceptions": few})
    shown = text_of(build(a_violation(), loop=loop))
    assert "3 occurrences in 12 weeks: a trend needs at least 8" in shown
    assert "stopped before the commit" not in shown


def test_files_with_most_of_it_lead_to_their_violations():
    """At most five, the largest first, each with its own list."""
    paths = [f"src/{n}.py" for n in range(7) for _ in range(n + 1)]
    page = build(*(a_violation(n, path=path) for n, path in enumerate(paths)))
    part = page.partition("{ #files }")[2].partition("\n#")[0]
    assert re.findall(r"src/(\d)\.py</a>", html.unescape(part)) == ["6", "5", "4", "3", "2"]
    assert "violations/?pattern=specific_exceptions&path=src/6.py" in html.unescape(part)


def test_other_signals_stand_beside_the_violations():
    """Bugs, tests and reviews of this pattern, also under an alias, each with its last one."""
    data = {
        "bugs": [BUG | STAMP | {"pattern": "old_id"}, BUG | STAMP | {"pattern": "another"}],
        "test_failures": [
            {"pattern_violated": "specific_exceptions", "failure_reason": "boom", "test_name": "t"}
        ],
    }
    page = build(patterns=(an_entry(aliases=("old_id",)),), loop=Loop(data=data))
    shown = text_of(page.partition("{ #signals }")[2])
    assert "Bug 2 TypeError: x api/a.py:7 2026-11-02" in shown
    assert "Failed test 1 boom t" in shown
    hidden = text_of(
        build(loop=Loop(data={"bugs": [BUG | {"pattern": "specific_exceptions"}]}), source="none")
    )
    assert "Bug 2" in hidden
    assert "TypeError: x" not in hidden


def test_long_lists_lead_to_the_explorer():
    """The page itself stays small, however much is on record."""
    page = html.unescape(build(*(a_violation(n) for n in range(30)), latest=5))
    assert 'href="../../violations/?pattern=specific_exceptions">All 30 violations' in page
    assert page.count("fl-sev") < 15
    assert "All" not in text_of(build(a_violation())).split()


def test_neighbours_lead_to_each_other():
    """In the order of the table, and none before the first."""
    three = [an_entry(id=f"p{n}", title=f"Pattern {n}", checks=()) for n in (1, 2, 3)]
    pages = pages_of(three)
    assert 'rel="prev" href="../p1/"' in pages["patterns/p2/index.md"]
    assert 'rel="next" href="../p3/"' in pages["patterns/p2/index.md"]
    assert 'rel="prev"' not in pages["patterns/p1/index.md"]


def test_a_pattern_of_the_repository_is_named_as_such():
    """Who reads it knows whom to ask."""
    assert "From this repository" in text_of(build(patterns=(an_entry(own=True),)))
    assert "From this repository" not in text_of(build())


def test_a_pattern_of_ones_own_says_when_it_entered_and_changed():
    """The latest first, each with the commit that did it."""
    entered = Mark("specific_exceptions", "entered", "2026-09-25T10:00:00Z", "a" * 40, "Add it")
    changed = Mark(
        "specific_exceptions",
        "changed",
        "2026-10-03T10:00:00Z",
        "b" * 40,
        "x",
        "severity low → high",
    )
    other = Mark("another", "changed", "2026-10-04T10:00:00Z", "c" * 40, "y", "status")
    page = build(loop=Loop(marks=(entered, changed, other)))
    shown = text_of(page.partition("{ #here }")[2])
    assert "2026-10-03 changed: severity low → high bbbbbbb 2026-09-25 entered aaaaaaa" in shown
    assert "status" not in shown
    assert f'href="https://github.com/example/invoices/commit/{"b" * 40}"' in html.unescape(page)


def test_hostile_texts_of_events_stay_text():
    """What a bug says is shown, and adds no tag."""
    tags = []
    for text in ("words", *HOSTILE):
        bug = {"pattern": "specific_exceptions", "error": text, "file_path": text, "line": 1}
        page = build(a_violation(path=text), loop=Loop(data={"bugs": [bug | STAMP]}))
        tags.append([re.sub(r'="[^"]*"', "", tag) for tag in re.findall(r"<[a-z/!?][^>]*>", page)])
    assert all(each == tags[0] for each in tags)


@pytest.fixture(scope="module")
def library():
    """Return the bundled patterns, as pages."""
    patterns = load_library("")
    loop = Loop(now=datetime(2026, 11, 2, tzinfo=UTC), precision=precision(measured(patterns)))
    return patterns, pages_of(entries(patterns, {}), loop=loop)


def test_every_bundled_check_shows_bad_and_good(library):
    """None leaves a developer with words alone, and none needs more than a screen for it."""
    patterns, pages = library
    for one in patterns:
        for name in one.checks:
            part = check_of(pages[f"patterns/{one.id}/index.md"], name)
            figures = re.findall(r"<figure.*?</figure>", part, re.DOTALL)
            assert len(figures) == 2, name
            assert all(figure.count("fl-line") <= 24 for figure in figures), name
            assert "fl-hit" in figures[0] or one.id == "numpy_json_serialization", name


def test_the_page_is_there_as_markdown_and_its_bulk_stays_out_of_search():
    """A machine reads the text; a search finds what a page says, not a hundred cases of it."""
    page = html.unescape(build(a_violation()))
    assert 'href="pattern.md.txt">This page as Markdown' in page
    assert "## Cases { #cases data-search-exclude }" in page
    assert "### Latest { #latest data-search-exclude }" in page
