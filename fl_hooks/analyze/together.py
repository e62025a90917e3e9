"""All patterns as if they were one, for the question how the whole goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.analyze.counting import Counts
from fl_hooks.analyze.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fl_hooks.analyze.counting import Key
    from fl_hooks.analyze.sources import Source

# No pattern has such a name, so its languages are unknown and all added lines count.
ALL = "*"


def together(data: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return an export in which every entry that names a pattern names the same one, ALL.

    What has no time stamp of its own is left out: one such entry would forbid every verdict.
    """
    return {source.key: list(_entries(data, source)) for source in SOURCES}


def merged(counts: Counts) -> Counts | None:
    """Return what counting such an export gives, from counts of the one that it is made of.

    None where entries of several occurrences share a time stamp: counts do not tell them apart.
    """
    if counts.shared:
        return None
    found = Counts(counts.clock)
    for source, cells in counts.cells.items():
        ours = found.cells[source]
        for (pattern, severity, outcome, day, late), (times, latest) in cells.items():
            if pattern and day:
                key: Key = (ALL, severity, outcome, day, late)
                cell = ours.setdefault(key, [0, latest])
                cell[0] += times
                cell[1] = max(cell[1], latest)
    return found


def _entries(data: Mapping[str, Any], source: Source) -> Iterator[dict[str, Any]]:
    for entry in data.get(source.key) or ():
        dated = entry.get("timestamps") or (
            entry.get("timestamp") and int(entry.get("count") or 1) == 1
        )
        if entry.get(source.pattern) and dated:
            yield {**entry, source.pattern: ALL}
