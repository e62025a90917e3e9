"""Which violations are the same one: noted by an earlier attempt, found now, held by a fragment."""

from __future__ import annotations

from fl_hooks.store.changes import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from fl_hooks.store.settle import Now
    from fl_hooks.store.spool import Entry


def matched(
    noted: Sequence[Entry], found: Sequence[Entry], now: Now
) -> tuple[dict[int, Entry], list[Entry]]:
    """Pair noted entries with what was found now; return id(noted) -> found, and the rest.

    The same text at the same path is the same violation; where the noted path is gone, the same
    text elsewhere is: the file was renamed in between. What is left of one check at one path is
    taken for the same as well, as a fault with edits around it has another text; called
    prevented is only what is less than before.
    """
    pairs: dict[int, Entry] = {}
    rest = list(found)
    for same in (_same_text, _same_text_moved, _same_check):
        for entry in noted:
            if id(entry) not in pairs:
                near = [other for other in rest if same(entry, other, now)]
                if near:
                    other = min(near, key=lambda one: abs(one.line - entry.line))
                    pairs[id(entry)] = other
                    rest.remove(other)
    return pairs, rest


def _same_text(noted: Entry, found: Entry, _: Now) -> bool:
    return noted.place == found.place and noted.fingerprint == found.fingerprint


def _same_text_moved(noted: Entry, found: Entry, now: Now) -> bool:
    return noted.fingerprint == found.fingerprint and not now.index(noted.path)


def _same_check(noted: Entry, found: Entry, _: Now) -> bool:
    return noted.place == found.place


def differ(noted: Entry, found: Entry) -> bool:
    """Tell whether a note no longer fits what was found: another text, file or past."""
    names = ("fingerprint", "path", "old", "old_path")
    return not noted.fragment and any(getattr(noted, n) != getattr(found, n) for n in names)


def unheld(noted: Sequence[Entry], rows: Sequence[dict[str, Any]]) -> list[Entry]:
    """Leave out the notes whose fragment was given up, stashed say, and is back under the rows."""
    held = [identity(row) for row in rows]
    return [
        entry
        for entry in noted
        if entry.fragment or not taken(held, (printable(entry.path), *entry.identity[1:]))
    ]


def identity(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return what Entry.identity is, of a fragment's row."""
    return tuple(row.get(key) for key in ("path", "fingerprint", "blob", "line", "column"))


def taken(marks: list[Any], mark: object) -> bool:
    """Take one of equal marks away, and tell whether there was one."""
    if mark in marks:
        marks.remove(mark)
        return True
    return False
