"""Curves of memory as an SVG that stands for itself, in the colours of the site.

It brings its own background and both palettes, because an image on a page sees neither.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts import palette, svg
from fl_hooks.publish.charts.words import length

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STYLES = Path(__file__).resolve().parents[2] / "site_templates/assets/styles/00-base.css"
_WIDTH, _PLOT, _HEAD, _FRAME = 600, 200, 56, 16
_PADDING = {"left": 60, "top": 8, "right": 16, "bottom": 46}
_DIGEST = re.compile(r"<!-- of ([0-9a-f]{64}) -->")
_COLOUR = re.compile(r"(--fl-[a-z-]+): (#[0-9a-f]{3,6});")
_USED = (
    *("--fl-bg", "--fl-line", "--fl-strong", "--fl-text", "--fl-muted"),
    *("--fl-accent", "--fl-prevented", "--fl-bypassed"),
)
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Curve:
    """A line: its name, its colour of palette.py, its (second, MB)."""

    name: str
    colour: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """Curves that share their axes. limit: MB, where a dashed line is drawn."""

    title: str
    curves: Sequence[Curve]
    limit: float


def drawn(title: str, description: str, panels: Sequence[Panel]) -> str:
    """Return the drawing of some panels, one below the other."""
    each = _HEAD + _PLOT + _PADDING["top"] + _PADDING["bottom"]
    parts = [
        f'<g transform="translate({_FRAME},{_FRAME + each * n})">{_panel(panel, n)}</g>\n'
        for n, panel in enumerate(panels)
    ]
    box = f"0 0 {_WIDTH + 2 * _FRAME} {each * len(panels) + 2 * _FRAME}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" '
        'aria-labelledby="title" aria-describedby="description">\n'
        f"<!-- of {digest(title, description, panels)} -->\n"
        f'<title id="title">{escape(title)}</title>\n'
        f'<desc id="description">{escape(description)}</desc>\n'
        f"<style>{_style()}</style>\n"
        '<rect width="100%" height="100%" rx="8" fill="var(--fl-bg)"/>\n'
        f"{''.join(parts)}</svg>\n"
    )


def digest(title: str, description: str, panels: Sequence[Panel]) -> str:
    """Return what stands for a drawing: the same numbers, words and colours give the same.

    Not the drawing itself: another version of the library that draws may do so otherwise.
    """
    every: list[object] = [title, description, _style()]
    every += [[panel.title, _names(panel), svg.full_spec(_spec(panel))] for panel in panels]
    return hashlib.sha256(json.dumps(every, sort_keys=True).encode()).hexdigest()


def digest_of(drawing: str) -> str:
    """Return the digest that a drawing carries, "" where there is none."""
    found = _DIGEST.search(drawing)
    return found[1] if found else ""


def _panel(panel: Panel, number: int) -> str:
    plot = svg.finished(svg.start(_spec(panel), _WIDTH), f"memory-{number}", "")
    inner = plot.partition(">")[2].rpartition("</svg>")[0]
    return (
        f'<text y="14" font-size="15" font-weight="600" fill="{palette.STRONG}">'
        f"{escape(panel.title)}</text>{_names(panel)}"
        f'<g transform="translate(0,{_HEAD})">{inner}</g>'
    )


def _names(panel: Panel) -> str:
    """Return the names of the curves with their highest points, in a row."""
    parts, place = [], 0.0
    for curve in panel.curves:
        text = f"{curve.name}: {max(memory for _, memory in curve.points):,.0f} MB at most"
        parts.append(
            f'<circle cx="{place + 5:g}" cy="33" r="5" fill="{curve.colour}"/>'
            f'<text x="{place + 16:g}" y="37.5" font-size="13" fill="{palette.TEXT}">'
            f"{escape(text)}</text>"
        )
        place = round(place + 16 + length(text) + 8)
    return "".join(parts)


def _spec(panel: Panel) -> dict[str, Any]:
    values = [
        {"name": curve.name, "second": second, "memory": memory}
        for curve in panel.curves
        for second, memory in curve.points
    ]
    colours = {
        "domain": [curve.name for curve in panel.curves],
        "range": [curve.colour for curve in panel.curves],
    }
    lines = {
        "mark": {"type": "line", "strokeWidth": 2.5},
        "encoding": {
            "x": _axis("second", "seconds", grid=False),
            "y": _axis("memory", "resident memory, MB", grid=True),
            "color": {"field": "name", "type": "nominal", "scale": colours, "legend": None},
        },
    }
    data = {"values": values}
    layers = [lines, *_limit(panel.limit)]
    return {"height": _PLOT, "padding": _PADDING, "data": data, "layer": layers}


def _axis(field: str, title: str, *, grid: bool) -> dict[str, Any]:
    axis = {"title": title, "grid": grid, "tickCount": 5}
    return {"field": field, "type": "quantitative", "scale": {"zero": True}, "axis": axis}


def _limit(limit: float) -> list[dict[str, Any]]:
    data = {"values": [{"memory": limit, "text": f"{limit:g} MB, what it may take"}]}
    y = {"field": "memory", "type": "quantitative"}
    text = {"type": "text", "align": "right", "dy": -8, "color": palette.MUTED}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeDash": [5, 4], "color": palette.MUTED},
            "encoding": {"y": y},
        },
        {
            "data": data,
            "mark": {**text, "x": "width"},
            "encoding": {"y": y, "text": {"field": "text"}},
        },
    ]


def _style() -> str:
    """Return font and colours: the light palette, and the dark one where the reader's system is."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for name, value in _COLOUR.findall(_STYLES.read_text(encoding="utf-8")):
        (dark if name in light else light)[name] = value
    return (
        f"svg{{font-family:{_FONT};{_said(light)}}}"
        f"@media (prefers-color-scheme:dark){{svg{{{_said(dark)}}}}}"
    )


def _said(colours: Mapping[str, str]) -> str:
    return "".join(f"{name}:{colours[name]};" for name in _USED)
