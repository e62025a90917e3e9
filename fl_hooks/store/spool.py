"""Notes about attempts to commit, in the git directory, until a commit of theirs stands in HEAD.

A blocked commit changes nothing that git would show or carry; what it held is noted here, so that
the commit that follows can tell what was prevented.
"""

from __future__ import annotations

import os
import time

from fl_hooks.store import atomic, plain_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

SCHEMA = 1
_DAY = 86_400
_TEXTS = (
    *("pattern", "check", "severity", "path", "fingerprint", "blob", "outcome", "reason"),
    *("old", "old_path", "base", "fragment", "commit"),
)
_NUMBERS = ("line", "column")
# How often the folder is read anew while other hooks settle it.
_TRIES = 20
# What reading a damaged or foreign file may raise.
_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


class Entry:
    """One violation of one attempt, with what it takes to say later what became of it.

    pattern … column: as in a fragment; `path` with surrogates for bytes that are no UTF-8. blob:
    the file's new blob. old, old_path: the blob and path it had in HEAD at the attempt, "" for an
    added file. base: HEAD's commit then, "" before the first one. outcome: "" where the attempt
    was blocked, else what the attempt was recorded as. fragment: the path of the file that holds
    it, "" while none does. commit: the commit that brought it past the hook, "" for none.
    """

    __slots__ = (*_TEXTS, *_NUMBERS)

    pattern: str
    check: str
    severity: str
    path: str
    fingerprint: str
    blob: str
    outcome: str
    reason: str
    old: str
    old_path: str
    base: str
    fragment: str
    commit: str
    line: int
    column: int

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 -- checked below
        for name in _TEXTS:
            setattr(self, name, _text(values.get(name, "")))
        for name in _NUMBERS:
            setattr(self, name, int(values[name]))

    def but(self, **changed: str | int) -> Entry:
        """Return a copy with some values changed."""
        return Entry(**{**self.values(), **changed})

    def values(self) -> dict[str, Any]:
        """Return all values by name."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def id(self) -> str:
        """The check's full id, `pattern/check`."""
        return f"{self.pattern}/{self.check}"

    @property
    def place(self) -> tuple[str, str]:
        """What stays of a violation from one attempt to the next: its path and its check."""
        return self.path, self.id

    @property
    def identity(self) -> tuple[str, str, str, int, int]:
        """What tells this violation from every other one: also where in which blob it was."""
        return self.path, self.fingerprint, self.blob, self.line, self.column


class _File:
    """What one file of the spool says."""

    __slots__ = ("entries", "left", "replaces")

    def __init__(self, entries: list[Entry], replaces: list[str], left: list[str]) -> None:
        self.entries = entries
        self.replaces = replaces
        self.left = left


class Spool:
    """The notes of one work tree, one file per attempt.

    A file names the files that it stands for, so that these count no more from the moment it is
    there, whether or not there was time to delete them. left: the paths of fragments of given-up
    attempts that were about to be taken out of index and work tree.
    """

    def __init__(self, git_dir: str) -> None:
        self.folder = os.path.join(git_dir, "fl-hooks", "spool")
        self.files: list[str] = []
        self.left: set[str] = set()
        self.notices: list[str] = []

    def load(self) -> list[Entry]:
        """Return the entries of all files, oldest first, each violation once.

        A file that cannot be understood stays where it is, with a notice.
        """
        read = self._read()
        gone = {name for _, file in read for name in file.replaces}
        # What counts no more is deleted first, as long as what stands for it is there.
        read.sort(key=lambda one: one[0] not in gone)
        self.files = [os.path.join(self.folder, name) for name, _ in read]
        valid = [file for name, file in read if name not in gone]
        self.left = {path for file in valid for path in file.left}
        found: dict[tuple[str, str, str, int, int], Entry] = {}
        for entry in (one for file in valid for one in file.entries):
            known = found.get(entry.identity)
            # Two hooks at once have noted the same.
            if known is None or entry.fragment or not known.fragment:
                found[entry.identity] = entry
        return list(found.values())

    def add(self, entries: Iterable[Entry]) -> None:
        """Note more entries in a file of their own."""
        self._write(_File(list(entries), [], []))

    def replace(self, entries: Iterable[Entry], left: Iterable[str] | None = None) -> None:
        """Let the entries stand for all that was loaded: written first, then the rest deleted.

        `left` stays as it was loaded where none is given; what another hook has noted meanwhile
        stays too.
        """
        left = self.left if left is None else left
        names = [os.path.basename(place) for place in self.files]
        self._write(_File(list(entries), names, sorted(left)))
        for place in self.files:
            try:
                os.unlink(place)
            except FileNotFoundError:
                continue
        if self.files:
            atomic.sync_folder(self.folder)
        self.files = []

    def _read(self) -> list[tuple[str, _File]]:
        """Return the files by name, oldest first."""
        for _ in range(_TRIES):
            read = []
            notices: list[str] = []
            for name in self._names(notices):
                place = os.path.join(self.folder, name)
                try:
                    read.append((name, _parse(place)))
                except FileNotFoundError:
                    # Another hook has just put a file in its place that may not be in our list.
                    break
                except _BROKEN as error:
                    notices.append(f"{place}: not read ({error}); delete it if it stays so")
            else:
                break
        self.notices += notices
        return read

    def _names(self, notices: list[str]) -> list[str]:
        """Return the names of the files, oldest first; a folder that cannot be read is named."""
        try:
            names = os.listdir(self.folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            notices.append(f"{self.folder}: not read ({error.strerror}); its notes wait")
            return []
        return sorted(name for name in names if name.endswith(".json"))

    def _write(self, file: _File) -> None:
        if not file.entries and not file.left:
            return
        content: dict[str, Any] = {"schema": SCHEMA, "replaces": file.replaces, "left": file.left}
        content["entries"] = [entry.values() for entry in file.entries]
        self._tidy()
        name = f"{time.time_ns():020d}-{os.getpid()}.json"
        atomic.write(
            os.path.join(self.folder, name), (plain_json.dumps(content) + "\n").encode("ascii")
        )

    def _tidy(self) -> None:
        """Delete what a hook that was killed while writing has left, a day later."""
        for folder in (self.folder, os.path.dirname(self.folder)):
            for name in _listed(folder):
                place = os.path.join(folder, name)
                try:
                    if name.endswith(".tmp") and os.stat(place).st_mtime < time.time() - _DAY:
                        os.unlink(place)
                except OSError:
                    # Renamed or deleted by another hook in this very moment.
                    continue


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _parse(place: str) -> _File:
    with open(place, encoding="ascii") as file:
        content = plain_json.loads(file.read())
    if content["schema"] != SCHEMA:
        raise ValueError(f"schema {content['schema']} is another version's")
    entries = [Entry(**values) for values in content["entries"]]
    replaces, left = (list(map(_text, content.get(key, []))) for key in ("replaces", "left"))
    return _File(entries, replaces, left)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
