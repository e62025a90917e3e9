"""Home: what the loop holds now, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts import months as chart
from fl_hooks.publish.numbers import OUTCOMES, Numbers, recent_months
from fl_hooks.publish.pages.steps import KEPT, next_steps
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front

if TYPE_CHECKING:
    from collections.abc import Iterator

# Shown even where they are zero: the loop's three everyday outcomes.
_TILES = ("prevented", "committed", "suppressed")
_BLOCKING = ("high", "critical")


def pages(site: Site) -> dict[str, str]:
    """Return the page."""
    return {"index.md": home_page(site)}


def home_page(site: Site) -> str:
    """Return the page's text."""
    numbers = site.numbers
    months = recent_months(numbers)
    severe = sum(v.severity in _BLOCKING and v.outcome in KEPT for v in site.violations)
    return render(
        "home.md.j2",
        front=front("Home", hide=["navigation", "toc"]),
        facts=site.facts,
        forge=site.forge,
        lead=_lead(numbers),
        entries=site.entries,
        checks=sum(len(entry.checks) for entry in site.entries),
        numbers=numbers,
        tiles=[name for name in OUTCOMES if name in _TILES or numbers.total.of(name)],
        steps=next_steps(numbers, site.titles, severe),
        months=months,
        chart=chart.by_month(months, numbers.months) if months else "",
        ranking=list(_ranking(site))[: site.settings.latest],
        most=numbers.most,
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
