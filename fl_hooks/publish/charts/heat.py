"""A table of numbers as a grid: the more, the darker; each cell says its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts import palette
from fl_hooks.publish.charts.figure import WIDE, Chart
from fl_hooks.publish.charts.words import length, month_tick, month_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STEP = 27
_NARROW_MONTHS = 6


def heat(  # noqa: PLR0917 -- a grid is rows, columns and cells, in this order
    id: str,  # noqa: A002 -- what it is called everywhere
    title: str,
    description: str,
    names: Sequence[str],
    months: Sequence[str],
    counts: Mapping[tuple[str, str], int],
    *,
    name: str = "Folder",
    unit: str = "Violations",
    width: int = WIDE,
) -> Chart:
    """Return the grid of names × months (YYYY-MM, oldest first); what is missing is 0.

    A phone shows the last six months.
    """
    there = any(counts.get((one, month)) for one in names for month in months)
    return Chart(
        id=id,
        title=title,
        description=description,
        spec=_spec(names, months, counts, (name, unit), width * 3 // 10),
        narrow=_spec(names, months[-_NARROW_MONTHS:], counts, (name, unit), 110),
        columns=(name, *(month_tick(m, first=n == 0) for n, m in enumerate(months))),
        rows=[_row(one, months, counts) for one in names] if there else (),
        width=width,
    )


def _row(
    name: str, months: Sequence[str], counts: Mapping[tuple[str, str], int]
) -> list[str | int]:
    return [name, *(counts.get((name, month), 0) for month in months)]


def _spec(
    names: Sequence[str],
    months: Sequence[str],
    counts: Mapping[tuple[str, str], int],
    titles: tuple[str, str],
    limit: int,
) -> dict[str, Any]:
    ticks = [month_tick(month, first=n == 0) for n, month in enumerate(months)]
    most = max((counts.get((one, m), 0) for one in names for m in months), default=1) or 1
    values = [
        {
            "name": one,
            "tick": tick,
            "month": month_title(month),
            "count": counts.get((one, month), 0),
        }
        for one in names
        for tick, month in zip(ticks, months, strict=True)
    ]
    name, unit = titles
    left = min(limit, max((length(one) for one in names), default=0))
    shared = {"field": "count", "type": "quantitative"}
    return {
        "height": len(names) * _STEP,
        "padding": {"left": left, "top": 26, "bottom": 4},
        "data": {"values": values},
        "encoding": {
            "x": {
                "field": "tick",
                "type": "ordinal",
                "sort": None,
                "axis": {"labelAngle": 0, "labelOverlap": True, "orient": "top", "domain": False},
                "scale": {"paddingInner": 0.06},
            },
            "y": {
                "field": "name",
                "type": "ordinal",
                "sort": None,
                "axis": {"labelLimit": left - 8, "labelColor": palette.TEXT},
                "scale": {"paddingInner": 0.1},
            },
            "tooltip": [
                {"field": "name", "title": name},
                {"field": "month", "title": "Month"},
                {"field": "count", "title": unit},
            ],
        },
        "layer": [
            {
                "mark": {"type": "rect", "color": palette.BAD, "cornerRadius": 2},
                "encoding": {
                    "opacity": {
                        **shared,
                        "scale": {"domain": [0, most], "range": [0.05, 0.75]},
                        "legend": None,
                    }
                },
            },
            {
                "transform": [{"filter": "datum.count > 0"}],
                "mark": {"type": "text", "color": palette.STRONG},
                "encoding": {"text": shared | {"format": ",d"}},
            },
        ],
    }
