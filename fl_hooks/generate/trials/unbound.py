"""Names that code uses and nothing in it, and no builtin, binds; asked where there is no ruff."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_KNOWN = frozenset(dir(builtins)) | {
    *("__name__", "__file__", "__doc__", "__package__", "__spec__", "__loader__", "__path__"),
    *("__annotations__", "__builtins__", "__class__", "__module__", "__qualname__"),
}


def unbound(tree: ast.Module) -> Iterator[str]:
    """Yield a sentence for each name that is used and bound nowhere, at its first place.

    Scopes are not told apart: what is bound anywhere counts as bound. Silent where names come by
    `import *`.
    """
    bound: set[str] = set()
    used: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            used[node.id] = min(node.lineno, used.get(node.id, node.lineno))
        else:
            bound.update(_binds(node))
    if "*" in bound:
        return
    for name, line in sorted(used.items(), key=lambda row: row[1]):
        if name not in bound and name not in _KNOWN:
            yield f"line {line}: the name {name!r} is defined nowhere"


def _binds(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (one.asname or one.name.partition(".")[0] for one in node.names)
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.MatchMapping):
        yield node.rest or ""
    elif name := getattr(node, "name", None):
        # functions, classes, handlers, captures of a match, parameters of types
        yield str(name)
