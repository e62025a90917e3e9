"""Counts over the record: by outcome, pattern, check and month. One pass, no judgement."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fl_hooks.records.violation import Violation

# outcome -> (heading, what it means), in the order in which they are always shown
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "prevented": ("Prevented", "blocked at the commit, then fixed"),
    "committed": ("Committed", "warned about and kept"),
    "suppressed": ("Suppressed", "allowed in the source, with a reason"),
    "bypassed": ("Bypassed", "committed with the hooks switched off"),
    "escaped": ("Escaped", "found later, by CI"),
}
PENDING = "not-committed"
_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")
_COUNTED = attrgetter("pattern", "check", "severity", "outcome")
_FOLDER = re.compile(r"/(\d{4}-(?:0[1-9]|1[0-2]))/")


@dataclass(slots=True)
class Tally:
    """How many violations had which outcome."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All of them."""
        return self.counts.total()

    @property
    def shown(self) -> tuple[tuple[str, int], ...]:
        """The outcomes that occur, in their fixed order."""
        return tuple((name, self.counts[name]) for name in OUTCOMES if self.counts[name])

    def of(self, outcome: str) -> int:
        """Return how many had this outcome."""
        return self.counts[outcome]


@dataclass(slots=True)
class Numbers:
    """Every count that a page shows."""

    total: Tally = field(default_factory=Tally)
    severities: Counter[str] = field(default_factory=Counter)
    patterns: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    checks: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    months: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_month: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Tally))
    )
    last: dict[str, str] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """The number of the pattern that has most, 0 for an empty record."""
        return max((tally.total for tally in self.patterns.values()), default=0)

    def pattern(self, pattern: str) -> Tally:
        """Return a pattern's counts without adding the pattern."""
        return self.patterns.get(pattern) or Tally()

    def check(self, check: str) -> Tally:
        """Return the counts of a check by its full id."""
        return self.checks.get(check) or Tally()


def count(violations: Iterable[Violation]) -> Numbers:
    """Return all counts of the record."""
    return count_months(months_of(violations))


def count_months(months: Mapping[str, Sequence[Violation]]) -> Numbers:
    """Return all counts of a record that is given by month."""
    numbers = Numbers()
    last: dict[str, str] = {}
    for month, found in months.items():
        # What is equal in all that is counted is counted first, and that is most.
        for (pattern, check, severity, outcome), times in Counter(map(_COUNTED, found)).items():
            numbers.severities[severity] += times
            for tally in (
                numbers.total,
                numbers.patterns[pattern],
                numbers.checks[f"{pattern}/{check}"],
                numbers.months[month],
                numbers.by_month[pattern][month],
            ):
                tally.counts[outcome] += times
        for one in found:
            if one.date > last.setdefault(one.pattern, ""):
                last[one.pattern] = one.date
    numbers.last = {pattern: date[:10] for pattern, date in last.items()}
    return numbers


def months_of(violations: Iterable[Violation]) -> dict[str, list[Violation]]:
    """Return the record by month, latest month first, in its order within each."""
    found: dict[str, list[Violation]] = {}
    # Nearly all are committed in a month that was met before.
    met: dict[str, list[Violation]] = {}
    for one in violations:
        same = met.get(one.date[:7]) if one.commit else None
        if same is None:
            month = month_of(one)
            same = found.setdefault(month, [])
            if is_month(one.date[:7]):
                met[month] = same
        same.append(one)
    return dict(sorted(found.items(), reverse=True))


def month_of(violation: Violation) -> str:
    """Return the month (YYYY-MM) a violation belongs to; PENDING while it is not committed."""
    if not violation.commit:
        return PENDING
    if _MONTH.match(violation.date[:7]):
        return violation.date[:7]
    found = _FOLDER.search(violation.fragment)
    return found[1] if found else "undated"


def is_month(name: str) -> bool:
    """Tell whether a name stands for a month, and not for what has none."""
    return bool(_MONTH.match(name))


def recent_months(numbers: Numbers, most: int = 12) -> tuple[str, ...]:
    """Return up to `most` months in a row, the last being the record's last; gaps are included."""
    dated = sorted(month for month in numbers.months if is_month(month))
    if not dated:
        return ()
    year, month = int(dated[-1][:4]), int(dated[-1][5:])
    row: list[str] = []
    while len(row) < most and (name := f"{year:04d}-{month:02d}") >= dated[0]:
        row.append(name)
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return tuple(reversed(row))
