"""Pages of months that would be the same again are taken from where they lie."""

from __future__ import annotations

import pytest

from fl_hooks.publish import kept
from fl_hooks.publish.pages import build_entry_pages
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, HOSTILE, a_violation, an_entry

OLD, NEW = "2026-10-02T10:00:00+00:00", "2026-11-02T10:00:00+00:00"
RECORD = (a_violation(2, date=NEW), a_violation(1, date=OLD))
OCTOBER = "violations/2026-10/1.md"


class Builds:
    """Builds one after the other, and the page tree that they leave."""

    def __init__(self):
        self.tree, self.known = {}, {}

    def build(self, *record, code="one", entries=(), facts=FACTS, **settings):
        """Build and write; return the names of months whose pages were made, not taken."""
        last = kept.Kept(lambda path: self.tree.get(path, b""), code, self.known)
        token = kept.KEPT.set(last)
        made = []
        real = last._unchanged
        last._unchanged = lambda digests: made.append(pages := real(digests)) or pages
        try:
            given = (entries or (an_entry(),), record, facts, Settings(**settings))
            pages = build_entry_pages(*given)
        finally:
            kept.KEPT.reset(token)
        assert pages == build_entry_pages(*given)
        self.tree = {path: text.encode("utf-8", "replace") for path, text in pages.items()}
        self.known = last.now
        return len(last.now) - sum(pages is not None for pages in made)


@pytest.fixture
def builds():
    """Return a build that has been made once."""
    builds = Builds()
    assert builds.build(*RECORD) == 4
    return builds


def test_the_same_record_renders_no_month(builds):
    """Neither its pages nor its JSON."""
    assert builds.build(*RECORD) == 0


def test_one_more_violation_renders_its_month(builds):
    """The pages and the JSON of that one, not those of the month before."""
    assert builds.build(a_violation(3, date=NEW), *RECORD) == 2


def test_a_month_that_is_gone_is_forgotten(builds):
    """What a build says of its pages is all that the next one knows."""
    assert builds.build(RECORD[0]) == 0
    assert sorted(builds.known) == ["data 2026-11", "pages 2026-11"]


@pytest.mark.parametrize("field", RECORD[1]._fields)
def test_every_value_of_a_violation_counts(builds, field):
    """A name changed by a .mailmap, another subject, another path: the month is made anew."""
    value = getattr(RECORD[1], field)
    other = value + 1 if isinstance(value, int) else f"{value}x"
    if field == "date":
        other = OLD.replace("10:00", "11:00")
    assert builds.build(RECORD[0], RECORD[1]._replace(**{field: other})) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"code": "two"},
        {"source": "none"},
        {"authors": True},
        {"rows": 7},
        {"url": "https://example.org/"},
        {"repository": "https://github.com/example/other"},
        {"entries": (an_entry(title="Another"),)},
        {"entries": (an_entry(checks=()),)},
    ],
)
def test_settings_templates_and_titles_count(builds, changed):
    """Whatever else a month's page is made from makes all of them anew."""
    assert builds.build(*RECORD, **changed) == 4


def test_lines_of_code_count(builds):
    """A month is made anew when its lines come to be known."""
    excerpts = {(RECORD[1].blob, RECORD[1].line): ((4, "import os"),)}
    facts = type(FACTS)(**{n: getattr(FACTS, n) for n in FACTS.__slots__} | {"excerpts": excerpts})
    assert builds.build(*RECORD, source="excerpt") == 4
    assert builds.build(*RECORD, source="excerpt", facts=facts) == 4
    assert builds.build(*RECORD, source="excerpt", facts=facts) == 0


@pytest.mark.parametrize("data", [b"", b"changed by hand", None])
def test_a_page_that_was_changed_or_is_gone_is_made_anew(builds, data):
    """What lies in the page tree counts only if it is what was written."""
    if data is None:
        del builds.tree[OCTOBER]
    else:
        builds.tree[OCTOBER] = data
    assert builds.build(*RECORD) == 1


def test_text_that_utf_8_cannot_hold_gives_the_same_bytes():
    """A page with lone surrogates is taken as it was written."""
    builds = Builds()
    record = [a_violation(n, subject=text, path=text) for n, text in enumerate(HOSTILE)]
    builds.build(*record)
    first = builds.tree
    token = kept.KEPT.set(kept.Kept(lambda path: first.get(path, b""), "one", builds.known))
    try:
        pages = build_entry_pages((an_entry(),), record, FACTS, Settings())
    finally:
        kept.KEPT.reset(token)
    assert {path: text.encode("utf-8", "replace") for path, text in pages.items()} == first


def test_without_a_last_build_pages_are_made():
    """So it is in tests, and wherever pages go to another site."""
    assert kept.KEPT.get() is None
    assert OCTOBER in build_entry_pages((an_entry(),), RECORD, FACTS, Settings())
