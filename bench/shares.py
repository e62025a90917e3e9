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
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.detect.reach import reaches
from fl_hooks.detect.select import Selection
from fl_hooks.store import cache

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def main(argv: Sequence[str]) -> int:
    """Print, for each folder, the share of files and of added functions that hold a keyword."""
    compiled = cache.load("", "")
    selection, limits = Selection(compiled), compiled["config"]["limits"]
    held: collections.Counter[str] = collections.Counter()
    total = 0
    for folder in map(Path, argv or [sysconfig.get_path("stdlib")]):
        files = keyworded = functions = reached = 0
        for path, data in _sources(folder, selection, limits["file_bytes"]):
            checks = selection.candidates(path, data)
            files, keyworded = files + 1, keyworded + bool(checks)
            held.update({check.get("id", "suppressions") for check in checks})
            without = _without_a_function(data)
            if without is not None:
                functions += 1
                reached += bool(checks) and reaches(path, data, without, checks)
        print(
            f"{folder}: {files:,} files, {keyworded / max(files, 1):.0%} hold a keyword; "
            f"a function added to {functions:,}, {reached / max(functions, 1):.0%} reach a check"
        )
        total += files
    for name, count in held.most_common():
        print(f"{count / max(total, 1):6.1%}  {name}")
    return 0


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
