"""Trends: each pattern with its interval and verdict, and what changed when."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts.figure import HALF, draw
from fl_hooks.publish.charts.forest import forest
from fl_hooks.publish.charts.weekly import weekly
from fl_hooks.publish.pages.marked import on_axis, recent
from fl_hooks.publish.pages.named import named
from fl_hooks.publish.pages.verdicts import change, per, verdict
from fl_hooks.publish.render import render, slug
from fl_hooks.publish.site import Site, front

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fl_hooks.publish.charts.figure import Chart, Figure

FOLDER = "analysis/trends"
# Charts of single patterns, and rows of a drawing or table: the rest stands in the JSON.
_CHARTS, _ROWS, _DRAWN = 24, 300, 30


def pages(site: Site) -> dict[str, str]:
    """Return the page and the numbers of its charts."""
    rows = sorted(_rows(site), key=lambda row: (row["said"].rank, -row["count"], row["pattern"]))
    shown = [row for row in rows if any(row["said"].counts)][:_CHARTS]
    ids = _ids(row["pattern"] for row in shown)
    charts = {row["pattern"]: _chart(site, row, ids[row["pattern"]]) for row in shown}
    overall = _overall(site)
    compared = draw(_compared(site, rows), FOLDER)
    page = render(
        "trends.md.j2",
        front=front("Trends", "What gets rarer and what gets more frequent", hide=["toc"]),
        whole=verdict(site.loop.overall or None),
        overall=overall.html if overall else "",
        compared=compared.html,
        rows=rows[:_ROWS],
        all=len(rows),
        anchors={pattern: f"#figure-{name}" for pattern, name in ids.items()},
        charts=[figure.html for figure in charts.values()],
        marks=recent(site),
        changes=list(_changes(site)),
        per=per(site.loop.month),
    )
    figures = [figure for figure in (overall, compared, *charts.values()) if figure]
    files = {path: text for figure in figures for path, text in figure.files.items()}
    return {f"{FOLDER}/index.md": page, **files}


def _rows(site: Site) -> Iterator[dict[str, Any]]:
    """Yield what is known of each pattern that was seen in the window."""
    severities = {one["pattern"]: one["severity"] for one in site.loop.ranked}
    for pattern, found in site.loop.effect.items():
        if not found["total_occurrences"]:
            continue
        yield {
            "pattern": pattern,
            **named(site, pattern),
            "severity": site.severity(pattern, severities.get(pattern, "")),
            "count": found["total_occurrences"],
            "said": verdict(found),
            "key": found["rate_ratio"] or 0,
        }


def _overall(site: Site) -> Figure | None:
    if not any(week["count"] for week in site.loop.overall.get("weeks", ())):
        return None
    marks = on_axis(site)
    chart = weekly("all-patterns", "All patterns, per week", site.loop.overall, marks)
    return draw(chart, FOLDER)


def _chart(site: Site, row: Mapping[str, Any], name: str) -> Figure:
    pattern = row["pattern"]
    marks = on_axis(site, pattern)
    chart = weekly(name, row["title"], site.loop.effect[pattern], marks, width=HALF)
    return draw(chart, FOLDER)


def _ids(patterns: Iterable[str]) -> dict[str, str]:
    """Return pattern -> its chart's id: names that differ in signs only get a number."""
    found: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for pattern in patterns:
        name = f"trend-{slug(pattern)}"
        taken[name] += 1
        found[pattern] = name if taken[name] == 1 else f"{name}-n{taken[name]}"
    return found


def _compared(site: Site, rows: Sequence[Mapping[str, Any]]) -> Chart:
    """Return the rate ratios of those that have one, from what gets worst to what gets best."""
    effect = site.loop.effect
    fitted = sorted((row for row in rows if row["said"].ratio), key=lambda row: -row["key"])
    most, least = fitted[: _DRAWN // 2], fitted[_DRAWN // 2 :][-_DRAWN // 2 :]
    values = [
        (
            row["title"],
            row["key"],
            *effect[row["pattern"]]["interval"],
            effect[row["pattern"]]["trend"],
        )
        for row in (*most, *least)
    ]
    return forest("rate-ratios", "How many times as often at the end as at the start", values)


def _changes(site: Site) -> Iterator[dict[str, Any]]:
    """Yield this month against the one before: all together first."""
    for one in (site.loop.month.changes if site.loop.month else ())[: _ROWS + 1]:
        pattern = one.pattern or ""
        yield {
            **(named(site, pattern) if pattern else {"title": "All patterns", "page": ""}),
            "now": one.now,
            "before": one.before,
            "said": change(one),
        }
