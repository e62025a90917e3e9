"""A function of the chain; where one block is all of it, that block's own function."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.compose.naming import docstring_lines
from fl_hooks.generate.compose.parameters import Parameter
from fl_hooks.generate.compose.parts import indented, signature
from fl_hooks.generate.compose.rename import bound_names, renamed

if TYPE_CHECKING:
    from fl_hooks.generate.blocks.render import Marks
    from fl_hooks.generate.compose.parts import Parts

    Function = ast.FunctionDef | ast.AsyncFunctionDef

# Kinds that tell in a log what a call was about, without telling what is in it.
_TELLING = ("path", "folder", "url")


def function(parts: Parts, marks: Marks) -> tuple[list[str], dict[str, Any]]:
    """Return a function of the chain; where one block is all of it, that block's own."""
    own = own_form(parts)
    if own:
        return [own], {}
    lead = "async def" if parts.asynchronous else "def"
    lines = [
        signature(parts.name, parts.parameters, parts.returns, lead),
        *docstring_lines(parts.plan, "    "),
        *indented([*logged(parts), *parts.steps(threads=parts.asynchronous)]),
    ]
    return ["import asyncio", *parts.texts, marks.kept("\n".join(lines))], {}


def logged(parts: Parts) -> list[str]:
    """Return the statements that log what a call is about."""
    if parts.plan.source not in _TELLING or parts.source is None:
        return []
    said = f'logger.debug("{parts.name}: %s", {parts.source.name})'
    return ["# Pattern: structured_logging", said]


def own_form(parts: Parts) -> str:
    """Return the module of the one block, under the asked names, "" where a wrapper is due."""
    if len(parts.plan.blocks) != 1 or (parts.plan.blocks[0].through and not parts.silent):
        return ""
    text = parts.texts[0]
    node = _function(text, parts.helpers[0])
    if node is None or len(node.args.args) != len(parts.parameters):
        return ""
    old = [arg.arg for arg in node.args.args]
    new = _in_block_order(parts)
    names = {a: b.name for a, b in zip(old, new, strict=True) if a != b.name}
    lines = text.split("\n")
    whole = "\n".join(lines[node.lineno - 1 : node.end_lineno])
    clashes = set(names.values()) & bound_names(whole) - names.keys()
    if clashes & _caught(node):
        return ""
    # A variable that has the name of a parameter now gives way.
    names |= {name: f"{name}_" for name in clashes}
    body = node.body[0].lineno - 1
    returns = ast.unparse(node.returns or ast.Constant(None))
    head = signature(parts.name, _typed(parts, node), returns, _lead(node))
    changed = renamed("\n".join(["def _():", *lines[body : node.end_lineno]]), names)
    return "\n".join(
        [*lines[: node.lineno - 1], head, *changed.split("\n")[1:], *lines[node.end_lineno or 0 :]]
    )


def _function(text: str, name: str) -> Function | None:
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            rest = node.args
            plain = not (rest.vararg or rest.kwarg or rest.kwonlyargs or rest.posonlyargs)
            return node if plain and not node.decorator_list else None
    return None


def _caught(node: Function) -> set[str]:
    """Return the names of exceptions that a function catches: they are no variables to rename."""
    handlers = (one for one in ast.walk(node) if isinstance(one, ast.ExceptHandler))
    return {one.name for one in handlers if one.name}


def _lead(node: Function) -> str:
    return "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"


def _in_block_order(parts: Parts) -> list[Parameter]:
    """Return the parameters as the block has them: what it takes, then what it needs."""
    by_need = {one.need: one for one in parts.parameters}
    needs = parts.plan.blocks[0].needs
    return [by_need[need] for need in (*([""] if "" in by_need else []), *needs)]


def _typed(parts: Parts, node: Function) -> list[Parameter]:
    """Return the parameters in the asked order, annotated as the block has them."""
    defaults = [""] * (len(node.args.args) - len(node.args.defaults))
    defaults += [ast.unparse(one) for one in node.args.defaults]
    found = {}
    for arg, default, one in zip(node.args.args, defaults, _in_block_order(parts), strict=True):
        annotation = ast.unparse(arg.annotation) if arg.annotation else "object"
        found[one.name] = Parameter(one.name, annotation, one.default or default, one.need)
    typed = [found[one.name] for one in parts.parameters]
    return sorted(typed, key=lambda one: bool(one.default))
