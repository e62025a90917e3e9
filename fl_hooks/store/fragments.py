"""Fragments: one immutable JSON file per commit that had something to say."""

from __future__ import annotations

import time

from fl_hooks.records.finding import sha256
from fl_hooks.store import plain_json
from fl_hooks.store.changes import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from fl_hooks.store.spool import Entry

FOLDER = ".feedback-loop/violations"
SCHEMA = 1

_LOG_README = """\
# Violations

What the commits of this repository held of known faults, written by fl-hooks at commit time: one
folder per month, one file per commit that had something to say. The files are never edited; git
knows their dates. `fl log show` lists them, `fl-build-site` publishes them.
"""
# Generated files fold away in reviews; filters and line endings would change what the name hashes.
ATTRIBUTES = "* -filter -text -ident -working-tree-encoding linguist-generated\n"


def is_fragment(path: str) -> bool:
    """Tell whether a path is that of a fragment."""
    return path.startswith(FOLDER + "/") and path.endswith(".json")


def build(base: str, entries: Iterable[Entry]) -> tuple[str, bytes]:
    """Return a fragment's path, in the folder of today's month (UTC), and its content.

    The content decides the name, so the same facts twice are the same file.
    """
    rows = sorted((_row(entry) for entry in entries), key=_order)
    # A line each: with all their keys on lines of their own, two fragments are alike enough for
    # git's merge to take one for the other, renamed, which conflicts where both sides revert one.
    lines = ",\n".join(map(plain_json.line, rows))
    head = f'{{\n"base": {plain_json.line(base or None)},\n"schema": {SCHEMA},\n'
    data = f'{head}"violations": [\n{lines}\n]\n}}\n'.encode("ascii")
    return f"{FOLDER}/{month()}/{name_of(data)}.json", data


def name_of(data: bytes) -> str:
    """Return the name, without its ending, of a fragment with this content."""
    return str(sha256(data).hexdigest()[:16])


def companions(fragment: str) -> dict[str, bytes]:
    """Return path -> content of the files that have to lie around a fragment.

    A README in each folder keeps git from taking the move of a last file for a renamed folder,
    which would conflict on open branches.
    """
    folder = fragment.rpartition("/")[0]
    readme = (
        f"# Violations of {folder.rpartition('/')[2]}\n\nOne file per commit; see ../README.md.\n"
    )
    return {
        f"{FOLDER}/.gitattributes": ATTRIBUTES.encode("ascii"),
        f"{FOLDER}/README.md": _LOG_README.encode("ascii"),
        f"{folder}/README.md": readme.encode("ascii"),
    }


def parse(data: bytes) -> list[dict[str, Any]]:
    """Return a fragment's violations; ValueError where it is none of ours."""
    try:
        rows = plain_json.loads(data.decode("utf-8"))["violations"]
        return [row for row in rows if row["fingerprint"] and row["path"] and row["outcome"]]
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"no violation fragment: {error}") from error


def month() -> str:
    """Return today's month in UTC, `YYYY-MM`."""
    now = time.gmtime()
    return f"{now.tm_year:04d}-{now.tm_mon:02d}"


def _row(entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {
        "pattern": entry.pattern,
        "check": entry.check,
        "severity": entry.severity,
        "path": printable(entry.path),
        "line": entry.line,
        "column": entry.column,
        "fingerprint": entry.fingerprint,
        "blob": entry.blob,
        "outcome": entry.outcome,
    }
    if entry.reason:
        row["reason"] = entry.reason
    return row


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    place = (row["path"], row["line"], row["column"])
    return (*place, row["pattern"], row["check"], row["fingerprint"], row["outcome"])
