"""The page's comparison with other linters' nearest rules, estimated from the labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import wilson
from comparison import groups, tools
from shared import aligned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labels import Label
    from tally import Table

PART = "final"


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many of `count` findings are true, told from those of them that were read."""

    count: int
    read: int
    true: int

    @property
    def bounds(self) -> tuple[int, int]:
        """Return the 95 % interval of the number; both ends are it where all were read."""
        low, high = wilson.interval(self.true, self.read)
        rest = self.read - self.true
        return (
            max(self.true, round(low * self.count)),
            min(self.count - rest, round(high * self.count)),
        )

    @property
    def middle(self) -> int:
        """Return the number that is expected."""
        return round(self.true / self.read * self.count) if self.read else 0

    def __str__(self) -> str:
        """Say how many there are, how many of them are true, and how many not."""
        if not self.count:
            return "0"
        if not self.read:
            return f"{self.count}: ?"
        if self.read == self.count:
            return f"{self.count}: {self.true} true, {self.count - self.true} not"
        low, high = self.bounds
        rest = self.count - self.middle
        return f"{self.count}: ≈ {self.middle} true ({low}–{high}), {rest} not"


def section(table: Table, labels: list[Label]) -> str:
    """Return the comparison on the repositories that nobody tuned on, "" where there is none."""
    compared = table.get("peers", {}).get("repositories", {})
    names = [name for name, one in table["repositories"].items() if one["part"] == PART]
    if not any(name in compared for name in names):
        return ""
    verdicts = {one.id: one.final for one in labels}
    cells = [["check", "other linter's rule", "both", "only we", "only they"]]
    for group in groups():
        checks = ", ".join(check.partition("/")[2] for check in group.checks)
        for tool in (each.name for each in tools() if each.name in group.rules):
            key = f"{group.name}: {tool}"
            rows = [compared[name][key] for name in names if key in compared.get(name, {})]
            if rows:
                rule = f"{tool} {', '.join(group.rules[tool])}"
                # Until everybody has read everything.
                part = f" ({len(rows)} of {len(names)} repositories)"
                numbers = map(str, estimates(rows, verdicts))
                cells.append([checks, rule + part * (len(rows) < len(names)), *numbers])
    versions = "; ".join(sorted(table["peers"]["versions"].values()))
    return "\n".join(["## Beside other linters", "", _sentence(versions), "", *aligned(cells)])


def estimates(rows: Iterable[dict[str, Any]], verdicts: dict[str, str]) -> list[Estimate]:
    """Return the estimates of what both, only we and only they have, from repositories' rows."""
    counts = dict.fromkeys(("both", "ours", "theirs"), 0)
    read: dict[str, list[str]] = {key: [] for key in counts}
    for one in rows:
        for key in counts:
            counts[key] += one[key]
            read[key] += [verdicts[i] for i in one.get(f"{key}_read", ()) if i in verdicts]
    return [
        Estimate(count, len(read[key]), read[key].count("true")) for key, count in counts.items()
    ]


def _sentence(versions: str) -> str:
    return (
        f"The nearest rules of {versions}, on the same files of the repositories that nobody tuned "
        "on, with none of their own configuration. Places are compared by their lines, where our "
        "check is in force by default and nothing is suppressed. How many are true is told from "
        "the findings read among them (≈, with Wilson's 95 % interval), exactly where all were; ? "
        "where none was. A finding that only another linter has is true if it is the fault that "
        "our check describes. A rule may be right about something else: pylint's "
        "`broad-exception-caught`, say, is about every broad handler, and ours about those that "
        "hide the error."
    )
