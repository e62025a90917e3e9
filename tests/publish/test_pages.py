from __future__ import annotations

import dataclasses
import html
import re

import pytest

from fl_hooks.library.folders import load_library
from fl_hooks.publish.pages import build_entry_pages, build_pages
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, HOSTILE, a_check, a_violation, an_entry

PATTERN = "patterns/specific_exceptions/index.md"


def build(*record, patterns=None, facts=FACTS, **settings):
    """Return the pages for a record, newest first."""
    patterns = (an_entry(),) if patterns is None else patterns
    return build_entry_pages(patterns, record, facts, Settings(**settings))


def text_of(page):
    """Return what a reader sees of a page's HTML."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_every_page_is_there_from_the_start():
    """A repository without a violation has all its pages, and each says how it will fill."""
    pages = build()
    assert pages.keys() >= {
        "index.md",
        "patterns/index.md",
        PATTERN,
        "violations/index.md",
        "about/precision/index.md",
    }
    assert "Nothing is on record yet" in pages["index.md"]
    assert "None of them is recorded here yet" in pages["patterns/index.md"]
    assert "Not recorded here so far" in pages[PATTERN]
    assert "Nothing is on record yet" in pages["violations/index.md"]


def test_a_site_without_patterns_says_so():
    """An empty library is shown as such."""
    assert "The library is empty" in build(patterns=())["patterns/index.md"]


def test_the_same_record_gives_the_same_bytes():
    """Pages depend on their values alone."""
    record = [a_violation(n) for n in range(30)]
    assert build(*record) == build(*record)


def test_a_violation_links_to_its_line_at_its_commit():
    """The code is shown where it lives: at the commit that brought it."""
    one = a_violation()
    address = f"https://github.com/example/invoices/blob/{one.commit}/src/app/settings.py#L4"
    for page in (build(one)[name] for name in ("index.md", PATTERN, "violations/2026-11/1.md")):
        assert f'href="{address}"' in page
        assert f'href="https://github.com/example/invoices/commit/{one.commit}"' in page


def test_prevented_code_is_not_linked():
    """The commit of a prevented violation holds the mended code, not the fault."""
    pages = build(a_violation(outcome="prevented"))
    assert "/blob/" not in pages["index.md"]
    assert "/commit/" in pages["index.md"]


def test_without_a_remote_nothing_is_linked_out():
    """A repository that lives nowhere on the web shows places as text."""
    page = build(a_violation(), facts=dataclasses.replace(FACTS, remote=""))["index.md"]
    assert "src/app/<b>settings.py</b>:4" in page
    assert 'href="https' not in page


def test_source_none_shows_neither_code_nor_a_way_to_it():
    """With publish.source = none there is no link, no subject of a commit and no excerpt."""
    one = a_violation()
    facts = dataclasses.replace(FACTS, excerpts={(one.blob, one.line): ((4, "secret = 1"),)})
    text = "".join(build(one, facts=facts, source="none", patterns=(an_entry(about=""),)).values())
    assert "github.com" not in text
    assert "Read the settings" not in text
    assert "secret" not in text


def test_source_excerpt_shows_the_lines():
    """With publish.source = excerpt lines stand in the site, but never those of blocked code."""
    one, other = a_violation(1), a_violation(2, outcome="prevented")
    lines = {(v.blob, v.line): ((4, f"code_{v.outcome} = 1"),) for v in (one, other)}
    facts = dataclasses.replace(FACTS, excerpts=lines)
    shown = text_of(build(one, other, facts=facts, source="excerpt")["index.md"])
    assert "code_committed = 1" in shown
    assert "code_prevented" not in shown
    assert "code_" not in text_of(build(one, facts=facts)["index.md"])


def test_people_are_named_only_on_request():
    """The loop is about mistakes, not people."""
    assert not any("Ada Author" in page for page in build(a_violation()).values())
    assert "Ada Author" in build(a_violation(), authors=True)["index.md"]


def test_long_lists_are_spread_over_pages():
    """No page grows with the record; page 1 holds the oldest and never changes again."""
    record = [a_violation(n) for n in range(25, 0, -1)]
    pages = build(*record, rows=10, latest=5)
    names = sorted(path for path in pages if path.startswith("violations/2026-11/"))
    assert names == [f"violations/2026-11/{n}.md" for n in (1, 2, 3)]
    assert [pages[name].count("<tr id=") for name in names] == [10, 10, 5]
    assert pages["index.md"].count('class="fl-date" href="violations/') == 5
    more = build(a_violation(26), *record, rows=10, latest=5)
    body = re.compile(r"<tbody>.*</tbody>", re.DOTALL)
    assert body.search(more[names[0]])[0] == body.search(pages[names[0]])[0]


def test_pages_of_a_list_lead_to_each_other():
    """From the newest page one turns to the oldest, and each names its place."""
    pages = build(*(a_violation(n) for n in range(3)), rows=1, latest=1)
    middle = pages["violations/2026-11/2.md"]
    assert 'href="../3/"' in html.unescape(middle)
    assert 'href="../1/"' in html.unescape(middle)
    assert "page 2 of 3" in middle


def test_lists_stay_out_of_search():
    """Thousands of rows would make the search index useless and large."""
    pages = build(*(a_violation(n) for n in range(15)))
    lists = [page for path, page in pages.items() if re.search(r"/\d+\.md$", path)]
    assert len(lists) == 1
    assert all('search: {"exclude": true}' in page for page in lists)
    assert "search: " not in pages[PATTERN]


def test_what_is_not_committed_is_shown_as_such():
    """A fragment that waits for its commit has no date and no commit to link."""
    pages = build(a_violation(commit="", date="", subject="", author=""))
    assert "not committed yet" in pages["index.md"]
    assert "violations/not-committed/1.md" in pages


def test_a_violation_of_a_removed_pattern_stays_on_record():
    """It is listed without a link, as there is no page for it."""
    page = build(a_violation(pattern="gone", check="old-check"))["index.md"]
    assert "old-check" in page
    assert "not in the library" in page
    assert "patterns/gone" not in page


def test_a_removed_check_links_to_its_pattern():
    """The anchor is left out where the page does not have it."""
    page = build(a_violation(check="old-check"))["index.md"]
    assert 'href="patterns/specific_exceptions/"' in page


def test_a_row_has_an_address_that_stays():
    """Each violation has an anchor on its month's page, and every other list leads to it."""
    pages = build(a_violation(1), a_violation(2))
    anchors = re.findall(r'<tr id="(v-\w+)"', pages["violations/2026-11/1.md"])
    assert len(set(anchors)) == 2
    for page, root in (("index.md", ""), (PATTERN, "../../"), ("violations/index.md", "../")):
        assert [f"{root}violations/2026-11/1/#{name}" for name in anchors] == re.findall(
            r'class="fl-date" href="([^"]+)"', pages[page]
        )


