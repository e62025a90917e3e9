"""What it costs to collect and to analyse, beside what the original's guide says of itself.

`python bench/loop.py [--quick] [--update]` measures this alone and prints the table.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import base
import happen
import machine
import measure
import source
from table import aligned

from fl_hooks.store import events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Row = list[str]
    Times = tuple[float, float]
    Say = Callable[[str], None]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
INSIDE = HERE / "inside.py"
# Kinds of an export that are events at rest, by the name they have there.
KINDS = {
    "bugs": "bug",
    "test_failures": "test_failure",
    "code_reviews": "code_review",
    "deployment_issues": "deployment",
}
UNITS = {"s": 1.0, "ms": 1e3, "µs": 1e6}
DIGITS = {"s": 2, "ms": 1, "µs": 1}
CALL_US, DURABLE_MS, FLAT = 20.0, 2.0, 1.25
THOUSAND_MS, LARGE_S, DISK_S, DISK_MIB = 20.0, 0.5, 8.0, 100.0
IMPORT_MS, HELP, RISKS_MS = 2.0, 3.0, 200.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many there are of each; a quick run takes fewer, and says so in its rows."""

    logged: int = 1_000_000
    files: int = 300
    large: int = 100_000
    disk: int = 1_000_000
    record: int = 10_000


QUICK = Sizes(logged=100_000, files=50, large=20_000, disk=50_000, record=1_000)


class Record(base.Base):
    """A repository that holds so many events, each its own file, and a staged change."""

    def __init__(self, folder: Path, number: int) -> None:
        own = sys.modules[__name__]
        super().__init__(folder / f"events-{number}", base.digest([happen, events, base, own]))
        self.number = number

    def make(self) -> None:
        """Write and commit the files, unless what would make them has made them before."""
        if not self.begin():
            return
        for number in range(400):
            path = self.top / f"src/area_{number % 20:02}/module_{number:04}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source.module("events"), encoding="utf-8")
        for path, data in at_rest(self.number):
            (self.top / path).parent.mkdir(parents=True, exist_ok=True)
            (self.top / path).write_bytes(data)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=So many events")
        for number in range(0, 400, 40):
            changed = self.top / f"src/area_{number % 20:02}/module_{number:04}.py"
            changed.write_text(source.module("events") + "CHANGED = True\n", encoding="utf-8")
        self.git("add", "--all")
        self.end()

    def forget(self) -> None:
        """Take away what was derived from the record."""
        shutil.rmtree(self.top / ".git" / "fl-hooks", ignore_errors=True)


