"""The inside of a guide's section: which block is the bad example, which the good one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fl_hooks.library.entry import wrong
from fl_hooks.library.guide_labels import OTHER, comment_label, heading_label, line_label
from fl_hooks.records.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fl_hooks.library.guide_blocks import Block

META = re.compile(r"^\s*<!-- fl-hooks: (\{.*\}) -->\s*$")
_CODE = ("bad", "good", "test")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*)$")
_ESCAPED = re.compile(r"^(\s*)\\(?=[^\w\s])")
_ALIASES = {"py": "python", "python3": "python", "pycon": "python", "js": "javascript"}
_ALIASES |= {"ts": "typescript", "sh": "bash", "shell": "bash", "c++": "cpp", "rs": "rust"}
_ALIASES |= {"golang": "go", "rb": "ruby", "cs": "csharp", "c#": "csharp", "kt": "kotlin"}


@dataclass(slots=True)
class Draft:
    """What a section says. problems are (0-based line, what could not be read)."""

    bad: list[str] = field(default_factory=list)
    good: list[str] = field(default_factory=list)
    test: list[str] = field(default_factory=list)
    description: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    severity: str = ""
    language: str = ""
    meta: dict[str, Any] | None = None
    rest: list[str] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    slot: str = ""
    indent: int = 0
    languages: dict[str, str] = field(default_factory=dict)


def read_section(blocks: Sequence[Block]) -> Draft:
    """Read the blocks below a pattern's heading."""
    draft = Draft()
    for block in blocks:
        if block.kind == "heading":
            _heading(draft, block)
        elif block.kind == "fence":
            _fence(draft, block)
        else:
            _line(draft, block)
    language = draft.languages.get("bad") or draft.languages.get("good") or ""
    draft.language = "" if language == "python" else language
    return draft


def _heading(draft: Draft, block: Block) -> None:
    draft.slot = heading_label(block.text)
    if draft.slot == "severity":
        _severity(draft, block, block.text)
    elif draft.slot == OTHER:
        draft.rest.append(f"{'#' * block.level} {_number(block)}{block.text}")


def _number(block: Block) -> str:
    return f"{block.number}. " if block.number else ""


def _fence(draft: Draft, block: Block) -> None:
    """Put a fenced block where the slot says; without one its comments may say it."""
    info = re.match(r"\{?\.?([\w+#-]*)", block.info)
    language = info[1].lower() if info else ""
    language = _ALIASES.get(language, language)
    if draft.slot in _CODE:
        had = draft.languages.setdefault(draft.slot, language)
        if had == language:
            getattr(draft, draft.slot).append(block.text)
            return
        said = f"a second block here is {language or 'plain text'}, the first {had or 'plain'}"
    elif parts := _split(block.text):
        for slot, code in parts.items():
            draft.languages.setdefault(slot, language)
            getattr(draft, slot).append(code)
        return
    else:
        said = "this fenced block is under neither a bad nor a good heading"
    draft.problems.append((block.first, f"{said}: left out"))
    tics = "`" * max(3, 1 + max(map(len, re.findall("`+", block.text)), default=0))
    draft.rest += [f"{tics}{block.info}", *block.text.split("\n"), tics]


def _split(code: str) -> dict[str, str]:
    """Return {slot: code} of code whose comments tell the bad form from the good; {} for other."""
    parts: dict[str, list[str]] = {"": [], "bad": [], "good": []}
    slot = ""
    for line in code.split("\n"):
        label, alone = comment_label(line)
        slot = label or slot
        if not alone:
            parts[slot].append(line)
    shared = "\n".join(parts.pop("")).strip("\n")
    texts = {name: "\n".join(lines).strip("\n") for name, lines in parts.items()}
    if not all(texts.values()):
        return {}
    return {name: f"{shared}\n\n{text}" if shared else text for name, text in texts.items()}


def _line(draft: Draft, block: Block) -> None:
    line = block.text
    meta = META.match(line)
    if meta:
        _meta(draft, block, meta[1])
        return
    slot, said = line_label(line)
    if slot == "severity":
        _severity(draft, block, said)
    elif slot:
        draft.slot = slot
        if slot == OTHER:
            draft.rest.append(line)
        elif said:
            _inline(draft, slot, said)
    elif draft.slot == "problems":
        _fault(draft, line)
    elif not draft.slot:
        draft.description.append(_ESCAPED.sub(r"\1", line.rstrip()))
    elif line.strip() or (draft.rest and draft.rest[-1]):
        draft.rest.append(line)


def _meta(draft: Draft, block: Block, text: str) -> None:
    try:
        meta = json.loads(text)
    except ValueError:
        meta = None
    if not _right(meta):
        said = "this comment of fl-hooks was edited and says nothing any more: left out"
        draft.problems.append((block.first, said))
        return
    draft.meta = meta


def _right(meta: object) -> bool:
    """Tell whether a comment's content is what we write."""
    exact = meta.get("exact", {}) if isinstance(meta, dict) else None
    if not isinstance(meta, dict) or not isinstance(exact, dict):
        return False
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in exact.values()):  # noqa: PLR2004 -- a pair
        return False
    entry = {key: value for key, value in meta.items() if key != "exact"}
    return not any(wrong([{**entry, **{key: value for key, (_, value) in exact.items()}}]))


def _severity(draft: Draft, block: Block, text: str) -> None:
    words = re.findall("[a-z]+", text.lower())
    found = next((word for word in words if word in SEVERITIES), "")
    if not found:
        known = ", ".join(SEVERITIES)
        draft.problems.append((block.first, f'severity "{text.strip()}" is none of {known}'))
    draft.severity = found or draft.severity


def _inline(draft: Draft, slot: str, said: str) -> None:
    """Take what stands on the line of a label: `code` in a span, or one problem."""
    span = re.fullmatch(r"\s*(`+)(.+?)\1[.;]?\s*", said)
    if slot == "problems":
        draft.faults.append(said.strip())
    elif span or slot == "test":
        getattr(draft, slot).append(span[2] if span else said.strip())
    else:
        draft.rest.append(said)


def _fault(draft: Draft, line: str) -> None:
    """Add a line of the list of problems: a new one, or the rest of the last."""
    bullet = _BULLET.match(line)
    if not line.strip():
        return
    indent = len(line) - len(line.lstrip())
    if bullet and not draft.faults:
        draft.indent = indent
    nested = bullet and indent > draft.indent
    if set(line.strip()) <= set("-*_"):
        draft.slot = OTHER
        draft.rest.append(line)
    elif bullet and not nested:
        draft.faults.append(_ESCAPED.sub(r"\1", bullet[1].strip()))
    elif draft.faults and line[:1].isspace():
        draft.faults[-1] += f" {(bullet[1] if bullet else line).strip()}"
    else:
        draft.faults.append(line.strip())


def rest_of(lines: Iterable[str]) -> str:
    """Return the lines that say nothing of a pattern as text, without blank ends."""
    return "\n".join(lines).strip("\n")
