"""The months of the record as columns: drawn at build time, readable without script or colour."""

from __future__ import annotations

from calendar import month_abbr, month_name
from typing import TYPE_CHECKING

from markupsafe import Markup

from fl_hooks.publish.numbers import OUTCOMES, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HEIGHT = 100
_STEP, _WIDTH = 20, 9
# Room above the tallest column.
_TOP = 0.94


def by_month(months: Sequence[str], tallies: Mapping[str, Tally]) -> Markup:
    """Return columns of violations per month, split by outcome, with their numbers as a table."""
    shown = [tallies.get(month, Tally()) for month in months]
    most = max((tally.total for tally in shown), default=0) or 1
    columns = "".join(_column(n, tally, most) for n, tally in enumerate(shown))
    title = f"Violations by month, {month_title(months[0])} to {month_title(months[-1])}"
    svg = (
        f'<svg viewBox="0 0 {len(months) * _STEP} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        'aria-labelledby="fl-months-title fl-months-desc">'
        f'<title id="fl-months-title">{title}</title>'
        f'<desc id="fl-months-desc">{_description(shown)}</desc>{columns}</svg>'
    )
    ticks = "".join(
        f"<span><b>{tally.total:,}</b>{_tick(month, n == 0)}</span>"
        for n, (month, tally) in enumerate(zip(months, shown, strict=True))
    )
    names = [name for name in OUTCOMES if any(tally.of(name) for tally in shown)]
    html = (
        f'<figure class="fl-chart" style="--fl-columns: {len(months)}"><div class="fl-plot">{svg}'
        f'</div><div class="fl-ticks" aria-hidden="true">{ticks}</div>'
        f"<figcaption>{_legend(names)}</figcaption>{_table(months, shown, names)}</figure>"
    )
    return Markup(html)  # noqa: S704 -- numbers and month names only


def month_title(month: str) -> str:
    """Return `2026-11` as `November 2026`; what is no month as words."""
    year, _, number = month.partition("-")
    if number.isdigit():
        return f"{month_name[int(number)]} {year}"
    return month.replace("-", " ").capitalize()


def _column(place: int, tally: Tally, most: int) -> str:
    rects, top = "", float(_HEIGHT)
    x = place * _STEP + (_STEP - _WIDTH) / 2
    for name, number in tally.shown:
        height = number * _HEIGHT * _TOP / most
        top -= height
        rects += (
            f'<rect class="fl-fill-{name}" x="{x:g}" y="{max(top, 0):.2f}" '
            f'width="{_WIDTH}" height="{height:.2f}"/>'
        )
    return rects


def _tick(month: str, first: bool) -> str:
    year, _, number = month.partition("-")
    name = month_abbr[int(number)]
    return f"<i>{name}</i><small>{year if first or number == '01' else '&#160;'}</small>"


def _description(shown: Sequence[Tally]) -> str:
    totals = [tally.total for tally in shown]
    return f"Between {min(totals)} and {max(totals)} a month; the last month has {totals[-1]}."


def _legend(names: Sequence[str]) -> str:
    return " ".join(f'<span class="fl-out fl-{name}">{OUTCOMES[name][0]}</span>' for name in names)


def _table(months: Sequence[str], shown: Sequence[Tally], names: Sequence[str]) -> str:
    heads = "".join(f'<th class="fl-num">{OUTCOMES[name][0]}</th>' for name in names)
    rows = "".join(_table_rows(months, shown, names))
    return (
        '<details class="fl-numbers"><summary>Numbers</summary><table class="fl-table">'
        f"<thead><tr><th>Month</th>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _table_rows(
    months: Sequence[str], shown: Sequence[Tally], names: Sequence[str]
) -> Iterator[str]:
    for month, tally in zip(months, shown, strict=True):
        cells = "".join(
            f'<td class="fl-num" data-label="{OUTCOMES[name][0]}">{tally.of(name):,}</td>'
            for name in names
        )
        yield f'<tr><td data-label="Month">{month_title(month)}</td>{cells}</tr>'