def at_rest(number: int) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of as many events."""
    found = 0
    for kind, entry in happen.entries(2 * number):
        if kind in KINDS and found < number:
            found += 1
            values = {key: entry[key] for key in entry if key not in ("timestamp", "count")}
            yield events.build(KINDS[kind], entry["timestamp"], values)


def measured(folder: Path, tool: Callable[[str], str], say: Say, *, quick: bool) -> list[Row]:
    """Measure all of it below a folder; return the rows of the table."""
    sizes = QUICK if quick else Sizes()
    folder.mkdir(parents=True, exist_ok=True)
    say("measuring: collecting")
    rows = [*_logged(sizes), *_durable(folder, sizes), *_exported(sizes)]
    say("measuring: reports")
    rows += [*_reports(sizes), *_disk(folder, sizes)]
    say("measuring: the commands that read events")
    return [*rows, *_processes(folder, tool, sizes, rounds=5 if quick else 15)]


def render(rows: list[Row]) -> list[str]:
    """Return the table."""
    return aligned([["", "figure", "processor", "bar", "", "the original says"], *rows])


def _logged(sizes: Sizes) -> Iterator[Row]:
    found = inside("log", sizes.logged)
    first, last = found["first"], found["last"]
    yield most("a call that logs, in memory", first, CALL_US, "µs", guide="< 1 ms")
    yield most(f"the same with {sizes.logged:,} stored", last, CALL_US, "µs")
    ratio = last[1] / first[1]
    yield row(
        "the processor's time for that", f"{ratio:.2f} ×", bar=f"≤ {FLAT} ×", met=ratio <= FLAT
    )


def _durable(folder: Path, sizes: Sizes) -> Iterator[Row]:
    place = folder / "durable"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    base.Base(place, "").git("init", "--quiet")
    found = inside("durable", place, sizes.files)
    yield most("a call that logs, as a file", found["call"], DURABLE_MS, "ms")
    yield row("a small file, on this disk", *shown(found["floor"], "ms"))


def _exported(sizes: Sizes) -> Iterator[Row]:
    for number in (1_000, sizes.large):
        for what, times in inside("export", number).items():
            yield row(f"{what} {number:,} entries", *shown(times, "ms"))


def _reports(sizes: Sizes) -> Iterator[Row]:
    small = inside("report", 1_000, 25)["report"]
    yield most("the full report over 1,000 entries", small, THOUSAND_MS, "ms", guide="~ 100 ms")
    large = inside("report", sizes.large, 5)["report"]
    yield most(f"over {sizes.large:,}", large, LARGE_S, "s")


def _disk(folder: Path, sizes: Sizes) -> Iterator[Row]:
    path = folder / f"export-{sizes.disk}.json"
    write(path, sizes.disk)
    found = inside("disk", path)
    total, (peak, before) = found["total"][0], found["memory"]
    name = f"over {total:,.0f} from a file of {path.stat().st_size / 1e6:,.0f} MB"
    path.unlink()
    yield most(name, found["report"], DISK_S, "s")
    grown = peak - before
    yield row(
        *("memory for that, above what 500 entries take", f"{grown:,.0f} MiB", ""),
        f"≤ {DISK_MIB:.0f} MiB",
        met=grown <= DISK_MIB,
    )


def write(path: Path, number: int) -> None:
    """Write an export as `export_json` does, without holding it."""
    with path.open("w", encoding="ascii") as file:
        file.write("{")
        for place, kind in enumerate(happen.SHARES):
            file.write(f'{", " if place else ""}"{kind}": [')
            comma = "\n"
            for each, entry in happen.entries(number):
                if each == kind:
                    file.write(f"{comma}{json.dumps(entry)}")
                    comma = ",\n"
            file.write("]")
        file.write("}\n")


def _processes(
    folder: Path, tool: Callable[[str], str], sizes: Sizes, *, rounds: int
) -> Iterator[Row]:
    record = Record(folder, sizes.record)
    record.make()
    risks = [tool("fl"), "analyze", "--no-update"]
    bare, imported, helped, warm, cold = entrants = [
        measure.Contender("bare", [sys.executable, "-c", "pass"]),
        measure.Contender("import", [sys.executable, "-c", "import fl_hooks"]),
        measure.Contender("help", [tool("fl"), "--help"]),
        measure.Contender("again", risks),
        measure.Contender("first", risks, reset=record.forget),
    ]
    # What is derived at the first run is there at the next.
    entrants = [replace(each, environment=base.environment()) for each in entrants]
    bare, imported, helped, warm, cold = entrants
    measure.race(entrants[:4], record.top, rounds=rounds, budget=60)
    measure.race([cold], record.top, rounds=min(rounds, 5), budget=60)
    more = _apart(imported.times, bare.times), _apart(imported.work, bare.work)
    yield most("`import fl_hooks`, above bare Python", more, IMPORT_MS, "ms")
    ratio = helped.median / bare.median
    yield row(
        *("`fl --help`, against bare Python", f"{ratio:.2f} ×"),
        *(f"{helped.processor / bare.processor:.2f} ×", f"≤ {HELP:g} ×"),
        met=ratio <= HELP,
    )
    name = f"`fl analyze --no-update`, 10 files staged, {sizes.record:,} events"
    yield most(name, (warm.median / 1000, warm.processor / 1000), RISKS_MS, "ms")
    yield row("its first run there", *shown((cold.median / 1000, cold.processor / 1000), "ms"))


def _apart(times: list[float], floor: list[float]) -> float:
    """Return the median of the rounds' differences, in seconds."""
    return statistics.median(one - other for one, other in zip(times, floor, strict=False))


def inside(what: str, *arguments: object) -> dict[str, Times]:
    """Measure one thing in a process of its own: name -> seconds of the clock, the processor."""
    command = [sys.executable, str(INSIDE), what, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=HERE, env=base.environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return {name: (seconds, work) for name, (seconds, work) in json.loads(done.stdout).items()}


def most(name: str, times: Times, bar: float, unit: str, guide: str = "") -> Row:
    """Return a row of the table for a figure that has a bar."""
    met = times[0] * UNITS[unit] <= bar
    return row(name, *shown(times, unit), f"≤ {bar:g} {unit}", met=met, guide=guide)


def shown(times: Times, unit: str) -> tuple[str, str]:
    """Return the time and the processor's time as text."""
    first, second = (f"{seconds * UNITS[unit]:,.{DIGITS[unit]}f} {unit}" for seconds in times)
    return first, second


def row(
    name: str,
    figure: str,
    processor: str = "",
    bar: str = "",
    *,
    met: bool | None = None,
    guide: str = "",
) -> Row:
    """Return a row of the table: name, figure, processor, bar, whether it is met, the original."""
    verdict = {None: "", True: "met", False: "**missed**"}[met]
    return [name, figure, processor, bar, verdict, guide]


def report(tool: Callable[[str], str], say: Say, *, quick: bool) -> str:
    """Measure all of it; return what the page shows."""
    about = machine.describe()
    rows = measured(ROOT / "build" / "bench" / "loop", tool, say, quick=quick)
    return "\n".join([f"Measured on {about}.", "", *render(rows)])


def main() -> int:
    """Measure with the programs beside this Python and print the table."""
    text = report(
        lambda name: str(Path(sys.executable).with_name(name)),
        lambda message: print(f"bench: {message}", file=sys.stderr, flush=True),
        quick="--quick" in sys.argv,
    )
    print(text)
    if "--update" in sys.argv:
        from report import update

        update(ROOT / "docs" / "benchmarks.md", text, "loop")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
