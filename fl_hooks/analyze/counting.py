"""Counting entries in one pass: how many per pattern, source, severity, outcome and day.

What is kept grows with the number of patterns and days, never with that of the entries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.analyze.checking import read_entry
from fl_hooks.analyze.sources import BY_KEY, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from fl_hooks.analyze.moments import Clock

    # pattern, severity, outcome, day ("" for none), whether its time of day is later than now's
    Key = tuple[str | None, str | None, str | None, str, bool]

# How many entries of a pattern are kept as its examples.
EXAMPLES = 5


class Counts:
    """What `add` has counted so far, seen from one moment.

    cells: per source, key -> [occurrences, latest time stamp]. totals: occurrences per source.
    shared: pattern -> the most occurrences that one entry stands for with a single time stamp.
    examples: pattern -> its first few (source, entry).
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.cells: dict[str, dict[Key, list[Any]]] = {source.key: {} for source in SOURCES}
        self.shared: dict[str | None, int] = {}
        self.examples: dict[str | None, list[tuple[str, Mapping[str, Any]]]] = {}
        # What was looked at once need not be again.
        self._kinds: set[tuple[str | None, str | None, str | None]] = set()
        self._days: set[str] = set()
        self._seen = dict.fromkeys(self.cells, 0)

    def add(self, source: str, entries: Iterable[Mapping[str, Any]]) -> None:
        """Count the entries of one source; FlError names the one that cannot be counted."""
        pattern, cells = BY_KEY[source].pattern, self.cells[source]
        cell_of, kinds, days = cells.get, self._kinds, self._days
        now, at = self.clock.time, self._seen[source]
        for entry in entries:
            # What most entries are: one occurrence, in UTC, of a kind that was met before.
            try:
                get = entry.get
                stamp: Any = get("timestamp")
                if stamp[-6:] == "+00:00" and stamp[10] == "T" and get("count", 1) == 1:
                    kind = get(pattern), get("severity"), get("outcome")
                    cell = cell_of((*kind, stamp[:10], stamp[11:-6] > now))
                    if cell is not None:
                        cell[0] += 1
                        if stamp > cell[1]:  # noqa: PLR1730 - max() would be a call per entry
                            cell[1] = stamp
                        at += 1
                        continue
                    if kind in kinds and stamp[:10] in days:
                        cells[(*kind, stamp[:10], stamp[11:-6] > now)] = [1, stamp]
                        at += 1
                        continue
            except (AttributeError, TypeError, IndexError):
                pass  # read_entry says what is wrong with it, if anything is
            self._add(source, at, entry)
            at += 1
        self._seen[source] = at

    def total(self, source: str) -> int:
        """Return the occurrences of a source."""
        return sum(cell[0] for cell in self.cells[source].values())

    def _add(self, source: str, at: int, entry: Mapping[str, Any]) -> None:
        """Count an entry after looking at all of it."""
        read = read_entry(source, at, entry)
        cells = self.cells[source]
        self._kinds.add((read.pattern, read.severity, read.outcome))
        for stamp, count in read.moments:
            late = stamp[11:-6] > self.clock.time
            key = (read.pattern, read.severity, read.outcome, stamp[:10], late)
            cell = cells.setdefault(key, [0, stamp])
            cell[0] += count
            cell[1] = max(cell[1], stamp)
            self._days.add(stamp[:10])
            if stamp and count > 1:
                self.shared[read.pattern] = max(count, self.shared.get(read.pattern, 0))
        if len(examples := self.examples.setdefault(read.pattern, [])) < EXAMPLES:
            examples.append((source, entry))
