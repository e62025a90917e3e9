"""Events at rest: one tracked JSON file per event, named by its content, never edited.

What comes in large numbers goes line by line into a local log instead: `local_log`.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.errors import FlError
from fl_hooks.records.event import BY_NAME
from fl_hooks.store import atomic
from fl_hooks.store.fragments import ATTRIBUTES, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = ".feedback-loop/events"
SCHEMA = 1
RESERVED = frozenset(("schema", "kind", "time"))
_TIME = re.compile(r"\d{4}-(0[1-9]|1[0-2])-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00")
_README = """\
# Events

What people, applications and tests reported of this repository's faults, written by fl-hooks: one
folder per month (UTC), one file per event. The files are never edited; to take one back, delete it.
`fl collect` says what there is.
"""


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it was read; `values` are the entry's keys without time, kind and schema."""

    path: str
    kind: str
    time: str
    values: dict[str, Any]


def line_of(kind: str, time: str, values: Mapping[str, Any]) -> str:
    """Return an event as one line of JSON, without the line's end."""
    return json.dumps(_whole(kind, time, values), sort_keys=True, allow_nan=False)


def build(kind: str, time: str, values: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return an event's path, in the folder of its own month, and its content.

    The content decides the name, so the same event twice is the same file.
    """
    text = json.dumps(_whole(kind, time, values), sort_keys=True, indent=2, allow_nan=False)
    data = text.encode("ascii") + b"\n"
    return f"{FOLDER}/{time[:7]}/{kind}-{name_of(data)}.json", data


def _whole(kind: str, time: str, values: Mapping[str, Any]) -> dict[str, Any]:
    # Foreign keys of the same names stay readable beside ours.
    kept = {f"{key}_" if key in RESERVED else key: value for key, value in values.items()}
    return {**kept, "schema": SCHEMA, "kind": kind, "time": time}


def companions(path: str) -> dict[str, bytes]:
    """Return path -> content of the files around an event; the reasons are those of fragments."""
    folder = path.rpartition("/")[0]
    month = folder.rpartition("/")[2]
    readme = f"# Events of {month}\n\nOne file per event; see ../README.md.\n"
    return {
        f"{FOLDER}/.gitattributes": ATTRIBUTES.encode("ascii"),
        f"{FOLDER}/README.md": _README.encode("ascii"),
        f"{folder}/README.md": readme.encode("ascii"),
    }


def write(top: str, git_dir: str, path: str, data: bytes) -> bool:
    """Bring an event to the disk; tell whether it is new. FlError where that is impossible.

    Returns only when a crash can no longer take it; until then it is not there at all.
    """
    try:
        if os.path.exists(os.path.join(top, path)):
            return False
        workspace = os.path.join(git_dir, "fl-hooks")
        os.makedirs(workspace, exist_ok=True)
        for name, content in companions(path).items():
            if not os.path.exists(place := os.path.join(top, name)):
                atomic.write(place, content, workspace=workspace)
        atomic.write(os.path.join(top, path), data, workspace=workspace)
    except OSError as error:
        raise unwritable(path, error) from error
    return True


def unwritable(path: str, error: OSError) -> FlError:
    """Return the error that names a file that cannot be written; nothing was kept."""
    return FlError(f"{path}: cannot be written: {error.strerror}", "The event was not kept.")


def paths(top: str) -> Iterator[str]:
    """Yield the paths of all events, month by month, in the order of their names."""
    root = os.path.join(top, FOLDER)
    for month in _names(root):
        for name in _names(os.path.join(root, month)):
            if name.endswith(".json") and not name.startswith("."):
                yield f"{FOLDER}/{month}/{name}"


def read(top: str) -> Iterator[Event]:
    """Yield every event of the work tree; FlError naming the file and key that is wrong."""
    for path in paths(top):
        try:
            with open(os.path.join(top, path), "rb") as file:
                data = file.read()
        except FileNotFoundError:
            continue  # taken away meanwhile, by a checkout say
        except OSError as error:
            raise FlError(f"{path}: cannot be read: {error.strerror}") from error
        yield parse(path, data)


def parse(path: str, data: bytes) -> Event:
    """Return the event of a file's content; FlError naming the file and key that is wrong."""
    try:
        # Text, as json would look for the encoding of bytes in each of a million lines.
        values = json.loads(str(data, "utf-8"))
    except (ValueError, RecursionError) as error:
        raise broken(path, f"not valid JSON: {error}") from error
    if not isinstance(values, dict):
        raise broken(path, "expected an object")
    schema, kind = values.pop("schema", None), values.pop("kind", None)
    time = values.pop("time", None)
    if isinstance(schema, int) and schema > SCHEMA:
        raise FlError(
            f"{path}: schema: {schema} was written by a newer fl-hooks",
            "Upgrade fl-hooks: pip install -U fl-hooks",
        )
    if schema != SCHEMA:
        raise broken(path, f"schema: expected {SCHEMA}")
    if kind not in BY_NAME:
        raise broken(path, f"kind: expected {', '.join(BY_NAME)}")
    if not isinstance(time, str) or not _TIME.fullmatch(time):
        raise broken(path, "time: expected a time in UTC, as 2026-11-21T16:00:00.123456+00:00")
    return Event(path, kind, time, values)


def broken(path: str, what: str) -> FlError:
    """Return the error that names a file, what is wrong in it, and the way out."""
    path = path if path.isprintable() else ascii(path)
    way_out = f"An event is never edited; restore it: git checkout HEAD -- {path}"
    return FlError(f"{path}: {what}", f"{way_out}, or delete it.")


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
