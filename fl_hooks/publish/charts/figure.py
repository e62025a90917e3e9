"""A chart on a page: title, what it shows in a sentence, the drawing, its numbers, its JSON.

The drawing stands there twice, for a wide column and for a phone; styles show one of them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from fl_hooks.publish import escape
from fl_hooks.publish.charts import svg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Cell = str | int | float | None

# Pixels inside the figure's frame: beside the navigation, two beside each other there, one across a
# page without navigation, and on a phone.
WIDE, HALF, ACROSS, NARROW = 896, 410, 1128, 328
_ROWS = 100
# From here on a number's digits say nothing and would leave their column.
_LONG = 1_000_000
_PLACE = re.compile(r"<!--fl-chart ([0-9a-f]+) ([a-z0-9-]+) -->")
_ODD = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_NO_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart before it is drawn.

    id: unique on its page, and the name of its JSON. description: what one should see, with
    numbers. spec: Vega-Lite without `$schema`, `width` and `config`, with `height` and `padding`
    in pixels (left 40 and bottom 26 for labels, if nothing else). narrow: the spec for a phone,
    where it is another one. columns and rows: the numbers, as a table; numbers stand right.
    legend: (name, colour). width: WIDE, HALF or ACROSS.
    """

    id: str
    title: str
    description: str
    spec: Mapping[str, Any]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    narrow: Mapping[str, Any] | None = None
    legend: Sequence[tuple[str, str]] = ()
    width: int = WIDE


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn chart: HTML for its page, and the files beside it by path in the page tree."""

    html: Markup
    files: dict[str, str] = field(default_factory=dict)


def draw(chart: Chart, folder: str = "") -> Figure:
    """Return the chart for the page `folder`/index.md; a sentence where it has no numbers.

    The drawing itself goes on in the background: `fill` puts it in its place.
    """
    if not chart.rows:
        return Figure(_page(f'<p class="fl-empty">{escape.line(chart.description)}</p>'))
    name = _NO_ID.sub("-", chart.id.lower()).strip("-")
    spec, narrow = _clean(chart.spec), _clean(chart.narrow or chart.spec)
    places = "".join(
        f"<!--fl-chart {svg.start(one, width)} {name}-{kind} -->"
        for one, width, kind in ((spec, chart.width, "wide"), (narrow, NARROW, "narrow"))
    )
    across = " fl-across" if chart.width > HALF else ""
    html = (
        f'<figure class="fl-figure" id="figure-{name}" data-fl-chart="{name}.json">'
        f'<figcaption><b id="{name}-title">{escape.line(chart.title)}</b> '
        f'<span id="{name}-desc">{escape.line(chart.description)}</span></figcaption>'
        f'{_legend(chart.legend)}<div class="fl-drawing{across}">{places}</div>'
        f'<div class="fl-figure-foot">{"".join(_table(chart))}'
        f'<a class="fl-figure-json" href="{name}.json">JSON</a></div></figure>'
    )
    path = f"{folder}/{name}.json" if folder else f"{name}.json"
    return Figure(_page(html), {path: _json(chart, spec, narrow)})


def fill(page: str) -> str:
    """Return a page with every drawing in its place; waits for those that are not finished."""
    if "<!--fl-chart " not in page:
        return page
    return _PLACE.sub(lambda found: _drawing(found[1], found[2]), page)


def _drawing(key: str, name: str) -> str:
    """Return the SVG under a name of its own, called what its figure's caption says."""
    figure, _, kind = name.rpartition("-")
    said = f'aria-labelledby="{figure}-title" aria-describedby="{figure}-desc"'
    return svg.finished(key, name, f'class="fl-{kind}" role="img" {said}')


def _page(html: str) -> Markup:
    return Markup(html)  # noqa: S704 -- made of encoded parts


def _legend(legend: Iterable[tuple[str, str]]) -> str:
    items = "".join(
        '<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2" '
        f'fill="{colour}"/></svg>{escape.line(name)}</li>'
        for name, colour in legend
    )
    return f'<ul class="fl-legend">{items}</ul>' if items else ""


def _table(chart: Chart) -> Iterator[str]:
    heads = "".join(
        f"<th{_right(chart.rows[0][n])}>{escape.line(name)}</th>"
        for n, name in enumerate(chart.columns)
    )
    yield '<details class="fl-numbers"><summary>Numbers</summary>'
    yield f'<table class="fl-table"><thead><tr>{heads}</tr></thead><tbody>'
    for row in chart.rows[:_ROWS]:
        yield "<tr>" + "".join(f"<td{_right(cell)}>{_cell(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"
    if len(chart.rows) > _ROWS:
        yield f"<p>The first {_ROWS} of {len(chart.rows):,}; the JSON has all.</p>"
    yield "</details>"


def _right(cell: Cell) -> str:
    return "" if isinstance(cell, str) else ' class="fl-num"'


def _cell(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:,.2f}" if abs(cell) < _LONG else f"{cell:.1e}"
    return f"{cell:,}" if isinstance(cell, int) else escape.line(cell)


def _json(chart: Chart, spec: Any, narrow: Any) -> str:  # noqa: ANN401 -- JSON
    value = {
        "title": chart.title,
        "description": chart.description,
        "columns": list(chart.columns),
        "rows": [list(row) for row in chart.rows],
        "spec": svg.full_spec(spec),
    }
    if chart.narrow:
        value["narrow"] = svg.full_spec(narrow)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=float)


def _clean(value: Any) -> Any:  # noqa: ANN401 -- JSON
    """Return a spec whose strings hold nothing that XML cannot or that misleads the eye."""
    if isinstance(value, str):
        return _ODD.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list | tuple) else value
