"""Plain data as Python source, over several lines where it is long."""

from __future__ import annotations

import math
from typing import Any

from fl_hooks.generate.compose.literal import literal
from fl_hooks.generate.compose.naming import WIDTH

# Sets of values in lists stay readable up to here; each goes on a line of its own beyond.
_INDENT = "    "
_BRACKETS = {dict: ("{", "}"), list: ("[", "]"), tuple: ("(", ")")}


def shown(value: Any, column: int = 0) -> str:  # noqa: ANN401 -- any plain data
    """Return plain data as source that starts at a column of a statement without indentation."""
    line = _line(value)
    if len(line) + column <= WIDTH or not isinstance(value, dict | list | tuple) or not value:
        return line
    if isinstance(value, dict):
        inside = [f"{_line(key)}: {_line(one)}" for key, one in value.items()]
    else:
        inside = [_line(one) for one in value]
    opening, closing = _BRACKETS[type(value)]
    lines = "".join(f"{_INDENT}{one},\n" for one in inside)
    return f"{opening}\n{lines}{closing}"


def _line(value: Any) -> str:  # noqa: ANN401 -- the same
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_line(k)}: {_line(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_line, value)) + "]"
    if isinstance(value, tuple):
        inside = ", ".join(map(_line, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, float) and not math.isfinite(value):
        return f"float({literal(str(value))})"
    if isinstance(value, bytes):
        return "b" + _quoted(value.decode("latin-1"), repr(value)[1:])
    return _quoted(value, ascii(value)) if isinstance(value, str) else literal(value)


def _quoted(text: str, written: str) -> str:
    """Return text in double quotes where it has none itself, with what it was written as."""
    if '"' in text:
        return literal(text) if "'" in text else written
    return literal(text) if "'" in text else f'"{written[1:-1]}"'
