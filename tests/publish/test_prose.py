from __future__ import annotations

import html
import re

import pytest

from fl_hooks.publish import prose
from tests.site_values import HOSTILE

ALLOWED = re.compile(
    r"</?(a|blockquote|br|code|div|em|h[1-6]|hr|li|ol|p|pre|span|strong|table|tbody|td|th|thead|tr|ul)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_prose_can_neither_run_nor_load(text):
    """Of a pattern's Markdown only plain elements come out, and links to the web at most."""
    found = prose.html(f"Before\n\n{text}\n\nafter {text}")
    for tag in re.findall(r"<[^>]*>", found):
        assert ALLOWED.match(tag), tag
        assert not re.search(r"\s(on\w+|style|src)=", tag), tag
    assert not re.search(r'href="(?!https?&#58;|mailto&#58;|&#35;)', found)


def test_markdown_is_rendered():
    """Lists, tables, links, emphasis and fenced code are what about.md is written in."""
    found = prose.html(
        "- *one* [two](https://example.org/a_b)\n\n| a |\n|---|\n| `b` |\n\n```python\nx = 1\n```\n"
    )
    for part in ("<li>", "<em>one</em>", "<table>", "<code>b</code>", 'class="highlight"'):
        assert part in found
    assert 'href="https://example.org/a_b"' in html.unescape(found)


def test_pictures_are_words():
    """A picture from elsewhere would tell somebody who reads the page."""
    found = prose.html("![A diagram](https://example.org/x.png)")
    assert "img" not in found
    assert "A diagram" in found


def test_links_into_the_folder_are_text():
    """The folder's files are no pages of the site, so a link to one would be broken."""
    assert "<a" not in prose.html("[cases](cases.md)")
