"""Rate ratios with their intervals, a row each: left of one is rarer, right is more frequent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts import palette
from fl_hooks.publish.charts.figure import WIDE, Chart
from fl_hooks.publish.charts.words import length
from fl_hooks.publish.ratios import ratio, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    # name, ratio, low, high, verdict
    Row = tuple[str, float, float, float, str]

_LEAST, _MOST = 1 / 32, 32.0
_TICKS = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16]
_STEP = 30


def forest(
    id: str,  # noqa: A002 -- what it is called everywhere
    title: str,
    rows: Iterable[Row],
    *,
    empty: str = "No rate could be compared yet: it takes eight occurrences over six weeks.",
    width: int = WIDE,
) -> Chart:
    """Return the chart of (name, ratio, low, high, verdict), in the order given.

    The axis is logarithmic. An interval that reaches beyond 1/32 or 32 is cut there; its numbers
    stand in the table.
    """
    shown = [row for row in rows if row[1] > 0]
    low = max(_LEAST, min((row[2] for row in shown), default=0.5) / 1.15)
    high = min(_MOST, max((row[3] for row in shown), default=2.0) * 1.15)
    domain = (min(low, 0.45), max(high, 2.2))
    return Chart(
        id=id,
        title=title,
        description=_description(shown) if shown else empty,
        spec=_spec(shown, domain, _limit(width)),
        narrow=_spec(shown, domain, 120),
        columns=("Pattern", "Rate ratio", "Low", "High", "Verdict"),
        rows=[_numbers(row) for row in shown],
        legend=_legend(shown),
        width=width,
    )


def _numbers(row: Row) -> list[str | float]:
    return [row[0], *(round(float(n), 3) for n in row[1:4]), _WORDS.get(row[4], row[4])]


def _limit(width: int) -> int:
    return width * 2 // 5


def _description(rows: Sequence[Row]) -> str:
    better = [row for row in rows if row[4] == "improving"]
    worse = [row for row in rows if row[4] == "worsening"]
    parts = [f"{len(better)} of {len(rows)} getting rarer", f"{len(worse)} more frequent"]
    text = ", ".join(parts)
    extreme = max(worse, key=lambda row: row[1], default=None)
    if extreme:
        return f"{text}; most of all {extreme[0]}, {ratio(extreme[1])}."
    extreme = min(better, key=lambda row: row[1], default=None)
    return f"{text}; most of all {extreme[0]}, {ratio(extreme[1])}." if extreme else f"{text}."


_WORDS = {
    "improving": "getting rarer",
    "worsening": "more frequent",
    "stable": "steady",
    "insufficient_data": "too wide to tell",
}


def _legend(rows: Sequence[Row]) -> list[tuple[str, str]]:
    there = {row[4] for row in rows}
    return [(_WORDS[name], colour) for name, colour in palette.VERDICT.items() if name in there]


def _spec(rows: Sequence[Row], domain: Sequence[float], limit: int) -> dict[str, Any]:
    low, high = domain
    values = [
        {
            "name": name,
            "ratio": min(max(rate, low), high),
            "low": max(lower, low),
            "high": min(upper, high),
            "said": times(rate, (lower, upper)),
            "colour": palette.VERDICT.get(verdict, palette.NEUTRAL),
        }
        for name, rate, lower, upper, verdict in rows
    ]
    tooltip = [{"field": "name", "title": "Pattern"}, {"field": "said", "title": "Rate ratio"}]
    colour = {"field": "colour", "type": "nominal", "scale": None}
    left = min(limit, max((length(row[0]) for row in rows), default=0))
    return {
        "height": len(rows) * _STEP,
        "padding": {"left": left, "right": 14},
        "data": {"values": values},
        "encoding": {
            "y": {
                "field": "name",
                "type": "ordinal",
                "sort": None,
                "axis": {"labelLimit": left - 8, "labelColor": palette.TEXT, "domain": False},
            },
            "tooltip": tooltip,
        },
        "layer": [
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "color": palette.MUTED, "strokeDash": [2, 3]},
                "encoding": {"x": {"datum": 1}, "y": None, "tooltip": None},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 3, "strokeCap": "round"},
                "encoding": {"x": _x("low", domain), "x2": {"field": "high"}, "color": colour},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {"x": _x("ratio", domain), "color": colour},
            },
        ],
    }


def _x(field: str, domain: Sequence[float]) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"type": "log", "domain": list(domain), "nice": False},
        "axis": {
            "grid": True,
            "values": [tick for tick in _TICKS if domain[0] <= tick <= domain[1]],
            "labelExpr": "datum.value < 1 ? '1/' + round(1 / datum.value) : '×' + datum.value",
            "labelOverlap": "parity",
        },
    }
