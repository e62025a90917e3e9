"""What the analysis says, as JSON: trends, ranking, the month's report, hotspots."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from fl_hooks.publish.exports.encode import plain, pretty
from fl_hooks.publish.loop import WINDOW_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.publish.site import Site
    from fl_hooks.store.report_form import Report

MOST_FILES = 1000


def files(site: Site) -> dict[str, str]:
    """Return the files by path; the report is missing where nothing was analysed."""
    made = {
        "data/trends.json": _trends(site),
        "data/ranking.json": _ranking(site),
        "data/hotspots.json": _hotspots(site),
    }
    if site.loop.month is not None:
        made["data/report.json"] = _report(site.loop.month, site.settings.source)
    return {path: pretty(plain(value)) for path, value in made.items()}


def moment(site: Site) -> str:
    """Return the moment of the newest fact."""
    return site.loop.now.isoformat(timespec="seconds")


def _trends(site: Site) -> dict[str, Any]:
    loop = site.loop
    return {
        "schema": 1,
        "now": moment(site),
        "window_days": WINDOW_DAYS,
        "overall": _effect(loop.overall) if loop.overall else None,
        "patterns": {name: _effect(loop.effect[name]) for name in sorted(loop.effect)},
        "marks": [
            {
                "pattern": mark.pattern,
                "kind": mark.kind,
                "date": mark.date,
                "commit": mark.commit,
                "what": mark.what,
            }
            for mark in loop.marks
        ],
    }


def _effect(value: Any) -> Any:  # noqa: ANN401 - what the analyzer says, as JSON
    """Return what the analyzer says of a pattern: moments as text, numbers no longer than told."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: _effect(one) for key, one in value.items()}
    return [_effect(one) for one in value] if isinstance(value, list | tuple) else value


def _ranking(site: Site) -> dict[str, Any]:
    def row(one: Mapping[str, Any]) -> dict[str, Any]:
        name = one["pattern"]
        titles = {"title": site.titles.get(name, name), "known": name in site.titles}
        parts = {source: count for source, count in one["parts"].items() if count}
        return {"pattern": name, **titles, **one, "parts": parts}

    return {"schema": 1, "now": moment(site), "patterns": [row(one) for one in site.loop.ranked]}


def _hotspots(site: Site) -> dict[str, Any]:
    # Here, as pages import exports.
    from fl_hooks.publish.pages.hot_files import hot_files

    found = hot_files(site)
    return {
        "schema": 1,
        "now": moment(site),
        "window_days": WINDOW_DAYS,
        "total": len(found),
        "files": [
            {
                "path": one.path,
                "there": one.there,
                "commits": one.commits,
                "added": one.added,
                "kept": one.kept,
                "prevented": one.prevented,
                "suppressed": one.suppressed,
                "weight": one.weight,
                "score": one.score,
                "patterns": dict(sorted(one.patterns.items())),
            }
            for one in found[:MOST_FILES]
        ],
    }


def _report(report: Report, source: str) -> dict[str, Any]:
    """Return the report; with source none without what people wrote about faults."""
    value = report.model_dump(mode="json", by_alias=True)
    if source == "none":
        value["decisions"] = [
            _quiet(one) for one in value["decisions"] if one["kind"] != "learning"
        ]
    return value


def _quiet(decision: dict[str, Any]) -> dict[str, Any]:
    """Return a decision without the texts of events; violations show their check."""
    proof = [one if one["commit"] else {**one, "text": ""} for one in decision["evidence"]]
    return {**decision, "evidence": proof}
