"""Text of the repository as text of a page, whatever it holds.

A page is Markdown with HTML in it, read by Jinja, YAML, Python-Markdown and whatever extension a
repository has switched on. Numeric character references are the one form that all of them leave
alone and that a browser shows as the character, so every character that any of them could take
for syntax becomes one.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from markupsafe import Markup

# Left as they are inside a text, for pages that stay readable and small; first in a line they
# would make a list or a rule.
_PLAIN = "-./, ();?%"
_LEADING = "-./"
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
_BREAKS = (0x2028, 0x2029, 0xFEFF)


def _references() -> dict[int, str]:
    """Return character -> what a page holds in its place."""
    special = (code for code in range(0x21, 0x7F) if not chr(code).isalnum())
    table = {code: f"&#{code};" for code in special if chr(code) not in _PLAIN}
    # Control characters show as their pictures: an escape sequence must not reach a terminal
    # that prints the page, nor a newline in a file name break a table.
    table |= {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\N{SYMBOL FOR DELETE}"}
    table |= dict.fromkeys(range(0x80, 0xA0), "\N{REPLACEMENT CHARACTER}")
    # Lone surrogates are bytes of a name that is not UTF-8; no file can hold them.
    table |= dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
    # Direction marks can show one thing and mean another (CVE-2021-42574).
    return table | {code: f"&#91;U&#43;{code:04X}&#93;" for code in (*_BIDI, *_BREAKS)}


_LINE = _references()
_CODE = _LINE | {0x0A: "\n", 0x09: "&#9;"}
# Titles also stand where mkdocs-material does not escape, and its `striptags` undoes references.
_LABEL: dict[int, str | None] = dict.fromkeys(range(0x20)) | {
    ord("<"): "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
    ord(">"): "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
    ord("&"): "\N{FULLWIDTH AMPERSAND}",
    ord('"'): "\N{RIGHT DOUBLE QUOTATION MARK}",
    ord("'"): "\N{RIGHT SINGLE QUOTATION MARK}",
}
_SURROGATE = re.compile("[\ud800-\udfff\x7f-\x9f]")
_INLINE_CODE = re.compile(r"(`+)(.+?)\1")


@lru_cache(maxsize=65536)
def line(text: str) -> Markup:
    """Return `text` for one line of a page: in HTML, in an attribute, in a heading, in a cell."""
    return Markup(_lead(text.translate(_LINE)))  # noqa: S704 -- every special character is encoded


def block(text: str) -> Markup:
    """Return `text` for a `pre`: like `line`, with newlines and tabs kept."""
    return Markup(text.translate(_CODE))  # noqa: S704 -- every special character is encoded


def _lead(text: str) -> str:
    return f"&#{ord(text[0])};{text[1:]}" if text[:1] in _LEADING and text else text


@lru_cache(maxsize=4096)
def inline(text: str) -> Markup:
    """Return one line of prose: `code` between backticks is set as code, all else is text."""
    text = " ".join(text.split())
    parts: list[str] = []
    at = 0
    for found in _INLINE_CODE.finditer(text):
        parts += (line(text[at : found.start()]), f"<code>{line(found[2].strip())}</code>")
        at = found.end()
    return Markup("".join((*parts, line(text[at:]))))  # noqa: S704 -- made of encoded parts


def label(text: str) -> str:
    """Return `text` for a title in navigation, front matter and configuration."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text.translate(_LABEL)).strip()


def front_matter(**values: object) -> Markup:
    """Return a page's front matter; JSON is YAML, so no value can end it early."""
    lines = [f"{key}: {json.dumps(value)}" for key, value in values.items()]
    return Markup("\n".join(("---", *lines, "---", "")))  # noqa: S704 -- JSON in front matter
