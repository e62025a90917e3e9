"""Two changes of one library brought together: what each changed counts, both on one key do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.errors import FlError
from fl_hooks.library.entry import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Entry = dict[str, Any]

# Counted anew each time: the later count is the right one.
_COUNTED = ("occurrence_frequency", "last_occurrence", "effectiveness_score")
_MISSING = object()


def merged(base: Sequence[Entry], theirs: Sequence[Entry], mine: Sequence[Entry]) -> list[Entry]:
    """Return the entries with the changes of both since `base`, in my order, then their new ones.

    Raises FlError where both changed the same key to different values.
    """
    old, other, own = ({entry["name"]: entry for entry in side} for side in (base, theirs, mine))
    result = []
    for name in dict.fromkeys((*own, *other)):
        if name in own and name in other:
            result.append(_merged(name, old.get(name, {}), other[name], own[name]))
            continue
        entry = own[name] if name in own else other[name]
        # Gone on the other side, and unchanged here: it was taken out.
        if old.get(name) != entry:
            result.append(entry)
    return result


def _merged(name: str, old: Mapping[str, Any], other: Entry, own: Entry) -> Entry:
    entry = {}
    for key in dict.fromkeys((*own, *other)):
        was, their, my = (side.get(key, _MISSING) for side in (old, other, own))
        if my not in (their, was) and their != was and key not in _COUNTED:
            text = f"{name}.{key} is {shown(my)} here, and {shown(their)} in the file since"
            hint = "Nothing was written. Call load_patterns() and make the change again."
            raise FlError(text, hint)
        value = their if my == was else my
        if value is not _MISSING:
            entry[key] = value
    return entry


def merged_log(
    base: Sequence[Entry], theirs: Sequence[Entry], mine: Sequence[Entry]
) -> list[Entry]:
    """Return their changelog with what mine has since `base`."""
    count = len(base) if list(mine[: len(base)]) == list(base) else 0
    return [*theirs, *(row for row in mine[count:] if row not in theirs)]
