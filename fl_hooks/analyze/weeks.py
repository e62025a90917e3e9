"""Windows of time, counted back from now in weeks, and what lay in them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fl_hooks.analyze.moments import Clock
    from fl_hooks.analyze.profile import Day

    # day ("2026-11-21") -> language -> added lines
    Exposure = Mapping[str, Mapping[str, float]]

WEEK = 7


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, or the part of them that lies in the window.

    start: days before now at which it begins. share: how much of a week it is, above 0 to 1.
    count: occurrences. lines: added lines, None where nobody knows them.
    """

    start: float
    share: float
    count: int
    lines: float | None

    @property
    def exposure(self) -> float:
        """What a rate is taken over: added lines, else time."""
        return self.share if self.lines is None else self.lines


def weeks_back(
    days: Mapping[Day, int], lines: Mapping[int, float] | None, clock: Clock, length: float
) -> list[Week]:
    """Return the weeks of the `length` days before now, oldest first.

    Where the length is no whole number of weeks, the oldest one is the part that is left. lines:
    added lines by whole days before now.
    """
    number = math.ceil(length / WEEK)
    counts = [0] * number
    for (day, late), count in days.items():
        if 0 <= (age := clock.age(day, late)) < length:
            counts[age // WEEK] += count
    added = [0.0] * number
    for age, more in (lines or {}).items():
        if 0 <= age < length:
            added[age // WEEK] += more
    ends = [min(length, (i + 1) * WEEK) for i in range(number)]
    return [
        Week(
            start=ends[i],
            share=(ends[i] - i * WEEK) / WEEK,
            count=counts[i],
            lines=None if lines is None else added[i],
        )
        for i in reversed(range(number))
    ]


def in_weeks(number: float) -> str:
    """Return a number of weeks in words."""
    short = f"{number:.2g}" if number < 10 else f"{number:.3g}"  # noqa: PLR2004 - 9.5, but 12.5
    return f"{short} week" if short == "1" else f"{short} weeks"


class Lines:
    """Added lines by language and day, asked for by whole days before now."""

    def __init__(self, exposure: Exposure, clock: Clock) -> None:
        self._clock = clock
        self._days = [(_ordinal(day), by_language) for day, by_language in exposure.items()]
        self._known: dict[frozenset[str], dict[int, float]] = {}

    def of(self, languages: Collection[str]) -> dict[int, float]:
        """Return whole days before now -> lines of the languages, of all where none is given.

        A day's lines count half-way with the day before, as far as its hours do.
        """
        wanted = frozenset(languages)
        if wanted not in self._known:
            self._known[wanted] = self._by_age(wanted)
        return self._known[wanted]

    @property
    def first(self) -> int:
        """The first day with lines, as an ordinal: before it nobody has counted."""
        return min((day for day, _ in self._days), default=self._clock.today)

    def on_days(self, languages: Collection[str], first: int, last: int) -> float:
        """Return the lines of the languages from one day to another, both included."""
        return sum(
            _sum(by_language, frozenset(languages))
            for day, by_language in self._days
            if first <= day <= last
        )

    def _by_age(self, wanted: frozenset[str]) -> dict[int, float]:
        found: dict[int, float] = {}
        for day, by_language in self._days:
            if not (lines := _sum(by_language, wanted)):
                continue
            age = self._clock.today - day
            # Of a day before today, the hours after now's time of day are less long ago.
            early = 1.0 if age <= 0 else self._clock.part
            found[age] = found.get(age, 0.0) + lines * early
            if early < 1:
                found[age - 1] = found.get(age - 1, 0.0) + lines * (1 - early)
        return found


def _sum(by_language: Mapping[str, float], wanted: frozenset[str]) -> float:
    return sum(lines for language, lines in by_language.items() if not wanted or language in wanted)


def _ordinal(day: str) -> int:
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError as error:
        raise FlError(f'exposure: expected a day such as "2026-11-21", got "{day}"') from error
