"""patterns.json: a library in one file, read and written as the original system does.

`{"patterns": [entry, ...], "changelog": [...], "last_updated": "..."}`. What is wrong with a file
is said with its line and key, and what is wrong with an entry before anything is written.
"""

from __future__ import annotations

import copy
import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fl_hooks.errors import FlError
from fl_hooks.library.entry import completed, path_of, shown, wrong
from fl_hooks.library.manager_merge import merged, merged_log
from fl_hooks.store import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fl_hooks.library.entry import Loc

_FORM = 'A library is {"patterns": [...], "changelog": [...]}, each pattern an object with a name.'


def read_json(path: str) -> tuple[dict[str, Any], bytes]:
    """Return a library's content and the bytes it was read from; empty where there is no file.

    Raises FlError that names file, line and key of everything that is wrong.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123 -- a plain path is all there is
            data = file.read()
    except FileNotFoundError:
        return {"patterns": [], "changelog": []}, b""
    except OSError as error:
        raise FlError(f"{path} cannot be read: {error.strerror}") from error
    content = _parsed(path, data)
    problems = list(_wrong_file(content))
    if problems:
        lines = _lines(data, [place for place, _ in problems])
        said = [f"{path}:{lines[place]}: {path_of(place)}: {text}" for place, text in problems]
        raise FlError("\n".join(said), _FORM)
    content.setdefault("changelog", [])
    content["patterns"] = [completed(entry) for entry in content["patterns"]]
    return content, data


def _parsed(path: str, data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FlError(f"{path}:{line}: not UTF-8 text", _FORM) from error
    except json.JSONDecodeError as error:
        raise FlError(f"{path}:{error.lineno}: not JSON: {error.msg}", _FORM) from error
    except RecursionError as error:
        raise FlError(f"{path}: nested too deep", _FORM) from error
    if not isinstance(content, dict):
        raise FlError(f"{path}:1: expected an object, got {shown(content)}", _FORM)
    return content


def _wrong_file(content: dict[str, Any]) -> Iterator[tuple[Loc, str]]:
    for key in ("patterns", "changelog"):
        value = content.get(key, [] if key == "changelog" else None)
        if value is None:
            known = ", ".join(list(content)[:4])
            yield (key,), f"this key is missing; the file has: {known or 'nothing'}"
        elif not isinstance(value, list):
            yield (key,), f"expected a list, got {shown(value)}"
        elif key == "patterns":
            yield from wrong(value)
        else:
            rows = ((n, row) for n, row in enumerate(value) if not isinstance(row, dict))
            yield from (((key, n), f"expected an object, got {shown(row)}") for n, row in rows)


def _lines(data: bytes, places: Sequence[Loc]) -> dict[Loc, int]:
    """Return the line of each place; JSON is YAML, whose reader keeps them."""
    from fl_hooks.library.read import parse_yaml

    try:
        document = parse_yaml(data, "")
    except FlError:
        return dict.fromkeys(places, 1)
    return {place: document.line(place) for place in places}


def save_json(path: str, content: Mapping[str, Any], known: bytes) -> bytes:
    """Write a library and return the bytes that are there then; nothing where nothing changed.

    known: what is there now.
    """
    stamp = {"last_updated": json.loads(known).get("last_updated", "") if known else ""}
    if known and known == _bytes({**content, **stamp}):
        return known
    data = _bytes({**content, "last_updated": now()})
    try:
        atomic.write(os.path.abspath(path), data)  # noqa: PTH100 -- a plain path is all there is
    except OSError as error:
        raise FlError(f"{path} cannot be written: {error.strerror}") from error
    return data


@contextmanager
def _alone(path: str) -> Iterator[None]:
    """Keep other processes from saving in the folder of a file meanwhile, where the system can."""
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 -- a plain path
    try:
        import fcntl
    except ImportError:  # Windows, where a folder cannot be opened either
        yield
        return
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 -- the same
        fd = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise FlError(f"{path} cannot be written: {error.strerror}") from error
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def refuse(entries: Sequence[object]) -> None:
    """Raise FlError where a library cannot hold the entries, with every place."""
    said = [f"{path_of(place)}: {text}" for place, text in wrong(entries)]
    if said:
        raise FlError("\n".join(said), "Nothing was written.")


def _bytes(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=2) + "\n").encode()


def now() -> str:
    """Return this moment as the record writes times."""
    return datetime.now(UTC).isoformat()


def save_text(path: str, text: str) -> None:
    """Write a text file, whole or not at all; FlError where that fails."""
    try:
        atomic.write(os.path.abspath(path), text.encode("utf-8", "replace"))  # noqa: PTH100 -- as above
    except OSError as error:
        raise FlError(f"{path} cannot be written: {error.strerror}") from error


class JsonLibrary:
    """A library in a patterns.json, with what of the file is nobody's business here."""

    frozen = False

    def __init__(self, path: str) -> None:
        self.path = path
        self._content: dict[str, Any] = {}
        self._known = b""

    def load(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return (entries, changelog); both empty where there is no file yet."""
        content, self._known = read_json(self.path)
        self._content = copy.deepcopy(content)
        return content["patterns"], content["changelog"]

    def names(self) -> frozenset[str]:
        """Return the names that the file has."""
        return frozenset(entry["name"] for entry in self._content["patterns"])

    def save(
        self, entries: Sequence[dict[str, Any]], log: Sequence[dict[str, Any]]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Write the file, unless it says that already; return the entries and changelog it has.

        What somebody else has saved since it was read stays. Raises FlError where both changed
        one thing, and where an entry is wrong: then nothing is written.
        """
        refuse(entries)
        with _alone(self.path):
            return self._save(entries, log)

    def _save(
        self, entries: Sequence[dict[str, Any]], log: Sequence[dict[str, Any]]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Bring together what is there now and what is to be saved, and write it."""
        content, known = read_json(self.path)
        whole, rows = [completed(entry) for entry in entries], list(log)
        if known not in (b"", self._known):
            base = self._content
            whole = merged(base["patterns"], content["patterns"], whole)
            rows = merged_log(base["changelog"], content["changelog"], rows)
        content |= {"patterns": whole, "changelog": rows}
        self._known = save_json(self.path, content, known)
        self._content = copy.deepcopy(content)
        return whole, rows

    def history(self) -> list[dict[str, Any]]:
        """Return nothing: the file's changelog is all there is."""
        return []

    def frequencies(self) -> list[dict[str, Any]]:
        """Refuse: a file does not know which repository it is about."""
        hint = "Give the rows of MetricsAnalyzer.get_high_frequency_patterns(threshold=1)."
        raise FlError(f"{self.path} does not know what occurred", hint)
