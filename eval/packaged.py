"""What the wheel carries of the evaluation, for the site's page on precision: numbers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tally
import wilson

if TYPE_CHECKING:
    from labels import Label
    from tally import Row, Table

SCHEMA = 1


def value(table: Table, labels: list[Label]) -> dict[str, Any]:
    """Return the packaged file's value: per check how right it was, per part what was read."""
    parts = {part: tally.rows(table, labels, part) for part in tally.PARTS}
    return {
        "schema": SCHEMA,
        "version": table["version"],
        "parts": {part: _part(table, part) for part in tally.PARTS},
        "checks": {
            check: {
                **{
                    part: [_row(table, one, part) for one in rows if one.check == check]
                    for part, rows in parts.items()
                },
                **_first(table, labels, check),
            }
            for check in table["checks"]
        },
        "repositories": [
            {
                "name": name,
                "kind": one["kind"],
                "part": one["part"],
                "commit": one["commit"],
                "files": one["files"],
                "lines": sum(one["lines"].values()),
            }
            for name, one in table["repositories"].items()
        ],
    }


def _of(table: Table, part: str) -> list[dict[str, Any]]:
    return [one for one in table["repositories"].values() if one["part"] == part]


def _part(table: Table, part: str) -> dict[str, int]:
    those = _of(table, part)
    return {
        "repositories": len(those),
        "files": sum(one["files"] for one in those),
        "lines": sum(sum(one["lines"].values()) for one in those),
    }


def _row(table: Table, row: Row, part: str) -> dict[str, Any]:
    """Return a check at one severity; `lines` are those of the languages that it reads."""
    those = _of(table, part)
    languages = table["checks"][row.check]["languages"]
    return {
        "severity": row.severity,
        "findings": row.findings,
        "lines": sum(one["lines"].get(language, 0) for one in those for language in languages),
        "found_in": sum(
            bool(one["findings"].get(row.check, {}).get(row.severity)) for one in those
        ),
        **_reading(row.true, row.labelled),
        "wrong": row.false,
        "arguable": row.arguable,
    }


def _first(table: Table, labels: list[Label], check: str) -> dict[str, Any]:
    """Return the figure as first read, where findings that were read are reported no more."""
    found = [one for one in tally.gone(table, labels, "final") if one.check == check]
    return {"first": _reading(found[0].true, found[0].read)} if found else {}


def _reading(right: int, read: int) -> dict[str, Any]:
    low, high = wilson.interval(right, read)
    return {"right": right, "read": read, "low": round(low, 4), "high": round(high, 4)}
