"""One pattern's trend: which part of the window was observed, and what forbids a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.analyze.effect import untimed
from fl_hooks.analyze.trend import DAYS, Trend, thin, trend
from fl_hooks.analyze.weeks import WEEK, weeks_back

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.analyze.moments import Clock
    from fl_hooks.analyze.profile import Profile
    from fl_hooks.analyze.weeks import Week


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
    """Return a pattern's trend and its weeks, oldest first, over the `seen` days of a window."""
    weeks = weeks_back(profile.days, lines, clock, seen)
    if reason := untimed(profile):
        return thin(reason), weeks
    if length < DAYS:
        return thin(f"a window of {length:g} days is too short: a trend needs {DAYS}"), weeks
    if seen < DAYS:
        begun = f"what is known begins {clock.ago(seen)}"
        return thin(f"{begun}, {seen / WEEK:.2g} weeks ago: a trend needs {DAYS // WEEK}"), weeks
    if not any(week.count for week in weeks):
        return thin(f"no occurrence in {seen / WEEK:.3g} weeks"), weeks
    return trend(weeks), weeks
