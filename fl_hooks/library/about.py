"""about.md: what people read about a pattern, in five sections."""

from __future__ import annotations

import re

SECTIONS = ("What it does", "Why it is bad", "Use instead", "When to leave it", "References")


def sections(text: str) -> dict[str, tuple[int, str]]:
    """Return {title: (line of the heading, text below it)} of the `##` sections, in order."""
    found: dict[str, tuple[int, list[str]]] = {}
    lines: list[str] = []
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        heading = None if fence else re.match(r"##\s+(.*?)\s*$", line)
        if heading:
            lines = []
            found[heading[1]] = (number, lines)
        else:
            lines.append(line)
    return {title: (number, "\n".join(body).strip()) for title, (number, body) in found.items()}
