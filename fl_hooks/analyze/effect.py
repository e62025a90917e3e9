"""What the library did to a pattern: its rate before and after it, and what was stopped."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fl_hooks.analyze.compare import EVENTS, compare, wilson
from fl_hooks.analyze.poisson import chi2
from fl_hooks.analyze.sources import PASSED, STOPPED
from fl_hooks.analyze.weeks import WEEK, in_weeks

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fl_hooks.analyze.compare import Comparison
    from fl_hooks.analyze.moments import Clock
    from fl_hooks.analyze.profile import Day, Profile
    from fl_hooks.analyze.weeks import Lines

# Weeks on each side that a comparison takes at least.
WEEKS = 3


@dataclass(frozen=True, slots=True)
class Side:
    """The time before or after: its weeks' counts, how many weeks that is, and their lines."""

    counts: tuple[int, ...]
    weeks: float
    lines: float | None

    @property
    def exposure(self) -> float:
        """What the rate is taken over."""
        return self.weeks if self.lines is None else self.lines

    @property
    def count(self) -> int:
        """All occurrences of this side."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Both sides of the day a pattern entered the library; reason: why nothing is compared."""

    since: str
    before: Side
    after: Side
    found: Comparison | None
    reason: str


@dataclass(frozen=True, slots=True)
class Prevented:
    """Violations that were stopped, of all that were not allowed; with the share's interval."""

    count: int
    of: int
    low: float
    high: float


def before_after(
    profile: Profile,
    since: int,
    opened: int,
    clock: Clock,
    *,
    lines: Lines | None,
    languages: Collection[str],
) -> BeforeAfter:
    """Compare a pattern's rate from a day (an ordinal) on with that since the record opened.

    Violations count only where some were recorded before that day: else the check that records
    them was not there, and its silence means nothing.
    """
    days = profile.days
    if not any(day < since for day, _ in profile.recorded):
        days = days - profile.recorded
    before, after = (
        _side(days, first, end, clock, lines.on_days(languages, first, end - 1) if lines else None)
        for first, end in ((opened, since), (since, clock.today + 1))
    )
    reason = untimed(profile) or _lacking(before, after)
    found = None
    if not reason:
        freedom = len(before.counts) + len(after.counts) - 2
        found = compare(
            *(after.count, before.count, after.exposure, before.exposure),
            dispersion=_dispersion((before, after), freedom),
            freedom=freedom,
        )
    return BeforeAfter(date.fromordinal(since).isoformat(), before, after, found, reason)


def _side(days: Mapping[Day, int], first: int, end: int, clock: Clock, lines: float | None) -> Side:
    """Return the weeks from a day on, before another; today counts as far as it is over."""
    length = max(0.0, end - first - (1 - clock.part if end > clock.today else 0))
    counts = [0] * math.ceil(max(0, end - first) / WEEK)
    for (day, late), count in days.items():
        if first <= day < end and clock.age(day, late) >= 0:
            counts[(day - first) // WEEK] += count
    return Side(tuple(counts), length / WEEK, lines)


def untimed(profile: Profile) -> str:
    """Return why nothing can be said about when the occurrences happened, "" if it can."""
    if profile.shared:
        return f"{profile.shared} occurrences share one time stamp"
    if profile.undated:
        return f"{profile.undated} of {profile.count} occurrences have no time stamp"
    return ""


def _lacking(before: Side, after: Side) -> str:
    for side, name in ((before, "before"), (after, "after")):
        if side.weeks < WEEKS:
            return f"{in_weeks(side.weeks)} {name} it entered the library: it takes {WEEKS}"
        if side.exposure <= 0:
            return f"no added lines {name} it entered the library"
    if (count := before.count + after.count) < EVENTS:
        return f"{count} occurrences before and after: it takes {EVENTS}"
    return ""


def _dispersion(sides: Collection[Side], freedom: int) -> float:
    """Return chi2 / freedom of weekly counts around the mean of their side."""
    means = [
        side.count / side.weeks * max(0.0, min(1.0, side.weeks - at))
        for side in sides
        for at in range(len(side.counts))
    ]
    return chi2([count for side in sides for count in side.counts], means) / freedom


def prevented(profile: Profile, clock: Clock, length: float) -> Prevented | None:
    """Return what was stopped in the days before now, None where no violation was recorded."""
    counts = dict.fromkeys((STOPPED, *PASSED), 0)
    for ((day, late), outcome), count in profile.outcomes.items():
        if outcome in counts and 0 <= clock.age(day, late) < length:
            counts[outcome] += count
    whole = sum(counts.values())
    return Prevented(counts[STOPPED], whole, *wilson(counts[STOPPED], whole)) if whole else None
