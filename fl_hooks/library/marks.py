"""`# flag: <check>` at the end of a line: where an example must be flagged."""

from __future__ import annotations

import re

_MARK = re.compile(r"(?:#|//|--)\s*flag:(?P<checks>.*)$")


def marks(code: str) -> dict[int, tuple[str, ...]]:
    """Return {line: checks} of the marks in some code; lines are 1-based."""
    found: dict[int, tuple[str, ...]] = {}
    for number, line in enumerate(code.split("\n"), 1):
        mark = _MARK.search(line.rstrip())
        if mark:
            found[number] = tuple(name.strip() for name in mark["checks"].split(","))
    return found
