"""The guide's analyzer: what an export says about each pattern."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fl_hooks.analyze.checking import entries_of
from fl_hooks.analyze.counting import Counts
from fl_hooks.analyze.effectiveness import View, effectiveness
from fl_hooks.analyze.known import known
from fl_hooks.analyze.moments import Clock, as_datetime
from fl_hooks.analyze.profile import first_day, profiles
from fl_hooks.analyze.sources import BY_KEY, SOURCES, WEIGHTS
from fl_hooks.analyze.weeks import Lines
from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from typing import Any, Self

    from fl_hooks.analyze.known import Patterns
    from fl_hooks.analyze.moments import Moment
    from fl_hooks.analyze.profile import Profile
    from fl_hooks.analyze.sources import Source
    from fl_hooks.analyze.weeks import Exposure

    Export = Mapping[str, Any]
    Batches = Iterable[tuple[str, Iterable[Mapping[str, Any]]]]

WINDOW_DAYS = 84
# Days; a window beyond a century has a slip of the finger in it.
LONGEST = 36_525
# How many names the context of a generator holds.
FREQUENT, CRITICAL = 10, 5


class Analyzer:
    """What the entries of an export say: frequencies, ranks, trends; it only reads them.

    data: the exported dict, kept as `metrics_data`. patterns: the library, as a list of dicts
    (name, severity, aliases, languages) or name -> severity. now: a moment; by default the time
    of each call. exposure: day -> language -> added lines. since: pattern -> the day it entered
    the library. opened: when recording began; by default with the oldest entry. Each answer is
    computed anew, so that asking twice changes nothing. FlError for what is no export.
    """

    def __init__(
        self,
        data: Export,
        *,
        patterns: Patterns | None = None,
        now: Moment | None = None,
        exposure: Exposure | None = None,
        since: Mapping[str, Moment] | None = None,
        opened: Moment | None = None,
    ) -> None:
        if not isinstance(data, Mapping):
            raise FlError(
                f"expected an exported dict, got {type(data).__name__}",
                "Pass what export_dict() returns.",
            )
        self.metrics_data = data
        self._known = known(patterns, since)
        self._exposure = exposure
        self._now = None if now is None else as_datetime(now)
        self._opened = None if opened is None else as_datetime(opened)
        self._counts: Counts | None = None
        self._profiles: dict[str, Profile] | None = None
        self._streamed = False

    @classmethod
    def stream(cls, batches: Batches, **options: Any) -> Self:  # noqa: ANN401 - as __init__'s
        """Return an analyzer of entries that are read once and not kept.

        batches: (key of the export, some of its entries). Of each pattern the first few entries
        stay as examples. Its moment is that of the call, unless `now` says otherwise.
        """
        new = cls({}, **options)
        new._take(batches)
        return new

    def with_counts(self, counts: Counts) -> Self:
        """Let entries that were counted already be all there is; return the analyzer."""
        self._counts, self._streamed = counts, True
        return self

    def _take(self, batches: Batches) -> None:
        """Count entries that are read once; from now on they are all there is."""
        counts = Counts(Clock(self._now))
        for source, entries in batches:
            counts.add(source, entries)
        self._counts, self._now, self._streamed = counts, counts.clock.now, True

    def get_high_frequency_patterns(self, threshold: int = 2) -> list[dict[str, Any]]:
        """Return the patterns with at least that many occurrences, the most frequent first.

        Each as {pattern, count, sources}; of equal counts the one seen last comes first.
        """
        return [
            {"pattern": one.pattern, "count": one.count, "sources": dict(one.sources)}
            for one in self._by(lambda one: one.count)
            if one.count >= threshold
        ]

    def detect_new_patterns(self, known_patterns: Iterable[str]) -> list[dict[str, Any]]:
        """Return the patterns whose names are not known, the most frequent first.

        Each as {pattern, count, details}: per entry its type and what it says. Where the names
        come with `aliases`, as those of a PatternManager do, these are known too.
        """
        names = {self._known.name(name) for name in known_patterns}
        names.update(getattr(known_patterns, "aliases", ()))
        new = [one for one in self._by(lambda one: one.count) if one.pattern not in names]
        details = self._details({one.pattern for one in new}) if new else {}
        return [
            {"pattern": one.pattern, "count": one.count, "details": details[one.pattern]}
            for one in new
        ]

    def calculate_effectiveness(
        self, time_window_days: float = WINDOW_DAYS
    ) -> dict[str, dict[str, Any]]:
        """Return for each pattern whether it is getting rarer in the days before now.

        pattern -> {score, trend, reason, total_occurrences, rate_ratio, interval, dispersion,
        window_days, weeks, prevented_share, prevented, before_after}; docs/statistics.md says
        what each means.
        """
        length = _length(time_window_days)
        with self.counted() as counts:
            clock, days = counts.clock, self._exposure
            view = View(
                known=self._known,
                clock=clock,
                lines=None if days is None else Lines(days, clock),
                length=length,
                opened=self._opened,
                first=first_day(counts),
            )
            return effectiveness(self._patterns(), view)

    def rank_patterns_by_severity(self) -> list[dict[str, Any]]:
        """Return the patterns by the sum of their occurrences' weights, the heaviest first.

        Each as {pattern, severity, count, severity_weight, score, parts, severities,
        last_occurrence}: severity is the highest there was, parts are occurrences by source.
        Critical weighs 8, high 4, medium 2, low 1; of equal scores the one seen last comes first.
        """
        return [
            {
                "pattern": one.pattern,
                "severity": one.severity,
                "count": one.count,
                "severity_weight": WEIGHTS[one.severity],
                "score": one.score,
                "parts": dict(one.sources),
                "severities": {s: one.severities[s] for s in WEIGHTS if one.severities[s]},
                "last_occurrence": one.latest or None,
            }
            for one in self._by(lambda one: one.score)
        ]

    def get_severity_distribution(self) -> dict[str, int]:
        """Return how many occurrences each severity has, critical first.

        A performance metric counts where it names a pattern or a severity: else it is no fault.
        """
        found = dict.fromkeys(reversed(WEIGHTS), 0)
        counts = self._count()
        for source in SOURCES:
            for (name, severity, *_), (count, _) in counts.cells[source.key].items():
                if source.fault or name or severity:
                    found[self._known.severity(name or "", severity)] += count
        return found

    def get_summary(self) -> dict[str, int]:
        """Return how many occurrences each source has, and all together."""
        counts = self._count()
        found = {f"total_{source.key}": counts.total(source.key) for source in SOURCES}
        return {**found, "total": sum(found.values())}

    def get_context(self) -> dict[str, Any]:
        """Return what a generator of code has to know: names of patterns, and their counts."""
        with self.counted():
            frequent = self.get_high_frequency_patterns(threshold=1)
            ranked = self.rank_patterns_by_severity()
        grave = [one["pattern"] for one in ranked if one["severity"] in ("critical", "high")]
        return {
            "high_frequency_patterns": [one["pattern"] for one in frequent[:FREQUENT]],
            "critical_patterns": grave[:CRITICAL],
            "pattern_counts": {one["pattern"]: one["count"] for one in frequent},
            "severities": {one["pattern"]: one["severity"] for one in ranked},
        }

    def generate_report(self) -> dict[str, Any]:
        """Return all of it at one moment, as values that JSON can hold."""
        with self.counted() as counts:
            return {
                "summary": self.get_summary(),
                "high_frequency_patterns": self.get_high_frequency_patterns(),
                "ranked_patterns": self.rank_patterns_by_severity(),
                "effectiveness": self.calculate_effectiveness(),
                "severity_distribution": self.get_severity_distribution(),
                "context": self.get_context(),
                "generated_at": counts.clock.now.isoformat(),
            }

    def _count(self) -> Counts:
        """Return the counts of all entries, those of the report that is being made if one is."""
        if self._counts is not None:
            return self._counts
        counts = Counts(Clock(self._now))
        for source in SOURCES:
            counts.add(source.key, entries_of(self.metrics_data, source.key))
        return counts

    @contextmanager
    def counted(self) -> Iterator[Counts]:
        """Count once for all answers inside, which then speak of one moment."""
        before = self._counts, self._profiles
        self._counts = self._count()
        self._profiles = self._patterns()
        try:
            yield self._counts
        finally:
            self._counts, self._profiles = before

    def _patterns(self) -> dict[str, Profile]:
        """Return each pattern's profile, counted once for a report too."""
        return self._profiles or profiles(self._count(), self._known)

    def _by(self, weight: Callable[[Profile], int]) -> list[Profile]:
        """Return the patterns, heaviest first, then the one seen last, then by name."""
        found = sorted(self._patterns().values(), key=lambda one: one.pattern)
        return sorted(found, key=lambda one: (weight(one), one.latest), reverse=True)

    def _details(self, patterns: Collection[str]) -> dict[str, list[dict[str, Any]]]:
        """Return what the entries of some patterns say, of a stream what its examples do."""
        found: dict[str, list[dict[str, Any]]] = {pattern: [] for pattern in patterns}
        for source, entry in self._entries():
            given = entry.get(source.pattern)
            if given and (name := self._known.name(given)) in found:
                said = {key: entry[key] for key in source.details if key in entry}
                found[name].append(
                    {"type": source.type, **said, "timestamp": entry.get("timestamp")}
                )
        return found

    def _entries(self) -> Iterator[tuple[Source, Mapping[str, Any]]]:
        if self._streamed:
            for examples in self._count().examples.values():
                yield from ((BY_KEY[key], entry) for key, entry in examples)
            return
        for source in SOURCES:
            for entry in entries_of(self.metrics_data, source.key):
                yield source, entry


def _length(days: object) -> float:
    """Return the length of a window; FlError where it is none."""
    if isinstance(days, bool) or not isinstance(days, int | float) or not 0 < days < LONGEST:
        raise FlError(
            f"time_window_days: expected a number of days above 0, got {days!r}",
            "The default is 84.",
        )
    return days
