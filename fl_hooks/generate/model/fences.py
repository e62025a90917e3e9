"""The blocks of code in a text of Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENS = re.compile(r" {0,3}(`{3,30}|~{3,30})[ \t]*([\w+.-]{0,30})")


@dataclass(frozen=True, slots=True)
class Fenced:
    """A block: what it says it is, in small letters; its code; whether it was closed."""

    tag: str
    code: str
    closed: bool


def fenced(text: str) -> Iterator[Fenced]:
    """Yield the fenced blocks of a text; one that is never closed goes on to its end."""
    fence, tag, lines = "", "", list[str]()
    for line in text.split("\n"):
        stripped = line.strip()
        if not fence:
            if met := _OPENS.match(line):
                fence, tag, lines = met[1], met[2].lower(), []
        elif stripped.startswith(fence) and not stripped.strip(fence[0]):
            yield Fenced(tag, "\n".join(lines), closed=True)
            fence = ""
        else:
            lines.append(line)
    if fence:
        yield Fenced(tag, "\n".join(lines), closed=False)
