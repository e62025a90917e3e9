"""What is known of each pattern after counting: how often, from where, how severe, when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from fl_hooks.analyze.sources import SOURCES, WEIGHTS

if TYPE_CHECKING:
    from fl_hooks.analyze.counting import Counts, Key
    from fl_hooks.analyze.known import Known

    # a day as an ordinal, and whether the time of day is later than now's
    Day = tuple[int, bool]


@dataclass(slots=True)
class Profile:
    """One pattern's occurrences.

    sources, severities: their parts. latest: time stamp of the last one, "" where none is dated.
    days: all that are dated. recorded: those of them that are violations. outcomes: of those,
    by day. shared: the most occurrences that one entry gives a single time stamp. undated: those
    without any.
    """

    pattern: str
    sources: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    days: Counter[Day] = field(default_factory=Counter)
    recorded: Counter[Day] = field(default_factory=Counter)
    outcomes: Counter[tuple[Day, str]] = field(default_factory=Counter)
    latest: str = ""
    shared: int = 0
    undated: int = 0

    @property
    def count(self) -> int:
        """All occurrences."""
        return sum(self.sources.values())

    @property
    def severity(self) -> str:
        """The highest severity that an occurrence has."""
        return max(self.severities, key=WEIGHTS.__getitem__)

    @property
    def score(self) -> int:
        """The sum of the occurrences' weights."""
        return sum(WEIGHTS[severity] * count for severity, count in self.severities.items())


def profiles(counts: Counts, known: Known) -> dict[str, Profile]:
    """Return each pattern's profile by the name it has today; entries without one are left out."""
    found: dict[str, Profile] = {}
    for source in SOURCES:
        for key, (count, latest) in counts.cells[source.key].items():
            if not key[0]:
                continue
            pattern = known.name(key[0])
            if (one := found.get(pattern)) is None:
                one = found[pattern] = Profile(pattern)
            one.sources[source.key] += count
            one.severities[known.severity(pattern, key[1])] += count
            one.latest = max(one.latest, latest)
            _add_day(one, key, count, recorded=source.key == "violations")
    for name, most in counts.shared.items():
        if name:
            one = found[known.name(name)]
            one.shared = max(one.shared, most)
    return found


def _add_day(profile: Profile, key: Key, count: int, *, recorded: bool) -> None:
    """Add what happened on a day to a profile."""
    _, _, outcome, day, late = key
    if not day:
        profile.undated += count
        return
    when = _ordinal(day), late
    profile.days[when] += count
    if recorded:
        profile.recorded[when] += count
        if outcome:
            profile.outcomes[when, outcome] += count


@lru_cache(maxsize=4096)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def first_day(counts: Counts) -> Day | None:
    """Return the day of the oldest dated entry of all, None where there is none."""
    days = {key[3:] for cells in counts.cells.values() for key in cells if key[3]}
    # Of one day, what is later than now's time of day is the younger part.
    return min(((_ordinal(day), late) for day, late in days), default=None)
