"""How right each check was on code that nobody here wrote: as values, and in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fl_hooks.records.severity import rank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Part of the evaluation -> what its repositories were for; the first is the one to go by.
PARTS = {"final": "that nobody tuned on", "tuning": "that checks were tuned on"}
_PER = 100_000
_ALMOST = 0.99
_SIGN = "\N{NO-BREAK SPACE}%"
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """How many of the findings that people read were right, with the share's 95 % interval."""

    right: int
    read: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share that was right; 0 where nothing was read."""
        return self.right / self.read if self.read else 0.0

    @property
    def interval(self) -> str:
        """The interval in per cent."""
        return f"{percent(self.low)} to {percent(self.high)}"

    @property
    def words(self) -> str:
        """The reading as one phrase."""
        return f"right in {self.right} of {self.read} read ({self.interval})"


@dataclass(frozen=True, slots=True)
class Row:
    """A check at one severity on one part; lines are those of the languages that it reads."""

    severity: str
    findings: int
    lines: int
    found_in: int
    wrong: int
    arguable: int
    reading: Reading

    @property
    def rate(self) -> float | None:
        """Findings per 100,000 lines, None where there were no lines."""
        return self.findings * _PER / self.lines if self.lines else None


@dataclass(frozen=True, slots=True)
class Measured:
    """A check's rows by part, the gravest first; `first` as first read, where it changed since."""

    final: tuple[Row, ...] = ()
    tuning: tuple[Row, ...] = ()
    first: Reading | None = None

    @property
    def told(self) -> tuple[Row, ...]:
        """The rows to go by that somebody has read findings of: those nobody tuned on, if any."""
        return tuple(r for r in self.final if r.reading.read) or tuple(
            row for row in self.tuning if row.reading.read
        )

    @property
    def tuned(self) -> bool:
        """Whether only code that the check was tuned on was read."""
        return bool(self.told) and not any(row.reading.read for row in self.final)

    @property
    def unread(self) -> str:
        """Why there is no figure, in words; "" where there is one."""
        if self.told:
            return ""
        rows = (*self.final, *self.tuning)
        found = sum(row.findings for row in rows)
        lines = sum(max((r.lines for r in part), default=0) for part in (self.final, self.tuning))
        if not found:
            return f"not found once in {million(lines)} lines of public code"
        return f"{found:,} found in {million(lines)} lines of public code, none read yet"


@dataclass(frozen=True, slots=True)
class Precision:
    """Everything measured: by full check id, and the code that it was measured on."""

    version: str = ""
    checks: Mapping[str, Measured] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    repositories: Sequence[Mapping[str, Any]] = ()


def precision(value: Mapping[str, Any]) -> Precision:
    """Return what library.precision.measured gives, as values of the site."""
    checks = {name: _measured(row) for name, row in value["checks"].items()}
    return Precision(value["version"], checks, value["parts"], value["repositories"])


def _measured(row: Mapping[str, Any]) -> Measured:
    first = row.get("first")
    final, tuning = (
        tuple(sorted(map(_row, row[part]), key=lambda one: -rank(one.severity))) for part in PARTS
    )
    return Measured(final, tuning, _reading(first) if first else None)


def _row(row: Mapping[str, Any]) -> Row:
    keys = ("severity", "findings", "lines", "found_in", "wrong", "arguable")
    return Row(**{key: row[key] for key in keys}, reading=_reading(row))


def _reading(row: Mapping[str, Any]) -> Reading:
    return Reading(row["right"], row["read"], row["low"], row["high"])


def percent(share: float) -> str:
    """Return a share in per cent; what is less than all of it never reads as 100 %."""
    # The sign stays on its number's line.
    return f"over 99{_SIGN}" if _ALMOST < share < 1 else f"{share * 100:.0f}{_SIGN}"


def million(lines: int) -> str:
    """Return a number of lines as people say it."""
    return f"{lines / _MILLION:.1f} million" if lines >= _MILLION else f"{lines:,}"
