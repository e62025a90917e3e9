"""Every violation: an overview with the explorer, and the months' pages, which stay small."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts.words import month_title
from fl_hooks.publish.kept import kept
from fl_hooks.publish.numbers import OUTCOMES, is_month
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front
from fl_hooks.records.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fl_hooks.records.violation import Violation

    Violations = Sequence[Violation]

# More links to pages than these lose their middle.
_MOST_LINKS, _NEWEST, _OLDEST = 12, 6, 3
_LATEST = 25
# More names than these are no list to choose from; the explorer's text field finds the others.
_MOST_NAMES = 300


def pages(site: Site) -> dict[str, str]:
    """Return the overview by month, and the pages that hold every violation."""
    pages = {"violations/index.md": _overview(site)}
    for month, found in site.months.items():
        pages |= kept(f"pages {month}", site, found, partial(_month, site, month, found))
    return pages


def _overview(site: Site) -> str:
    months = site.months
    tallies = site.numbers.months
    return render(
        "violations.md.j2",
        front=front("Violations", hide=["navigation", "toc"]),
        total=site.numbers.total,
        months=[
            {
                "title": month_title(month),
                "tally": tallies[month],
                "pages": _page_links(month, len(found), site.settings.rows),
            }
            for month, found in months.items()
        ],
        most=max((tally.total for tally in tallies.values()), default=0),
        paged=any(len(found) > site.settings.rows for found in months.values()),
        choices=_choices(site),
        checks={check.full for entry in site.entries for check in entry.checks},
        latest=site.rows.of(site.violations[:_LATEST], "../"),
        shown=min(_LATEST, len(site.violations)),
    )


def _choices(site: Site) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen in each field of the explorer, as (value, text)."""
    numbers = site.numbers
    names = sorted(numbers.patterns, key=lambda name: (_title(site, name).casefold(), name))
    dated = [(month, month_title(month)) for month in site.months if is_month(month)]
    return {
        "pattern": [(name, _title(site, name)) for name in names[:_MOST_NAMES]],
        "check": [(name, name.partition("/")[2]) for name in sorted(numbers.checks)[:_MOST_NAMES]],
        "severity": [(n, n.capitalize()) for n in SEVERITIES[::-1] if numbers.severities[n]],
        "outcome": [(name, OUTCOMES[name][0]) for name, _ in numbers.total.shown],
        "from": dated,
        "to": dated,
    }


def _title(site: Site, pattern: str) -> str:
    return site.titles.get(pattern, pattern)


def _page_links(month: str, number: int, size: int) -> list[tuple[int, str]]:
    """Return (number, address) per page, newest first; of many, the middle is left out."""
    last = (number + size - 1) // size
    links = [(page, f"{month}/{page}/") for page in range(last, 0, -1)]
    gap = (0, "\N{HORIZONTAL ELLIPSIS}")
    return links if last <= _MOST_LINKS else [*links[:_NEWEST], gap, *links[-_OLDEST:]]


def _month(site: Site, month: str, found: Violations) -> dict[str, str]:
    """Return the pages that hold a month's violations, as many on each as the settings say."""
    title, root = month_title(month), "../../../"
    pages = list(pages_of(found, site.settings.rows))
    last = len(pages)
    common: dict[str, Any] = {
        "title": title,
        "total": len(found),
        "pages": last,
        "root": root,
        "month": month,
        "dated": is_month(month),
    }
    return {
        f"violations/{month}/{number}.md": render(
            "rows.md.j2",
            front=front(
                f"{title}, page {number}" if last > 1 else title,
                hide=["navigation", "toc"],
                search={"exclude": True},
            ),
            number=number,
            rows=site.rows.of(rows, root, home=True),
            newer=f"../{number + 1}/" if number < last else "",
            older=f"../{number - 1}/" if number > 1 else "",
            **common,
        )
        for number, rows in pages
    }


def pages_of(violations: Violations, size: int) -> Iterator[tuple[int, Violations]]:
    """Yield (number, violations) per page; page 1 holds the oldest.

    So a page that is full never changes again, and an address into it stays right.
    """
    oldest_first = violations[::-1]
    for start in range(0, len(oldest_first), size):
        yield start // size + 1, oldest_first[start : start + size][::-1]
