"""Names with a number each, as bars: the longest first, its number beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts import palette
from fl_hooks.publish.charts.figure import NARROW, WIDE, Chart
from fl_hooks.publish.charts.words import length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_STEP = 30
# Of a digit, and of the gap before it, in pixels.
_DIGIT, _GAP = 8.5, 10


def bars(
    id: str,  # noqa: A002 -- what it is called everywhere
    title: str,
    description: str,
    rows: Iterable[tuple[str, float, str]],
    *,
    columns: tuple[str, str] = ("Name", "Number"),
    legend: Sequence[tuple[str, str]] = (),
    most: int = 20,
    width: int = WIDE,
) -> Chart:
    """Return the chart of (name, number, colour of palette.py), in the order given.

    At most `most` are drawn; the table has all.
    """
    every = list(rows)
    return Chart(
        id=id,
        title=title,
        description=description,
        spec=_spec(every[:most], columns, width),
        narrow=_spec(every[:most], columns, NARROW),
        columns=columns,
        rows=[[name, number] for name, number, _ in every],
        legend=legend,
        width=width,
    )


def _spec(
    rows: Sequence[tuple[str, float, str]], columns: tuple[str, str], width: int
) -> dict[str, Any]:
    values = [{"name": name, "number": n, "colour": colour} for name, n, colour in rows]
    top = max((row[1] for row in rows), default=1) or 1
    left = min(width * 2 // 5, max((length(row[0]) for row in rows), default=0))
    room = len(f"{top:,.6g}") * _DIGIT + _GAP
    x = {
        "field": "number",
        "type": "quantitative",
        "axis": None,
        "stack": None,
        # Room for the number at the end of the longest.
        "scale": {"domain": [0, top * (width - left) / (width - left - room)], "nice": False},
    }
    return {
        "height": len(rows) * _STEP,
        "padding": {"left": left, "bottom": 4},
        "data": {"values": values},
        "encoding": {
            "y": {
                "field": "name",
                "type": "ordinal",
                "sort": None,
                "axis": {"labelLimit": left - 8, "labelColor": palette.TEXT},
                "scale": {"paddingInner": 0.45, "paddingOuter": 0.2},
            },
            "x": x,
            "tooltip": [
                {"field": "name", "title": columns[0]},
                {"field": "number", "title": columns[1]},
            ],
        },
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2},
                "encoding": {"color": {"field": "colour", "type": "nominal", "scale": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": palette.STRONG},
                "encoding": {"text": {"field": "number", "type": "quantitative", "format": ",~r"}},
            },
        ],
    }
