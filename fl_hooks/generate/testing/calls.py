"""How a test calls a function, an async function or a class of the module."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.blocks.kinds import NEEDS
from fl_hooks.generate.testing.literals import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fl_hooks.generate.compose.parameters import Parameter
    from fl_hooks.generate.compose.parts import Parts

# Annotation of a need -> an ordinary value of it; names of columns are those of the table.
_ORDINARY: dict[str, Any] = {
    "int": 2,
    "float": 1.0,
    "bool": False,
    "str": "tea",
    "Sequence[str]": ["name"],
    "Mapping[str, str]": {"name": "title"},
    "Any": None,
}
_COLUMNS = {"column": "price", "key": "name", "word": "tea", "expression": "tea", "wanted": "tea"}
# Need -> an expression; the test itself is a file to compare with.
_EXPRESSIONS = {
    "other": "__file__",
    "handlers": "{ValueError: str}",
    "url": 'f"{address}/page"',
}
# Need -> what it is called in a folder of the test.
_FILES = (
    ("json", "result.json"),
    ("csv", "result.csv"),
    ("array", "result.npy"),
    ("", "result.txt"),
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value for what a block needs: as data, as an expression, and whether it is passed on."""

    data: Any
    expression: str
    passed: bool = True


def needed(parts: Parts) -> dict[str, Value]:
    """Return need -> the value that the test gives; what has a default keeps it."""
    return {one.need: _value(parts, one) for one in parts.needed}


def _value(parts: Parts, one: Parameter) -> Value:
    if one.default:
        try:
            return Value(ast.literal_eval(one.default), one.default, passed=False)
        except (ValueError, SyntaxError):
            return Value(None, one.default, passed=False)
    for block in parts.plan.blocks:
        told = block.test.get("needs", {})
        if one.need in block.needs and one.need in told:
            return Value(told[one.need], shown(told[one.need]))
    annotation = NEEDS[one.need].annotation
    called = "lambda value: value" if "Callable" in annotation else ""
    if expression := _EXPRESSIONS.get(one.need, called):
        return Value(None, expression)
    if "Path" in annotation:
        name = target_name(parts)
        return Value(name, f'tmp_path / "{name}"')
    data = _COLUMNS.get(one.need, _ORDINARY.get(annotation))
    return Value(data, shown(data))


def target_name(parts: Parts) -> str:
    """Return what the file is called that a chain writes."""
    writing = [block.name for block in parts.plan.blocks if "target" in block.needs]
    name = writing[-1] if writing else ""
    return next(file for word, file in _FILES if word in name)


def call(parts: Parts, source: str, values: Mapping[str, Value], methods: list[str]) -> str:
    """Return the expression that calls the subject; methods: of a class, in their order."""
    if parts.intent.subject == "class":
        expression = _class_call(parts, source, values, methods)
        return f"asyncio.run({expression})" if parts.asynchronous else expression
    arguments = ", ".join(_arguments(parts.parameters, source, values))
    expression = f"{parts.name}({arguments})"
    return f"asyncio.run({expression})" if is_async(parts) else expression


def is_async(parts: Parts) -> bool:
    """Tell whether the subject is an async function."""
    return parts.intent.subject == "async function" or parts.asynchronous


def _arguments(
    parameters: tuple[Parameter, ...], source: str, values: Mapping[str, Value]
) -> Iterator[str]:
    for place, one in enumerate(parameters):
        value = source if not one.need else values[one.need].expression
        if one.need and not values[one.need].passed:
            continue
        yield value if place == 0 else f"{one.name}={value}"


def _class_call(parts: Parts, source: str, values: Mapping[str, Value], methods: list[str]) -> str:
    from fl_hooks.generate.subjects.classes import held

    own = parts.parameters if held(parts) else parts.needed
    made = f"{parts.name}({', '.join(_arguments(own, source, values))})"
    method = "run" if len(methods) > 1 else methods[0]
    return f"{made}.{method}({'' if held(parts) else source})"
