"""Values as text that machines read: JSON, and XML for the feed and the badges."""

from __future__ import annotations

import json
import re
from typing import Any

# A file may be inlined into a page, or served as what it is not: no markup survives in it.
_MARKUP = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
# What no XML 1.0 document may hold, lone surrogates for one; and what does something to a terminal
# that prints the file, or to the order in which text is read (CVE-2021-42574).
_DOES = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_NOT_SHOWN = re.compile(f"[{_DOES}\ud800-\udfff\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def compact(value: object) -> str:
    """Return JSON in ASCII on one line, without a character that means something in HTML."""
    return clean(json.dumps(value, separators=(",", ":"))) + "\n"


def pretty(value: object) -> str:
    """Return the same over several lines, for files that people open."""
    return clean(json.dumps(value, indent=1)) + "\n"


def clean(text: str) -> str:
    """Return JSON text without a character that means something in HTML."""
    # Ten times as fast as translate(), and months are long.
    for character, escape in _MARKUP.items():
        text = text.replace(character, escape)
    return text


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a JSON value without lone surrogates: strict readers of JSON refuse them."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict):
        return {text(str(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def text(value: str) -> str:
    """Return a string that UTF-8 can hold."""
    return value if value.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)


def shown(value: str) -> str:
    """Return a text over several lines in which nothing acts: such characters become escapes."""
    return _NOT_SHOWN.sub(_escape, text(value.replace("\r\n", "\n")))


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def xml(value: str) -> str:
    """Return a string for an element or an attribute of an XML document."""
    return _NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", value).translate(_XML)
