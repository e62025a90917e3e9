"""Home: the state of the loop in one screen, and below it what it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from fl_hooks.publish.charts.figure import ACROSS, draw
from fl_hooks.publish.charts.stacked import stacked
from fl_hooks.publish.numbers import Numbers, recent_months
from fl_hooks.publish.pages.named import named
from fl_hooks.publish.pages.state import changed, risks_of, tiles, top_risks
from fl_hooks.publish.pages.steps import next_steps
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front

if TYPE_CHECKING:
    from collections.abc import Iterator


def pages(site: Site) -> dict[str, str]:
    """Return the page and the numbers of its chart."""
    numbers = site.numbers
    months = recent_months(numbers)
    figure = draw(
        stacked("months", "What became of violations", months, numbers.months, width=ACROSS)
    )
    drawn = len(months) > 1
    page = _page(site, figure.html if drawn else Markup())
    return {"index.md": page, **(figure.files if drawn else {})}


def _page(site: Site, chart: Markup) -> str:
    numbers = site.numbers
    risks, kept = risks_of(site)
    filled = bool(numbers.total.total or site.loop.ranked)
    return render(
        "home.md.j2",
        front=front("Home", hide=["navigation", "toc"]),
        facts=site.facts,
        forge=site.forge,
        settings=site.settings,
        lead=_lead(numbers, filled=filled),
        entries=site.entries,
        checks=sum(len(entry.checks) for entry in site.entries),
        numbers=numbers,
        filled=filled,
        tiles=tiles(site, risks, kept) if filled else (),
        risks=top_risks(site),
        changes=changed(site),
        steps=next_steps(site, risks),
        open=site.rows.of(risks[: site.settings.latest], "") if site.loop.standing else "",
        opened=len(risks),
        chart=chart,
        ranking=list(_ranking(site))[: site.settings.latest],
        patterns=len(numbers.patterns),
        most=numbers.most,
        latest=site.rows.of(site.violations[: site.settings.latest], ""),
    )


def _lead(numbers: Numbers, *, filled: bool) -> str:
    total, prevented = numbers.total.total, numbers.total.of("prevented")
    if not total:
        later = "What is open, what was stopped and where it goes will stand here."
        return "No violation is on record yet." if filled else f"Nothing is on record yet. {later}"
    what = f"{total:,} violation{'' if total == 1 else 's'} of known patterns on record"
    if not prevented:
        return f"{what}."
    if prevented == total:
        return f"{what}, every one fixed before it was committed."
    return f"{what}; {prevented:,} {'was' if prevented == 1 else 'were'} fixed before the commit."


def _ranking(site: Site) -> Iterator[dict[str, Any]]:
    ordered = sorted(site.numbers.patterns.items(), key=lambda item: (-item[1].total, item[0]))
    for pattern, tally in ordered:
        yield {
            **named(site, pattern, ""),
            "severity": site.severity(pattern),
            "tally": tally,
            "last": site.numbers.last.get(pattern, ""),
        }
