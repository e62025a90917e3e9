"""The table of all patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front
from fl_hooks.records.severity import SEVERITIES, rank

if TYPE_CHECKING:
    from fl_hooks.publish.entry import Entry


def pages(site: Site) -> dict[str, str]:
    """Return the table's page."""
    return {"patterns/index.md": _patterns(site)}


def _patterns(site: Site) -> str:
    severities = {entry.severity for entry in site.entries}
    return render(
        "patterns.md.j2",
        front=front("Patterns", "All patterns of the library", hide=["navigation", "toc"]),
        entries=[_table_row(entry) for entry in site.entries],
        here={entry.id: site.numbers.pattern(entry.id) for entry in site.entries},
        most=site.numbers.most,
        total=site.numbers.total.total,
        severities=[name for name in SEVERITIES[::-1] if name in severities],
        categories=sorted({entry.category for entry in site.entries}),
    )


def _table_row(entry: Entry) -> dict[str, Any]:
    words = (entry.id, entry.title, entry.summary, entry.category, *entry.aliases)
    return {
        "id": entry.id,
        "title": entry.title,
        "summary": entry.summary,
        "category": entry.category,
        "severity": entry.severity,
        "rank": rank(entry.severity),
        "languages": entry.languages,
        "checks": entry.checks,
        "status": entry.status,
        "words": " ".join((*words, *(check.id for check in entry.checks))).lower(),
    }
