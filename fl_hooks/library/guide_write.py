"""A library's patterns as a Markdown guide, such that reading it gives the same patterns.

Text of an existing guide that says nothing of a pattern stays where it is; so does a pattern's
section that says already what the library says.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from fl_hooks.library.guide_blocks import read_blocks
from fl_hooks.library.guide_read import SAID, Section, digest, read_guide, seen
from fl_hooks.library.guide_section import read_section, rest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEAD = """\
# Patterns

What goes wrong here, and what to write instead. `sync_to_markdown` writes this file.
"""
_KEPT = ("pattern_id", "aliases", "status", "added")
_SPECIAL = re.compile(r"^(\s*)(?=[^\w\s]|\d+[.)])")
_EXAMPLES = (
    ("bad_example", "❌ Bad"),
    ("good_example", "✅ Good"),
    ("test_coverage", "Test"),
)


def write_guide(text: str, entries: Sequence[Mapping[str, Any]]) -> str:
    """Return a guide's text with the entries in it; `text` is "" for a new one.

    A pattern that the guide has and the entries have not stays.
    """
    if not entries:
        return text or _HEAD
    guide = read_guide(text)
    known = {name: s for s in guide.sections for name in _names(s.entry)}
    known |= {section.entry["name"]: section for section in guide.sections}
    changed: dict[int, tuple[Section, list[str]]] = {}
    added: list[Mapping[str, Any]] = []
    for entry in entries:
        section = known.get(entry["name"])
        if section is None or section.first in changed:
            added.append(entry)
        elif not _same(entry, section.entry):
            lines = section_lines(entry, section.number, section.level)
            rest = rest_of(section.rest)
            changed[section.first] = (
                section,
                [*lines, *(["", *rest.split("\n")] if rest else []), ""],
            )
    return _joined(text, guide.sections, changed, added)


def missing(text: str, entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names of the entries that reading a guide does not give back as they are."""
    found = {section.entry["name"]: section.entry for section in read_guide(text).sections}
    return [e["name"] for e in entries if not _same(e, found.get(e["name"], {}))]


def _names(entry: Mapping[str, Any]) -> list[str]:
    return [entry["name"], *entry.get("aliases", [])]


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two entries say the same where a guide says something."""
    keys = (*SAID, *_KEPT, "name")
    return all((one.get(key) or "") == (other.get(key) or "") for key in keys)


def _joined(
    text: str,
    sections: Sequence[Section],
    changed: Mapping[int, tuple[Section, list[str]]],
    added: Sequence[Mapping[str, Any]],
) -> str:
    """Put changed sections into place and new ones behind the last; the other lines stay."""
    lines = text.split("\n")
    end = max((section.behind for section in sections), default=len(lines))
    number = max((section.number for section in sections), default=0)
    plain = bool(sections) and not number
    level = sections[-1].level if sections else 3
    # As the file ends its lines, and without one at its very end.
    ending = "\r" if lines[0].endswith("\r") else ""
    new = [
        line
        for count, entry in enumerate(added, number + 1)
        for line in ("", *section_lines(entry, 0 if plain else count, level))
    ]
    out: list[str] = []
    at = 0
    for section in sections:
        if section.first in changed:
            out += [*lines[at : section.first], *(x + ending for x in changed[section.first][1])]
            at = section.behind
    out += lines[at:end]
    if new:
        before = _without_blank_end(out) or _HEAD.rstrip().split("\n")
        out = [*before, *(line + ending for line in new), *([ending] if end < len(lines) else [""])]
        out[len(before) - 1] = before[-1].removesuffix("\r") + ending
    return "\n".join(out + lines[end:])


def _without_blank_end(lines: list[str]) -> list[str]:
    last = max((n for n, line in enumerate(lines, 1) if line.strip("\ufeff \r\t")), default=0)
    return lines[:last]


def section_lines(entry: Mapping[str, Any], number: int, level: int) -> list[str]:
    """Return a pattern's section; what its text cannot show exactly stands in its comment."""
    head = _head(entry, number, level)
    body = _visible(entry, "#" * min(level + 1, 6))
    meta = {"name": entry["name"]} | {key: entry[key] for key in _KEPT if entry.get(key)}
    shown = _seen(head, body)
    wanted = {key: entry.get(key) or ([] if key == "problems" else "") for key in SAID}
    wanted["title"] = wanted["title"] or entry["name"]
    exact = {
        key: [digest(shown[key]), wanted[key]] for key in SAID if shown.get(key) != wanted[key]
    }
    if exact:
        meta["exact"] = exact
    # What ends a comment, or opens one, must not stand in it.
    text = (
        json.dumps(meta).replace("--", "-\\u002d").replace("<", "\\u003c").replace(">", "\\u003e")
    )
    lines = [head, "", f"<!-- fl-hooks: {text} -->", "", *body]
    return [_plain(line) for line in lines]


def _head(entry: Mapping[str, Any], number: int, level: int) -> str:
    """Return a section's heading: the title, the name where Markdown has no such heading."""
    start = f"{'#' * level} {number}. " if number else f"{'#' * level} "
    for title in (entry.get("title") or "", entry["name"]):
        head = f"{start}{' '.join(title.split())}"
        block = read_blocks([_plain(head)])[0][0]
        if block.kind == "heading" and block.number == number:
            return head
    return f"{start}pattern"


def _seen(head: str, body: Sequence[str]) -> dict[str, Any]:
    """Return what a reader sees of a section that we are about to write."""
    blocks, _ = read_blocks([_plain(line) for line in (head, *body)])
    return seen(blocks[0].text, read_section(blocks[1:]))


def _plain(line: str) -> str:
    """Return a line as a file can hold it: no half characters, no carriage returns."""
    return line.replace("\r", "").encode("utf-8", "replace").decode()


def _visible(entry: Mapping[str, Any], signs: str) -> list[str]:
    """Return the lines below a section's heading."""
    lines: list[str] = []
    faults = entry.get("problems") or []
    description = entry.get("description") or ""
    if description and description != "; ".join(faults):
        lines += [*map(_prose, description.split("\n")), ""]
    if entry.get("severity"):
        lines += [f"**Severity:** {entry['severity']}", ""]
    for key, title in _EXAMPLES:
        if entry.get(key):
            language = entry.get("language") or "python"
            lines += [f"{signs} {title}", "", *_fenced(entry[key], language), ""]
        if key == "bad_example" and faults:
            lines += [
                "**Problems:**",
                "",
                *map(_item, faults),
                "",
            ]
    return lines[:-1]


def _fenced(code: str, language: str) -> list[str]:
    """Return code in a fence that nothing in it closes."""
    runs = max(map(len, re.findall("`+", code)), default=0)
    fence = "`" * max(3, runs + 1)
    return [f"{fence}{language}", *code.split("\n"), fence]


def _prose(line: str) -> str:
    """Return a line of the description such that the reader takes it for no more than that."""
    draft = read_section(read_blocks([_plain(line)])[0])
    same = draft.description == [line.rstrip()] and not line.lstrip().startswith("<!--")
    return line if same else _escaped(line)


def _item(text: str) -> str:
    """Return a problem as an item of the list of problems."""
    line = " ".join(text.split())
    draft = read_section(read_blocks(["**Problems:**", _plain(f"- {line}")])[0])
    return f"- {line if draft.faults == [line] else _escaped(line)}"


def _escaped(line: str) -> str:
    """Return a line with a backslash before the sign that Markdown would read."""
    return _SPECIAL.sub(r"\1\\", line, count=1)
