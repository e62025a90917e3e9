"""Colours of charts: the site's own variables, so that both palettes and print have theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.publish.numbers import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping


STRONG = "var(--fl-strong)"
TEXT = "var(--fl-text)"
MUTED = "var(--fl-muted)"
LINE = "var(--fl-line)"
BACKGROUND = "var(--fl-bg)"
ACCENT = "var(--fl-accent)"
GOOD = "var(--fl-prevented-fill)"
BAD = "var(--fl-bypassed-fill)"
NEUTRAL = "var(--fl-suppressed-fill)"
# Columns that a line runs over.
COLUMN = "var(--fl-column)"

OUTCOME: Mapping[str, str] = {name: f"var(--fl-{name}-fill)" for name in OUTCOMES}
SEVERITY: Mapping[str, str] = {
    name: f"var(--fl-{name})" for name in ("critical", "high", "medium", "low")
}
VERDICT: Mapping[str, str] = {
    "improving": GOOD,
    "worsening": BAD,
    "stable": ACCENT,
    "insufficient_data": NEUTRAL,
}

# One look for every chart. Sizes are in the pixels of the SVG, whose text the page shows in its
# own font: see svg.py.
CONFIG = {
    "background": None,
    "font": "Liberation Sans",
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "gridColor": LINE,
        "labelColor": MUTED,
        "labelFontSize": 13,
        "labelPadding": 6,
        "tickColor": LINE,
        "ticks": False,
        "title": None,
        "titleColor": MUTED,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    },
    "axisX": {"grid": False, "domain": True, "domainColor": LINE},
    "text": {"color": TEXT, "fontSize": 13},
    "bar": {"color": ACCENT},
    "line": {"color": ACCENT},
    "point": {"color": ACCENT},
    "rule": {"color": MUTED},
}
