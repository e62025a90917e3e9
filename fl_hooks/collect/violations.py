"""The record of violations as entries of an export."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fl_hooks.records.violation import Violation


def violation_entries(top: str, aliases: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the repository's violations, oldest first, dated by the commit that recorded them.

    What is not committed yet counts as now, with an empty commit. aliases: alias -> pattern.
    """
    # Here, because logging an event needs neither GitPython nor pydantic.
    from fl_hooks.store.record import read_record

    now = datetime.now(UTC).isoformat(timespec="microseconds")
    return entries_of(read_record(top), aliases, now=now)


def entries_of(
    violations: Iterable[Violation], aliases: Mapping[str, str], *, now: str
) -> list[dict[str, Any]]:
    """Return a record, given newest first, as entries, oldest first."""
    return [
        {
            "pattern": aliases.get(one.pattern, one.pattern),
            "check": one.check,
            "severity": one.severity,
            "file_path": one.path,
            "line": one.line,
            "column": one.column,
            "outcome": one.outcome,
            "fingerprint": one.fingerprint,
            "commit": one.commit,
            "timestamp": one.date or now,
            "count": 1,
        }
        for one in reversed(tuple(violations))
    ]
