"""data/site.json: what the site was made from, and every file for machines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fl_hooks import __version__
from fl_hooks.publish.exports.analysis import moment
from fl_hooks.publish.exports.encode import plain, pretty
from fl_hooks.publish.numbers import OUTCOMES
from fl_hooks.records.severity import SEVERITIES
from fl_hooks.store.paths import DATA, checkout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.publish.site import Site

PATH = "data/site.json"
SCHEMAS = "data/schemas"
_JSON, _TEXT, _SVG = "application/json", "text/plain", "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Kind:
    """A file of the site: its media type, what it is, and the name of its schema, "" for none."""

    path: str
    media: str
    title: str
    schema: str = ""


# Those that are there once; months and patterns have a file each beside them.
KINDS = (
    Kind(PATH, _JSON, "What the site was built from, and all files for machines", "site"),
    Kind(
        "data/patterns.json", _JSON, "The library, with counts of this repository", "site-patterns"
    ),
    Kind("data/violations/index.json", _JSON, "The record: totals and months", "site-violations"),
    Kind("data/trends.json", _JSON, "Trend of each pattern, with its interval", "site-trends"),
    Kind("data/ranking.json", _JSON, "Patterns by severity and number", "site-ranking"),
    Kind("data/hotspots.json", _JSON, "Files that change and go wrong often", "site-hotspots"),
    Kind("data/signals.json", _JSON, "Bugs, tests, reviews and the rest", "site-signals"),
    Kind("data/learnings.json", _JSON, "Faults that no pattern describes", "site-learnings"),
    Kind("data/report.json", _JSON, "The report of the last 30 days", "report"),
    Kind("data/violations.sarif", "application/sarif+json", "Kept violations as SARIF 2.1.0"),
    Kind("feed.xml", "application/atom+xml", "Feed of kept violations and of what gets worse"),
    Kind("llms.txt", _TEXT, "The patterns for language models"),
    Kind("llms-full.txt", _TEXT, "All patterns as one Markdown text"),
    Kind("badges/violations.svg", _SVG, "Badge: violations kept this month"),
    Kind("badges/prevented.svg", _SVG, "Badge: violations prevented this month"),
    Kind("badges/worsening.svg", _SVG, "Badge: patterns that get more frequent"),
)
_BY_PATH = {kind.path: kind for kind in KINDS}


def kind_of(path: str) -> Kind | None:
    """Return what a file of the site is, None for one that is no such file."""
    if path in _BY_PATH:
        return _BY_PATH[path]
    if path.startswith("data/violations/") and path.endswith(".json"):
        name = path.removeprefix("data/violations/").removesuffix(".json")
        return Kind(path, _JSON, f"Violations: {name}", "site-month")
    if path.startswith("patterns/") and path.endswith("/pattern.md.txt"):
        return Kind(path, _TEXT, f"Pattern {path.split('/')[1]} as Markdown")
    return None


def files(site: Site, others: Mapping[str, str]) -> dict[str, str]:
    """Return the index of the other files, and their schemas."""
    kinds = [kind for path in others if (kind := kind_of(path))]
    names = sorted({kind.schema for kind in kinds if kind.schema} | {"site"})
    schemas = {f"{SCHEMAS}/{name}.schema.json": _schema(name) for name in names}
    listed = [_file(kind, len(others[kind.path].encode("utf-8", "replace"))) for kind in kinds]
    return {PATH: pretty(plain(_index(site, listed))), **schemas}


def _schema(name: str) -> str:
    # The file, as the package has it: to make it from the models takes longer than a page.
    place = Path(checkout() or DATA, "schemas", f"{name}.schema.json")
    return place.read_text(encoding="utf-8")


def _file(kind: Kind, size: int) -> dict[str, Any]:
    schema = f"{SCHEMAS}/{kind.schema}.schema.json" if kind.schema else None
    said = {"path": kind.path, "kind": kind.media, "title": kind.title}
    return {**said, "schema": schema, "size": size}


def _index(site: Site, listed: list[dict[str, Any]]) -> dict[str, Any]:
    numbers, facts, settings = site.numbers, site.facts, site.settings
    return {
        "schema": 1,
        "tool": {"name": "fl-hooks", "version": __version__},
        "name": facts.name,
        "url": settings.url or None,
        "repository": site.forge.base or None,
        "head": facts.head or None,
        "branch": facts.branch or None,
        "date": facts.date or None,
        "now": moment(site),
        "since": settings.since or None,
        "shallow": facts.shallow,
        "shows": {"source": settings.source, "authors": settings.authors},
        "counts": {
            "violations": numbers.total.total,
            "patterns": len(site.entries),
            "checks": sum(len(entry.checks) for entry in site.entries),
            "outcomes": {name: numbers.total.of(name) for name in OUTCOMES},
            "severities": {name: numbers.severities[name] for name in reversed(SEVERITIES)},
        },
        "files": listed,
    }
