"""Generated Python that reads like library code: seeded, varied, about 35 bytes a line.

A linter's cost depends on what it reads. A file made of one repeated line would flatter every
tool that caches, so each module here has its own names, types, branches, comments and docstrings.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INDENT = "    "
TYPES = ("str", "int", "float", "bool", "bytes", "list[str]", "dict[str, int]", "tuple[int, ...]")


class Writer:
    """Writes one module from its own random stream."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []

    def noun(self) -> str:
        """Return a noun."""
        return self.random.choice(words.NOUNS)

    def name(self) -> str:
        """Return a variable's name: a noun, often with an adjective."""
        noun = self.noun()
        return f"{self.random.choice(words.ADJECTIVES)}_{noun}" if self.chance(0.25) else noun

    def function_name(self) -> str:
        """Return a function's name."""
        return f"{self.random.choice(words.VERBS)}_{self.name()}"

    def class_name(self) -> str:
        """Return a class's name."""
        return "".join(part.title() for part in f"{self.name()}_{self.noun()}".split("_"))

    def chance(self, probability: float) -> bool:
        """Return True with that probability."""
        return self.random.random() < probability

    def sentence(self, templates: tuple[str, ...]) -> str:
        """Return one of the sentences, its gaps filled."""
        return self.random.choice(templates).format(
            noun=self.noun(), other=self.noun(), adjective=self.random.choice(words.ADJECTIVES)
        )

    def add(self, depth: int, line: str = "") -> None:
        """Append a line."""
        self.lines.append(INDENT * depth + line if line else "")


def module(seed: str, *, lines: int = 270, extra: Callable[[Writer], None] | None = None) -> str:
    """Return a module of about that many lines; `extra` may write functions of its own into it."""
    writer = Writer(seed)
    _head(writer)
    place = writer.random.randrange(lines // 4, lines // 2)
    while len(writer.lines) < lines:
        if extra is not None and len(writer.lines) >= place:
            extra(writer)
            extra = None
        writer.random.choices((_class, _function), weights=(1, 3))[0](writer)
    return "\n".join(writer.lines).rstrip("\n") + "\n"


def signature(writer: Writer, depth: int, name: str, *, method: bool = False) -> list[str]:
    """Write a function's head and docstring; return the names of its parameters."""
    names = list(dict.fromkeys(writer.name() for _ in range(writer.random.randint(1, 4))))
    parameters = [f"{each}: {writer.random.choice(TYPES)}" for each in names]
    result = writer.random.choice((*TYPES, "None"))
    inside = ", ".join((["self"] if method else []) + parameters)
    head = f"def {name}({inside}) -> {result}:"
    if len(head) + depth * len(INDENT) <= 99:
        writer.add(depth, head)
    else:
        writer.add(depth, f"def {name}(")
        for each in (["self"] if method else []) + parameters:
            writer.add(depth + 1, f"{each},")
        writer.add(depth, f") -> {result}:")
    _docstring(writer, depth + 1, name)
    return names


def body(writer: Writer, depth: int, names: list[str]) -> None:
    """Write the statements of a function whose parameters are given, ending in a return."""
    known = list(names)
    for _ in range(writer.random.randint(3, 9)):
        _statement(writer, depth, known)
    writer.add(depth, f"return {_value(writer, known)}")


def blank(writer: Writer, count: int) -> None:
    """Write empty lines."""
    for _ in range(count):
        writer.add(0)


def _head(writer: Writer) -> None:
    noun = writer.noun()
    writer.add(0, f'"""The {writer.random.choice(words.ADJECTIVES)} {noun}s of a {writer.noun()}.')
    blank(writer, 1)
    for _ in range(writer.random.randint(1, 4)):
        writer.add(0, writer.sentence(words.SENTENCES))
    writer.add(0, '"""')
    blank(writer, 1)
    writer.add(0, "from __future__ import annotations")
    blank(writer, 1)
    standard = ("bisect", "collections", "datetime", "itertools", "json", "logging", "math", "os")
    for each in sorted(writer.random.sample(standard, writer.random.randint(2, 5))):
        writer.add(0, f"import {each}")
    blank(writer, 1)
    for _ in range(writer.random.randint(1, 4)):
        writer.add(0, f"from .{writer.noun()} import {writer.function_name()}")
    blank(writer, 1)
    for _ in range(writer.random.randint(1, 5)):
        writer.add(0, f"{writer.name().upper()} = {_literal(writer)}")


def _function(writer: Writer) -> None:
    blank(writer, 2)
    body(writer, 1, signature(writer, 0, writer.function_name()))


def _class(writer: Writer) -> None:
    blank(writer, 2)
    name = writer.class_name()
    writer.add(0, f"class {name}:")
    _docstring(writer, 1, name)
    blank(writer, 1)
    fields = signature(writer, 1, "__init__", method=True)
    for each in fields:
        writer.add(2, f"self.{each} = {each}")
    for _ in range(writer.random.randint(2, 5)):
        blank(writer, 1)
        if writer.chance(0.2):
            writer.add(1, "@property")
            writer.add(1, f"def {writer.name()}(self) -> {writer.random.choice(TYPES)}:")
            writer.add(2, f'"""Return the {writer.name().replace("_", " ")}."""')
            writer.add(2, f"return self.{writer.random.choice(fields)}")
        else:
            names = signature(writer, 1, writer.function_name(), method=True)
            body(writer, 2, [*names, *(f"self.{each}" for each in fields)])


def _docstring(writer: Writer, depth: int, name: str) -> None:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip("_").replace("_", " "))
    first = f"{spaced.capitalize()} of the {writer.noun()}."
    if writer.chance(0.6):
        writer.add(depth, f'"""{first}"""')
        return
    writer.add(depth, f'"""{first}')
    blank(writer, 1)
    for _ in range(writer.random.randint(1, 3)):
        writer.add(depth, writer.sentence(words.SENTENCES))
    writer.add(depth, '"""')


