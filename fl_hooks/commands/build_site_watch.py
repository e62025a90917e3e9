"""Waiting for files to change, with the library that mkdocs watches with."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Self

# Reading a file is an event too.
_CHANGES = ("created", "modified", "deleted", "moved")
# Seconds without a change after which a row of them is over, and the most it may last.
_QUIET, _LONGEST = 0.3, 3.0


class Watch:
    """Tells when something below some folders changes."""

    def __init__(self) -> None:
        from watchdog.observers import Observer

        self._changed = threading.Event()
        self._observer: Any = Observer()
        self._watched: dict[tuple[str, bool], Any] = {}

    def __enter__(self) -> Self:
        """Start to watch."""
        self._observer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and wait until it has."""
        self._observer.stop()
        self._observer.join()

    def look_at(self, folders: Iterable[tuple[str, bool]]) -> None:
        """Watch exactly these (folder, all below it too); what is not there is left out."""
        wanted = {(str(Path(path)), deep) for path, deep in folders if Path(path).is_dir()}
        wanted = {one for one in wanted if one[1] or (one[0], True) not in wanted}
        for gone in self._watched.keys() - wanted:
            self._observer.unschedule(self._watched.pop(gone))
        for path, deep in sorted(wanted - self._watched.keys()):
            try:
                watch = self._observer.schedule(self, path, recursive=deep)
            except OSError:
                # The system's limit, or the folder has just gone: what waits looks by itself.
                continue
            self._watched[path, deep] = watch

    def dispatch(self, event: Any) -> None:  # noqa: ANN401 -- watchdog's
        """Take one event of watchdog."""
        if event.event_type in _CHANGES:
            self._changed.set()

    def wait(self, longest: float) -> None:
        """Return some moments after a change, at the latest after that many seconds."""
        if not self._changed.wait(longest):
            return
        for _ in range(int(_LONGEST / _QUIET)):
            self._changed.clear()
            if not self._changed.wait(_QUIET):
                break
        self._changed.clear()
