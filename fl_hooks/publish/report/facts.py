"""An exported dict as one list of dated occurrences, and the periods they fall into."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fl_hooks.analyze.moments import as_datetime
from fl_hooks.analyze.sources import BY_KEY
from fl_hooks.store.report_form import Period, Totals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fl_hooks.analyze.known import Known

# What a person may type -> the period's name and its length in days.
PERIODS: dict[str, tuple[str, int | None]] = {
    "all": ("all", None),
    "day": ("day", 1),
    "week": ("week", 7),
    "weekly": ("week", 7),
    "month": ("month", 30),
    "monthly": ("month", 30),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SOURCES = ("violations", *(key for key in BY_KEY if key != "violations"))


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry at one moment; `count` is above 1 where several share a single time stamp.

    time is None where the entry has none; pattern is "" where it names none.
    """

    source: str
    pattern: str
    severity: str
    time: datetime | None
    count: int
    entry: Mapping[str, Any]

    @property
    def outcome(self) -> str:
        """What became of a violation, "" for an event."""
        return str(self.entry.get("outcome") or "") if self.source == "violations" else ""

    def between(self, start: datetime | None, end: datetime) -> bool:
        """Tell whether it falls into a span; what is undated falls into all there is only."""
        if start is None:
            return self.time is None or self.time <= end
        return self.time is not None and start < self.time <= end


def facts_of(data: Mapping[str, Any], known: Known) -> list[Fact]:
    """Return the occurrences of an export that the analyzer accepts, the oldest first."""
    # Entries of one commit share their time stamp, and parsing takes longer than looking it up.
    parsed = lru_cache(maxsize=4096)(as_datetime)
    found = [fact for source in _SOURCES for fact in _facts(data, source, known, parsed)]
    found.sort(key=lambda fact: fact.time or _EPOCH)
    return found


def by_pattern(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Return the occurrences of each pattern, in their order."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.pattern, []).append(fact)
    return found


def _facts(
    data: Mapping[str, Any], source: str, known: Known, parsed: Callable[[str], datetime]
) -> Iterator[Fact]:
    key = BY_KEY[source].pattern
    for entry in data.get(source) or ():
        pattern = known.name(str(entry.get(key) or ""))
        severity = known.severity(pattern, entry.get("severity"))
        for time, count in _moments(entry, parsed):
            yield Fact(source, pattern, severity, time, count, entry)


def as_data(facts: Iterable[Fact]) -> dict[str, list[dict[str, Any]]]:
    """Return occurrences in the form of an export again."""
    data: dict[str, list[dict[str, Any]]] = {source: [] for source in _SOURCES}
    for fact in facts:
        stamp = fact.time.isoformat() if fact.time else None
        entry = {**fact.entry, "timestamp": stamp, "count": fact.count}
        entry.pop("timestamps", None)
        data[fact.source].append(entry)
    return data


def _moments(
    entry: Mapping[str, Any], parsed: Callable[[str], datetime]
) -> list[tuple[datetime | None, int]]:
    stamps = entry.get("timestamps")
    if stamps:
        return [(parsed(stamp), 1) for stamp in stamps]
    stamp = entry.get("timestamp")
    return [(parsed(stamp) if stamp else None, int(entry.get("count") or 1))]


def period_of(name: str, now: datetime, facts: Iterable[Fact]) -> Period:
    """Return the period that ends now."""
    kind, days = PERIODS[name]
    times = [fact.time for fact in facts if fact.time]
    start = now - timedelta(days=days) if days else min(times, default=None)
    return Period(
        name=kind,  # type: ignore[arg-type]  # one of the table
        days=days,
        start=start.isoformat(timespec="seconds") if start else None,
        end=now.isoformat(timespec="seconds"),
    )


def totals(facts: Iterable[Fact]) -> Totals:
    """Return the occurrences by source."""
    counts: Counter[str] = Counter(dict.fromkeys(BY_KEY, 0))
    for fact in facts:
        counts[fact.source] += fact.count
    return Totals(**counts)


def series(facts: Iterable[Fact], end: datetime, step: timedelta, bins: int) -> list[int]:
    """Return how many fall into each of `bins` spans that end at `end`, the oldest first."""
    counts = [0] * bins
    for fact in facts:
        if fact.time and fact.time <= end:
            back = int((end - fact.time) / step)
            if back < bins:
                counts[bins - 1 - back] += fact.count
    return counts
