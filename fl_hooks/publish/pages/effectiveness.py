"""Effectiveness: what was stopped against what went in, and the time before and after a pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.analyze.sources import PASSED, STOPPED
from fl_hooks.publish.charts.figure import draw
from fl_hooks.publish.charts.stacked import stacked
from fl_hooks.publish.charts.words import month_title
from fl_hooks.publish.numbers import Tally, recent_months
from fl_hooks.publish.pages.before_after import sides
from fl_hooks.publish.pages.named import named
from fl_hooks.publish.pages.verdicts import Part, part
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "analysis/effectiveness"
_ROWS, _MONTHS = 300, 24
# What was allowed with a reason was meant.
_MEANT = "suppressed"


def pages(site: Site) -> dict[str, str]:
    """Return the page and the numbers of its chart."""
    numbers = site.numbers
    months = recent_months(numbers, _MONTHS)
    figure = draw(
        stacked("by-month", "What became of violations", months, numbers.months),
        FOLDER,
    )
    rows = sorted(_patterns(site), key=lambda row: (-row["of"], row["title"]))
    page = render(
        "effectiveness.md.j2",
        front=front("Effectiveness", "What was stopped and what went in", hide=["toc"]),
        total=numbers.total,
        whole=_share(numbers.total),
        allowed=part(numbers.total.of(_MEANT), numbers.total.total),
        chart=figure.html if months else "",
        months=[_month(month, numbers.months.get(month)) for month in months[::-1]],
        rows=rows[:_ROWS],
        all=len(rows),
        sides=sides(site),
    )
    return {f"{FOLDER}/index.md": page, **(figure.files if months else {})}


def _patterns(site: Site) -> Iterator[dict[str, Any]]:
    for pattern, tally in site.numbers.patterns.items():
        yield {**_row(tally), **named(site, pattern)}


def _month(month: str, tally: Tally | None) -> dict[str, Any]:
    return {"title": month_title(month), **_row(tally or Tally())}


def _row(tally: Tally) -> dict[str, Any]:
    share = _share(tally)
    return {
        "tally": tally,
        "share": share,
        "of": share.of if share else 0,
        "allowed": part(tally.of(_MEANT), tally.total or 1),
    }


def _share(tally: Tally) -> Part | None:
    """Return the share that was stopped, of all that nobody allowed."""
    return part(tally.of(STOPPED), sum(tally.of(name) for name in (STOPPED, *PASSED)))
