"""What the other commands take on a long record and in a large repository: whole processes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import base
import large
import measure
from table import aligned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

ROUNDS = 3
LONG = large.Size(1_000, 100_000)
LEGACY = large.Size(10_000, legacy=True)
SHORT = large.Size(1_000, 1_000)
YOUNG = large.Size(500, legacy=True)


@dataclass(frozen=True, slots=True)
class Command:
    """A command, where it runs, and what it leaves behind there."""

    words: tuple[str, ...]
    size: large.Size
    leaves: str = ""

    @property
    def name(self) -> str:
        """The command as a person types it."""
        return " ".join(self.words)


def commands(long: large.Size, archived: large.Size, legacy: large.Size) -> list[Command]:
    """Return what is measured, on a long record, on it archived, and in code full of faults."""
    return [
        Command(("fl", "log", "show"), long),
        Command(("fl", "log", "show", "--limit=20"), long),
        Command(("fl", "log", "show"), archived),
        Command(("fl", "log", "check"), long),
        Command(("fl", "log", "check"), archived),
        Command(("fl-build-site", "--quiet", "--out=site"), long, leaves="site"),
        Command(("fl", "baseline", "create"), legacy, leaves=".feedback-loop"),
    ]


def measured(
    wanted: Sequence[Command],
    tool: Callable[[str], str],
    made: Callable[[large.Size], large.Large],
    *,
    budget: float,
) -> list[tuple[Command, measure.Contender]]:
    """Time each command in its repository; one that takes long runs once."""
    found = []
    for each in wanted:
        place = made(each.size)
        place.clear()
        contender = measure.Contender(
            each.name,
            [tool(each.words[0]), *each.words[1:]],
            exits=(0, 1),
            reset=lambda place=place, each=each: _remove(place.top, each.leaves),
            environment=base.environment(),
        )
        measure.race([contender], place.top, rounds=ROUNDS, budget=budget)
        _remove(place.top, each.leaves)
        found.append((each, contender))
    return found


def render(found: Sequence[tuple[Command, measure.Contender]]) -> list[str]:
    """Return the table: the command, where, its seconds and its memory."""
    cells = [["", "in", "seconds", "processor", "peak MiB", "runs"]]
    for each, contender in found:
        row = [f"{contender.median / 1000:.2f}", f"{contender.processor / 1000:.2f}"]
        peak = f"{contender.peak / 1024:.0f}"
        cells.append([f"`{each.name}`", each.size.name, *row, peak, str(len(contender.times))])
    return aligned(cells)


def _remove(top: Path, name: str) -> None:
    if name:
        shutil.rmtree(top / name, ignore_errors=True)
