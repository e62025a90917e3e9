"""`make bench`: what the hook costs, beside the floor below it and the linters people know.

Everything is a whole process, started as git or pre-commit starts it. Missing a bar is printed
and does not fail the run: figures depend on the machine, and the reader decides.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import machine
import measure
import repo
import stdlib
import table

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and, where asked, write it into the documentation."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=25, help="runs of each command (25)")
    parser.add_argument(
        "--budget", type=float, default=12, help="seconds after which a slow one stops (12)"
    )
    parser.add_argument("--update", action="store_true", help="write docs/benchmarks.md")
    options = parser.parse_args(argv)
    place = repo.Repository(ROOT / "build" / "bench" / "repository")
    say(f"making a repository of {repo.FILES:,} files in {place.top.relative_to(ROOT)}")
    place.make()
    about = machine.describe()
    races = [race(place, row, options.rounds, options.budget) for row in repo.ROWS]
    say("scanning the standard library")
    scan = stdlib.measure(tool("fl"), rounds=3)
    text = table.render(about, races, scan)
    print(text)
    if options.update:
        table.update(ROOT / "docs" / "benchmarks.md", text)
        say("docs/benchmarks.md updated")
    return 0


def race(
    place: repo.Repository, row: repo.Row, rounds: int, budget: float
) -> tuple[repo.Row, list[measure.Contender]]:
    """Stage the row's change and time everybody on it."""
    say(f"measuring: {row.name}")
    paths = place.stage(row)
    contenders = entrants(row, paths)
    measure.race(contenders, place.top, rounds=rounds, budget=budget)
    return row, contenders


def entrants(row: repo.Row, paths: list[str]) -> list[measure.Contender]:
    """Return the commands of one row: the hook, what is below it, and the linters found.

    The linters are given the rules nearest to ours and the staged files as arguments, which is
    what pre-commit does; finding out what is staged is pre-commit's work there and not counted.
    """
    dirty = row.violations > 0
    found = [
        measure.Contender("fl-scan", [tool("fl-scan")], exits=(1,) if dirty else (0,)),
        measure.Contender("python -c pass", [sys.executable, "-c", "pass"]),
        measure.Contender("floor", [sys.executable, str(HERE / "floor.py")]),
    ]
    linters = {
        "ruff": ["check", "--isolated", "--no-cache", "--select=E722,S110,S112,S306,SIM115"],
        "flake8": ["--isolated", "--select=E722"],
        "bandit": ["--quiet", "--tests=B110,B112,B306"],
    }
    for name, arguments in linters.items():
        if Path(tool(name)).exists():
            # They may well object to code that fl-scan lets pass; being done is what counts.
            command = [tool(name), *arguments, *paths]
            found.append(measure.Contender(name, command, exits=(0, 1)))
    return found


def tool(name: str) -> str:
    """Return the path of a command beside this Python."""
    return str(Path(sys.executable).with_name(name))


def say(message: str) -> None:
    """Tell on stderr what goes on, so that stdout is the table alone."""
    print(f"bench: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
