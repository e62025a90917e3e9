"""What a one-file commit costs in large repositories and beside a long record.

Git reads its whole index for each commit, and writes it whole where something is recorded: that
grows with the repository, and no hook can help it. What is ours is the rest, and has to be flat.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import faults
import large
import measure
from table import aligned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIZES = (
    large.Size(1_000),
    large.Size(10_000),
    large.Size(100_000),
    large.Size(1_000, 100_000),
    large.Size(1_000, 100_000, archived=True),
    large.Size(100_000, 100_000),
)
QUICK = (large.Size(1_000), large.Size(10_000), large.Size(1_000, 1_000))
FLAT = 1.25
FLOOR = Path(__file__).with_name("floor.py")
_FRAGMENT = ".feedback-loop/violations/2026-01/bench.json"


@dataclass(frozen=True, slots=True)
class Form:
    """What is committed: the change of one file; `code` is the hook's exit code.

    recorded: something of it is recorded in the commit.
    """

    name: str
    change: Callable[[], faults.Writing]
    code: int = 0
    recorded: bool = False


def guilty(check: str) -> faults.Writing:
    """Return what writes one violation of a check."""
    ids = [piece.check for piece in faults.GUILTY]
    return faults.guilty(ids.index(check))


FORMS = (
    Form("clean", lambda: faults.spoken),
    Form("warned", lambda: guilty("fastapi_streaming_upload/whole-upload-read"), recorded=True),
    Form("blocked", lambda: guilty("specific_exceptions/bare-except"), code=1),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one form of commit costs in one repository: the hook and the floor, taken in turn."""

    size: large.Size
    form: Form
    hook: measure.Contender
    floor: measure.Contender

    @property
    def above(self) -> float:
        """The milliseconds above git's own work: the median of the rounds' differences."""
        pairs = zip(self.hook.times, self.floor.times, strict=False)
        return statistics.median(hook - floor for hook, floor in pairs) * 1000

    @property
    def work(self) -> float:
        """The processor's milliseconds above git's own work."""
        pairs = zip(self.hook.work, self.floor.work, strict=False)
        return statistics.median(hook - floor for hook, floor in pairs) * 1000


def costs(place: large.Large, hook: str, *, rounds: int, budget: float) -> list[Cost]:
    """Measure each form of commit in a repository that is made."""
    found = []
    for form in FORMS:
        place.stage(form.change())
        recording = [_FRAGMENT] if form.recorded else []
        entrants = [
            measure.Contender("fl-scan", [hook], exits=(form.code,), reset=place.again),
            measure.Contender("floor", [sys.executable, str(FLOOR), *recording], reset=place.again),
        ]
        measure.once(entrants[0], place.top)  # compiles the library for a new repository
        measure.race(entrants, place.top, rounds=rounds, budget=budget)
        found.append(Cost(place.size, form, *entrants))
    place.clear()
    return found


def render(found: Sequence[Cost]) -> list[str]:
    """Return the table: per form, the sizes with the floor, the hook and what is between them."""
    cells = [["one file changed", "floor", "fl-scan", "× floor", "above the floor", "processor"]]
    for form in FORMS:
        for cost in (each for each in found if each.form is form):
            hook, floor = cost.hook.median, cost.floor.median
            cells.append(
                [
                    f"{form.name}: {cost.size.name}",
                    f"{floor:.1f}",
                    f"{hook:.1f}",
                    f"{hook / floor:.2f}",
                    f"{cost.above:.1f}",
                    f"{cost.work:.1f}",
                ]
            )
    return aligned(cells)


def bars(found: Sequence[Cost]) -> list[list[str]]:
    """Return the bar of each form: the processor's time above the floor, worst against smallest.

    Of the processor's time, as the clock's depends on what else a machine does in the meantime.
    """
    rows = []
    for form in dict.fromkeys(each.form for each in found):
        smallest, *others = [each for each in found if each.form is form]
        worst = max(others, key=lambda each: each.work)
        ratio = worst.work / smallest.work
        name = f"one file, {form.name}: above the floor ≤ {FLAT} × that of {smallest.size.name}"
        verdict = "met" if ratio <= FLAT else "**missed**"
        rows.append([name, f"{ratio:.2f} × ({worst.size.name})", verdict])
    return rows
