"""Do two pieces of code say the same? Form, comments and other words for the same do not count."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from fl_hooks.detect.languages import comment_sign
from fl_hooks.learn.mended.names import parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = ("builtins", "contextlib")
_ALL = ast.Name("BaseException", ast.Load())


def same(one: str, other: str, language: str) -> bool:
    """Tell whether two pieces of code do the same, by the language's own definitions.

    `except:` is `except BaseException:`, and `with suppress(X):` is `try` with `except X: pass`.
    """
    return _plain(one, language) == _plain(other, language)


def _plain(text: str, language: str) -> str:
    tree = parsed(text) if language == "python" else None
    if tree is None:
        sign = comment_sign(language)
        return "".join("".join(row.partition(sign)[0].split()) for row in text.split("\n"))
    whole = _Spelling().visit(tree)
    return "\n".join(ast.dump(node) for node in whole.body if not _only_brings_words(node))


def _only_brings_words(node: ast.stmt) -> bool:
    """Tell whether a statement imports nothing but what other words for the same need."""
    if isinstance(node, ast.ImportFrom):
        return node.module in _WORDS
    return isinstance(node, ast.Import) and all(one.name in _WORDS for one in node.names)


class _Spelling(ast.NodeTransformer):
    """Writes what can be said in several ways in one of them."""

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        self.generic_visit(node)
        return ast.ExceptHandler(_caught([node.type or _ALL]), node.name, _nothing(node.body))

    def visit_With(self, node: ast.With) -> ast.AST:
        self.generic_visit(node)
        call = node.items[0].context_expr
        if len(node.items) > 1 or not isinstance(call, ast.Call) or _last(call.func) != "suppress":
            return node
        handler = ast.ExceptHandler(_caught(call.args), None, [ast.Pass()])
        return ast.Try(node.body, [handler], [], [])


def _caught(types: Sequence[ast.expr]) -> ast.expr:
    """Return one type for the types that are caught, without the module of a builtin."""
    found = [part for one in types for part in (one.elts if isinstance(one, ast.Tuple) else [one])]
    names: list[ast.expr] = [
        ast.Name(one.attr, ast.Load())
        if isinstance(one, ast.Attribute) and _last(one.value) == "builtins"
        else one
        for one in found
    ]
    return names[0] if len(names) == 1 else ast.Tuple(names, ast.Load())


def _nothing(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return a body, `pass` for one that only has words."""
    left = [n for n in body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
    return left or [ast.Pass()]


def _last(node: ast.expr) -> str:
    """Return the last part of a dotted name, "" for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
