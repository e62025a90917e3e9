"""The whole site as values: path in the page tree -> text. Nothing here reads or writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.entry import Entry, entries
from fl_hooks.publish.home import home_page
from fl_hooks.publish.listing import listing, violation_pages
from fl_hooks.publish.numbers import recent_months
from fl_hooks.publish.pattern import pattern_values
from fl_hooks.publish.render import assets, render
from fl_hooks.publish.site import Site, front, make_site
from fl_hooks.records.severity import SEVERITIES, rank
from fl_hooks.records.violation import under_todays_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fl_hooks.library.folders import Pattern
    from fl_hooks.publish.values import Settings
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.site_facts import Facts


def build_pages(
    library: Iterable[Pattern], violations: Sequence[Violation], facts: Facts, settings: Settings
) -> dict[str, str]:
    """Return every page of the site and its assets, by their path in the page tree.

    `violations` are newest first, as read_record gives them.
    """
    return build_entry_pages(entries(library, settings.checks), violations, facts, settings)


def build_entry_pages(
    patterns: Sequence[Entry], violations: Sequence[Violation], facts: Facts, settings: Settings
) -> dict[str, str]:
    """Return the pages for patterns whose texts are at hand."""
    aliases = {alias: entry.id for entry in patterns for alias in entry.aliases}
    record = under_todays_ids(violations, aliases)
    site = make_site(patterns, record, facts, settings)
    pages = {"index.md": home_page(site), "patterns/index.md": _patterns(site)}
    for entry in site.entries:
        pages |= _pattern(site, entry)
    return pages | violation_pages(site) | assets()


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


def _pattern(site: Site, entry: Entry) -> dict[str, str]:
    """Return a pattern's page and, where it does not hold them all, pages of its occurrences."""
    found = [one for one in site.violations if one.pattern == entry.id]
    folder = f"patterns/{entry.id}"
    older: dict[str, str] = {}
    if len(found) > site.settings.latest:
        older = listing(site, f"{folder}/occurrences", f"{entry.title}: occurrences", found, entry)
    months = recent_months(site.numbers)
    by_month = site.numbers.by_month.get(entry.id, {})
    page = render(
        "pattern.md.j2",
        front=front(entry.title, entry.summary),
        **pattern_values(entry, site.titles),
        here=site.numbers,
        tally=site.numbers.pattern(entry.id),
        months=[by_month[month].total if month in by_month else 0 for month in months],
        latest=site.rows.of(found[: site.settings.latest], "../../"),
        older=f"occurrences/{len(older)}/" if older else "",
    )
    return {f"{folder}/index.md": page, **older}
