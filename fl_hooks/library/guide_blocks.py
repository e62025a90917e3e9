"""A Markdown text as headings, fenced blocks and lines, each with the line it starts at.

Only what a guide of patterns needs, and tolerant: a fence counts at any indentation, in a list or
a quotation, and one that is never closed ends at the next numbered heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(
    r"^(?P<prefix>[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?)(?P<sign>`{3,}|~{3,})(?P<info>.*)$"
)
_HEADING = re.compile(r"^ {0,3}(?P<signs>#{1,6})[ \t]+(?P<text>.*?)(?:[ \t]+#+)?[ \t]*$")
# `### 3. Title`, `## 3) Title`, with an emoji before the number too.
_NUMBERED = re.compile(r"^[^\w`*\[(]*(?P<number>\d{1,4})\s*[.):]\s+(?P<title>\S.*)$")
# A heading below the title, or a bold line: what a block that is not closed runs into.
_PART = re.compile(r"#{2,6}\s+\S|(?:\*\*|__)[^*_]+(?:\*\*|__):?\s*")
_MARKDOWN = ("markdown", "md")
# How much further to the right than its opening a fence may close.
_SHIFT = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the text: its kind (heading, fence, line), its lines, and what it says.

    first is the 0-based index of its first line and behind that of the line after it. level is a
    heading's, number 0 where it has none; text is a heading's or line's, info and text a fence's.
    """

    kind: str
    first: int
    behind: int
    text: str
    level: int = 0
    number: int = 0
    info: str = ""


def lines_of(text: str) -> list[str]:
    """Return the lines of a text without its byte order mark and the endings of its lines."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


def read_blocks(lines: list[str]) -> tuple[list[Block], list[tuple[int, str]]]:
    """Return the blocks in order, and (0-based line, what is wrong) for fences never closed."""
    blocks: list[Block] = []
    problems: list[tuple[int, str]] = []
    at, comment = 0, False
    while at < len(lines):
        line = lines[at]
        fence = None if comment else _FENCE.match(line)
        if fence and not ("`" in fence["info"] and fence["sign"][0] == "`"):
            block, closed = _fence(lines, at, fence)
            if not closed:
                problems.append((at, "this fenced block is never closed"))
        else:
            block = _heading(line, at) if not comment else Block("line", at, at + 1, line)
            comment = _in_comment(line, inside=comment)
        blocks.append(block)
        at = block.behind
    return blocks, problems


def _in_comment(line: str, *, inside: bool) -> bool:
    """Tell whether the line after this one is in a comment of more lines: `<!-- ... -->`."""
    if inside:
        return "-->" not in line
    return line.lstrip().startswith("<!--") and "-->" not in line


def _heading(line: str, at: int) -> Block:
    heading = _HEADING.match(line)
    if not heading or not heading["text"]:
        return Block("line", at, at + 1, line)
    numbered = _NUMBERED.match(heading["text"])
    text = numbered["title"] if numbered else heading["text"]
    number = int(numbered["number"]) if numbered else 0
    return Block("heading", at, at + 1, text, len(heading["signs"]), number)


def _fence(lines: list[str], at: int, opened: re.Match[str]) -> tuple[Block, bool]:
    """Return the fenced block that starts at a line, and whether it is closed."""
    prefix = opened["prefix"]
    info = opened["info"].strip()
    behind, closed = _end(lines, at, opened, nests=info.lower().startswith(_MARKDOWN))
    code = "\n".join(_without(prefix, line) for line in lines[at + 1 : behind])
    return Block("fence", at, behind + closed, code, info=info), closed


def _end(lines: list[str], at: int, opened: re.Match[str], *, nests: bool) -> tuple[int, bool]:
    """Return the line that ends a fence's code, and whether that is a closing fence.

    nests: its code may hold fences of its own, as Markdown's does.
    """
    sign, indent = opened["sign"], len(opened["prefix"]) + _SHIFT
    fence = re.compile(rf"[\s>]{{0,{indent}}}{sign[0]}{{{len(sign)},}}\s*(?P<more>.?)")
    for number in range(at + 1, len(lines)):
        found = fence.match(lines[number])
        if found and not found["more"]:
            return number, True
        if found and found["more"].isalnum() and not nests:
            # Another block opens: somebody forgot to close this one.
            return _next_part(lines, at + 1, number), False
    return _next_part(lines, at + 1, len(lines)), False


def _next_part(lines: list[str], start: int, behind: int) -> int:
    """Return the first line that starts another part of a guide, at most `behind`."""
    parts = (n for n in range(start, behind) if _PART.match(lines[n]))
    return next(parts, behind)


def _without(prefix: str, line: str) -> str:
    """Return a line of code without the indentation of its fence."""
    if ">" in prefix:
        return re.sub(r"^\s*(?:>\s?)+", "", line)
    if line.startswith(prefix):
        return line[len(prefix) :]
    width = len(prefix)
    indent = len(line) - len(line.lstrip())
    return line[min(indent, width) :]
