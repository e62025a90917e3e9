"""Occurrences per week as columns, with the trend's line and marks where something changed."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts import palette
from fl_hooks.publish.charts.figure import WIDE, Chart
from fl_hooks.publish.charts.fitted import fitted
from fl_hooks.publish.charts.words import day, length, plural, ticks
from fl_hooks.publish.ratios import ratio, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SAID = {
    "improving": "getting rarer",
    "worsening": "getting more frequent",
    "stable": "steady",
}
_HEIGHT = 210


def weekly(
    id: str,  # noqa: A002 -- what it is called everywhere
    title: str,
    effect: Mapping[str, Any],
    marks: Iterable[tuple[str, str]] = (),
    *,
    unit: str = "occurrence",
    width: int = WIDE,
) -> Chart:
    """Return the chart of one entry of `Loop.effect`: its weeks, its trend, its interval.

    `marks` are (date, what happened); those outside the weeks are left out. The line is dashed
    where the data do not allow a verdict.
    """
    weeks = effect.get("weeks") or []
    line = fitted(effect) if weeks else []
    rows = [_row(week, fit) for week, fit in zip_longest(weeks, line)]
    columns = ["Week from", f"{unit.capitalize()}s", *(["Fitted", "Low", "High"] if line else [])]
    verdict = effect.get("trend", "")
    return Chart(
        id=id,
        title=title,
        description=_description(effect, weeks, unit),
        spec=_spec(weeks, line, _placed(weeks, marks), verdict, unit),
        columns=columns,
        rows=rows if any(week["count"] for week in weeks) else (),
        legend=_legend(verdict) if line else (),
        width=width,
    )


def _row(week: Mapping[str, Any], fit: tuple[float, float, float] | None) -> list[Any]:
    return [week["start"], week["count"], *(round(value, 2) for value in fit or ())]


def _description(effect: Mapping[str, Any], weeks: Sequence[Mapping[str, Any]], unit: str) -> str:
    total = sum(week["count"] for week in weeks)
    if not total:
        return f"No {unit} in these weeks." if weeks else f"No {unit} on record yet."
    text = f"{plural(total, unit)} in {plural(len(weeks), 'week')}"
    rate, interval, verdict = effect.get("rate_ratio"), effect.get("interval"), effect.get("trend")
    if not (rate and interval):
        return f"{text}: too few for a trend."
    change = f"{ratio(rate)} from the first week to the last, 90 % interval {span(interval)}"
    said = _SAID.get(str(verdict))
    return f"{text}; {change}: {said}." if said else f"{text}; {change}: too wide to tell."


def _legend(verdict: str) -> list[tuple[str, str]]:
    colour = palette.VERDICT.get(verdict, palette.NEUTRAL)
    return [("per week", palette.COLUMN), ("trend, with its 90 % interval", colour)]


def _placed(
    weeks: Sequence[Mapping[str, Any]], marks: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return (the week's start, what happened) of the marks that lie in the weeks."""
    found = []
    for date, text in sorted(marks):
        before = [week["start"] for week in weeks if week["start"][:10] <= date[:10]]
        if before:
            found.append((before[-1], text))
    return found


def _spec(
    weeks: Sequence[Mapping[str, Any]],
    line: Sequence[tuple[float, float, float]],
    marks: Sequence[tuple[str, str]],
    verdict: str,
    unit: str,
) -> dict[str, Any]:
    values = [{"week": day(week["start"]), "count": week["count"]} for week in weeks]
    for value, (mean, low, high) in zip(values, line, strict=False):
        value |= {"fitted": round(mean, 2), "low": round(low, 2), "high": round(high, 2)}
    top = _top(values)
    layers = [_columns(unit, top, line=bool(line))]
    if line:
        layers += _trend(palette.VERDICT.get(verdict, palette.NEUTRAL), verdict in _SAID)
    return {
        "height": _HEIGHT,
        "padding": {"left": length(f"{int(top):,}") + 4, "top": 14},
        "data": {"values": values},
        "encoding": {"x": _X},
        "layer": [*layers, *_marks(marks, top)],
    }


_X: dict[str, Any] = {
    "field": "week",
    "type": "ordinal",
    "sort": None,
    "axis": {"labelAngle": 0, "labelOverlap": "parity"},
    "scale": {"paddingInner": 0.3, "paddingOuter": 0.2},
}


def _top(values: Sequence[Mapping[str, Any]]) -> float:
    """Return the axis's end: all columns, and of a wide band only what leaves them readable."""
    most = max((value["count"] for value in values), default=1) or 1
    band = max((value.get("high", 0) for value in values), default=0)
    return max(float(most), min(band, most * 1.6)) * 1.04


def _columns(unit: str, top: float, *, line: bool) -> dict[str, Any]:
    tooltip = [
        {"field": "week", "title": "Week from"},
        {"field": "count", "title": f"{unit.capitalize()}s"},
    ]
    if line:
        tooltip.append({"field": "fitted", "title": "Fitted"})
    return {
        "mark": {"type": "bar", "color": palette.COLUMN, "cornerRadiusEnd": 2},
        "encoding": {
            "y": {
                "field": "count",
                "type": "quantitative",
                "scale": {"domain": [0, top], "nice": False},
                "axis": {"values": ticks(top), "format": ",d"},
            },
            "tooltip": tooltip,
        },
    }


def _trend(colour: str, sure: bool) -> list[dict[str, Any]]:
    shape = {"clip": True, "color": colour}
    return [
        {
            "mark": {"type": "area", **shape, "opacity": 0.2},
            "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
        },
        {
            "mark": {
                "type": "line",
                **shape,
                "strokeWidth": 2.5,
                **({} if sure else {"strokeDash": [5, 4]}),
            },
            "encoding": {"y": {"field": "fitted", "type": "quantitative"}},
        },
    ]


def _marks(marks: Sequence[tuple[str, str]], top: float) -> list[dict[str, Any]]:
    if not marks:
        return []
    values = [{"week": day(week), "text": text, "top": top} for week, text in marks]
    tooltip = [{"field": "week", "title": "Week from"}, {"field": "text", "title": "What happened"}]
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rule", "strokeDash": [2, 3], "color": palette.STRONG},
            "encoding": {"tooltip": tooltip},
        },
        {
            "data": {"values": values},
            "mark": {
                "type": "point",
                "shape": "triangle-down",
                "filled": True,
                "size": 70,
                "color": palette.STRONG,
                "opacity": 1,
            },
            "encoding": {"y": {"field": "top", "type": "quantitative"}, "tooltip": tooltip},
        },
    ]
