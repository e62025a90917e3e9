"""Signals: what else tells of the same faults, beside what commits hold."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from fl_hooks.analyze.sources import BY_KEY, PASSED, STOPPED
from fl_hooks.publish.charts.figure import draw
from fl_hooks.publish.charts.heat import heat
from fl_hooks.publish.loop import WINDOW_DAYS
from fl_hooks.publish.pages.measured import measured
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front
from fl_hooks.records.event import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fl_hooks.publish.charts.figure import Figure

    Entry = Mapping[str, Any]

FOLDER = "analysis/signals"
_TOP = "../../"
_LATEST, _NAMED, _MONTHS, _ROWS = 8, 5, 12, 30
_LONGEST = 160
_PATTERN = "fl_pattern"
# key of the export -> heading, what it is, how one is collected, what its entries say
SOURCES: Mapping[str, tuple[str, str, str, tuple[str, ...]]] = {
    "bugs": (
        "Bugs",
        "What went wrong for users, or on a developer's machine.",
        'fl collect bug --pattern bounds_checking --error "IndexError: …" --file src/app.py',
        ("error",),
    ),
    "test_failures": (
        "Test failures",
        "Tests that failed, and why.",
        'fl collect test-failure --test test_upload --reason "413 instead of 200"',
        ("test_name", "failure_reason"),
    ),
    "code_reviews": (
        "Reviews",
        "What people remarked in code reviews.",
        'fl collect review --issue "bare except" --pattern specific_exceptions --severity high',
        ("issue_type", "suggestion"),
    ),
    "performance_metrics": (
        "Performance",
        "Slow paths and other measurements that are kept with the repository.",
        "fl collect performance --metric execution_time --detail avg_time_ms=5420 --tracked",
        ("metric_type", "details"),
    ),
    "deployment_issues": (
        "Deployments",
        "Trouble on the way to production, and how long it took to mend.",
        'fl collect deployment --issue "upload limit" --environment production --minutes 45',
        ("issue_type", "root_cause"),
    ),
}
# What names a fault without telling anything of the code; the rest is left out with source "none".
_NAMES = ("test_name", "issue_type", "metric_type")


def pages(site: Site) -> dict[str, str]:
    """Return the page, and the numbers of its chart."""
    lists = _lists(site)
    figure = _chart(lists)
    rows = _patterns(site, lists)
    page = render(
        "signals.md.j2",
        front=front("Signals", "Bugs, failed tests, reviews, performance and deployments"),
        total=sum(_number(entries) for entries in lists.values()),
        weeks=WINDOW_DAYS // 7,
        sources=[_source(site, key, entries) for key, entries in lists.items()],
        patterns=rows[:_ROWS],
        all_patterns=len(rows),
        most=max((row["signals"] for row in rows), default=0),
        both=sum(1 for row in rows if row["found"] and row["signals"]),
        unseen=sum(1 for row in rows if row["known"] and not row["found"] and row["signals"]),
        unknown=sum(1 for row in rows if not row["known"] and row["signals"]),
        names=[(key, row[0]) for key, row in SOURCES.items()],
        chart=figure.html if figure else "",
    )
    return {f"{FOLDER}/index.md": page} | (figure.files if figure else {})


def _lists(site: Site) -> dict[str, list[Entry]]:
    """Return the entries of each source, oldest first, their pattern under one key.

    That is the pattern's id of today, "" where nobody knows one.
    """
    aliases = {alias: entry.id for entry in site.entries for alias in entry.aliases}
    found: dict[str, list[Entry]] = {}
    for key in SOURCES:
        found[key] = []
        for entry in site.loop.data.get(key, ()):
            name = str(entry.get(BY_KEY[key].pattern) or "")
            known = "" if name == UNKNOWN else aliases.get(name, name)
            found[key].append({**entry, _PATTERN: known})
    return found


def _number(entries: Sequence[Entry]) -> int:
    return sum(int(entry.get("count", 1)) for entry in entries)


def _source(site: Site, key: str, entries: Sequence[Entry]) -> dict[str, Any]:
    title, what, command, keys = SOURCES[key]
    start = (site.loop.now - timedelta(days=WINDOW_DAYS)).isoformat()
    named = _by_pattern(entries)
    often = sorted(named.items(), key=lambda item: (-item[1], item[0]))
    minutes = [float(m) for e in entries if (m := e.get("resolution_time_minutes"))]
    return {
        "key": key.replace("_", "-"),
        "title": title,
        "what": what,
        "command": command,
        "total": _number(entries),
        "lately": _number([entry for entry in entries if _time(entry) >= start]),
        "last": _time(entries[-1])[:10] if entries else "",
        "patterns": [(_address(site, name), _title(site, name), n) for name, n in often[:_NAMED]],
        "others": len(often) - _NAMED,
        "unnamed": _number(entries) - named.total(),
        "median": median(minutes) if minutes else None,
        "timed": len(minutes),
        "measured": measured(entries) if key == "performance_metrics" else [],
        "latest": [_latest(site, keys, entry) for entry in entries[: -_LATEST - 1 : -1]],
    }


def _latest(site: Site, keys: Sequence[str], entry: Entry) -> dict[str, Any]:
    """Return one report; where source is "none", no text that somebody wrote."""
    told = keys if site.settings.source != "none" else [name for name in keys if name in _NAMES]
    texts = [text for name in told if (text := _text(entry.get(name)))]
    name = entry[_PATTERN]
    line = f":{entry['line']}" if entry.get("line") else ""
    return {
        "date": _time(entry)[:10],
        "texts": texts,
        "place": f"{entry['file_path']}{line}" if entry.get("file_path") else "",
        "where": str(entry.get("environment") or ""),
        "minutes": entry.get("resolution_time_minutes"),
        "count": int(entry.get("count", 1)),
        "pattern": _title(site, name) if name else "",
        "address": _address(site, name),
    }


def _text(value: object) -> str:
    """Return what an entry says under a key, on one line and not too long."""
    if isinstance(value, dict):
        value = ", ".join(f"{name}={value[name]}" for name in sorted(value, key=str))
    text = " ".join(str(value or "").split())
    if text in ("-", "{}"):
        return ""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"


def _time(entry: Entry) -> str:
    return str(entry.get("timestamp") or "")


def _by_pattern(entries: Sequence[Entry]) -> Counter[str]:
    named: Counter[str] = Counter()
    for entry in entries:
        if entry[_PATTERN]:
            named[entry[_PATTERN]] += int(entry.get("count", 1))
    return named


def _address(site: Site, pattern: str) -> str:
    return f"{_TOP}patterns/{pattern}/" if pattern in site.titles else ""


def _title(site: Site, pattern: str) -> str:
    return site.titles.get(pattern, pattern)


def _patterns(site: Site, lists: Mapping[str, Sequence[Entry]]) -> list[dict[str, Any]]:
    """Return what commits and what the other sources say of each pattern, most signals first."""
    parts: dict[str, Counter[str]] = {}
    for key, entries in lists.items():
        for name, number in _by_pattern(entries).items():
            parts.setdefault(name, Counter())[key] += number
    names = {*parts, *(name for name, tally in site.numbers.patterns.items() if tally.total)}
    rows = [_pattern_row(site, name, parts.get(name, Counter())) for name in sorted(names)]
    return sorted(rows, key=lambda row: (-row["signals"], -row["found"], row["title"].casefold()))


def _pattern_row(site: Site, name: str, parts: Counter[str]) -> dict[str, Any]:
    tally = site.numbers.pattern(name)
    kept = sum(tally.of(outcome) for outcome in PASSED)
    return {
        "title": _title(site, name),
        "address": _address(site, name),
        "known": name in site.titles,
        "kept": kept,
        "prevented": tally.of(STOPPED),
        "found": kept + tally.of(STOPPED),
        "signals": parts.total(),
        "parts": parts,
    }


def _chart(lists: Mapping[str, Sequence[Entry]]) -> Figure | None:
    """Return reports per month and source; nothing where there is one month only."""
    counts: Counter[tuple[str, str]] = Counter()
    for key, entries in lists.items():
        for entry in entries:
            counts[SOURCES[key][0], _time(entry)[:7]] += int(entry.get("count", 1))
    months = _months(sorted({month for _, month in counts if month}))
    if len(months) < 2:  # noqa: PLR2004 -- one column shows no course
        return None
    names = [row[0] for key, row in SOURCES.items() if lists[key]]
    last = sum(counts[name, months[-1]] for name in names)
    text = (
        f"{last:,} in the last month, {sum(counts[name, months[-2]] for name in names):,} before."
    )
    return draw(
        heat(
            "reports-by-month",
            "Reports by month",
            text,
            names,
            months,
            counts,
            name="Source",
            unit="Reports",
        ),
        FOLDER,
    )


def _months(found: Sequence[str]) -> list[str]:
    """Return the last months in a row, those without a report included."""
    return list(_row(found))[-_MONTHS:]


def _row(found: Sequence[str]) -> Iterator[str]:
    month = found[0] if found else ""
    while month and month <= found[-1]:
        yield month
        year, number = int(month[:4]), int(month[5:7])
        month = f"{year + number // 12:04d}-{number % 12 + 1:02d}"
