"""What was collected beside the violations, and what it teaches, as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from fl_hooks.analyze.sources import SOURCES
from fl_hooks.publish.exports.analysis import moment
from fl_hooks.publish.exports.encode import plain, pretty
from fl_hooks.records.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fl_hooks.publish.site import Site
    from fl_hooks.records.learning import Learning

MOST = 200
_LONGEST = 300
_TEXTS = ("error", "test_name", "issue_type", "metric_type")
_COLLECTED = tuple(source for source in SOURCES if source.key != "violations")


def files(site: Site) -> dict[str, str]:
    """Return the files by path."""
    made = {"data/signals.json": _signals(site), "data/learnings.json": _learnings(site)}
    return {path: pretty(plain(value)) for path, value in made.items()}


def _signals(site: Site) -> dict[str, Any]:
    latest = sorted(_facts(site), key=lambda one: (one["date"], one["source"]), reverse=True)
    return {
        "schema": 1,
        "now": moment(site),
        "sources": [
            _source(source.key, source.pattern, site.loop.data.get(source.key) or ())
            for source in _COLLECTED
        ],
        "latest": latest[:MOST],
    }


def _source(name: str, key: str, entries: Any) -> dict[str, Any]:  # noqa: ANN401 - an export's
    patterns: Counter[str] = Counter()
    months: Counter[str] = Counter()
    total = 0
    for entry in entries:
        number = _count(entry)
        total += number
        if entry.get(key):
            patterns[str(entry[key])] += number
        stamps = _stamps(entry)
        for stamp in stamps:
            months[stamp[:7]] += number if len(stamps) == 1 else 1
    ordered = sorted(patterns.items(), key=lambda item: (-item[1], item[0]))
    latest = sorted(months.items(), reverse=True)
    return {"source": name, "total": total, "patterns": dict(ordered), "months": dict(latest)}


def _facts(site: Site) -> Iterator[dict[str, Any]]:
    shown = site.settings.source != "none"
    for source in _COLLECTED:
        for entry in site.loop.data.get(source.key) or ():
            severity = entry.get("severity")
            line = entry.get("line")
            text = next((str(entry[key]) for key in _TEXTS if entry.get(key)), "")
            yield {
                "source": source.key,
                "pattern": str(entry.get(source.pattern) or ""),
                "severity": severity if severity in SEVERITIES else None,
                "date": max(_stamps(entry), default=""),
                "path": str(entry.get("file_path") or ""),
                "line": line if isinstance(line, int) and line > 0 else 0,
                "count": _count(entry),
                **({"text": text.partition("\n")[0][:_LONGEST]} if shown else {}),
            }


def _stamps(entry: Mapping[str, Any]) -> list[str]:
    return [str(one) for one in entry.get("timestamps") or [entry.get("timestamp")] if one]


def _count(entry: Mapping[str, Any]) -> int:
    return max(1, int(entry.get("count") or len(entry.get("timestamps") or ()) or 1))


def _learnings(site: Site) -> dict[str, Any]:
    """Return the learnings; they quote errors, so with source none only how many there are."""
    found = site.loop.learnings
    shown = found[:MOST] if site.settings.source != "none" else ()
    return {
        "schema": 1,
        "now": moment(site),
        "withheld": 0 if shown else len(found),
        "learnings": [_learning(one) for one in shown],
    }


def _learning(one: Learning) -> dict[str, Any]:
    proof = one.evidence
    alike = one.resembles
    return {
        "id": one.id,
        "kind": one.kind,
        "title": one.title,
        "statement": one.statement,
        "confidence": one.confidence,
        "level": one.level,
        "severity": one.severity,
        "impact": one.impact,
        "minutes_lost": one.minutes_lost,
        "count": proof.count,
        "units": proof.units,
        "days": proof.days,
        "places": proof.places,
        "first": proof.first,
        "last": proof.last,
        "sources": dict(proof.sources),
        "resembles": {"pattern": alike.pattern, "words": alike.words} if alike else None,
        "recommendation": one.recommendation,
    }
