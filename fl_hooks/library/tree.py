"""A source's syntax tree as text: which kinds and fields a rule can name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.detect.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

# A node does not tell which fields it has; these are the ones that rules are about.
_FIELDS = (
    *("alias", "alternative", "argument", "arguments", "attribute", "body", "cause", "condition"),
    *("consequence", "constructor", "declarator", "definition", "function", "handler", "index"),
    *("key", "left", "module_name", "name", "object", "operand", "operator", "operators"),
    *(
        "parameter",
        "parameters",
        "path",
        "pattern",
        "property",
        "receiver",
        "result",
        "return_type",
    ),
    *("right", "source", "subject", "subscript", "superclasses", "type", "value"),
)
_WIDTH = 60


def tree_text(source: str, language: str) -> str:
    """Return the tree of some source: a line per named node, with its line, field and kind."""
    rows = list(_rows(parse(source, language), "", 0))
    digits = len(str(rows[-1][0])) if rows else 1
    return "".join(f"{line:>{digits}}  {text}\n" for line, text in rows)


def _rows(node: SgNode, field: str, depth: int) -> Iterator[tuple[int, str]]:
    children = [child for child in node.children() if child.is_named()]
    first, _, more = node.text().partition("\n")
    shown = f"{first[:_WIDTH]} …" if more or len(first) > _WIDTH else first
    label = f"{field}: " if field else ""
    yield node.range().start.line + 1, f"{'  ' * depth}{label}{node.kind()}  {shown}"
    fields = _fields(node) if children else {}
    for child in children:
        place = child.range()
        yield from _rows(child, fields.get((place.start.index, place.end.index), ""), depth + 1)


def _fields(node: SgNode) -> dict[tuple[int, int], str]:
    """Return {(start, end) of a child: its field}."""
    found = {}
    for name in _FIELDS:
        for child in node.field_children(name):
            place = child.range()
            found[place.start.index, place.end.index] = name
    return found