def _literal(writer: Writer) -> str:
    pick = writer.random.random()
    if pick < 0.4:
        return str(writer.random.choice((0, 1, 2, 8, 30, 60, 100, 256, 1000, 3600)))
    if pick < 0.8:
        return f'"{writer.noun()}-{writer.noun()}"'
    return f"({', '.join(repr(writer.noun()) for _ in range(3))})"


def _value(writer: Writer, known: list[str]) -> str:
    """Return an expression over names that are bound."""
    one, two = writer.random.choice(known), writer.random.choice(known)
    forms = (
        one,
        f"{writer.function_name()}({one}, {two})",
        f"{one}.{writer.noun()}",
        f"{one}.get({_literal(writer)}, {two})",
        f"[item.{writer.noun()} for item in {one}]",
        f"{{item.{writer.noun()}: item for item in {one} if item != {two}}}",
        f'f"{writer.noun()} {{{one}}} of {{{two}}}"',
        f"{one} + {two} * {writer.random.randint(2, 90)}",
        f"sorted({one}, key=lambda item: item.{writer.noun()})",
        f"{one} if {two} else {_literal(writer)}",
        f"len({one}) - {writer.random.randint(1, 9)}",
        f'"{writer.noun()}".join(str(item) for item in {one})',
    )
    return writer.random.choice(forms)


def _statement(writer: Writer, depth: int, known: list[str]) -> None:
    if writer.chance(0.2):
        blank(writer, 1)
    if writer.chance(0.15):
        writer.add(depth, f"# {writer.sentence(words.COMMENTS)}")
    kinds: tuple[Callable[[Writer, int, list[str]], None], ...] = (_assign, _call, _if, _for)
    weights = (5, 2, 2, 1) if depth < 4 else (5, 2, 0, 0)
    writer.random.choices(kinds, weights=weights)[0](writer, depth, known)


def _assign(writer: Writer, depth: int, known: list[str]) -> None:
    name = writer.name()
    writer.add(depth, f"{name} = {_value(writer, known)}")
    known.append(name)


def _call(writer: Writer, depth: int, known: list[str]) -> None:
    target = writer.random.choice(known)
    writer.add(depth, f"{target}.{writer.function_name()}({_value(writer, known)})")


def _if(writer: Writer, depth: int, known: list[str]) -> None:
    sign = writer.random.choice(("is None", "> 0", "!= ''", "in seen", "== expected"))
    sign = sign.replace("seen", writer.random.choice(known))
    sign = sign.replace("expected", writer.random.choice(known))
    writer.add(depth, f"if {writer.random.choice(known)} {sign}:")
    for _ in _some(writer):
        _statement(writer, depth + 1, list(known))
    if writer.chance(0.3):
        writer.add(depth, "else:")
        _statement(writer, depth + 1, list(known))


def _for(writer: Writer, depth: int, known: list[str]) -> None:
    name = writer.name()
    writer.add(depth, f"for {name} in {writer.random.choice(known)}:")
    for _ in _some(writer):
        _statement(writer, depth + 1, [*known, name])


def _some(writer: Writer) -> Iterator[int]:
    yield from range(writer.random.randint(1, 3))
