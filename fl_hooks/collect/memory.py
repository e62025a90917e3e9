"""The shelf in memory: rows in lists, one list per kind of event."""

from __future__ import annotations

from threading import Lock
from time import time_ns
from typing import TYPE_CHECKING, Any

from fl_hooks.records.event import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fl_hooks.collect.forms import Row
    from fl_hooks.collect.load import Loaded
    from fl_hooks.records.event import Kind


class Memory:
    """Keeps what a collector is told for as long as the process lives; safe between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._rows: dict[str, list[Row]] = _empty()
        self._other: dict[str, Any] = {}

    @staticmethod
    def now() -> int:
        """Return this moment, in microseconds since 1970."""
        return time_ns() // 1000

    def add(self, kind: Kind, row: Row, **_how: bool) -> None:
        """Keep a row; there is one way of doing that here."""
        with self._lock:
            self._rows[kind.name].append(row)

    def add_all(self, rows: Iterable[tuple[Kind, Row]]) -> int:
        """Keep several rows at once; return how many occurrences they are."""
        rows = list(rows)
        with self._lock:
            for kind, row in rows:
                self._rows[kind.name].append(row)
        return sum(row[1] for _, row in rows)

    def rows(self) -> Iterator[tuple[Kind, Row]]:
        """Yield (kind, row), kind by kind, as it is at this moment."""
        with self._lock:
            found = {name: list(rows) for name, rows in self._rows.items()}
        for kind in KINDS:
            for row in found[kind.name]:
                yield kind, row

    def other(self) -> dict[str, Any]:
        """Return the other top-level keys of what was loaded last, as their violations."""
        with self._lock:
            return dict(self._other)

    def replace(self, loaded: Loaded) -> None:
        """Keep what was loaded instead of all there is."""
        rows = {**_empty(), **{name: list(rows) for name, rows in loaded.rows.items()}}
        with self._lock:
            self._rows, self._other = rows, dict(loaded.other)

    def clear(self) -> None:
        """Forget all of it."""
        with self._lock:
            self._rows, self._other = _empty(), {}


def _empty() -> dict[str, list[Row]]:
    return {kind.name: [] for kind in KINDS}
