"""Violations per month as columns, split by outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts import palette
from fl_hooks.publish.charts.figure import WIDE, Chart
from fl_hooks.publish.charts.words import length, month_title, plural, ticks
from fl_hooks.publish.numbers import OUTCOMES, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEIGHT = 210
# `Nov`, with its year where that begins.
_TICK = (
    "slice(datum.value, 0, 3) + "
    "(datum.index == 0 || slice(datum.value, 0, 3) == 'Jan' ? ' ' + slice(datum.value, -4) : '')"
)


def stacked(
    id: str,  # noqa: A002 -- what it is called everywhere
    title: str,
    months: Sequence[str],
    tallies: Mapping[str, Tally],
    *,
    width: int = WIDE,
) -> Chart:
    """Return the chart of months (YYYY-MM, oldest first), each with its tally of outcomes."""
    shown = [tallies.get(month, Tally()) for month in months]
    names = [name for name in OUTCOMES if any(tally.of(name) for tally in shown)]
    values = [
        {
            "name": month_title(month),
            "outcome": OUTCOMES[name][0],
            "count": tally.of(name),
            "total": tally.total,
            "order": names.index(name),
            "colour": palette.OUTCOME[name],
        }
        for month, tally in zip(months, shown, strict=True)
        for name in names
    ]
    return Chart(
        id=id,
        title=title,
        description=_description(months, shown),
        spec=_spec(values),
        columns=("Month", *(OUTCOMES[name][0] for name in names), "All"),
        rows=[
            [month_title(month), *(tally.of(name) for name in names), tally.total]
            for month, tally in zip(months, shown, strict=True)
        ]
        if names
        else (),
        legend=[(OUTCOMES[name][0], palette.OUTCOME[name]) for name in names],
        width=width,
    )


def _description(months: Sequence[str], shown: Sequence[Tally]) -> str:
    totals = [tally.total for tally in shown]
    if not sum(totals):
        return "No violation on record yet; each month gets a column."
    last = f"{plural(totals[-1], 'violation')} in {month_title(months[-1])}"
    if len(months) == 1:
        return f"{last}, {shown[-1].of('prevented'):,} of them prevented."
    return (
        f"{last}, {shown[-1].of('prevented'):,} of them prevented; "
        f"{totals[-2]:,} in {month_title(months[-2])}."
    )


def _spec(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    x = {
        "field": "name",
        "type": "ordinal",
        "sort": None,
        "axis": {
            "labelAngle": 0,
            "labelOverlap": "parity",
            "labelExpr": _TICK,
        },
        "scale": {"paddingInner": 0.4, "paddingOuter": 0.2},
    }
    top = max((value["total"] for value in values), default=1) or 1
    return {
        "height": _HEIGHT,
        "padding": {"left": length(f"{top:,}") + 4},
        "data": {"values": list(values)},
        "encoding": {"x": x},
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": {
                    "y": {
                        "field": "count",
                        "type": "quantitative",
                        "scale": {"domain": [0, top * 1.12], "nice": False},
                        "axis": {"values": ticks(top), "format": ",d"},
                    },
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                    "order": {"field": "order", "type": "quantitative"},
                    "tooltip": [
                        {"field": "name", "title": "Month"},
                        {"field": "outcome", "title": "Outcome"},
                        {"field": "count", "title": "Violations"},
                    ],
                },
            },
            {
                "transform": [{"filter": "datum.order == 0 && datum.total > 0"}],
                "mark": {"type": "text", "dy": -8, "color": palette.STRONG, "fontWeight": 600},
                "encoding": {
                    "y": {"field": "total", "type": "quantitative"},
                    "text": {"field": "total", "type": "quantitative", "format": ",d"},
                },
            },
        ],
    }
