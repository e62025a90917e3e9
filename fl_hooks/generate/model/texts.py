"""Patterns as a language model is told of them: from their folders, or from a library's entries."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.model.instructions import Advice
from fl_hooks.store.paths import bundled_patterns_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_INSTEAD = re.compile(r"^## Use instead\s*\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def advices(
    matches: Iterable[Mapping[str, Any]], ids: Sequence[str], folders: Iterable[Path] = ()
) -> tuple[Advice, ...]:
    """Return what to say of matched patterns, in their order; `ids` are today's, one for each.

    folders: those of a repository's own patterns, which count before the bundled ones.
    """
    own = {folder.name: folder for folder in folders}
    bundled = Path(bundled_patterns_dir())
    found = []
    for match, name in zip(matches, ids, strict=True):
        folder = own.get(name, bundled / name)
        entry = match["pattern"]
        found.append(
            Advice(
                name,
                str(entry.get("description") or entry.get("title") or ""),
                _instead(_text(folder / "about.md")),
                _text(folder / "good.py") or str(entry.get("good_example") or ""),
                str(match.get("because") or ""),
            )
        )
    return tuple(found)


def habits(
    library: Iterable[Mapping[str, Any]], context: Mapping[str, Any] | None, told: Iterable[str]
) -> tuple[Advice, ...]:
    """Return the patterns that a team keeps violating and that the prompt has nothing to do with.

    They are named with what is known of them, without examples.
    """
    known = context or {}
    often = [*(known.get("critical_patterns") or ()), *(known.get("high_frequency_patterns") or ())]
    counts = known.get("pattern_counts") or {}
    said = set(told)
    entries = {str(one.get("name")): one for one in library}
    found = []
    for name in dict.fromkeys(often):
        if name in entries and name not in said:
            summary = str(entries[name].get("description") or "")
            found.append(Advice(name, summary, risk=_met(counts.get(name))))
    return tuple(found)


def _met(times: object) -> str:
    return f"met {times} times here" if times else "met here often"


def _instead(about: str) -> str:
    section = _INSTEAD.search(about)
    return section[1].strip() if section else ""


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        # A pattern of the library alone, without a folder or without this file in it.
        return ""
