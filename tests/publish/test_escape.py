from __future__ import annotations

import html
import re

import markdown
import pytest
import yaml

from fl_hooks.publish import escape
from tests.site_values import HOSTILE, MARK

# What a repository could have switched on, far more than our own configuration does.
EXTENSIONS = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "meta", "smarty"),
    *("tables", "toc", "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.blocks.html"),
    *("pymdownx.caret", "pymdownx.critic", "pymdownx.details", "pymdownx.emoji", "pymdownx.keys"),
    *("pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.magiclink", "pymdownx.mark"),
    *("pymdownx.smartsymbols", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed"),
    *("pymdownx.tasklist", "pymdownx.tilde"),
]
PLACES = {
    "an html block": '<div class="x"><p title="{0}">{0}</p></div>',
    "a heading": "# {0}",
    "a table cell": "| a | b |\n|---|---|\n| x | {0} |",
    "a paragraph": "Before {0} after",
}
_TAG = re.compile(r"<[a-z/!?][^>]*>", re.IGNORECASE)


def render(text):
    """Return the page that mkdocs's own Markdown makes of it."""
    return markdown.markdown(text, extensions=EXTENSIONS)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_adds_no_markup(text, place):
    """Whatever a text holds, a page has the tags that it has around harmless words."""
    calm = render(PLACES[place].format("words"))
    found = render(PLACES[place].format(escape.line(text)))
    tags = [re.sub(r' (id|title)="[^"]*"', "", tag) for tag in _TAG.findall(found)]
    assert tags == [re.sub(r' (id|title)="[^"]*"', "", tag) for tag in _TAG.findall(calm)]
    assert MARK in found


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_it_is(text):
    """The reader sees every printable character; control characters show as their pictures."""
    found = render(f"<div><p>{escape.line(text)}</p></div>")
    shown = html.unescape(_TAG.sub("", found)).strip()
    expected = "".join(chr(0x2400 + ord(c)) if ord(c) < 0x20 else c for c in text)
    expected = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", expected)
    expected = re.sub(
        "[\u200f\u2028\u202e\u2066]", lambda found: f"[U+{ord(found[0]):04X}]", expected
    )
    assert shown == expected.strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_survives_in_a_code_block(text):
    """Code keeps its lines and tabs, fences inside it included, and stays one block."""
    found = render(f"<div><pre><code>{escape.block(text)}</code></pre></div>")
    assert _TAG.findall(found) == ["<div>", "<pre>", "<code>", "</code>", "</pre>", "</div>"]
    shown = html.unescape(_TAG.sub("", found))
    assert shown.count("\n") == text.replace("\r\n", "\n").count("\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_front_matter_ends_where_it_should(text):
    """A title is one value of valid YAML, and nothing in it needs escaping where it is shown."""
    page = escape.front_matter(title=escape.label(text), hide=["toc"])
    head, _, rest = page.removeprefix("---\n").partition("\n---")
    values = yaml.safe_load(head)
    assert values.keys() == {"title", "hide"}
    assert not set(values["title"]) & set("<>&\"'\n")
    assert MARK in values["title"]
    assert not rest.strip()


def test_code_between_backticks_is_set_as_code():
    """Messages of checks may hold code; all else in them is text."""
    text = "`except:` catches <b>everything</b>, ``a`b`` too; one ` alone is a backtick"
    assert html.unescape(escape.inline(text)) == (
        "<code>except:</code> catches <b>everything</b>, <code>a`b</code> too; "
        "one ` alone is a backtick"
    )
    assert "<b>" not in escape.inline(text)


def test_an_ordinary_path_stays_readable():
    """Paths and plain words are written as they are: pages are read in review, too."""
    assert escape.line("src/app/settings.py") == "src/app/settings.py"
