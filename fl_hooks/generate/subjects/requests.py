"""What an endpoint takes from its client, and what it has of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fl_hooks.generate.blocks.kinds import KINDS, NEEDS
from fl_hooks.generate.compose.literal import literal
from fl_hooks.generate.compose.parameters import Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.generate.compose.parts import Parts

UPLOAD_FILE, UPLOAD, BODY, QUERY, OWN, NOTHING = (
    "upload file",
    "upload",
    "body",
    "query",
    "own",
    "nothing",
)
LIMIT = "limit_requests"
# Kind -> its type in the body of a request.
_BODIES = {
    "text": "Annotated[str, Body(embed=True)]",
    "numbers": "Annotated[list[float], Body()]",
    "array": "Annotated[list[float], Body()]",
    "lines": "Annotated[list[str], Body()]",
    "items": "Annotated[list[Any], Body()]",
    "rows": "Annotated[list[dict[str, str]], Body()]",
    "records": "Annotated[list[dict[str, Any]], Body()]",
    "data": "Annotated[dict[str, Any], Body()]",
}
# Kind -> what an endpoint has of its own, which no client may name.
_OWN = {
    "path": ("SOURCE", 'Path("data.bin")'),
    "folder": ("FOLDER", 'Path("files")'),
    "command": ("COMMAND", '(sys.executable, "--version")'),
    "url": ("URL", '"https://example.com/data.json"'),
    "urls": ("URLS: list[str]", '["https://example.com/data.json"]'),
    "items": ("ITEMS: list[Any]", "[]"),
    "rows": ("ROWS: list[dict[str, str]]", "[]"),
    "records": ("RECORDS: list[dict[str, Any]]", "[]"),
    "data": ("DATA: dict[str, Any]", "{}"),
    "numbers": ("NUMBERS: list[float]", "[]"),
}
# Kind that is read -> the file that it is read from, where the prompt names none.
_FILES = {
    "rows": "data.csv",
    "lines": "data.txt",
    "text": "data.txt",
    "data": "data.json",
    "records": "data.json",
    "items": "data.json",
    "array": "data.npy",
}
_TYPES = {
    "str": "str",
    "int": "PositiveInt",
    "float": "FiniteFloat",
    "bool": "bool",
    "Sequence[str]": "Annotated[list[str], Query()]",
}
_FROM_ZERO = ("index", "offset", "skip")
_OWN_NEEDS = {
    "target": 'Path("result.json")',
    "uploads": 'Path("uploads")',
    "destination": 'Path("unpacked")',
}
# Needs that keep a client within limits, and so are no client's to say.
_LIMITS = ("attempts", "max_bytes", "pause", "timeout")
# What a prompt may settle for every client: what is checked, and what is looked for.
_SETTLED = ("days", "expression", "keys")
_IMPORTS = """
import sys
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, Query, UploadFile
from pydantic import FiniteFloat, NonNegativeInt, PositiveInt
"""
_NAMED = re.compile(
    r"\b(?:list|dict|dictionary|table|array|constant|variable|rows|records|items)\s+"
    r"(?:called\s+|named\s+)?[`'\"]?([A-Z][A-Z0-9_]{2,30})\b",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Request:
    """What an endpoint takes; form: how the first value comes.

    source: the expression for it; values: those for what blocks need; constants: a module of what
    the endpoint has of its own; pieces: the helpers for it; constant: its name where it is own.
    lacking: needs that nobody gives a value.
    """

    form: str
    parameters: tuple[Parameter, ...] = ()
    source: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    constants: str = _IMPORTS
    pieces: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    upload: str = "upload"
    constant: str = ""
    creates: bool = False

    @property
    def body(self) -> bool:
        """Whether the request has a body."""
        return self.form in (UPLOAD_FILE, UPLOAD, BODY)


def request_of(parts: Parts, route: Sequence[str]) -> Request:
    """Return what the endpoint of a chain takes; route: the names in the prompt's path."""
    found = _first(parts)
    parameters = list(found.parameters)
    values, constants, lacking = {}, [found.constants], []
    for one in parts.needed:
        taken = None if _is_own(parts, one, route) else _taken(one)
        own = _own_value(one)
        if taken:
            parameters.append(taken)
            values[one.need] = one.name
        elif one.default and not _is_constant(one):
            values[one.need] = one.default
        else:
            values[one.need] = name = one.need.upper()
            # The limit of a request is there already, and counts for what is in it as well.
            if not (one.need == "max_bytes" and LIMIT in found.pieces):
                constants.append(f"{name} = {own or None}")
            lacking += [] if own else [f"a value of {one.need}"]
    for name in route:
        _rename(parameters, values, name)
    parameters.sort(key=lambda one: bool(one.default))
    return replace(
        found,
        parameters=tuple(parameters),
        values=values,
        constants="\n".join(constants),
        lacking=tuple(lacking),
    )


