"""One pattern's trend: which part of the window was observed, and what forbids a verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fl_hooks.analyze.effect import untimed
from fl_hooks.analyze.trend import DAYS, Trend, thin, trend
from fl_hooks.analyze.weeks import WEEK, in_weeks, weeks_back

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.analyze.moments import Clock
    from fl_hooks.analyze.profile import Profile
    from fl_hooks.analyze.weeks import Week

_NO_MEASURE = "(per week, not per line: most are of weeks in which no line was added)"


def since_first(length: float, age: int) -> float:
    """Return how many days of a window count where the record's oldest entry is of that age.

    The weeks before it are unknown, and its own is left out with them: a week that begins with
    an occurrence is no fair sample of weeks. A record as old as the window counts whole.
    """
    whole = age // WEEK * WEEK
    return length if whole + WEEK >= length else max(0.0, whole)


def judge(
    profile: Profile, lines: Mapping[int, float] | None, clock: Clock, length: float, seen: float
) -> tuple[Trend, list[Week]]:
    """Return a pattern's trend and its weeks, oldest first, over the `seen` days of a window.

    Where most occurrences lie in weeks in which no line was added, lines are no measure of how
    often they could have happened, and each week counts the same.
    """
    weeks = weeks_back(profile.days, lines, clock, seen)
    outside = sum(week.count for week in weeks if not week.exposure)
    if 2 * outside <= sum(week.count for week in weeks):
        return _judge(profile, weeks, clock, length, seen), weeks
    weeks = [replace(week, lines=None) for week in weeks]
    found = _judge(profile, weeks, clock, length, seen)
    return replace(found, reason=f"{found.reason} {_NO_MEASURE}"), weeks


def _judge(profile: Profile, weeks: list[Week], clock: Clock, length: float, seen: float) -> Trend:
    if reason := untimed(profile):
        return thin(reason)
    if length < DAYS:
        return thin(f"a window of {length:g} days is too short: a trend needs {DAYS}")
    if seen < DAYS:
        begin = clock.ago(seen) if seen >= WEEK else "this week"
        return thin(f"what is known begins {begin}: a trend needs {DAYS // WEEK} weeks")
    if not any(week.count for week in weeks):
        return thin(f"no occurrence in {in_weeks(seen / WEEK)}")
    return trend(weeks)
