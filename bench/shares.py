"""How often real code holds the words of the checks: the shares that repo.ROWS and faults.py take.

Run it over folders of source: build/bench/env/bin/python bench/shares.py FOLDER...
Without a folder it reads the standard library.
"""

from __future__ import annotations

import ast
import collections
import os
import sys
import sysconfig
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.detect.reach import reaches
from fl_hooks.detect.select import Selection
from fl_hooks.store import cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(slots=True)
class Counts:
    """How many files and added functions there are, and how many of them hold a keyword."""

    files: int = 0
    keyworded: int = 0
    functions: int = 0
    reached: int = 0

    def add(self, other: Counts) -> None:
        """Add what another folder has."""
        self.files += other.files
        self.keyworded += other.keyworded
        self.functions += other.functions
        self.reached += other.reached

    def __str__(self) -> str:
        """Say it in one line."""
        files, functions = max(self.files, 1), max(self.functions, 1)
        return (
            f"{self.files:,} files, {self.keyworded / files:.0%} hold a keyword; of a function "
            f"added to {self.functions:,}, {self.reached / functions:.0%} reach a check"
        )


def main(argv: Sequence[str]) -> int:
    """Print, for each folder, the share of files and of added functions that hold a keyword."""
    compiled = cache.load("", "")
    selection, most = Selection(compiled), compiled["config"]["limits"]["file_bytes"]
    held: collections.Counter[str] = collections.Counter()
    total = Counts()
    for folder in argv or [sysconfig.get_path("stdlib")]:
        counts = _count(_sources(Path(folder), selection, most), selection, held)
        print(f"{folder}: {counts}")
        total.add(counts)
    print(f"all: {total}")
    for name, count in held.most_common():
        print(f"{count / max(total.files, 1):6.1%}  {name}")
    return 0


def _count(
    sources: Iterable[tuple[str, bytes]], selection: Selection, held: collections.Counter[str]
) -> Counts:
    """Count the sources; `held` counts the files that each check would look at."""
    counts = Counts()
    for path, data in sources:
        checks = selection.candidates(path, data)
        counts.files += 1
        counts.keyworded += bool(checks)
        held.update({check["id"] for check in checks if "id" in check})
        without = _without_a_function(data)
        if without is not None:
            counts.functions += 1
            counts.reached += bool(checks) and reaches(path, data, without, checks)
    return counts


def _sources(folder: Path, selection: Selection, most: int) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the data of each Python file that a scan would read."""
    for place in sorted(folder.rglob("*.py")):
        path = os.fspath(place.relative_to(folder))
        if "site-packages" not in path and place.is_file() and selection.wants(path):
            data = place.read_bytes()
            if len(data) <= most:
                yield path, data


def _without_a_function(data: bytes) -> bytes | None:
    """Return the source before the middle one of its functions was added, None without any."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of escapes in their strings
            tree = ast.parse(data)
    except (SyntaxError, ValueError):
        return None
    places = [
        (min([node.lineno, *(each.lineno for each in node.decorator_list)]), node.end_lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    if not places:
        return None
    first, last = sorted(places)[len(places) // 2]
    lines = data.splitlines(keepends=True)
    return b"".join(lines[: first - 1] + lines[last:])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
