"""The table of all patterns, and where their other names lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.numbers import recent_months
from fl_hooks.publish.pages import aliases
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front
from fl_hooks.records.severity import SEVERITIES, rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fl_hooks.publish.entry import Entry

STATUSES = ("stable", "preview", "deprecated")


def pages(site: Site) -> dict[str, str]:
    """Return the table's page, and a small file for each alias."""
    return {"patterns/index.md": _patterns(site), **aliases.pages(site.entries, site.settings.url)}


def _patterns(site: Site) -> str:
    entries, months = site.entries, recent_months(site.numbers)
    return render(
        "patterns.md.j2",
        front=front("Patterns", "All patterns of the library", hide=["navigation", "toc"]),
        entries=[_table_row(site, entry, months) for entry in entries],
        most=max((site.numbers.pattern(entry.id).total for entry in entries), default=0),
        total=site.numbers.total.total,
        choices=_choices(entries),
        months=months,
        unknown=_unknown(site),
    )


def _choices(entries: Iterable[Entry]) -> list[tuple[str, str, list[str]]]:
    """Return (key, label, values) of each filter; one that leaves no choice is left out."""
    found = {
        "severity": [one for one in SEVERITIES[::-1] if any(e.severity == one for e in entries)],
        "category": sorted({entry.category for entry in entries}),
        "language": sorted({name for entry in entries for name in entry.languages}),
        "status": [one for one in STATUSES if any(e.status == one for e in entries)],
    }
    return [(key, key.capitalize(), values) for key, values in found.items() if len(values) > 1]


def _table_row(site: Site, entry: Entry, months: Sequence[str]) -> dict[str, Any]:
    words = (entry.id, entry.title, entry.summary, entry.category, *entry.aliases)
    by_month = site.numbers.by_month.get(entry.id, {})
    return {
        "one": entry,
        "rank": rank(entry.severity),
        "since": ".".join(part.rjust(4, "0") for part in entry.since.split(".")),
        "words": " ".join((*words, *(check.id for check in entry.checks))).lower(),
        "tally": site.numbers.pattern(entry.id),
        "months": [by_month[month].total if month in by_month else 0 for month in months],
    }


def _unknown(site: Site) -> list[tuple[str, int, str]]:
    """Return (name, count, last day) of what is on record and has no pattern any more."""
    known = site.titles
    found = ((name, tally.total) for name, tally in site.numbers.patterns.items())
    rows = [(name, count, site.numbers.last[name]) for name, count in found if name not in known]
    return sorted(rows, key=lambda row: (-row[1], row[0]))
