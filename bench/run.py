"""`make bench`: what the hook costs, beside the floor below it and the tools people would use.

Everything is a whole process, started as git or pre-commit starts it. Missing a bar is printed
and does not fail the run: figures depend on the machine, and the reader decides.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import base
import fronts
import generate_bench
import large
import loop
import machine
import measure
import peers
import repo
import report
import rest
import scale
import scans
import site_bench

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


PAGE = ROOT / "docs" / "benchmarks.md"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the tables and, where asked, write them into the documentation."""
    options = _parse(argv)
    for name, part in PARTS.items():
        if options.only in ("", name):
            text = part(options)
            print(f"\n## {name}\n\n{text}", flush=True)
            if options.update:
                report.update(PAGE, text, name)
                say(f"docs/benchmarks.md updated: {name}")
    return 0


def the_hook(options: argparse.Namespace) -> str:
    """Measure the hook beside the floor and the tools people would use."""
    place = repo.Repository(ROOT / "build" / "bench" / "repository")
    say(f"making a repository of {repo.FILES:,} files in {place.top.relative_to(ROOT)}")
    place.make()
    about = machine.describe()
    subjects = [scans.standard_library(), *scans.repositories(options.repositories)]
    races = [race(place, row, options) for row in repo.ROWS]
    return report.hook(about, races, [scan(subject, options) for subject in subjects])


def the_large(options: argparse.Namespace) -> str:
    """Measure in large repositories, under the front ends, and the other commands."""
    about = machine.describe()
    costs = [cost for size in sizes(options) for cost in scaled(size, options)]
    return report.large(about, costs, whole(options), others(options))


def the_loop(options: argparse.Namespace) -> str:
    """Measure collecting and analysing."""
    return loop.report(tool, say, quick=options.quick)


def the_site(options: argparse.Namespace) -> str:
    """Measure building the site."""
    return site_bench.report(made, tool, say, quick=options.quick)


def the_generator(options: argparse.Namespace) -> str:
    """Measure generating code."""
    return generate_bench.report(tool, say, quick=options.quick)


# What there is to measure; each part has its own place in the page.
PARTS = {
    "hook": the_hook,
    "large": the_large,
    "loop": the_loop,
    "generate": the_generator,
    "site": the_site,
}


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=25, help="runs of each command (25)")
    parser.add_argument(
        "--budget", type=float, default=4, help="seconds after which a slow one stops (4)"
    )
    parser.add_argument(
        "--scan-budget",
        type=float,
        default=20,
        help="seconds of a full scan above which a sample of the files is scanned (20)",
    )
    parser.add_argument(
        "--repositories", type=Path, metavar="DIR", help="scan each folder in DIR as well"
    )
    parser.add_argument("--quick", action="store_true", help="a rough figure in two minutes")
    parser.add_argument("--only", choices=tuple(PARTS), default="", help="one part")
    parser.add_argument("--update", action="store_true", help="write docs/benchmarks.md")
    options = parser.parse_args(argv)
    if options.repositories and not options.repositories.is_dir():
        parser.error(f"{options.repositories} is no folder")
    if options.quick:
        options.rounds, options.budget, options.scan_budget = 5, 0.3, 5.0
    return options


def race(
    place: repo.Repository, row: repo.Row, options: argparse.Namespace
) -> tuple[repo.Row, list[measure.Contender]]:
    """Stage the row's change and time everybody on it."""
    say(f"measuring: {row.name}")
    paths = place.stage(row)
    # The slow ones would take most of a quick run: there they take part where it says most. Of
    # many files they need minutes, with keywords or without: there they take part once.
    slow = row.natural if options.quick else row.files < repo.MANY or not row.plain
    contenders = entrants(row, paths, slow=slow)
    measure.once(contenders[0], place.top)  # compiles the library for a new repository
    measure.race(contenders, place.top, rounds=options.rounds, budget=options.budget)
    return row, contenders


def entrants(row: repo.Row, paths: list[str], *, slow: bool = True) -> list[measure.Contender]:
    """Return the commands of one row: the hook, what is below it, and the tools found.

    The tools are given the rules nearest to ours and the staged files as arguments, which is
    what pre-commit does; finding out what is staged is pre-commit's work there and not counted.
    """
    dirty = row.violations > 0
    found = [
        measure.Contender("fl-scan", [tool("fl-scan")], exits=(1,) if dirty else (0,)),
        measure.Contender("python -c pass", [sys.executable, "-c", "pass"]),
        measure.Contender("floor", [sys.executable, str(HERE / "floor.py")]),
    ]
    return found + [
        measure.Contender(peer.name, [*peer.command, *paths], exits=peer.exits)
        for peer in peers.PEERS
        if peer.present and (slow or peer.name == "ruff")
    ]


def sizes(options: argparse.Namespace) -> tuple[large.Size, ...]:
    """Return the large repositories to measure in."""
    return scale.QUICK if options.quick else scale.SIZES


def scaled(size: large.Size, options: argparse.Namespace) -> list[scale.Cost]:
    """Make a large repository, or take the one of an earlier run, and time commits in it."""
    place = made(size)
    say(f"measuring: one file of {size.name}")
    return scale.costs(
        place, tool("fl-scan"), rounds=min(options.rounds, 15), budget=options.budget
    )


def made(size: large.Size) -> large.Large:
    """Make a large repository, or return the one of an earlier run."""
    place = large.Large(ROOT / "build" / "bench" / "large", size)
    if not place.whole:
        say(f"making a repository of {size.name}")
    place.make(compact)
    return place


def others(options: argparse.Namespace) -> list[tuple[rest.Command, measure.Contender]]:
    """Time the other commands on a long record and in code full of faults."""
    say("measuring: the other commands")
    long, legacy = (rest.SHORT, rest.YOUNG) if options.quick else (rest.LONG, rest.LEGACY)
    wanted = rest.commands(long, replace(long, archived=True), legacy)
    return rest.measured(wanted, tool, made, budget=options.budget)


def whole(options: argparse.Namespace) -> dict[fronts.Variant, measure.Contender]:
    """Time whole commits under each front end that is there."""
    say("measuring: whole commits, with git's own hooks, pre-commit and prek")
    place = fronts.Commits(ROOT / "build" / "bench" / "commits", tool("fl-scan"))
    return fronts.costs(place, rounds=min(options.rounds, 12), budget=3 * options.budget)


def compact(top: Path) -> None:
    """Compact the closed months of a repository's record, and commit that."""
    command = [tool("fl"), "log", "compact", "--commit", "--branch", "main"]
    subprocess.run(command, cwd=top, env=base.environment(), check=True, capture_output=True)


def scan(subject: scans.Subject, options: argparse.Namespace) -> scans.Scanned:
    """Let our scan and every linter found read the subject."""
    tools = [scans.ours(tool("fl")), *map(scans.linter, peers.linters())]
    runs = []
    for each in tools:
        if Path(each.command[0]).exists():
            say(f"scanning {subject.name}: {each.name}")
            runs.append(scans.measure(each, subject, budget=options.scan_budget))
    return scans.Scanned(subject, runs)


def tool(name: str) -> str:
    """Return the path of a command beside this Python."""
    return str(Path(sys.executable).with_name(name))


def say(message: str) -> None:
    """Tell on stderr what goes on, so that stdout is the tables alone."""
    print(f"bench: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
