"""Names and values that a prompt gives: what to call it, its parameters, a column, a limit."""

from __future__ import annotations

import builtins
import keyword
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fl_hooks.generate.prompt.values import read_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.generate.prompt.values import Value

# As much of a prompt is read for names and values; a longer one is no request but a document.
LONGEST = 20_000
_NAME = r"([A-Za-z_]\w{1,39})"
_SIGNATURE = re.compile(r"(?<![\w.])([A-Za-z_]\w{0,39})\(([^()\n]{0,160})\)", re.ASCII)
_CALLED = re.compile(
    rf"\b(?:(?:function|func|method|coroutine|class|script|command|tool|cli|endpoint|one)\s+"
    rf"(?:called|named)|name it|call it)\s+[`'\"]?{_NAME}(?![\w.])",
    re.ASCII | re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?:function|func|def|method|coroutine|endpoint|class|script|command|tool)\s+[`'\"]?{_NAME}"
    r"(?![\w.])",
    re.ASCII | re.IGNORECASE,
)
# A name as people write one: with an underline, or in camel case. Other words are words.
_NAMELIKE = re.compile(r"[a-z]\w*_\w+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+", re.ASCII)
_CLASS = re.compile(
    r"\bclass\s+[`'\"]?([A-Z][A-Za-z0-9]{1,39})\b|\b([A-Z][A-Za-z0-9]{1,39})\s+class\b"
)
_TAKING = re.compile(
    r"\b(?:parameters?|arguments?|args)\s*:?\s+((?:[`'\"]?[a-z_]\w{0,39}[`'\"]?(?:,\s*|\s+and\s+|\s*,\s*and\s+)?){1,6})",
    re.ASCII,
)
_ROUTE = re.compile(
    r"\b(GET|POST|PUT|PATCH|DELETE)\b(?:[^\S\n]+[`'\"]?(/[\w/{}.-]{0,80}))?|(?<![\w./])(/[a-z][\w/{}-]{1,80})",
    re.ASCII,
)
# "file(s)" is no function of s.
_PLURALS = ("", "s", "es")
_STOP = ("a", "an", "and", "for", "of", "on", "or", "that", "the", "to", "which", "with")
# What a module of ours may already call by these names.
_OURS = "app asyncio csv json logger logging main math np os re self".split()  # noqa: SIM905 -- words
_TAKEN = frozenset((*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *_OURS))


@dataclass(frozen=True, slots=True)
class Given:
    """What a prompt says outright; "" and () where it does not.

    values: need of a building block -> the value. route, method: of an endpoint.
    """

    name: str = ""
    parameters: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    route: str = ""
    method: str = ""


def read_given(prompt: str) -> Given:
    """Return the names and values of a prompt; what cannot be an identifier is left out."""
    text = prompt[:LONGEST]
    name, parameters = _signature(text)
    route, method = _route(text)
    return Given(name or _name(text), parameters or _taking(text), read_values(text), route, method)


def _signature(text: str) -> tuple[str, tuple[str, ...]]:
    """Return name and parameters of the first call-like text that can be a definition."""
    classes = {one[1] or one[2] for one in _CLASS.finditer(text)}
    for found in _SIGNATURE.finditer(text):
        # Beside a class, what else is called are its methods.
        if found[2] in _PLURALS or (classes and found[1] not in classes):
            continue
        name = identifier(found[1])
        parts = [part.partition(":")[0].partition("=")[0].strip() for part in found[2].split(",")]
        parameters = tuple(dict.fromkeys(one for one in map(identifier, parts) if one))
        if name and len(parameters) == len([part for part in parts if part and part != "self"]):
            return name, parameters
    return "", ()


def _name(text: str) -> str:
    for found in _CLASS.finditer(text):
        if name := identifier(found[1] or found[2]):
            return name
    for found in _CALLED.finditer(text):
        if (name := identifier(found[1])) and name.lower() not in _STOP:
            return name
    for found in _AFTER.finditer(text):
        if _NAMELIKE.fullmatch(found[1]) and (name := identifier(found[1])):
            return name
    return ""


def _taking(text: str) -> tuple[str, ...]:
    found = _TAKING.search(text)
    words = re.findall(r"[a-z_]\w*", found[1]) if found else []
    return tuple(dict.fromkeys(w for w in words if w not in _STOP and identifier(w)))


def _route(text: str) -> tuple[str, str]:
    """Return path and method of an endpoint; a path is kept only where it is plain."""
    method = path = ""
    for found in _ROUTE.finditer(text):
        method = method or found[1] or ""
        candidate = found[2] or found[3] or ""
        if not path and re.fullmatch(r"(/[\w-]+|/\{[a-z_]\w*\})+", candidate.rstrip("."), re.ASCII):
            path = candidate.rstrip(".")
    return path, method


def identifier(text: str) -> str:
    """Return the text if code can use it as a name without hiding another, else ""."""
    fine = text.isascii() and text.isidentifier() and text not in _TAKEN
    return text if fine and not text.startswith("__") else ""
