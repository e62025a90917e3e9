"""TOML with line numbers, which tomllib does not give: keys are found again in the text."""

from __future__ import annotations

import re
import stat
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.store.problems import InputError, Loc, Problem

if TYPE_CHECKING:
    from pathlib import Path

_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_QUOTED = re.compile(r"""\"(?:[^"\\]|\\.)*"|'[^']*'|\#.*""")
_LONG = re.compile(r'"""|\'\'\'')
_MOST = 16_000_000  # bytes; what is longer was written by no person, or is a device without an end


@dataclass(frozen=True, slots=True)
class Toml:
    """A TOML file's values, and where its keys stand."""

    path: str
    data: dict[str, Any]
    lines: dict[Loc, int]

    def line(self, loc: Loc) -> int:
        """Return the 1-based line of a key or of the nearest table above it, 0 if none is found."""
        for length in range(len(loc), 0, -1):
            if loc[:length] in self.lines:
                return self.lines[loc[:length]]
        return 0


def read_toml(path: Path, shown: str) -> Toml | None:
    """Read a TOML file, None where there is none; `shown` is its name in messages."""
    try:
        text = _bytes(path, shown).decode("utf-8-sig")
        return Toml(shown, tomllib.loads(text), key_lines(text))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise InputError([Problem(shown, 0, f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError([Problem(shown, line, "is not UTF-8 text")]) from error
    except tomllib.TOMLDecodeError as error:
        # fl: allow error-text-matching -- before Python 3.14 only the text says where
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise InputError([Problem(shown, line, f"not valid TOML: {reason}")]) from error
    except (RecursionError, ValueError) as error:
        raise InputError([Problem(shown, 0, f"not valid TOML: {error}")]) from error


def _bytes(path: Path, shown: str) -> bytes:
    """Return a file's content; InputError for one that would be waited for, or never ends."""
    if stat.S_ISFIFO(path.stat().st_mode):
        raise InputError([Problem(shown, 0, "is a pipe, not a file")])
    with path.open("rb") as file:
        content = file.read(_MOST + 1)
    if len(content) > _MOST:
        raise InputError([Problem(shown, 0, f"is longer than {_MOST:,} bytes")])
    return content


def key_lines(text: str) -> dict[Loc, int]:
    """Return the line of each table and key; entries of an array of tables carry their index."""
    lines: dict[Loc, int] = {}
    counts: dict[Loc, int] = {}
    table: Loc = ()
    for number, line in _logical_lines(text):
        if header := _HEADER.match(line):
            table = _inside(_parts(header[2]), counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            parts = _parts(key[1])
            for length in range(1, len(parts) + 1):
                lines.setdefault((*table, *parts[:length]), number)
    return lines


def _inside(parts: tuple[str, ...], counts: dict[Loc, int]) -> Loc:
    """Return a header's place: below the last entry of each array of tables that it names."""
    place: Loc = ()
    for index, part in enumerate(parts):
        place = (*place, part)
        if place in counts and index < len(parts) - 1:
            place = (*place, counts[place])
    return place


def _logical_lines(text: str) -> list[tuple[int, str]]:
    """Return the numbered lines that start a statement: none inside an array or long string."""
    found: list[tuple[int, str]] = []
    depth, quote = 0, ""
    for number, raw in enumerate(text.split("\n"), 1):
        line, inside = raw, bool(quote) or depth > 0
        line, quote = _without_long_strings(line, quote)
        bare = _QUOTED.sub("", line)
        if not inside:
            found.append((number, raw))
            bare = bare.partition("=")[2]
        depth = max(0, depth + sum(bare.count(c) for c in "[{") - sum(bare.count(c) for c in "]}"))
    return found


def _without_long_strings(line: str, quote: str) -> tuple[str, str]:
    """Cut multi-line strings out of a line; return what is left and the quote still open."""
    kept = ""
    while line:
        if quote:
            _, closed, line = line.partition(quote)
            quote = "" if closed else quote
        elif (mark := _LONG.search(line)) and "#" not in _QUOTED.sub("", line[: mark.start()]):
            kept += line[: mark.start()]
            quote, line = mark[0], line[mark.end() :]
        else:
            return kept + line, quote
    return kept, quote


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))
