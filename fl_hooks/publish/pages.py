"""The whole site as values: path in the page tree -> text. Nothing here reads or writes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.publish import chart, escape
from fl_hooks.publish.entry import Entry, entries
from fl_hooks.publish.forge import Forge, forge_of
from fl_hooks.publish.numbers import OUTCOMES, Numbers, count, recent_months
from fl_hooks.publish.pattern import pattern_values
from fl_hooks.publish.render import assets, render
from fl_hooks.publish.rows import Rows, months_of, pages_of
from fl_hooks.publish.steps import next_steps
from fl_hooks.records.severity import SEVERITIES, rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fl_hooks.library.folders import Pattern
    from fl_hooks.publish.values import Settings
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.site_facts import Facts

    Violations = Sequence[Violation]

_TILES = ("prevented", "committed", "suppressed")
_BLOCKING = ("high", "critical")
_KEPT = ("committed", "bypassed", "escaped")
# More links to pages than these lose their middle.
_MOST_LINKS, _NEWEST, _OLDEST = 12, 6, 3


@dataclass(frozen=True, slots=True)
class Site:
    """All that pages are made from."""

    entries: Sequence[Entry]
    violations: Violations
    facts: Facts
    settings: Settings
    forge: Forge
    numbers: Numbers
    rows: Rows
    titles: Mapping[str, str]


def build_pages(
    library: Iterable[Pattern], violations: Violations, facts: Facts, settings: Settings
) -> dict[str, str]:
    """Return every page of the site and its assets, by their path in the page tree.

    `violations` are newest first, as read_record gives them.
    """
    return build_entry_pages(entries(library, settings.checks), violations, facts, settings)


def build_entry_pages(
    patterns: Sequence[Entry], violations: Violations, facts: Facts, settings: Settings
) -> dict[str, str]:
    """Return the pages for patterns whose texts are at hand."""
    site = _site(patterns, violations, facts, settings)
    pages = {
        "index.md": _home(site),
        "patterns/index.md": _patterns(site),
        "violations/index.md": _violations(site),
    }
    for entry in site.entries:
        pages |= _pattern(site, entry)
    for month, found in months_of(violations).items():
        pages |= _listing(site, f"violations/{month}", chart.month_title(month), found)
    return pages | assets()


def _site(
    patterns: Sequence[Entry], violations: Violations, facts: Facts, settings: Settings
) -> Site:
    titles = {entry.id: entry.title for entry in patterns}
    checks = frozenset(check.full for entry in patterns for check in entry.checks)
    forge = forge_of(facts.remote)
    rows = Rows(facts, settings, forge, titles, checks)
    ordered = by_title(patterns)
    return Site(ordered, violations, facts, settings, forge, count(violations), rows, titles)


def by_title(patterns: Iterable[Entry]) -> list[Entry]:
    """Return patterns in the order in which people look for them."""
    return sorted(patterns, key=lambda entry: (entry.title.casefold(), entry.id))


def _home(site: Site) -> str:
    numbers = site.numbers
    months = recent_months(numbers)
    severe = sum(v.severity in _BLOCKING and v.outcome in _KEPT for v in site.violations)
    return render(
        "home.md.j2",
        front=_front("Home", hide=["navigation", "toc"]),
        facts=site.facts,
        forge=site.forge if site.settings.source != "none" else Forge(),
        lead=_lead(numbers),
        entries=site.entries,
        checks=sum(len(entry.checks) for entry in site.entries),
        numbers=numbers,
        tiles=[name for name in OUTCOMES if name in _TILES or numbers.total.of(name)],
        steps=next_steps(numbers, site.titles, severe),
        months=months,
        chart=chart.by_month(months, numbers.months) if months else "",
        ranking=list(_ranking(site))[: site.settings.latest],
        most=_most(numbers),
        latest=site.rows.of(site.violations[: site.settings.latest], ""),
    )


def _lead(numbers: Numbers) -> str:
    total, prevented = numbers.total.total, numbers.total.of("prevented")
    if not total:
        return "Nothing is on record yet."
    what = f"{total:,} violation{'' if total == 1 else 's'} of known patterns on record"
    if not prevented:
        return f"{what}."
    if prevented == total:
        return f"{what}, every one fixed before it was committed."
    return f"{what}; {prevented:,} {'was' if prevented == 1 else 'were'} fixed before the commit."


def _ranking(site: Site) -> Iterator[dict[str, Any]]:
    severities = {entry.id: entry.severity for entry in site.entries}
    ordered = sorted(site.numbers.patterns.items(), key=lambda item: (-item[1].total, item[0]))
    for pattern, tally in ordered:
        yield {
            "title": site.titles.get(pattern, pattern),
            "page": f"patterns/{pattern}/" if pattern in site.titles else "",
            "severity": severities.get(pattern, ""),
            "tally": tally,
            "last": site.numbers.last.get(pattern, ""),
        }


def _most(numbers: Numbers) -> int:
    return max((tally.total for tally in numbers.patterns.values()), default=0)


def _patterns(site: Site) -> str:
    categories = Counter(entry.category for entry in site.entries)
    return render(
        "patterns.md.j2",
        front=_front("Patterns", "All patterns of the library", hide=["navigation", "toc"]),
        entries=[_table_row(entry) for entry in site.entries],
        here={entry.id: site.numbers.pattern(entry.id) for entry in site.entries},
        most=_most(site.numbers),
        total=site.numbers.total.total,
        severities=[name for name in SEVERITIES[::-1] if _has(site.entries, name)],
        categories=sorted(categories),
    )


def _has(patterns: Sequence[Entry], severity: str) -> bool:
    return any(entry.severity == severity for entry in patterns)


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
    listing: dict[str, str] = {}
    if len(found) > site.settings.latest:
        listing = _listing(
            site, f"{folder}/occurrences", f"{entry.title}: occurrences", found, entry
        )
    months = recent_months(site.numbers)
    by_month = site.numbers.by_month.get(entry.id, {})
    page = render(
        "pattern.md.j2",
        front=_front(entry.title, entry.summary),
        **pattern_values(entry, site.titles),
        here=site.numbers,
        tally=site.numbers.pattern(entry.id),
        months=[by_month[month].total if month in by_month else 0 for month in months],
        latest=site.rows.of(found[: site.settings.latest], "../../"),
        older=f"occurrences/{len(listing)}/" if listing else "",
    )
    return {f"{folder}/index.md": page, **listing}


def _violations(site: Site) -> str:
    months = months_of(site.violations)
    tallies = site.numbers.months
    return render(
        "violations.md.j2",
        front=_front("Violations", hide=["navigation", "toc"]),
        total=site.numbers.total,
        months=[
            {
                "title": chart.month_title(month),
                "tally": tallies[month],
                "pages": _page_links(month, len(found), site.settings.rows),
            }
            for month, found in months.items()
        ],
        most=max((tally.total for tally in tallies.values()), default=0),
        paged=any(len(found) > site.settings.rows for found in months.values()),
        latest=site.rows.of(site.violations[: site.settings.rows // 2], "../"),
    )


def _page_links(month: str, number: int, size: int) -> list[tuple[int, str]]:
    """Return (number, address) per page, newest first; of many, the middle is left out."""
    last = (number + size - 1) // size
    links = [(page, f"{month}/{page}/") for page in range(last, 0, -1)]
    gap = (0, "\N{HORIZONTAL ELLIPSIS}")
    return links if last <= _MOST_LINKS else [*links[:_NEWEST], gap, *links[-_OLDEST:]]


def _listing(
    site: Site, folder: str, title: str, found: Violations, entry: Entry | None = None
) -> dict[str, str]:
    """Return the pages that hold all of `found`, as many rows on each as the settings say."""
    root = "../" * (folder.count("/") + 2)
    trail = [("Violations", f"{root}violations/")]
    if entry:
        trail = [("Patterns", f"{root}patterns/"), (entry.title, f"{root}patterns/{entry.id}/")]
    pages = list(pages_of(found, site.settings.rows))
    last = len(pages)
    return {
        f"{folder}/{number}.md": render(
            "rows.md.j2",
            front=_front(
                f"{title}, page {number}" if last > 1 else title,
                hide=["navigation", "toc"],
                search={"exclude": True},
            ),
            trail=trail,
            title=title,
            total=len(found),
            number=number,
            pages=last,
            rows=site.rows.of(rows, root),
            with_pattern=entry is None,
            newer=f"../{number + 1}/" if number < last else "",
            older=f"../{number - 1}/" if number > 1 else "",
        )
        for number, rows in pages
    }


def _front(title: str, description: str = "", **values: object) -> str:
    if description:
        values["description"] = escape.label(description)
    return escape.front_matter(title=escape.label(title), **values)
