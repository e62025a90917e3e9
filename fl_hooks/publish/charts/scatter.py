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
# Of a letter, after a name, beside a point, and of a line, in pixels.
_LETTER, _GAP, _DOT, _LINE = 7, 4, 6, 17


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
    labels = _labels(points, named, top, width)
    values: list[Mapping[str, Any]] = [
        {"name": name, "x": x, "y": y, "short": short, "left": left}
        for n, (name, x, y) in enumerate(points)
        for short, left in [labels.get(n, ("", False))]
    ]
    name, x, y = titles
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
                    "align": {"expr": "datum.left ? 'right' : 'left'"},
                    "dx": {"expr": "datum.left ? -9 : 9"},
                    "color": palette.STRONG,
                },
                "encoding": {"text": {"field": "short"}},
            },
        ],
    }


def _labels(
    points: Sequence[tuple[str, float, float]], named: int, top: Sequence[float], width: int
) -> dict[int, tuple[str, bool]]:
    """Return place -> (name, whether it stands left of its point) of the first few points.

    A name that would cover a point or a name before it, on either side, is left out.
    """
    places = [(x / top[0] * width, y / top[1] * _HEIGHT) for _, x, y in points]
    taken: list[tuple[float, float, float]] = []
    found = {}
    for n, (name, _, _) in enumerate(points[:named]):
        short = name.rstrip("/").rpartition("/")[2]
        length, (at, line) = len(short) * _LETTER + _GAP, places[n]
        for left in (False, True):
            start = at - length - _DOT if left else at + _DOT
            box = (start, start + length, line)
            if start >= 0 and box[1] <= width and _free(box, taken, places):
                taken.append(box)
                found[n] = short, left
                break
    return found


def _free(
    box: tuple[float, float, float],
    names: Iterable[tuple[float, float, float]],
    points: Iterable[tuple[float, float]],
) -> bool:
    """Tell whether nothing lies where a name would stand: from, to, and at which height."""
    start, end, line = box
    return not any(
        abs(line - other) < _LINE and start < to and since < end for since, to, other in names
    ) and not any(abs(line - y) < _LINE / 2 and start < x < end for x, y in points)


def _axis(field: str, title: str, top: float) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, top * 1.08], "nice": False},
    }
