"""The function around a fault, and the same function after the repair."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from fl_hooks.detect.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ast_grep_py import SgNode

_FUNCTION = "function_definition"
_DEFINITIONS = (_FUNCTION, "class_definition")


@dataclass(frozen=True, slots=True)
class Unit:
    """A function's text with its decorators, without its margin; `first` is its 0-based line."""

    name: tuple[str, ...]
    first: int
    last: int
    text: str


def units(text: str) -> list[Unit]:
    """Return the functions and methods of Python source, those around others before them."""
    return list(_units(parse(text, "python"), (), text.split("\n")))


def around(found: Sequence[Unit], line: int) -> Unit | None:
    """Return the innermost function that has a 0-based line, None where none has."""
    return next((one for one in reversed(found) if one.first <= line <= one.last), None)


def counterpart(unit: Unit, found: Sequence[Unit]) -> Unit | None:
    """Return the function of the same name, the most similar one where there are several.

    None where it is gone: then it was deleted or written anew, which repairs nothing.
    """
    same = [one for one in found if one.name == unit.name]
    return max(same, key=lambda one: _likeness(unit.text, one.text)) if same else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split("\n"), other.split("\n"), autojunk=False).ratio()


def _units(node: SgNode, names: tuple[str, ...], rows: Sequence[str]) -> Iterator[Unit]:
    for child in node.children():
        if child.kind() not in _DEFINITIONS:
            if not child.is_leaf():
                yield from _units(child, names, rows)
            continue
        name = child.field("name")
        inner = (*names, name.text() if name is not None else "")
        if child.kind() == _FUNCTION:
            yield _unit(node if node.kind() == "decorated_definition" else child, inner, rows)
        yield from _units(child, inner, rows)


def _unit(node: SgNode, name: tuple[str, ...], rows: Sequence[str]) -> Unit:
    place = node.range()
    first = place.start.line
    last = place.end.line - (place.end.column == 0)
    margin = rows[first][: place.start.column]
    # What does not start with the margin is inside a string.
    lines = [row.removeprefix(margin) for row in rows[first : last + 1]]
    return Unit(name, first, last, "\n".join(lines) + "\n")
