"""Examples of repairs in the form of cases.md, and put into one that is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fl_hooks.detect.render import safe
from fl_hooks.learn.mended.example import marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fl_hooks.learn.mended.choice import Example

_HEADING = re.compile(r"##\s+`?([^`]*?)`?\s*")
_TICKS = re.compile(r"`{3,}")
_OPEN = re.compile(r" {0,3}(`{3,}|~{3,})")


def cases(one: Example) -> str:
    """Return an example as two cases, with the marks where it is flagged."""
    place = safe(f"{one.path}:{one.line}").replace("`", "'")
    commit = one.commit[:12]
    invalid = _case(f"invalid: {place} before {commit}", one.language, _bad(one))
    return f"{invalid}\n{_case(f'valid: the same after {commit}', one.language, one.shown.good)}"


def document(found: Sequence[Example]) -> str:
    """Return the examples as a text of their own, by check."""
    text = "# Cases\n\nRepairs that history holds, shortened; none of it was run.\n"
    return added(text, found)


def added(text: str, found: Iterable[Example]) -> str:
    """Return a cases.md with the examples at the end of their checks' sections."""
    for one in found:
        text = _in_section(text, one.check.rpartition("/")[2], cases(one))
    return text


def is_there(text: str, one: Example) -> bool:
    """Tell whether a cases.md has the bad code of an example already."""
    rows = [row.strip() for row in _bad(one).strip("\n").split("\n")]
    return "\n".join(rows) in "\n".join(row.strip() for row in text.split("\n"))


def _bad(one: Example) -> str:
    return marked(one.shown, one.check, one.language)


def _case(heading: str, language: str, code: str) -> str:
    fence = max((ticks for ticks in _TICKS.findall(code)), key=len, default="``") + "`"
    return f"### {heading}\n\n{fence}{language}\n{code.strip(chr(10))}\n{fence}\n"


def _in_section(text: str, check: str, new: str) -> str:
    """Return the text with something at the end of a check's section, which is made if need be."""
    rows = text.rstrip("\n").split("\n")
    at, inside, fence = len(rows), False, ""
    for number, row in enumerate(rows):
        opened = _OPEN.match(row)
        if opened and (not fence or row.strip().startswith(fence)):
            fence = "" if fence else opened[1]
        heading = None if fence else _HEADING.fullmatch(row)
        if heading and inside:
            at = number
            break
        inside = inside or bool(heading and heading[1] == check)
    before = "\n".join(rows[:at]).rstrip("\n")
    if not inside:
        before += f"\n\n## {check}"
    after = "\n".join(rows[at:])
    return f"{before}\n\n{new}" + (f"\n{after}\n" if after else "")
