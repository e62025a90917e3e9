"""Any text at all, wherever a repository can put one, and the pages keep their structure."""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from fl_hooks.publish.pages import build_entry_pages
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, a_check, a_violation, an_entry

# Lone surrogates included: they stand for bytes of a name that is not UTF-8. Half of the texts
# are made of what HTML, Markdown, YAML and Jinja take for syntax.
WILD = st.one_of(
    st.text(st.characters(), max_size=60),
    st.text("<>&\"'`*_[](){}|#!-=~^:$\\/%\n\r\t x1", max_size=60),
)
_TAG = re.compile(r"<[a-zA-Z/!?][^>]*>")


def pages(text):
    """Return the pages of a site in which the text stands in every place there is for one."""
    check = a_check(message=text, advice=f"words{_line(text)}", notes=(text,), equivalents=(text,))
    entry = an_entry(title=text, summary=text, checks=(check,), cases=(), about="")
    record = [
        a_violation(n, path=f"a/{text}", reason=text, subject=text, author=text, outcome=outcome)
        for n, outcome in enumerate(("suppressed", "committed", "prevented"))
    ]
    facts = dataclasses.replace(FACTS, name=f"n{text}", branch=f"b{text}")
    return build_entry_pages((entry,), record, facts, Settings(authors=True))


def _line(text):
    """Return the text as one line: an advice's lines are paragraphs."""
    return re.sub(r"[\r\n]", " ", text)


def structure(page):
    """Return a page's front matter's keys, and its tags without what stands in attributes."""
    head = re.findall(r"^(\w+): ", page.partition("\n---\n")[0], re.MULTILINE)
    bare = (re.sub(r'="[^"]*"', "", tag) for tag in _TAG.findall(page))
    return head, [tag for tag in bare if tag not in ("<code>", "</code>")]


@cache
def calm():
    """Return the structure of each page around harmless words."""
    return {path: structure(page) for path, page in pages("words").items() if path.endswith(".md")}


@settings(max_examples=40, deadline=None)
@given(WILD.filter(lambda text: text.strip() and len(text.split()) > 0))
def test_any_text_is_text(text):
    """Titles, messages, paths, subjects, reasons, authors: none changes what a page is made of."""
    made = pages(text)
    found = {path: structure(page) for path, page in made.items() if path.endswith(".md")}
    assert found.keys() == calm().keys()
    for path, (head, tags) in found.items():
        assert head == calm()[path][0], path
        assert tags == calm()[path][1], path
    for path, page in made.items():
        if path.endswith(".json"):
            json.loads(page)
