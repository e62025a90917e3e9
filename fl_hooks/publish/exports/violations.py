"""The record as JSON: an index, and files per month that stay small.

Rows lie in the order in which they were recorded, as on the pages: what is full never changes.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from fl_hooks.publish.exports import month_rows
from fl_hooks.publish.exports.encode import compact, text
from fl_hooks.publish.forge import FORGES
from fl_hooks.publish.kept import kept
from fl_hooks.publish.numbers import OUTCOMES
from fl_hooks.records.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.publish.forge import Forge
    from fl_hooks.publish.numbers import Tally
    from fl_hooks.publish.site import Site
    from fl_hooks.records.violation import Violation

SCHEMA = 1
FOLDER = "data/violations"


def files(site: Site) -> dict[str, str]:
    """Return the index and the files of every month, by path."""
    made = {f"{FOLDER}/index.json": compact(index(site))}
    for month, found in site.months.items():
        made |= kept(f"data {month}", site, found, partial(_month, site, month, found))
    return made


def _month(site: Site, month: str, found: Sequence[Violation]) -> dict[str, str]:
    parts = month_rows.parts(month, found[::-1], site.settings)
    return {f"{FOLDER}/{name}": compact(part) for name, part in parts}


def index(site: Site) -> dict[str, Any]:
    """Return the totals, and which months there are, the latest first."""
    numbers = site.numbers
    by_month = _by_month(site)
    return {
        "schema": SCHEMA,
        "total": numbers.total.total,
        "page_size": site.settings.rows,
        "part_size": month_rows.PART,
        "outcomes": {name: numbers.total.of(name) for name in OUTCOMES},
        "severities": {name: numbers.severities[name] for name in reversed(SEVERITIES)},
        "patterns": {text(name): one for name, one in _patterns(site)},
        "links": links(site.forge),
        "months": [
            {
                "month": month,
                "total": len(found),
                "outcomes": dict(numbers.months[month].shown),
                "severities": _in_order(Counter(one.severity for one in found)),
                "patterns": by_month[month],
                "files": month_rows.names_of(month, len(found)),
            }
            for month, found in site.months.items()
        ],
    }


def links(forge: Forge) -> dict[str, str] | None:
    """Return how commits and lines are addressed, with {commit}, {path} and {line} to fill in."""
    if not forge.kind:
        return None
    commit, line = FORGES[forge.kind]
    return {"commit": forge.base + commit, "line": forge.base + line}


def _patterns(site: Site) -> list[tuple[str, dict[str, Any]]]:
    """Return what is known of each pattern on record, the most frequent first."""
    categories = {entry.id: entry.category for entry in site.entries}

    def of(name: str, tally: Tally) -> dict[str, Any]:
        return {
            "title": text(site.titles.get(name, name)),
            "category": categories.get(name, ""),
            "page": f"patterns/{name}/" if name in site.titles else None,
            "total": tally.total,
        }

    ordered = sorted(site.numbers.patterns.items(), key=lambda item: (-item[1].total, item[0]))
    return [(name, of(name, tally)) for name, tally in ordered]


def _by_month(site: Site) -> dict[str, dict[str, int]]:
    """Return month -> pattern -> how many, in the order of the names."""
    found: dict[str, dict[str, int]] = {month: {} for month in site.numbers.months}
    for name, months in sorted(site.numbers.by_month.items()):
        for month, tally in months.items():
            found[month][text(name)] = tally.total
    return found


def _in_order(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in reversed(SEVERITIES) if counts[name]}
