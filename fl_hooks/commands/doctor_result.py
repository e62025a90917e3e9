"""One line of `fl doctor`: what was looked at, how it stands, and what mends it."""

from __future__ import annotations

import os
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fl_hooks.store.changes import printable

if TYPE_CHECKING:
    from fl_hooks.store.git import Git

_PLAIN = frozenset(string.ascii_letters + string.digits + " /._-+=,:@%")


@dataclass(frozen=True, slots=True)
class Result:
    """How one thing stands. ok: as it should be. note: good to know. wrong: to be mended.

    command: what mends it, or where to look; "" where there is nothing to do.
    """

    level: Literal["ok", "note", "wrong"]
    topic: str
    text: str
    command: str = ""


def ok(topic: str, text: str) -> Result:
    """Return a line for what is as it should be."""
    return Result("ok", topic, printable(text))


def note(topic: str, text: str, command: str = "") -> Result:
    """Return a line for what is good to know, and no fault."""
    return Result("note", topic, printable(text), printable(command))


def wrong(topic: str, text: str, command: str = "") -> Result:
    """Return a line for what keeps fl-hooks from doing its work."""
    return Result("wrong", topic, printable(text), printable(command))


def line(git: Git, *arguments: str) -> str:
    """Return what git answers, "" where it answers with an error."""
    code, output = git.ask(*arguments)
    return "" if code else output.decode("utf-8", "surrogateescape").rstrip("\n")


def quoted(path: str) -> str:
    """Return a path as a shell takes it, in plain characters whatever its bytes are."""
    from shlex import quote

    if path.isprintable():
        return quote(path)
    signs = (chr(byte) if chr(byte) in _PLAIN else f"\\x{byte:02x}" for byte in os.fsencode(path))
    return f"$'{''.join(signs)}'"


def ago(seconds: float) -> str:
    """Return a span of time in the largest unit that fits: "3 days", "1 minute"."""
    for name, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return many(int(seconds // length), name)
    return many(max(int(seconds), 0), "second")


def many(count: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it has to be."""
    if count != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{count:,} {noun}"
