"""Names in code replaced where they are names, and never inside strings or comments."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def renamed(text: str, names: Mapping[str, str], *, keywords: bool = False) -> str:
    """Return code with names replaced: variables, parameters, functions, classes.

    keywords: the names by which calls give arguments, too.
    """
    if not names:
        return text
    # Columns of a syntax tree count bytes; those of str.splitlines would break at a form feed.
    lines = [line.encode() for line in text.split("\n")]
    places = sorted(_places(ast.parse(text), lines, names, keywords), reverse=True)
    for line, column, old in places:
        whole, end = lines[line - 1], column + len(old.encode())
        lines[line - 1] = whole[:column] + names[old].encode() + whole[end:]
    return b"\n".join(lines).decode()


def _places(
    tree: ast.AST, lines: list[bytes], names: Mapping[str, str], keywords: bool
) -> Iterator[tuple[int, int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            yield node.lineno, node.col_offset, node.id
        elif isinstance(node, ast.arg) and node.arg in names:
            yield node.lineno, node.col_offset, node.arg
        elif keywords and isinstance(node, ast.keyword) and node.arg in names:
            yield node.lineno, node.col_offset, str(node.arg)
        elif isinstance(node, _DEFINITIONS) and node.name in names:
            # The name follows `def`, `async def` or `class`, not one that it is a part of.
            start = lines[node.lineno - 1].index(b" " + node.name.encode(), node.col_offset)
            yield node.lineno, start + 1, node.name


def bound_names(text: str) -> set[str]:
    """Return every name that some code binds or uses, attributes and keywords aside."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, _DEFINITIONS):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
    return found
