"""The library as JSON: patterns, their checks, how right these are, how often they are met here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.exports.encode import plain, pretty
from fl_hooks.publish.exports.texts import address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.publish.entry import CheckEntry, Entry
    from fl_hooks.publish.numbers import Tally
    from fl_hooks.publish.precision import Precision
    from fl_hooks.publish.site import Site

PATH = "data/patterns.json"


def files(site: Site) -> dict[str, str]:
    """Return the file by its path."""
    patterns = [_entry(site, entry) for entry in site.entries]
    return {PATH: pretty(plain({"schema": 1, "patterns": patterns}))}


def _entry(site: Site, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "summary": " ".join(entry.summary.split()),
        "category": entry.category,
        "severity": entry.severity,
        "languages": entry.languages,
        "since": entry.since,
        "status": entry.status,
        "aliases": entry.aliases,
        "page": f"patterns/{entry.id}/",
        "markdown": address(entry.id),
        "here": here(site.numbers.pattern(entry.id)),
        "last": site.numbers.last.get(entry.id) or None,
        "checks": [_check(site, check) for check in entry.checks],
    }


def _check(site: Site, check: CheckEntry) -> dict[str, Any]:
    return {
        "id": check.id,
        "full": check.full,
        "severity": check.severity,
        "message": check.message,
        "advice": check.advice,
        "allow": check.allow,
        "notes": check.notes,
        "equivalents": check.equivalents,
        "yields_to": check.yields_to,
        "here": here(site.numbers.check(check.full)),
        "precision": _readings(site.loop.precision, check.full),
    }


def here(tally: Tally) -> dict[str, Any]:
    """Return how often something is on record."""
    outcomes: Mapping[str, int] = dict(tally.shown)
    return {"total": tally.total, "outcomes": outcomes}


def _readings(precision: Precision, check: str) -> list[dict[str, Any]]:
    measured = precision.checks.get(check)
    return [
        {
            "severity": row.severity,
            "findings": row.findings,
            "read": row.reading.read,
            "right": row.reading.right,
            "interval": (round(row.reading.low, 4), round(row.reading.high, 4)),
        }
        for row in (measured.told if measured else ())
    ]
