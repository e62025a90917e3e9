"""How fixes look: text for a terminal or a pipe, and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fl_hooks.collect.fixes import clean_ups, without_clean_ups
from fl_hooks.detect.render import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.collect.fixes import Fix


def to_text(found: Sequence[Fix], read: int, said: int, new: int | None) -> str:
    """Return the fixes by commit; read, said: the commits read, and those that speak of a fix."""
    lines, last = [], ""
    kept, whole = without_clean_ups(found), clean_ups(found)
    shown: set[tuple[str, str]] = set()
    for one in found:
        if one.commit.id != last:
            last = one.commit.id
            lines.append(f"{last[:12]} {one.commit.date[:10]} {one.commit.subject}")
        places = whole.get(one.key, 0)
        if not places:
            lines.append(f"  {one.id} {one.path}:{one.line}")
        elif one.key not in shown:
            shown.add(one.key)
            lines.append(f"  {one.id} in {places} places: a clean-up, no single bug")
    commits = len({one.commit.id for one in found})
    lines.append(
        f"{_many(read, 'commit')} read, {said} say that they fix something: "
        f"{_many(commits, 'commit')} with {_many(len(found), 'finding')} less."
    )
    if new is not None:
        lines.append(f"{_many(new, 'event')} recorded; {len(kept) - new} were there already.")
    return "".join(f"{safe(line)}\n" for line in lines)


def to_json(found: Sequence[Fix], read: int, new: int | None) -> str:
    """Return the fixes as JSON, newest first; recorded is null where nobody asked for it."""
    whole = clean_ups(found)
    rows = [
        {
            "commit": one.commit.id,
            "date": one.commit.date,
            "subject": one.commit.subject,
            "word": one.commit.word,
            "pattern": one.pattern,
            "check": one.check,
            "severity": one.severity,
            "file_path": one.path,
            "line": one.line,
            "clean_up": one.key in whole,
        }
        for one in found
    ]
    value = {"schema": 1, "commits_read": read, "fixes": rows, "recorded": new}
    return json.dumps(value, indent=2, sort_keys=True) + "\n"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
