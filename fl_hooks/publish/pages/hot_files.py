"""Which files are hot: changed often, and faulty often, in the same weeks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING

from fl_hooks.analyze.sources import PASSED, STOPPED, WEIGHTS
from fl_hooks.publish.loop import WINDOW_DAYS, Churn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.publish.site import Site
    from fl_hooks.records.violation import Violation

_NONE = Churn(0, 0)
_COUNTED = frozenset((*PASSED, STOPPED))
# Days on which the same pattern was met in the same file, before it counts as a habit.
_AGAIN = 3


@dataclass(slots=True)
class HotFile:
    """A file in the window: its changes and its violations.

    weight: the violations' severities added up, suppressed ones left out. patterns: how many of
    each. there: whether git still tracks it.
    """

    path: str
    commits: int = 0
    added: int = 0
    there: bool = True
    kept: int = 0
    prevented: int = 0
    suppressed: int = 0
    weight: int = 0
    worst: str = ""
    patterns: Counter[str] = field(default_factory=Counter)

    @property
    def score(self) -> int:
        """Commits times weight: what changes often and goes wrong often stands first."""
        return self.commits * self.weight

    @property
    def found(self) -> int:
        """Violations that count: kept and prevented."""
        return self.kept + self.prevented


@dataclass(frozen=True, slots=True)
class Habit:
    """A pattern that was met in a file again and again, over the whole record."""

    path: str
    pattern: str
    days: int
    count: int
    kept: int
    first: str
    last: str
    there: bool


def first_day(site: Site) -> str:
    """Return the first day of the window, YYYY-MM-DD."""
    return (site.loop.now - timedelta(days=WINDOW_DAYS)).date().isoformat()


def hot_files(site: Site) -> list[HotFile]:
    """Return each file that changed or was faulty in the window, the hottest first."""
    files = {
        path: HotFile(path, churn.commits, churn.added, churn.there)
        for path, churn in site.loop.churn.items()
        if churn.commits
    }
    start = first_day(site)
    for one in site.violations:
        # What waits for its commit is of today.
        if not one.date or one.date[:10] >= start:
            _count(_file(files, one.path, site), one)
    return sorted(files.values(), key=lambda one: (-one.score, -one.weight, -one.commits, one.path))


def habits(site: Site, most: int) -> tuple[list[Habit], int]:
    """Return what keeps happening in the same file, on most days first, and how much there is.

    Only the first `most` are looked at closely: a record has a hundred thousand violations.
    """
    today = site.loop.now.date().isoformat()
    counted = [one for one in site.violations if one.outcome in _COUNTED]
    seen = {(one.path, one.pattern, one.date[:10] or today) for one in counted}
    days = Counter((path, pattern) for path, pattern, _ in seen)
    often = [(-number, *key) for key, number in days.items() if number >= _AGAIN]
    first: dict[tuple[str, str], list[Violation]] = {
        (path, pattern): [] for _, path, pattern in nsmallest(most, often)
    }
    for one in counted:
        if (one.path, one.pattern) in first:
            first[one.path, one.pattern].append(one)
    return [_habit(site, found, days[key], today) for key, found in first.items()], len(often)


def _habit(site: Site, found: Sequence[Violation], days: int, today: str) -> Habit:
    one, dates = found[0], sorted(each.date[:10] or today for each in found)
    return Habit(
        path=one.path,
        pattern=one.pattern,
        days=days,
        count=len(found),
        kept=sum(each.outcome in PASSED for each in found),
        first=dates[0],
        last=dates[-1],
        there=site.loop.churn.get(one.path, _NONE).there,
    )


def _file(files: dict[str, HotFile], path: str, site: Site) -> HotFile:
    if path not in files:
        files[path] = HotFile(path, there=site.loop.churn.get(path, _NONE).there)
    return files[path]


def _count(file: HotFile, one: Violation) -> None:
    """Add a violation to its file."""
    if one.outcome == "suppressed":
        file.suppressed += 1
        return
    if one.outcome == STOPPED:
        file.prevented += 1
    else:
        file.kept += 1
    file.weight += WEIGHTS.get(one.severity, 1)
    file.patterns[one.pattern] += 1
    if WEIGHTS.get(one.severity, 0) > WEIGHTS.get(file.worst, 0):
        file.worst = one.severity
