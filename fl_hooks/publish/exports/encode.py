"""Values as text that machines read: JSON, and XML for the feed and the badges."""

from __future__ import annotations

import json
import re
from typing import Any

# A file may be inlined into a page, or served as what it is not: no markup survives in it.
_MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
# What no XML 1.0 document may hold, nor any file in UTF-8: lone surrogates.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def compact(value: object) -> str:
    """Return JSON in ASCII on one line, without a character that means something in HTML."""
    return clean(json.dumps(value, separators=(",", ":"))) + "\n"


def pretty(value: object) -> str:
    """Return the same over several lines, for files that people open."""
    return clean(json.dumps(value, indent=1)) + "\n"


def clean(text: str) -> str:
    """Return JSON text without a character that means something in HTML."""
    return text.translate(_MARKUP)


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


def xml(value: str) -> str:
    """Return a string for an element or an attribute of an XML document."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", value).translate(_XML)