def test_what_is_recorded_under_an_alias_counts_for_its_pattern():
    """On its page, in its numbers, and under its name; a search for the alias finds the page."""
    entry = an_entry(aliases=("old_id",))
    pages = build(a_violation(pattern="old_id"), patterns=(entry,))
    assert pages == build(a_violation(), patterns=(entry,))
    assert "Not recorded here so far" not in pages[PATTERN]
    assert "Also called old_id" in text_of(pages[PATTERN])
    assert "old_id" in html.unescape(pages["patterns/index.md"])


def test_a_shallow_clone_is_named():
    """Missing history must not pass for an improvement."""
    page = build(a_violation(), facts=dataclasses.replace(FACTS, shallow=True))["index.md"]
    assert "shallow clone" in page


def test_a_pattern_page_has_all_its_parts():
    """Bad and good, the prose, checks with how to allow them, cases, numbers, references."""
    check = a_check(notes=("also in tests",), equivalents=("E722",), yields_to=("other",))
    page = build(a_violation(), patterns=(an_entry(checks=(check,), aliases=("old_id",)),))[PATTERN]
    headings = re.findall(r"^##+ (.+?) \{", page, re.MULTILINE)
    assert [html.unescape(heading) for heading in headings] == [
        "What it does",
        "Why it is bad",
        "Use instead",
        "Bad and good",
        "When to leave it",
        "Checks",
        "bare-except",
        "In this repository",
        "Files with most of it",
        "Latest",
        "Cases",
        "References",
    ]
    shown = text_of(page)
    for part in (
        "# fl: allow bare-except -- why it is right here",
        "specific_exceptions/bare-except",
        "1 violation here",
        "also in tests",
        "E722",
        "old_id",
        "1 flagged, 1 left alone",
    ):
        assert part in shown, part


