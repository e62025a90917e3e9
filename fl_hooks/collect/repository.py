"""The shelf of a git repository: events as tracked files, measurements in a local log."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, Any

from fl_hooks.collect.forms import EventError, entry_of, iso
from fl_hooks.collect.load import rows_of
from fl_hooks.collect.plain import LONGEST, shorten
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


# So many lines of a local log are in memory at a time.
_PART = 5000


class Repository:
    """Keeps nothing in memory; each row is on the disk when `add` returns.

    Safe between threads and processes: an event is a file of its own.
    """

    def __init__(self, repo: str | os.PathLike[str]) -> None:
        self.place = EventPlace.around(os.fspath(repo))

    def now(self) -> int:
        """Return this moment, in microseconds since 1970, and to nobody else in this repository."""
        return next_moment(self.place.clock)

    def add(self, kind: Kind, row: Row, *, durable: bool = False) -> str:
        """Bring a row to the disk and return the path of its file.

        A measurement goes to the local log, unless durable makes it an event like the others. An
        event that differs from an earlier one in nothing, its moment included, is that one.
        """
        time, values = iso(row[0]), self._values(kind, row)
        if kind is PERFORMANCE and not durable:
            line = events.line_of(kind.name, time, values)
            return local_log.append(self.place.common, kind.name, time[:7], [line])
        path, data = events.build(kind.name, time, values)
        events.write(self.place.top, self.place.git_dir, path, data)
        return path

    def add_all(self, rows: Iterable[tuple[Kind, Row]], *, durable: bool = False) -> int:
        """Bring rows to the disk; return how many occurrences are new. durable: as `add`.

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
            if kind is PERFORMANCE and not durable:
                lines.append((count, time[:7], events.line_of(name, time, values)))
            else:
                path, data = events.build(name, time, values)
                new += count * events.write(self.place.top, self.place.git_dir, path, data)
        return new + local_log.append_new(self.place.common, PERFORMANCE.name, lines)

    def _values(self, kind: Kind, row: Row) -> dict[str, Any]:
        """Return what is written of a row: no secrets, no endless text, paths from the top."""
        entry = entry_of(kind, row)
        for known in ("timestamp", "count"):
            del entry[known]
        if "file_path" in entry:
            entry["file_path"] = self.place.relative(entry["file_path"])
        # A secret that the first cut parts lies where the second one cuts more.
        return {
            key: shorten(redact_all(shorten(value, 10 * LONGEST), key))
            for key, value in entry.items()
        }

    def rows(self) -> Iterator[tuple[Kind, Row]]:
        """Yield (kind, row) of every event, one at a time, under its pattern's id of today."""
        yield from self._rows(events.read(self.place.top))
        yield from self._rows(local_log.read(self.place.common))

    def batches(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Yield (key of an export, entries): all of it, in parts, in no order of time.

        For counting: lines of the local log are as this program wrote them, and not checked
        again, as there may be millions.
        """
        for kind, row in self._rows(events.read(self.place.top)):
            yield kind.plural, [entry_of(kind, row)]
        aliases = self._aliases()
        known = local_log.read(self.place.common)
        while part := list(islice(known, _PART)):
            by_kind: dict[str, list[dict[str, Any]]] = {}
            for event in part:
                kind, entry = BY_NAME[event.kind], event.values
                entry["timestamp"] = event.time
                name = entry.get(kind.pattern)
                if name in aliases:
                    entry[kind.pattern] = aliases[name]
                by_kind.setdefault(kind.plural, []).append(entry)
            yield from by_kind.items()
        yield from self.other().items()

    def _rows(self, found: Iterable[events.Event]) -> Iterator[tuple[Kind, Row]]:
        aliases = self._aliases()
        for event in found:
            kind = BY_NAME[event.kind]
            entry = {**event.values, "timestamp": event.time}
            name = entry.get(kind.pattern)
            if isinstance(name, str) and name in aliases:
                entry[kind.pattern] = aliases[name]
            try:
                rows = rows_of(kind, entry, self.now, "")
            except EventError as error:
                raise events.broken(event.path, error.message) from error
            for row in rows:
                yield kind, row

    def pattern_names(self) -> set[str]:
        """Return the ids and aliases of the library; none where it is broken."""
        return {*self._patterns(), *self._aliases()}

    def _aliases(self) -> dict[str, str]:
        facts = self._patterns().items()
        return {alias: name for name, known in facts for alias in known["aliases"]}

    def _patterns(self) -> dict[str, dict[str, Any]]:
        """Return the library's patterns; none where it is broken: events are kept all the same."""
        from fl_hooks.store import cache

        try:
            patterns: dict[str, dict[str, Any]] = cache.load(self.place.top, self.place.git_dir)[
                "patterns"
            ]
        except FlError:
            return {}
        return patterns

    def other(self) -> dict[str, Any]:
        """Return the repository's violations, oldest first, as entries."""
        return {"violations": violation_entries(self.place.top, self._aliases())}

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
