"""What two reports of one fault have in common: a message without what differs each time.

Measured against a log-template miner on real messages: docs/learning.md says with what result.
"""

from __future__ import annotations

import re

LONGEST = 300
# In what the interpreter itself says, quoted names are names of code and tell faults apart;
# elsewhere they are somebody's data.
NAMES_COUNT = frozenset(
    {
        *("AttributeError", "ImportError", "ModuleNotFoundError", "NameError"),
        *("ReferenceError", "TypeError", "UnboundLocalError"),
    }
)
_NAME = re.compile(r"[A-Za-z_][\w.]{0,60}(\(\))?|[^\w\s'\"]{1,3}")
_QUOTED = re.compile(
    r"""\b[bru]{0,2}(?:"(?:[^"\\]|\\.)*"|(?<!\w)'(?:[^'\\]|\\.)*'(?!\w))"""
    r"""|(?<!\w)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'(?!\w)|`[^`]*`|“[^”]*”)"""
)
_HEX = r"(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,}"
# In this order: what stands first may hold what follows.
_VALUES = (
    (re.compile(r"\b([Oo]bject of type) '?[\w.]+'?"), r"\1 <type>"),
    (re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s'\")\]>,]+"), "<url>"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "<mail>"),
    (re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"), "<id>"),
    (
        re.compile(
            r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
        ),
        "<time>",
    ),
    (re.compile(r"\b\d\d?:\d\d:\d\d(?:[.,]\d+)?\b"), "<time>"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b"), "<address>"),
    (
        re.compile(r"(?<![\w<])(?:[A-Za-z]:\\|\\\\|~?/|\.{1,2}/)[\w.@%+~\\/-]*\w[\w.@%+~\\/-]*"),
        "<path>",
    ),
    (re.compile(r"(?<![\w<])[\w.-]+(?:[/\\][\w.-]+)+\.\w+\b"), "<path>"),
    (re.compile(r"\b0[xX][0-9a-fA-F]+\b"), "<hex>"),
    (re.compile(rf"\b{_HEX}\b", re.IGNORECASE), "<hex>"),
    (
        re.compile(
            r"(?<![\w<.])(?<!Errno )[-+]?\d[\d_]*(?:[.,]\d+)*(?:[eE][-+]?\d+)?(?=\b|[a-zA-Z%])"
        ),
        "<n>",
    ),
)
_AGAIN = re.compile(r"(<\w+>)(?:(?:,| |, and| and| or)+ ?\1)+")
_INSIDE = re.compile(r"(?<!\w)[\[({]\s*(?:<\w+>(?:: ?<\w+>)?(?:, ?)?)+\s*[\])}]")


def template(message: str, exception: str = "") -> str:
    """Return a message's first line with placeholders for what differs from time to time.

    Numbers, times, ids, paths, addresses and quoted text give way; quoted names stay where the
    exception is one whose messages the interpreter writes.
    """
    lines = message.strip().splitlines()
    text = lines[0][:LONGEST] if lines else ""
    keeps = exception in NAMES_COUNT
    text = _QUOTED.sub(lambda found: _quoted(found[0], keeps=keeps), text)
    for shape, name in _VALUES:
        text = shape.sub(name, text)
    text = _AGAIN.sub(r"\1", text)
    text = _INSIDE.sub("<list>", text)
    return " ".join(text.split()).rstrip(" .:;")


def says_little(text: str) -> bool:
    """Tell whether a template has fewer than two words of its own: then only its place counts."""
    return len(re.findall(r"[^\W\d_]{2,}", re.sub(r"<\w+>", " ", text))) < 2  # noqa: PLR2004 -- as said


def _quoted(text: str, *, keeps: bool) -> str:
    inner = text.lstrip("bru")[1:-1]
    return f"'{inner}'" if keeps and _NAME.fullmatch(inner) else "<text>"
