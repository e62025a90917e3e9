"""A month of the record as JSON: rows name check, path and commit by their places in lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.exports.encode import plain, text
from fl_hooks.publish.rows import anchor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.publish.values import Settings
    from fl_hooks.records.violation import Violation

SCHEMA = 1
# Rows of one file: about half a megabyte.
PART = 5000
COLUMNS = (
    *("anchor", "check", "severity", "outcome", "path"),
    *("line", "column", "commit", "fingerprint", "reason"),
)


def names_of(month: str, total: int) -> list[str]:
    """Return the names of the files that hold a month's violations."""
    return [_name(month, part) for part in range(1, _many(total) + 1)]


def _name(month: str, part: int) -> str:
    return f"{month}.json" if part == 1 else f"{month}-{part}.json"


def _many(number: int) -> int:
    return (number + PART - 1) // PART


def parts(
    month: str, found: Sequence[Violation], settings: Settings
) -> list[tuple[str, dict[str, Any]]]:
    """Return (file name, content) for a month's violations, which are the oldest first."""
    last = _many(len(found))
    return [
        (_name(month, part), _part(month, (part, last), found, settings))
        for part in range(1, last + 1)
    ]


def _part(
    month: str, place: tuple[int, int], found: Sequence[Violation], settings: Settings
) -> dict[str, Any]:
    first = (place[0] - 1) * PART
    checks, paths, commits = _Table(), _Table(), _Table()
    rows = [
        (
            anchor(one),
            checks.place(one.id),
            one.severity,
            one.outcome,
            paths.place(one.path),
            one.line,
            one.column,
            commits.place((one.commit, one.date, one.subject, one.author)) if one.commit else None,
            one.fingerprint,
            # Given in a comment, so it is part of the code.
            text(one.reason) if settings.source != "none" else "",
        )
        for one in found[first : first + PART]
    ]
    return {
        "schema": SCHEMA,
        "month": month,
        "part": place[0],
        "parts": place[1],
        "first": first,
        "columns": COLUMNS,
        "checks": plain(checks.values),
        "paths": plain(paths.values),
        "commits": [_commit(one, settings) for one in commits.values],
        "rows": rows,
    }


def _commit(known: tuple[str, str, str, str], settings: Settings) -> dict[str, str]:
    """Return what may be said of a commit, of which id, date, subject and author are known."""
    commit, date, subject, author = known
    said = {"id": commit, "date": date}
    if settings.source != "none":
        said["subject"] = text(subject)
    if settings.authors:
        said["author"] = text(author)
    return said


class _Table:
    """Values that rows name by their place, in the order in which they came."""

    def __init__(self) -> None:
        self._places: dict[Any, int] = {}

    def place(self, value: object) -> int:
        return self._places.setdefault(value, len(self._places))

    @property
    def values(self) -> list[Any]:
        return list(self._places)