def _is_own(parts: Parts, one: Parameter, route: Sequence[str]) -> bool:
    """Tell whether a need is the endpoint's to say: a limit, or what the prompt settles."""
    given = parts.intent.given
    if one.name in (*given.parameters, *route):
        return False
    return one.need in _LIMITS or (one.need in _SETTLED and one.need in given.values)


def _is_constant(one: Parameter) -> bool:
    return "Path" in one.annotation or one.need in (*_LIMITS, *_SETTLED)


def _rename(parameters: list[Parameter], values: dict[str, str], name: str) -> None:
    """Let the first parameter that the path could stand for have the path's name."""
    if any(one.name == name for one in parameters):
        return
    for place, one in enumerate(parameters):
        if one.need and one.annotation in ("str", "PositiveInt", "NonNegativeInt", "FiniteFloat"):
            parameters[place] = replace(one, name=name, default="")
            values[one.need] = name
            return


def _first(parts: Parts) -> Request:
    kind, source = parts.plan.source, parts.source
    if source is None:
        return Request(NOTHING)
    gets = parts.intent.given.method in ("GET", "DELETE")
    given = parts.intent.given.values.get("path")
    taken = "upload" in (kind, *parts.plan.blocks[0].takes)
    if taken or (kind == "path" and not gets and given is None):
        return _uploaded(source.name if kind == "upload" else "upload", taken=taken)
    if kind in _BODIES and not gets:
        body = Parameter(source.name, _BODIES[kind])
        return Request(BODY, (body,), source.name, pieces=("refused", LIMIT))
    if kind in ("numbers", "array"):
        typed = Parameter(source.name, "Annotated[list[float], Query()]")
        return Request(QUERY, (typed,), source.name)
    if kind == "text":
        return Request(QUERY, (Parameter(source.name, "str"),), source.name)
    return _own(parts, kind, given)


def _uploaded(name: str, *, taken: bool) -> Request:
    """Return the request with an upload; taken: the first block takes it, and not a file's path."""
    typed = (Parameter(name, "UploadFile"),)
    if taken:
        return Request(UPLOAD, typed, name, pieces=(LIMIT,), upload=name)
    return Request(UPLOAD_FILE, typed, "path", pieces=(LIMIT, "received"), upload=name)


def _own(parts: Parts, kind: str, given: object) -> Request:
    declared, value = _OWN.get(kind, (KINDS[kind].name.upper(), "None"))
    named = _NAMED.search(parts.intent.prompt[:4000])
    if named and kind not in ("path", "folder", "command", "url"):
        declared = declared.replace(declared.partition(":")[0], named[1])
    if kind == "path":
        file = str(given or _FILES.get(parts.plan.kinds[1], "data.bin"))
        value = f"Path({literal(file)})"
    name = declared.partition(":")[0]
    return Request(OWN, (), name, constants=f"{_IMPORTS}\n{declared} = {value}", constant=name)


def _taken(one: Parameter) -> Parameter | None:
    """Return the parameter of the endpoint for what a block needs, None for what is not asked."""
    annotation = _TYPES.get(one.annotation, "")
    if annotation == "PositiveInt" and one.need in _FROM_ZERO:
        annotation = "NonNegativeInt"
    return replace(one, annotation=annotation) if annotation else None


def _own_value(one: Parameter) -> str:
    if "Path" in one.annotation and one.default:
        return f"Path({one.default})"
    return one.default or _OWN_NEEDS.get(one.need) or NEEDS[one.need].default
