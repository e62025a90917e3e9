"""A finding with the code around it, for a reader. Written below build/ only, never committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import labels

from fl_hooks.detect.languages import language_of
from fl_hooks.detect.parser import parse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ast_grep_py import SgNode
    from scanned import Found

AROUND = 12  # lines before and after
SHORT = 60  # lines of a function that is shown whole
_FUNCTIONS = (
    *("function_definition", "function_declaration", "method_definition"),
    *("function_expression", "arrow_function"),
)


def head(check: str) -> str:
    """Return what stands above a sample: what the verdicts mean."""
    return (
        f"# {check}\n\n"
        "true: a senior reviewer of the project, shown the finding with its message, would accept "
        "it as the fault that\nthe check describes, and for high and critical ones agree that the "
        "commit should not go in like this.\nfalse: the message is wrong about this code, or the "
        "code is right as it is.\narguable: reasonable reviewers differ. The reason is why, in at "
        f"most {labels.MOST_WORDS} words of your own; no code.\n"
    )


def entry(number: int, one: Found, trees: Mapping[str, Path]) -> str:
    """Return a finding's chapter: place, message and the lines around it."""
    place = trees[one.repository] / one.path
    language = language_of(one.path)
    text = place.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    lines = text.split("\n")
    first, last = _window(text, language, one, len(lines))
    wanted = [*range(first, last + 1)]
    sources = [line for line in one.related if line < first or line > last]
    numbers = sorted({*wanted, *sources})
    return "\n".join(
        [
            f"\n## {number}. {one.repository} {one.path}:{one.line}\n",
            f"{one.severity}: {one.message}" if one.severity else f"only {one.message} has it",
            f"(whole file: {labels.shown(place)})\n",
            f"~~~~{language}",
            *_numbered(lines, numbers, one),
            "~~~~\n",
        ]
    )


def _numbered(lines: list[str], numbers: list[int], one: Found) -> list[str]:
    shown = []
    before = numbers[0] - 1
    for number in numbers:
        if number != before + 1:
            shown.append("      …")
        before = number
        sign = ">" if one.line <= number <= one.end_line else "*" if number in one.related else " "
        shown.append(f"{sign}{number:5} {lines[number - 1]}")
    return shown


def _window(text: str, language: str, one: Found, count: int) -> tuple[int, int]:
    """Return the first and last line to show: the function around, or some lines each way."""
    first, last = max(1, one.line - AROUND), min(count, one.end_line + AROUND)
    for start, end in _functions(parse(text, language), one.line):
        if end - start < SHORT:
            return min(first, start), max(last, end)
    return first, last


def _functions(root: SgNode, line: int) -> list[tuple[int, int]]:
    """Return the lines of the functions around a line, the outermost first."""
    found = []
    for kind in _FUNCTIONS:
        try:
            nodes = root.find_all(kind=kind)
        except RuntimeError:  # the grammar has no such kind
            continue
        for node in nodes:
            place = node.range()
            start, end = place.start.line + 1, place.end.line + 1
            if start <= line <= end:
                found.append((start, end))
    return sorted(found)
