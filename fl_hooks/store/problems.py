"""What is wrong in a file people wrote: the place, one plain sentence, and a suggestion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Loc = tuple[int | str, ...]
_FEW = 24  # more names than this make a message longer than it helps
_LONG = 60


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file; line is 1-based, 0 where the file as a whole is meant."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        """Show it as editors and terminals make it clickable."""
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


class InputError(FlError):
    """A file, or several, that cannot be used: all that is wrong in them, at once."""

    def __init__(self, problems: Iterable[Problem], hint: str = "") -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)), hint)


def suggest(word: object, choices: Iterable[str]) -> str:
    """Return `; did you mean "x"?` for a near choice, else the list of choices if it is short."""
    names = sorted(map(str, choices))
    close = get_close_matches(str(word), names, n=1, cutoff=0.6)
    if close and close[0] != str(word):
        return f'; did you mean "{close[0]}"?'
    return f"; known: {', '.join(names)}" if 0 < len(names) <= _FEW else ""


def explain(
    error: ValidationError, model: type[BaseModel], path: str, line_of: Callable[[Loc], int]
) -> list[Problem]:
    """Turn pydantic's errors into problems of the file, one per place.

    A value that fits no arm of a union gives pydantic one error per arm; here they are merged.
    """
    merged: dict[Loc, list[Any]] = {}
    for item in error.errors(include_url=False):
        merged.setdefault(_place(model, item["loc"]), []).append(item)
    return [
        Problem(path, line_of(loc), _sentence(model, loc, items)) for loc, items in merged.items()
    ]


def _sentence(model: type[BaseModel], loc: Loc, items: list[Any]) -> str:
    where = ".".join(map(str, loc))
    first = items[0]
    kind, given = first["type"], first["input"]
    if kind == "extra_forbidden":
        return f"{where}: unknown key{suggest(loc[-1], _keys(model, loc[:-1]))}"
    if kind == "missing":
        return f"{where}: this key is missing"
    if kind in ("literal_error", "enum"):
        choices = re.findall(r"'([^']*)'", str(first["ctx"]["expected"]))
        return f"{where}: {_shown(given)} is not allowed{suggest(given, choices)}"
    expected = list(dict.fromkeys(_EXPECTED[i["type"]] for i in items if i["type"] in _EXPECTED))
    if expected:
        quote = ' (quote it: "…")' if "text" in expected and not _container(given) else ""
        return f"{where}: must be {' or '.join(expected)}, not {_shown(given)}{quote}"
    if kind in _PLAIN:
        return f"{where}: {_PLAIN[kind].format(**first['ctx'])}"
    message = str(first["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a table of keys",
    "model_type": "a table of keys",
    "model_attributes_type": "a table of keys",
}

_PLAIN = {
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "greater_than_equal": "must be at least {ge}",
    "string_pattern_mismatch": "does not have the form {pattern}",
}


def _container(value: object) -> bool:
    return isinstance(value, dict | list)


def _shown(value: object) -> str:
    """Show a value the way people write it, and not all of a long one."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if _container(value):
        return "a list" if isinstance(value, list) else "a table of keys"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _place(model: type[BaseModel], loc: Loc) -> Loc:
    """Return the error's place without the parts by which pydantic names arms of a union."""
    types: list[Any] = [model]
    place: list[int | str] = []
    for index, part in enumerate(loc):
        inner = [t for outer in types for t in _step(outer, part)]
        last = index == len(loc) - 1
        if inner or (last and _models(types) and part != "[key]"):
            place.append(part)
            types = inner
    return tuple(place)


def _keys(model: type[BaseModel], loc: Loc) -> set[str]:
    types: list[Any] = [model]
    for part in loc:
        types = [t for outer in types for t in _step(outer, part)]
    found = (m.model_fields.items() for m in _models(types))
    return {field.alias or name for fields in found for name, field in fields}


def _models(types: Iterable[Any]) -> list[type[BaseModel]]:
    arms = [arm for t in types for arm in _arms(t)]
    return [arm for arm in arms if isinstance(arm, type) and issubclass(arm, BaseModel)]


def _step(outer: object, part: int | str) -> Iterator[Any]:
    """Yield the types that a value of type `outer` can have at a key or index."""
    for arm in _arms(outer):
        origin, inner = get_origin(arm), get_args(arm)
        if isinstance(arm, type) and origin is None and issubclass(arm, BaseModel):
            for name, field in arm.model_fields.items():
                if part == (field.alias or name):
                    yield field.annotation
        elif origin is dict and part != "[key]":
            yield inner[1]
        elif origin in (list, tuple) and isinstance(part, int):
            yield inner[0]


def _arms(annotation: object) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _arms(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for arm in get_args(annotation):
            yield from _arms(arm)
    else:
        yield annotation
