"""Two numbers of many things against each other, the outstanding ones named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts import palette
from fl_hooks.publish.charts.figure import NARROW, WIDE, Chart
from fl_hooks.publish.charts.words import length

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# More are not told apart, and every one weighs on the page.
MOST = 500
_HEIGHT = 320
# A name stands right of its point, and left of one that lies beyond this share of the axis.
_TURN = 0.6
# Of a letter and of a line, in pixels.
_LETTER, _LINE = 7, 17


def scatter(
    id: str,  # noqa: A002 -- what it is called everywhere
    title: str,
    description: str,
    points: Iterable[tuple[str, float, float]],
    *,
    x: str,
    y: str,
    name: str = "File",
    named: int = 6,
    width: int = WIDE,
) -> Chart:
    """Return the chart of (name, x, y), the most important first: those are drawn and named.

    `x` and `y` say what the numbers are. Beyond 500 points the rest is left out of the drawing.
    """
    every = list(points)
    shown = every[:MOST]
    return Chart(
        id=id,
        title=title,
        description=description,
        spec=_spec(shown, (name, x, y), named, width),
        narrow=_spec(shown, (name, x, y), min(named, 3), NARROW),
        columns=(name, x, y),
        rows=[list(point) for point in every],
        width=width,
    )


def _spec(
    points: Sequence[tuple[str, float, float]], titles: tuple[str, str, str], named: int, width: int
) -> dict[str, Any]:
    top = (
        max((point[1] for point in points), default=1) or 1,
        max((point[2] for point in points), default=1) or 1,
    )
    labels = _labels(points[:named], top, width)
    values: list[Mapping[str, Any]] = [
        {"name": name, "x": x, "y": y, "short": labels.get(n, "")}
        for n, (name, x, y) in enumerate(points)
    ]
    name, x, y = titles
    end = f"datum.x > {top[0] * _TURN:g}"
    return {
        "height": _HEIGHT,
        "padding": {"left": length(f"{int(top[1]):,}") + 26, "bottom": 46},
        "data": {"values": values},
        "encoding": {
            "x": _axis("x", x, top[0]) | {"axis": {"title": x, "grid": True, "tickCount": 6}},
            "y": _axis("y", y, top[1]) | {"axis": {"title": y, "tickCount": 5}},
        },
        "layer": [
            {
                "mark": {
                    "type": "circle",
                    "size": 90,
                    "color": palette.ACCENT,
                    "opacity": 0.55,
                    "stroke": palette.BACKGROUND,
                },
                "encoding": {
                    "tooltip": [
                        {"field": "name", "title": name},
                        {"field": "x", "title": x},
                        {"field": "y", "title": y},
                    ]
                },
            },
            {
                "transform": [{"filter": "datum.short != ''"}],
                "mark": {
                    "type": "text",
                    "align": {"expr": f"{end} ? 'right' : 'left'"},
                    "dx": {"expr": f"{end} ? -9 : 9"},
                    "color": palette.STRONG,
                },
                "encoding": {"text": {"field": "short"}},
            },
        ],
    }


def _labels(
    points: Sequence[tuple[str, float, float]], top: Sequence[float], width: int
) -> dict[int, str]:
    """Return place -> name for the points whose names cover none before them."""
    taken: list[tuple[float, float, float]] = []
    found = {}
    for n, (name, x, y) in enumerate(points):
        short = name.rstrip("/").rpartition("/")[2]
        length, at = len(short) * _LETTER + 9, x / top[0] * width
        left = at - length if x > top[0] * _TURN else at
        line = y / top[1] * _HEIGHT
        if all(
            abs(line - other) > _LINE or left > end or left + length < start
            for start, end, other in taken
        ):
            taken.append((left, left + length, line))
            found[n] = short
    return found


def _axis(field: str, title: str, top: float) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, top * 1.08], "nice": False},
    }
