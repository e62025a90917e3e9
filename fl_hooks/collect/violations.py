"""The record of violations as entries of an export."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fl_hooks.records.violation import under_todays_ids

if TYPE_CHECKING:
    from collections.abc import Mapping


def violation_entries(top: str, aliases: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the repository's violations, oldest first, dated by the commit that recorded them.

    What is not committed yet counts as now, with an empty commit. aliases: alias -> pattern.
    """
    # Here, because logging an event needs neither GitPython nor pydantic.
    from fl_hooks.store.record import read_record

    now = datetime.now(UTC).isoformat(timespec="microseconds")
    return [
        {
            "pattern": one.pattern,
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
        for one in reversed(under_todays_ids(read_record(top), aliases))
    ]
