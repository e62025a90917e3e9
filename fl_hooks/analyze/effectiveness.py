"""Each pattern's effectiveness as a dict: verdict, interval, reason, and what they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.analyze.effect import before_after, prevented
from fl_hooks.analyze.windows import judge, since_first

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from fl_hooks.analyze.effect import BeforeAfter, Prevented, Side
    from fl_hooks.analyze.known import Known
    from fl_hooks.analyze.moments import Clock
    from fl_hooks.analyze.profile import Day, Profile
    from fl_hooks.analyze.trend import Trend
    from fl_hooks.analyze.weeks import Lines, Week


@dataclass(frozen=True, slots=True)
class View:
    """What patterns are judged by.

    length: the window, in days before now. opened: when the record began, None where nobody
    knows; then with the oldest entry, whose day is `first`, at the latest. lines: None for no
    known exposure.
    """

    known: Known
    clock: Clock
    lines: Lines | None
    length: float
    opened: datetime | None
    first: Day | None

    @property
    def seen(self) -> float:
        """How many days of the window were observed."""
        if self.opened is not None:
            return max(0.0, min(self.length, self.clock.days_since(self.opened)))
        return since_first(self.length, self.clock.age(*self.first)) if self.first else self.length

    @property
    def begin(self) -> int:
        """The first day, as an ordinal, of which both record and lines are known."""
        first = self.first[0] if self.first else self.clock.today
        begin = self.opened.toordinal() if self.opened else first
        return min(self.clock.today, max(begin, self.lines.first) if self.lines else begin)


def effectiveness(patterns: Mapping[str, Profile], view: View) -> dict[str, dict[str, Any]]:
    """Return pattern -> what is known of its effectiveness, in the order of the names."""
    return {name: _of_pattern(patterns[name], view) for name in sorted(patterns)}


def _of_pattern(profile: Profile, view: View) -> dict[str, Any]:
    clock, lines = view.clock, view.lines
    languages = view.known.languages.get(profile.pattern, ())
    since = view.known.since.get(profile.pattern)
    seen = _watched(profile, since, clock, view.seen)
    by_age = None if lines is None else lines.of(languages)
    verdict, weeks = judge(profile, by_age, clock, view.length, seen)
    sides = None
    if since is not None:
        day = since.toordinal()
        sides = before_after(profile, day, view.begin, clock, lines=lines, languages=languages)
    return {
        **_of_trend(verdict),
        "total_occurrences": _inside(profile, clock, view.length),
        "window_days": view.length,
        "weeks": [_of_week(week, clock) for week in weeks],
        **_of_prevented(prevented(profile, clock, view.length)),
        "before_after": _of_sides(sides),
    }


def _watched(profile: Profile, since: datetime | None, clock: Clock, seen: float) -> float:
    """Return how many days a pattern was watched for: its own check records only what it can.

    Where other sources name it, or violations are older, it was watched before.
    """
    if since is None or profile.days != profile.recorded:
        return seen
    if any(day < since.toordinal() for day, _ in profile.recorded):
        return seen
    return max(0.0, min(seen, clock.days_since(since)))


def _inside(profile: Profile, clock: Clock, length: float) -> int:
    return sum(n for (day, late), n in profile.days.items() if 0 <= clock.age(day, late) < length)


def _of_trend(one: Trend) -> dict[str, Any]:
    return {
        "score": one.score,
        "trend": one.verdict,
        "reason": one.reason,
        "rate_ratio": one.ratio,
        "interval": _interval(one.low, one.high) if one.ratio is not None else None,
        "dispersion": one.dispersion,
    }


def _of_week(week: Week, clock: Clock) -> dict[str, Any]:
    return {
        "start": clock.ago(week.start),
        "count": week.count,
        "share": week.share,
        "lines": week.lines,
    }


def _of_prevented(one: Prevented | None) -> dict[str, Any]:
    if one is None:
        return {"prevented_share": None, "prevented": None}
    said = {"count": one.count, "of": one.of, "interval": _interval(one.low, one.high)}
    return {"prevented_share": one.count / one.of, "prevented": said}


def _of_sides(one: BeforeAfter | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "since": one.since,
        "rate_ratio": one.found.ratio if one.found else None,
        "interval": _interval(one.found.low, one.found.high) if one.found else None,
        "reason": one.reason,
        "before": _of_side(one.before),
        "after": _of_side(one.after),
    }


def _of_side(one: Side) -> dict[str, Any]:
    return {"count": one.count, "weeks": one.weeks, "lines": one.lines}


def _interval(low: float | None, high: float | None) -> list[float | None]:
    return [low, high]
