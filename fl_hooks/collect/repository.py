"""The shelf of a git repository: events as tracked files, measurements in a local log."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from fl_hooks.collect.forms import entry_of, iso
from fl_hooks.collect.load import rows_of
from fl_hooks.collect.plain import shorten
from fl_hooks.collect.violations import violation_entries
from fl_hooks.errors import FlError
from fl_hooks.records.event import BY_NAME, PERFORMANCE
from fl_hooks.store import events, local_log
from fl_hooks.store.event_place import EventPlace
from fl_hooks.store.moments import next_moment
from fl_hooks.store.redact import redact_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fl_hooks.collect.forms import Row
    from fl_hooks.collect.load import Loaded
    from fl_hooks.records.event import Kind


class Repository:
    """Keeps nothing in memory; each row is on the disk when `add` returns.

    Safe between threads and processes: an event is a file of its own.
    """

    def __init__(self, repo: str | os.PathLike[str]) -> None:
        self._place = EventPlace.around(os.fspath(repo))

    def add(self, kind: Kind, row: Row, *, dated: bool = False, durable: bool = False) -> None:
        """Bring a row to the disk; dated: its moment was given, so the same again is the same."""
        moment = row[0] if dated else next_moment(self._place.clock)
        values = self._values(kind, row)
        if kind is PERFORMANCE and not durable:
            line = events.line_of(kind.name, iso(moment), values)
            local_log.append(self._place.common, kind.name, iso(moment)[:7], [line])
        else:
            self._write(kind, iso(moment), values)

    def add_all(self, rows: Iterable[tuple[Kind, Row]]) -> int:
        """Bring rows to the disk as events; return how many occurrences are new.

        Rows that are alike in everything, their time too, become one event that counts them.
        """
        counts: dict[tuple[str, Row], int] = {}
        for kind, row in rows:
            same = (kind.name, (row[0], 1, *row[2:]))
            counts[same] = counts.get(same, 0) + row[1]
        new, lines = 0, []
        for (name, row), count in counts.items():
            kind, time, values = BY_NAME[name], iso(row[0]), self._values(BY_NAME[name], row)
            if count > 1:
                values["count"] = count
            if kind is PERFORMANCE:
                lines.append((count, time[:7], events.line_of(name, time, values)))
            else:
                new += count * self._write(kind, time, values)
        return new + local_log.append_new(self._place.common, PERFORMANCE.name, lines)

    def _write(self, kind: Kind, time: str, values: dict[str, Any]) -> bool:
        path, data = events.build(kind.name, time, values)
        return events.write(self._place.top, self._place.git_dir, path, data)

    def _values(self, kind: Kind, row: Row) -> dict[str, Any]:
        """Return what is written of a row: no secrets, no endless text, paths from the top."""
        entry = entry_of(kind, row)
        for known in ("timestamp", "count"):
            del entry[known]
        if "file_path" in entry:
            entry["file_path"] = self._place.relative(entry["file_path"])
        return {key: shorten(redact_all(value, key)) for key, value in entry.items()}

    def rows(self) -> Iterator[tuple[Kind, Row]]:
        """Yield (kind, row) of every event, one at a time, under its pattern's id of today."""
        aliases = self._aliases()
        for event in self._events():
            kind = BY_NAME[event.kind]
            entry = {**event.values, "timestamp": event.time}
            name = entry.get(kind.pattern)
            if isinstance(name, str) and name in aliases:
                entry[kind.pattern] = aliases[name]
            for row in rows_of(kind, entry, 0, event.path):
                yield kind, row

    def _events(self) -> Iterator[events.Event]:
        yield from events.read(self._place.top)
        yield from local_log.read(self._place.common)

    def _aliases(self) -> dict[str, str]:
        """Return {alias: pattern}; none where the library is broken, as events are read anyway."""
        from fl_hooks.store import cache

        try:
            patterns = cache.load(self._place.top, self._place.git_dir)["patterns"]
        except FlError:
            return {}
        return {alias: name for name, facts in patterns.items() for alias in facts["aliases"]}

    def other(self) -> dict[str, Any]:
        """Return the repository's violations, oldest first, as entries."""
        return {"violations": violation_entries(self._place.top, self._aliases())}

    def replace(self, loaded: Loaded) -> None:  # noqa: ARG002 -- as the shelf in memory
        """Refuse: events are facts."""
        raise FlError(
            "the events of a repository cannot be replaced: they are facts",
            "add_from_json, or `fl collect --from FILE`, adds to them.",
        )

    def clear(self) -> None:
        """Refuse: events are facts."""
        raise FlError(
            "the events of a repository cannot be cleared: they are facts",
            f"To take one back, delete its file below {events.FOLDER}.",
        )
