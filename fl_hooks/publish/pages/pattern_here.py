"""What a repository has met of a pattern: its course, outcomes, files, and other signals."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fl_hooks.publish.numbers import recent_months
from fl_hooks.publish.pages.verdicts import part, per, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.publish.entry import Entry
    from fl_hooks.publish.site import Site
    from fl_hooks.records.violation import Violation

# Source of events -> (what one is called, keys of its pattern, what it says and where it was).
SOURCES: Mapping[str, tuple[str, str, str, str]] = {
    "bugs": ("bug", "pattern", "error", "file_path"),
    "test_failures": ("failed test", "pattern_violated", "failure_reason", "test_name"),
    "code_reviews": ("review remark", "pattern", "suggestion", "file_path"),
    "performance_metrics": ("slow path", "pattern", "metric_type", ""),
    "deployment_issues": ("deployment issue", "pattern", "root_cause", "environment"),
}
_FILES, _MARKS = 5, 5
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Met:
    """Violations, the newest first, and events by source, the oldest first, of each pattern."""

    violations: Mapping[str, Sequence[Violation]]
    events: Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]
    months: tuple[str, ...] = field(default=())


def met(site: Site) -> Met:
    """Return what there is of every pattern, found in one pass over record and events."""
    violations: dict[str, list[Violation]] = defaultdict(list)
    for one in site.violations:
        violations[one.pattern].append(one)
    aliases = {alias: entry.id for entry in site.entries for alias in entry.aliases}
    events: dict[str, dict[str, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for source, (_, key, _, _) in SOURCES.items():
        for event in site.loop.data.get(source, ()):
            name = str(event.get(key) or "")
            events[aliases.get(name, name)][source].append(event)
    return Met(violations, events, recent_months(site.numbers))


def here(site: Site, entry: Entry, all_met: Met) -> dict[str, Any]:
    """Return what the page shows of the repository."""
    found = all_met.violations.get(entry.id, ())
    by_month = site.numbers.by_month.get(entry.id, {})
    prevented = (site.loop.effect.get(entry.id) or {}).get("prevented")
    return {
        "tally": site.numbers.pattern(entry.id),
        "months": [by_month[m].total if m in by_month else 0 for m in all_met.months],
        "course": verdict(site.loop.effect.get(entry.id)),
        "per": per(site.loop.month),
        "prevented": part(prevented["count"], prevented["of"]) if prevented else None,
        "marks": _marks(site, entry),
        "files": _files(entry, found),
        "signals": _signals(site, all_met.events.get(entry.id, {})),
        "latest": site.rows.of(found[: site.settings.latest], "../../"),
        "all": f"../../violations/?pattern={entry.id}",
        "more": len(found) > site.settings.latest,
    }


def _marks(site: Site, entry: Entry) -> list[dict[str, str]]:
    """Return when a pattern of the repository's own entered and changed, the latest first."""
    found = [one for one in site.loop.marks if one.pattern == entry.id]
    return [
        {
            "said": "entered" if one.kind == "entered" else "changed",
            "what": one.what,
            "date": one.date[:10],
            "commit": one.commit[:7],
            "address": site.forge.commit(one.commit),
        }
        for one in found[: -_MARKS - 1 : -1]
    ]


def _files(entry: Entry, found: Sequence[Violation]) -> list[dict[str, Any]]:
    """Return the files with most of it, with the address of their violations."""
    counts = Counter(one.path for one in found)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_FILES]
    return [
        {
            "path": path,
            "count": count,
            "wide": round(100 * count / ordered[0][1], 1),
            "address": f"../../violations/?pattern={entry.id}&path={quote(path, errors='replace')}",
        }
        for path, count in ordered
    ]


def _signals(site: Site, events: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Return how often other sources told of it, and what the last one said if that is shown."""
    rows = []
    for source, (noun, _, says, where) in SOURCES.items():
        if not (those := events.get(source)):
            continue
        last = those[-1]
        hidden = site.settings.source == "none"
        text = "" if hidden else " ".join(str(last.get(says) or "").split())
        rows.append(
            {
                "noun": noun,
                "count": sum(int(one.get("count") or 1) for one in those),
                "last": str(last.get("timestamp") or "")[:10],
                "text": text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…",
                "where": _where(last, where),
            }
        )
    return rows


def _where(event: Mapping[str, Any], key: str) -> str:
    place, line = str(event.get(key) or ""), event.get("line")
    return f"{place}:{line}" if place and key == "file_path" and line else place
