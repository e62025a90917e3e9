"""Small modules into one: imports merged, definitions once, what nobody uses left out."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fl_hooks.generate.compose.naming import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LOGGER = "logger = logging.getLogger(__name__)"


@dataclass(slots=True)
class Module:
    """A module in the making; `definitions` are texts by the name they define, in order."""

    imports: dict[tuple[str, str], str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Take in what a small module holds; what is there already stays as it is."""
        lines = text.splitlines()
        end = 0
        for node in ast.parse(text).body:
            if isinstance(node, ast.Import | ast.ImportFrom) or _for_types(node):
                self._add_imports(node)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                self.constants.setdefault(_target(node), _cut(lines, end, node))
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.definitions.setdefault(node.name, _cut(lines, end, node))
            elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
                self.definitions.setdefault(f"line {len(self.definitions)}", _cut(lines, end, node))
            end = node.end_lineno or end

    def _add_imports(self, node: ast.stmt) -> None:
        for one in ast.walk(node):
            if isinstance(one, ast.Import):
                for name in one.names:
                    bound = name.asname or name.name
                    self.imports.setdefault((name.name, ""), bound)
            elif isinstance(one, ast.ImportFrom) and one.module:
                for name in one.names:
                    self.imports.setdefault((one.module, name.name), name.asname or name.name)

    def text(self, docstring: str, own: str = "") -> str:
        """Return the module: docstring (with its quotes), imports, constants and definitions.

        own: the module that lies beside it, which is imported last.
        """
        used = self._used()
        if "logger" in used and "logger" not in self.constants:
            self.constants = {"logger": _LOGGER} | self.constants
            self.imports.setdefault(("logging", ""), "logging")
            used = self._used()
        parts = [docstring, "from __future__ import annotations"]
        parts += _import_groups(self.imports, used, own)
        constants = [text for name, text in self.constants.items() if name in used]
        top = "\n\n".join(parts)
        if constants:
            top += "\n\n" + "\n".join(constants)
        return "\n\n\n".join((top, *self.definitions.values())) + "\n"

    def _used(self) -> set[str]:
        """Return the names that the definitions use, and what the constants among them use."""
        used = _names("\n\n".join(self.definitions.values()))
        before = 0
        while before < len(used):
            before = len(used)
            for name, text in self.constants.items():
                if name in used:
                    used |= _names(text)
        return used


def _for_types(node: ast.stmt) -> bool:
    """Tell whether a statement is `if TYPE_CHECKING:`, whose imports are annotations'."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return ast.unparse(target)


def _cut(lines: list[str], after: int, node: ast.stmt) -> str:
    """Return the text of a statement, with its decorators and the comments right above it."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)]) - 1
    while first > after and lines[first - 1].startswith("#"):
        first -= 1
    kept = (line.rstrip() for line in lines[first : node.end_lineno])
    return "\n".join(kept)


def _names(text: str) -> set[str]:
    """Return the names that some code uses, those in annotations included."""
    return {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}


def _import_groups(imports: dict[tuple[str, str], str], used: set[str], own: str) -> Iterator[str]:
    """Yield the imports that are used, the standard library's first, as isort writes them."""
    kept = {k: bound for k, bound in imports.items() if bound.split(".")[0] in used}
    kept = {k: b for k, b in kept.items() if k[0] != "__future__"}
    standard = {k for k in kept if k[0].split(".")[0] in sys.stdlib_module_names}
    beside = {k for k in kept if k[0] == own}
    for keys in (standard - beside, kept.keys() - standard - beside, beside):
        if keys:
            yield "\n".join(_import_lines(keys, kept))


def _import_lines(
    keys: Iterable[tuple[str, str]], bound: dict[tuple[str, str], str]
) -> Iterator[str]:
    whole = sorted(k for k in keys if not k[1])
    for key in whole:
        alias = bound[key]
        yield f"import {key[0]}" + (f" as {alias}" if alias != key[0] else "")
    modules = sorted({k[0] for k in keys if k[1]})
    for module in modules:
        names = sorted(k[1] for k in keys if k[0] == module and k[1])
        yield _from_import(
            module, [n if bound[module, n] == n else f"{n} as {bound[module, n]}" for n in names]
        )


def _from_import(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {n},\n" for n in names) + ")"
