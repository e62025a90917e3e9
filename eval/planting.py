"""Real files as hosts: where code can be planted in them, and the same file written otherwise."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dresses import HERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SMALLEST, LARGEST = 1_000, 40_000  # characters
_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Host:
    """A real Python file that parses."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def head(self) -> int:
        """The number of lines above which no import may stand: docstring, future imports."""
        end = 0
        for node in self.tree.body:
            text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            if not (text or future):
                break
            end = node.end_lineno or 0
        return end

    @cached_property
    def gaps(self) -> list[int]:
        """The numbers of lines after which a statement can stand at the top level."""
        body = self.tree.body
        pairs = zip(body, [*body[1:], None], strict=True)
        ends = [one.end_lineno for one, other in pairs if _apart(one, other)]
        return [end for end in ends if end and end >= self.head]

    @cached_property
    def functions(self) -> list[ast.stmt]:
        """The first statements, after the docstring, of the functions, each on its own line."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, _FUNCTIONS):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if body and body[0].lineno > node.lineno and not hasattr(body[0], "name"):
                    found.append(body[0])
        return found

    @cached_property
    def bound(self) -> dict[str, set[str]]:
        """Every name that is bound anywhere in it, with what it is imported from, "" if not."""
        return _bound(self.tree)

    def minds(self, head: str, names: set[str]) -> bool:
        """Tell whether a name of the head, or one of the names, means something else here."""
        wanted = _bound(ast.parse(head))
        if any(self.bound.get(name, targets) - targets for name, targets in wanted.items()):
            return True
        return any("" in self.bound.get(name, ()) for name in names - wanted.keys())


def hosts(sources: Iterator[tuple[str, str]]) -> Iterator[Host]:
    """Yield the sources, given as (name, text), that code can be planted into."""
    for name, text in sources:
        if SMALLEST <= len(text) <= LARGEST and HERE not in text and "\r" not in text:
            host = Host(name, text)
            try:
                if host.gaps and host.functions:
                    yield host
            except (SyntaxError, ValueError):
                continue


def at_top(host: Host, head: str, code: str, seed: int) -> str:
    """Return the host with code between two of its top-level statements, HERE still in it."""
    return _with(host, head, code, host.gaps[seed % len(host.gaps)])


def in_function(host: Host, head: str, code: str, seed: int) -> str:
    """Return the host with code as the first lines of one of its functions."""
    first = host.functions[seed % len(host.functions)]
    indented = textwrap.indent(code, first.col_offset * " ")
    return _with(host, head, indented, first.lineno - 1, apart="")


def _with(host: Host, head: str, code: str, after: int, apart: str = "\n\n") -> str:
    lines = host.text.split("\n")
    planted = [f"{apart}{code}{apart}"]
    return "\n".join(
        [*lines[: host.head], head, *lines[host.head : after], *planted, *lines[after:]]
    )


def _apart(one: ast.stmt, other: ast.stmt | None) -> bool:
    return other is None or (one.end_lineno or 0) < min(
        [other.lineno, *(each.lineno for each in getattr(other, "decorator_list", ()))]
    )


def _bound(tree: ast.AST) -> dict[str, set[str]]:
    bound: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        for name, target in _names(node):
            bound.setdefault(name, set()).add(target)
    return bound


def _names(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield (name, what it is imported from) for what one node binds."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            first = alias.name if module or alias.asname else alias.name.partition(".")[0]
            yield alias.asname or first, module + first
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id, ""
    elif isinstance(node, ast.arg):
        yield node.arg, ""
    elif isinstance(node, (*_FUNCTIONS.__args__, ast.ClassDef, ast.ExceptHandler)) and node.name:
        yield node.name, ""


# -- the file written otherwise -------------------------------------------------------------------

_BROKEN = "\n\ndef planted_broken(thing:\n    return ]\n\n"
_CONFLICT = "<<<<<<< HEAD\nplanted_version = 1\n=======\nplanted_version = 2\n>>>>>>> topic\n"
_OLD = '\n\ndef planted_old():\n    print "planted", 1\n    exec "planted"\n\n'


def _tabs(text: str) -> str:
    """Indent by tabs where it is by fours."""
    lines = []
    for line in text.split("\n"):
        rest = line.lstrip(" ")
        fours, odd = divmod(len(line) - len(rest), 4)
        lines.append("\t" * fours + " " * odd + rest)
    return "\n".join(lines)


WRITTEN: dict[str, Callable[[str], bytes]] = {
    "as it is": lambda text: text.encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "tabs": lambda text: _tabs(text).encode(),
    "Latin-1": lambda text: b"# coding: latin-1\n# \xe9\n" + text.encode("latin-1", "replace"),
    "no line end at the end": lambda text: text.rstrip("\n").encode(),
    "wide characters before": lambda text: ("# \U0001f40d 蛇 é\n" + text).encode(),
    "syntax error at the end": lambda text: (text + _BROKEN).encode(),
    "syntax error at the start": lambda text: (_BROKEN + text).encode(),
    "statements of Python 2": lambda text: (_OLD + text).encode(),
    "conflict markers": lambda text: (_CONFLICT + text).encode(),
}
