"""Ranking by severity and by frequency, with the parts each number is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts import palette
from fl_hooks.publish.charts.bars import bars
from fl_hooks.publish.charts.figure import HALF, draw
from fl_hooks.publish.pages.named import named
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front
from fl_hooks.records.severity import SEVERITIES, rank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.publish.charts.figure import Figure

FOLDER = "analysis/ranking"
# source -> heading of its column
PARTS = {
    "violations": "Violations",
    "bugs": "Bugs",
    "test_failures": "Tests",
    "code_reviews": "Reviews",
    "performance_metrics": "Slow",
    "deployment_issues": "Deployments",
}
# Rows of the table; the rest stands in the JSON. Bars of a chart.
_ROWS, _BARS = 300, 10


def pages(site: Site) -> dict[str, str]:
    """Return the page and the numbers of its charts."""
    ranked = site.loop.ranked
    charts = [_by_score(site), _by_count(site)] if ranked else []
    page = render(
        "ranking.md.j2",
        front=front("Ranking", "The patterns by severity and by frequency", hide=["toc"]),
        rows=[_row(site, place, one) for place, one in enumerate(ranked[:_ROWS], 1)],
        all=len(ranked),
        total=sum(one["count"] for one in ranked),
        parts={
            key: title for key, title in PARTS.items() if any(o["parts"].get(key) for o in ranked)
        },
        charts=[figure.html for figure in charts],
    )
    return {f"{FOLDER}/index.md": page} | {p: t for one in charts for p, t in one.files.items()}


def _row(site: Site, place: int, one: Mapping[str, Any]) -> dict[str, Any]:
    pattern = one["pattern"]
    return {
        "place": place,
        **named(site, pattern),
        "severity": _severity(site, one),
        "rank": rank(_severity(site, one)),
        "score": one["score"],
        "count": one["count"],
        "how": _how(one["severities"]),
        "parts": {key: one["parts"].get(key, 0) for key in PARTS},
        "last": (one["last_occurrence"] or "")[:10],
    }


def _how(severities: Mapping[str, int]) -> str:
    """Return what a score is made of: "3 high, 12 medium"."""
    graver = sorted(severities.items(), key=lambda item: -rank(item[0]))
    return ", ".join(f"{count:,} {name}" for name, count in graver if count)


def _by_score(site: Site) -> Figure:
    rows = site.loop.ranked
    first = rows[0]
    text = f"{_title(site, first)} weighs most, {first['score']:,}."
    chart = bars(
        "by-score",
        "By severity and number",
        text,
        _bars(site, rows, "score"),
        columns=("Pattern", "Score"),
        legend=_legend(site, rows[:_BARS]),
        most=_BARS,
        width=HALF,
    )
    return draw(chart, FOLDER)


def _by_count(site: Site) -> Figure:
    rows = sorted(site.loop.ranked, key=lambda one: -one["count"])
    first = rows[0]
    text = f"{_title(site, first)} is most frequent, {first['count']:,}."
    chart = bars(
        "by-frequency",
        "By frequency",
        text,
        _bars(site, rows, "count"),
        columns=("Pattern", "Occurrences"),
        legend=_legend(site, rows[:_BARS]),
        most=_BARS,
        width=HALF,
    )
    return draw(chart, FOLDER)


def _bars(site: Site, rows: Sequence[Mapping[str, Any]], key: str) -> list[tuple[str, float, str]]:
    return [
        (_title(site, one), one[key], palette.SEVERITY[_severity(site, one)])
        for one in rows[:_ROWS]
    ]


def _severity(site: Site, one: Mapping[str, Any]) -> str:
    return site.severity(one["pattern"], one["severity"])


def _legend(site: Site, rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    there = {_severity(site, one) for one in rows}
    return [
        (name.capitalize(), palette.SEVERITY[name]) for name in SEVERITIES[::-1] if name in there
    ]


def _title(site: Site, one: Mapping[str, Any]) -> str:
    return site.titles.get(one["pattern"], one["pattern"])
