"""Measurements by type: what each of their numbers usually is, and was last."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST = 20


def measured(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return each number of each type of measurement, the most frequent type first.

    Each as {type, name, count, median, highest, last, date}; entries are oldest first. A type
    without a number is there with an empty name.
    """
    found: dict[tuple[str, str], list[float]] = {}
    dates: dict[tuple[str, str], str] = {}
    for entry in entries:
        kind = str(entry.get("metric_type") or "")
        for name, value in _numbers(entry.get("details")) or [("", 0.0)]:
            found.setdefault((kind, name), []).append(value)
            dates[kind, name] = str(entry.get("timestamp") or "")[:10]
    ordered = sorted(found, key=lambda key: (-len(found[key]), key))
    return [
        {
            "type": kind,
            "name": name,
            "count": len(values),
            "median": median(values),
            "highest": max(values),
            "last": values[-1],
            "date": dates[kind, name],
        }
        for kind, name in ordered[:_MOST]
        for values in [found[kind, name]]
    ]


def _numbers(details: object) -> list[tuple[str, float]]:
    if not isinstance(details, dict):
        return []
    return sorted(
        (str(name), float(value))
        for name, value in details.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and value == value  # noqa: PLR0124 -- NaN is no number
    )