def test_a_check_links_to_what_it_gives_way_to():
    """That may be a check of the same pattern, another pattern, or one without a page."""
    names = ("bare-except", "other", "other/a-check", "gone")
    check = a_check("second", yields_to=names)
    patterns = (an_entry(checks=(a_check(), check)), an_entry(id="other", title="Other"))
    page = html.unescape(build(patterns=patterns)[PATTERN])
    for address in ("#bare-except", "../other/", "../other/#a-check"):
        assert f'<dd><a href="{address}">' in page or f' <a href="{address}">' in page
    assert "<span>gone</span>" in page


def test_hostile_values_reach_no_page_as_markup():
    """Wherever a value comes from, the tags of a page are those of a harmless one."""
    calm = build(*_record(["words"] * len(HOSTILE)), **_everything("words"))
    for text in HOSTILE:
        pages = build(*_record([text] * len(HOSTILE)), **_everything(text))
        # A name that is no safe folder leads nowhere.
        assert set(calm) - set(pages) <= {"patterns/words/index.html"}
        assert not set(pages) - set(calm)
        for path in (path for path in pages if path.endswith(".md")):
            assert _tags(pages[path]) == _tags(calm[path]), path


def _record(texts):
    return [
        a_violation(
            n, path=f"a/{text}", reason=text, subject=text, author=text, outcome="suppressed"
        )
        for n, text in enumerate(texts)
    ]


def _everything(text):
    check = a_check(message=text, advice="words", equivalents=(text,), allow=text, notes=(text,))
    entry = an_entry(title=text, summary=text, aliases=(text,), checks=(check,), cases=(), about="")
    facts = dataclasses.replace(FACTS, name=text, branch=text)
    return {"patterns": (entry,), "facts": facts, "authors": True}


def _tags(page):
    tags = re.findall(r"<[a-z/!?][^>]*>", page)
    # Values in attributes are encoded as in text; code between backticks is meant to be set so.
    bare = (re.sub(r'="[^"]*"', "", tag) for tag in tags)
    return [tag for tag in bare if tag not in ("<code>", "</code>")]


@pytest.mark.parametrize("pattern", load_library(""), ids=lambda pattern: pattern.id)
def test_bundled_patterns_make_whole_pages(pattern):
    """Every bundled pattern has its pair, its prose, its checks and its cases on its page."""
    pages = build_pages([pattern], (), FACTS, Settings())
    page = pages[f"patterns/{pattern.id}/index.md"]
    for heading in ("Bad and good", "What it does", "Why it is bad", "Use instead", "Cases"):
        assert f"## {heading} {{" in page
    for check in pattern.checks:
        assert f"{{ #{check} }}" in page
    assert "flag:" not in text_of(page)
    assert "fl-hit" in page


def test_the_configuration_shows_on_the_pattern():
    """A check that this repository switched off or graded anew says so."""
    library = [one for one in load_library("") if one.id == "specific_exceptions"]
    pages = build_pages(library, (), FACTS, Settings(checks={"bare-except": "off"}))
    assert "off in this repository" in pages[PATTERN]
