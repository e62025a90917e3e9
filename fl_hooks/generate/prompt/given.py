"""Names and values that a prompt gives: what to call it, its parameters, a column, a limit."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.generate.prompt.mentions import Mention

_SIGNATURE = re.compile(r"\b([A-Za-z_]\w{1,39})\(([\w\s,:=\[\].|\"']{0,120})\)", re.ASCII)
_CALLED = re.compile(r"\b(?:called|named|name it|call it)\s+[`'\"]?([A-Za-z_]\w{1,39})", re.ASCII)
_COLUMN = re.compile(r"\bcolumn\s+(?:called\s+|named\s+)?[`'\"]?([A-Za-z_][\w-]{0,39})", re.ASCII)
_TAKEN = frozenset(
    (*keyword.kwlist, *keyword.softkwlist, *dir(__builtins__), "logger", "np", "json", "app")
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a prompt says outright; "" and () where it does not.

    values: need of a building block -> the value, a str, int or float.
    """

    name: str = ""
    parameters: tuple[str, ...] = ()
    values: Mapping[str, str | int | float] = field(default_factory=dict)


def read_given(prompt: str, _words: Sequence[str], _mentions: Sequence[Mention]) -> Given:
    """Return the names and values of a prompt; what cannot be an identifier is left out."""
    name = ""
    parameters: tuple[str, ...] = ()
    if signature := _SIGNATURE.search(prompt):
        name = identifier(signature[1])
        parameters = _parameters(signature[2])
    if not name and (called := _CALLED.search(prompt)):
        name = identifier(called[1])
    values: dict[str, str | int | float] = {}
    if column := _COLUMN.search(prompt):
        values["column"] = column[1]
    return Given(name, parameters, values)


def _parameters(text: str) -> tuple[str, ...]:
    names = (
        identifier(part.partition(":")[0].partition("=")[0].strip()) for part in text.split(",")
    )
    return tuple(dict.fromkeys(name for name in names if name))


def identifier(text: str) -> str:
    """Return the text if code can use it as a name without hiding another, else ""."""
    fine = text.isascii() and text.isidentifier() and text not in _TAKEN
    return text if fine and not text.startswith("__") else ""
