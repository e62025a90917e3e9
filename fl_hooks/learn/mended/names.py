"""What a piece of Python takes from the top of its file: imports, and plain values."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A longer value is data, not what the code is about.
_LONGEST = 3
_FUTURE = "__future__"


@dataclass(frozen=True, slots=True)
class _Import:
    name: str
    module: str | None  # None for `import x`
    alias: ast.alias


@dataclass(frozen=True, slots=True)
class _Value:
    name: str
    text: str
    uses: frozenset[str]


class Top:
    """The imports and values at the level of a Python module; empty where it does not parse."""

    def __init__(self, text: str) -> None:
        tree = parsed(text)
        body = tree.body if tree is not None else []
        rows = text.split("\n")
        self.imports = [one for node in _statements(body) for one in _imports(node)]
        self.values = {v.name: v for node in reversed(body) for v in _values(node, rows)}

    def with_rest(self, other: Top) -> Top:
        """Return this with what the other one has under names that are not here."""
        both = Top("")
        known = {one.name for one in self.imports} | self.values.keys()
        both.imports = self.imports + [one for one in other.imports if one.name not in known]
        both.values = {n: v for n, v in other.values.items() if n not in known} | self.values
        return both

    def above(self, code: str) -> str:
        """Return what of it the code uses, as it would stand above the code, "" for nothing."""
        tree = parsed(code)
        if tree is None:
            return ""
        names = _used(tree) - {one.id for node in tree.body for one in _stored(node)}
        values = [one for name, one in self.values.items() if name in names]
        for one in list(values):
            names |= one.uses
        imports = _written(list(self._wanted(names, code)))
        parts = ["\n".join(imports), "\n".join(one.text for one in reversed(values))]
        return "\n\n".join(part for part in parts if part)

    def _wanted(self, names: set[str], code: str) -> Iterator[_Import]:
        """Yield one import of each name; of several below one package those written out."""
        seen: set[str] = set()
        for one in self.imports:
            again = one.name in seen
            whole = one.module is not None or one.alias.asname or one.alias.name in code
            if one.name in names and (not again or (one.module is None and whole)):
                seen.add(one.name)
                # `import a.b` also binds `a`, and where `a.b` is not used that is all it does.
                yield one if whole else _Import(one.name, None, ast.alias(one.name))


def parsed(text: str) -> ast.Module | None:
    """Return the syntax tree of Python source, None where it has none."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a module, those in `if` and `try` at its level too."""
    for node in body:
        if isinstance(node, ast.If | ast.Try):
            yield from _statements(node.body)
            yield from _statements(node.orelse)
        else:
            yield node


def _imports(node: ast.stmt) -> Iterator[_Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield _Import((alias.asname or alias.name).partition(".")[0], None, alias)
    elif isinstance(node, ast.ImportFrom) and node.module != _FUTURE:
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            yield _Import(alias.asname or alias.name, module, alias)


def _values(node: ast.stmt, rows: Sequence[str]) -> Iterator[_Value]:
    """Yield a plain assignment of one name that is a few lines long."""
    targets = node.targets if isinstance(node, ast.Assign) else ()
    if len(targets) == 1 and isinstance(targets[0], ast.Name):
        end = node.end_lineno or node.lineno
        if end - node.lineno < _LONGEST:
            text = "\n".join(rows[node.lineno - 1 : end])
            yield _Value(targets[0].id, text, frozenset(_used(node)))


def _written(imports: Sequence[_Import]) -> list[str]:
    """Return import statements, those from one module in one."""
    found: dict[str, list[str]] = {}
    for one in imports:
        name = one.alias.name + (f" as {one.alias.asname}" if one.alias.asname else "")
        if one.module is None:
            found.setdefault(f"import {name}", [])
        else:
            found.setdefault(f"from {one.module} import ", []).append(name)
    rows = [head + ", ".join(sorted(set(names))) for head, names in found.items()]
    return sorted(rows, key=lambda row: (row.startswith("from"), row))


def _used(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _stored(node: ast.stmt) -> list[ast.Name]:
    """Return the names that a statement at the top of the code itself assigns."""
    targets = node.targets if isinstance(node, ast.Assign) else ()
    return [one for one in targets if isinstance(one, ast.Name)]
