"""A Markdown guide of patterns as entries of a library, and what in it could not be read.

A pattern is a numbered section, `### 3. Title`, with a bad and a good example: fenced blocks under
headings, bold lines or comments that say so. In a guide that numbers nothing, every section with
both is one. What fl-hooks wrote itself carries a comment that gives back the entry exactly.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fl_hooks.library.entry import completed, pattern_id
from fl_hooks.library.guide_blocks import Block, lines_of, read_blocks
from fl_hooks.library.guide_names import names
from fl_hooks.library.guide_section import Draft, read_section
from fl_hooks.records.finding import sha256

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

# What a guide can say of a pattern; all else of an entry is for the library.
SAID = (
    *("title", "description", "bad_example", "good_example", "test_coverage", "severity"),
    *("problems", "language"),
)
_TOP = 4  # an unnumbered heading below this level is part of a pattern


@dataclass(slots=True)
class Section:
    """One pattern of a guide: its entry, which keys the text gives, and the lines it takes.

    first and behind are 0-based; rest holds the lines that say nothing of the entry.
    """

    entry: dict[str, Any]
    stated: frozenset[str]
    first: int
    behind: int
    level: int
    number: int
    rest: list[str]


@dataclass(slots=True)
class Guide:
    """What was read of a guide, and (1-based line, what is wrong) for what was not."""

    lines: list[str]
    sections: list[Section] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def read_guide(text: str) -> Guide:
    """Read a guide; nothing in it is an error, what cannot be read is among the problems."""
    guide = Guide(lines_of(text))
    blocks, broken = read_blocks(guide.lines)
    guide.problems += [(line + 1, said) for line, said in broken]
    found = sorted(_sections(blocks, guide), key=lambda pair: pair[0].first)
    taken: dict[str, int] = {}
    for head, behind, draft in found:
        _add(guide, head, behind, draft, taken)
    if not guide.sections and not guide.problems:
        said = (
            "no pattern found: a pattern is a section `### 1. Title` with a bad and a good example"
        )
        guide.problems.append((1, said))
    guide.problems.sort()
    return guide


def _sections(blocks: list[Block], guide: Guide) -> Iterator[tuple[Block, int, Draft]]:
    """Yield (heading, line behind the section, what it says) of the patterns, deepest first."""
    heads = [n for n, block in enumerate(blocks) if block.kind == "heading"]
    # Numbered ones first, as they tell whether the others count.
    heads.sort(key=lambda n: (not blocks[n].number, -blocks[n].level))
    claimed: set[int] = set()
    levels: set[int] = set()
    for at in heads:
        head = blocks[at]
        if at in claimed or not (head.number or 1 < head.level <= _TOP):
            continue
        body = _body(blocks, at, claimed)
        draft = read_section([blocks[n] for n in body])
        one = bool(draft.bad or draft.good) if head.number else bool(draft.bad and draft.good)
        if not one and draft.meta is None:
            continue
        claimed |= {at, *body}
        levels |= {head.level} if head.number else set()
        if head.number or not levels or draft.meta is not None:
            yield head, blocks[body[-1] if body else at].behind, draft
        else:
            said = f'"{head.text}" has a bad and a good example, but no number: not read'
            guide.problems.append((head.first + 1, said))
    for head in (blocks[n] for n in heads if n not in claimed):
        if head.number and head.level in levels:
            said = f'"{head.text}" has neither a bad nor a good example: not read'
            guide.problems.append((head.first + 1, said))


def _body(blocks: list[Block], at: int, claimed: Collection[int]) -> list[int]:
    """Return the blocks of a section: up to the next heading of its level, nobody else's."""
    body = []
    for number in range(at + 1, len(blocks)):
        block = blocks[number]
        if block.kind == "heading" and block.level <= blocks[at].level:
            break
        if number in claimed:
            # What follows a pattern inside is no part of the section around it.
            break
        body.append(number)
    return body


def _add(guide: Guide, head: Block, behind: int, draft: Draft, taken: dict[str, int]) -> None:
    """Make a section's entry, unless another has its id, and report what it lacks."""
    line = head.first + 1
    entry, stated = _entry(head.text, draft, taken)
    guide.problems += [(at + 1, said) for at, said in draft.problems]
    name = entry["name"]
    if name in taken:
        said = f'"{head.text}" has the id {name}, as line {taken[name]} has: not read'
        guide.problems.append((line, said))
        return
    taken[name] = line
    if draft.meta is None:
        lacks = [what for what, code in (("bad", draft.bad), ("good", draft.good)) if not code]
        for what in lacks:
            guide.problems.append((line, f"{name} has no {what} example: kept as incomplete"))
        if lacks:
            entry["status"] = "incomplete"
    section = Section(entry, stated, head.first, behind, head.level, head.number, draft.rest)
    guide.sections.append(section)


def _entry(title: str, draft: Draft, taken: Iterable[str]) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the entry of a section, and the keys that the text itself gives."""
    said = seen(title, draft)
    stated = frozenset(key for key, value in said.items() if value)
    meta = draft.meta or {}
    if draft.meta is None:
        ids = names(title)
        name = next((one for one in (ids[0], ids[-1]) if one not in taken), ids[0])
        meta = {"name": name, "aliases": [one for one in ids if one not in (name, *taken)]}
    exact = meta.get("exact", {})
    said |= {
        key: value
        for key, (mark, value) in exact.items()
        if key in said and digest(said[key]) == mark
    }
    name = meta["name"]
    kept = {key: meta[key] for key in ("pattern_id", "aliases", "status", "added") if meta.get(key)}
    optional = {key for key in ("title", "problems", "language") if not said[key]}
    if said["title"] == name:
        optional.add("title")
    said["severity"] = said["severity"] or "medium"
    entry = {"pattern_id": pattern_id(name), "name": name} | said | kept
    return completed({k: v for k, v in entry.items() if k not in optional}), stated


def seen(title: str, draft: Draft) -> dict[str, Any]:
    """Return what a section's text says, by the keys of SAID; "" or [] for what it does not."""
    description = "\n".join(draft.description).strip("\n")
    return {
        "title": title,
        "description": description or "; ".join(draft.faults),
        "bad_example": "\n\n".join(draft.bad),
        "good_example": "\n\n".join(draft.good),
        "test_coverage": "\n\n".join(draft.test),
        "severity": draft.severity,
        "problems": draft.faults,
        "language": draft.language,
    }


def digest(value: object) -> str:
    """Return the mark of a value as the text shows it, to see that nobody has edited it since."""
    text = json.dumps(value, sort_keys=True)
    return str(sha256(text.encode()).hexdigest()[:12])
