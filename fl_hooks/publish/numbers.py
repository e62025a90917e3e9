"""Counts over the record: by outcome, pattern, check and month. One pass, no judgement."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    numbers = Numbers()
    for one in violations:
        month = month_of(one)
        numbers.severities[one.severity] += 1
        for tally in (
            numbers.total,
            numbers.patterns[one.pattern],
            numbers.checks[one.id],
            numbers.months[month],
            numbers.by_month[one.pattern][month],
        ):
            tally.counts[one.outcome] += 1
        numbers.last[one.pattern] = max(numbers.last.get(one.pattern, ""), one.date[:10])
    return numbers


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
