"""What generating code costs: in a process that has everything loaded, and as a whole process.

`make bench BENCH_ARGS="--only generate"` measures this alone. The prompts ask for one of each
subject, and for short and long chains of building blocks.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import base
import loop
import machine
import measure
import source
from table import aligned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Row = list[str]

ROOT = Path(__file__).resolve().parent.parent
LOADED_MS, PROCESS_MS = 30.0, 400.0
PROMPTS = (
    "Create function to process NumPy array and return JSON",
    "Load a CSV file and return the mean of column price as JSON",
    "Create FastAPI endpoint for audio file upload",
    "async function that reads a JSON file and checks the keys name and email",
    "Class SettingsStore that loads and saves settings as JSON",
    "Command line tool that prints the SHA-256 of a large file",
    "Script that counts the lines of a log that contain 'ERROR'",
    "Function that downloads a URL to a file, at most 10 MB, with a timeout",
    "Read a CSV file, group by customer, sum the column amount, sort it and save it as JSON",
    "Function that runs a command and returns its first line",
)


class Empty(base.Base):
    """A repository with nothing in it but a module."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "plain", base.digest([base, source, sys.modules[__name__]]))

    def make(self) -> None:
        """Commit a module, unless that was done before."""
        if self.begin():
            (self.top / "module.py").write_text(source.module("plain"), encoding="utf-8")
            self.git("add", "--all")
            self.git("commit", "--quiet", "--message=A module")
            self.end()


def report(tool: Callable[[str], str], say: Callable[[str], None], *, quick: bool) -> str:
    """Measure all of it; return what the page shows."""
    about = machine.describe()
    say("measuring: generating code")
    rows = [*_loaded(quick=quick), *_processes(tool, quick=quick)]
    heading = ["", "figure", "processor", "bar", "", "the original says"]
    return "\n".join([f"Measured on {about}.", "", *aligned([heading, *rows])])


def _loaded(*, quick: bool) -> Iterator[Row]:
    """Yield what a generation takes where the library, the blocks and Jinja are loaded."""
    found = loop.inside("generate", 3 if quick else 20, *PROMPTS)
    for what, name in (
        ("scan", "a prompt, parsed and scanned, the median of ten"),
        ("slowest", "the slowest of them"),
    ):
        yield loop.most(name, found[what], LOADED_MS, "ms", guide="~ 500 ms")
    yield loop.row("the same median, and ruff asked", *loop.shown(found["ruff"], "ms"))
    yield loop.row("the first in a process, imports not counted", *loop.shown(found["first"], "ms"))


def _processes(tool: Callable[[str], str], *, quick: bool) -> Iterator[Row]:
    place = Empty(ROOT / "build" / "bench" / "generate")
    place.make()
    entrants = [
        measure.Contender(name, [tool("fl"), "generate", PROMPTS[1], *more])
        for name, more in (("`fl generate`", ()), ("`fl generate --test`", ("--test",)))
    ]
    for each in entrants:
        each.environment = base.environment()
    measure.race(entrants, place.top, rounds=3 if quick else 15, budget=30)
    for each in entrants:
        times = each.median / 1000, each.processor / 1000
        if "--test" in each.name:
            yield loop.row(f"{each.name}, with its test in a child", *loop.shown(times, "ms"))
        else:
            yield loop.most(f"{each.name}, whole process", times, PROCESS_MS, "ms")
