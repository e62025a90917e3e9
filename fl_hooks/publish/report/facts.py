"""An exported dict as one list of dated occurrences, and the periods they fall into."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping  # noqa: TC003 -- of a NamedTuple's fields
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from fl_hooks.analyze.moments import as_datetime
from fl_hooks.analyze.sources import BY_KEY
from fl_hooks.store.report_form import Period, Totals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
_UNDATED = datetime.min.replace(tzinfo=UTC)
_SOURCES = ("violations", *(key for key in BY_KEY if key != "violations"))


class Fact(NamedTuple):
    """One entry at one moment; `count` is above 1 where several share a single time stamp.

    time is None where the entry has none; pattern is "" where it names none. outcome: what became
    of a violation, "" for an event. A tuple, as a long record has hundreds of thousands of them.
    """

    source: str
    pattern: str
    severity: str
    time: datetime | None
    count: int  # type: ignore[assignment]  # nobody counts a fact's values
    entry: Mapping[str, Any]
    outcome: str


class Facts(list[Fact]):
    """Occurrences, the oldest first; those without a time come before all others.

    What several answers ask of all of them is worked out once: whoever changes the list makes
    another one instead.
    """

    def between(self, start: datetime | None, end: datetime) -> Facts:
        """Return what falls into a span; what is undated falls into all there is only."""
        last = bisect_right(self, end, key=_when)
        first = bisect_right(self, start, key=_when) if start else 0
        return self if last - first == len(self) else Facts(self[first:last])

    @cached_property
    def by_pattern(self) -> dict[str, Facts]:
        """The occurrences of each pattern."""
        return self._by(attrgetter("pattern"))

    @cached_property
    def by_source(self) -> dict[str, Facts]:
        """The occurrences from each source."""
        return self._by(attrgetter("source"))

    @cached_property
    def by_outcome(self) -> dict[str, Facts]:
        """The occurrences by what became of them."""
        return self._by(attrgetter("outcome"))

    @cached_property
    def by_check(self) -> dict[str, Facts]:
        """The occurrences by check, "" for those without one."""
        return self._by(lambda fact: str(fact.entry.get("check") or ""))

    @cached_property
    def first(self) -> datetime | None:
        """The moment of the oldest one that has any."""
        return next((fact.time for fact in self if fact.time), None)

    @cached_property
    def number(self) -> int:
        """How many there are, those counted that share a time stamp."""
        return sum(map(_COUNT, self))

    def _by(self, of: Callable[[Fact], str]) -> dict[str, Facts]:
        found: dict[str, Facts] = {}
        for key, fact in zip(map(of, self), self, strict=True):
            if (same := found.get(key)) is None:
                same = found[key] = Facts()
            same.append(fact)
        return found


_COUNT = attrgetter("count")


def _when(fact: Fact) -> datetime:
    return fact.time or _UNDATED


def facts_of(data: Mapping[str, Any], known: Known) -> Facts:
    """Return the occurrences of an export that the analyzer accepts, the oldest first."""
    # Entries of one commit share their time stamp, and parsing takes longer than looking it up.
    parsed = lru_cache(maxsize=4096)(as_datetime)
    found = Facts(fact for source in _SOURCES for fact in _facts(data, source, known, parsed))
    found.sort(key=_when)
    return found


def _facts(
    data: Mapping[str, Any], source: str, known: Known, parsed: Callable[[str], datetime]
) -> Iterator[Fact]:
    key, recorded = BY_KEY[source].pattern, source == "violations"
    name, severity_of = lru_cache(maxsize=4096)(known.name), lru_cache(maxsize=4096)(known.severity)
    for entry in data.get(source) or ():
        pattern = name(str(entry.get(key) or ""))
        severity = severity_of(pattern, entry.get("severity"))
        outcome = str(entry.get("outcome") or "") if recorded else ""
        for time, count in _moments(entry, parsed):
            yield Fact(source, pattern, severity, time, count, entry, outcome)


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


def period_of(name: str, now: datetime, facts: Facts) -> Period:
    """Return the period that ends now."""
    kind, days = PERIODS[name]
    start = now - timedelta(days=days) if days else facts.first
    return Period(
        name=kind,  # type: ignore[arg-type]  # one of the table
        days=days,
        start=start.isoformat(timespec="seconds") if start else None,
        end=now.isoformat(timespec="seconds"),
    )


def totals(facts: Facts) -> Totals:
    """Return the occurrences by source."""
    return Totals(
        **{**dict.fromkeys(BY_KEY, 0), **{k: f.number for k, f in facts.by_source.items()}}
    )


def series(facts: Facts, end: datetime, step: timedelta, bins: int) -> list[int]:
    """Return how many fall into each of `bins` spans that end at `end`, the oldest first."""
    counts = [0] * bins
    for fact in reversed(facts):
        if fact.time and fact.time <= end:
            back = int((end - fact.time) / step)
            if back >= bins:
                break
            counts[bins - 1 - back] += fact.count
    return counts
