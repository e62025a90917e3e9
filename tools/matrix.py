"""Writes the table of git operations in docs/git.md from the tests that hold it; --check compares.

The tests of tests/matrix are collected, not run: their markers say the operation and the front
ends, their docstrings what holds there.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "git.md"
TESTS = ROOT / "tests" / "matrix"
KINDS = {"git": "git hook", "pre-commit": "pre-commit", "prek": "prek"}
_PART = re.compile(r"(<!-- generated: matrix -->\n).*?(<!-- end -->)", re.DOTALL)
# What divides an operation's text, and which of the pieces are commands, options and settings.
_PIECES = re.compile(r"(, |: | \(|\)| of | and )")
_CODE = re.compile(r"git \S.*|-\S+|[A-Z][A-Z_0-9]{3,}(=.*)?|[a-z][a-z0-9]*\.[\w*=.]+|\* .*")
# a row: group, operation, what holds
Row = tuple[str, str, str]


def main(argv: Sequence[str] | None = None) -> int:
    """Write the page, or with --check return 1 where it is out of date."""
    parser = argparse.ArgumentParser(prog="tools/matrix.py", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    check = parser.parse_args(argv).check
    before = PAGE.read_text(encoding="utf-8")
    tables = render(rows(collect()))
    after = _PART.sub(lambda found: f"{found[1]}\n{tables}\n\n{found[2]}", before)
    if before == after:
        return 0
    if not check:
        PAGE.write_text(after, encoding="utf-8")
    print(f"docs/git.md: {'is out of date; run make schemas' if check else 'updated'}")
    return 1 if check else 0


def collect() -> list[pytest.Function]:
    """Return the tests of the matrix, in the order of their files."""
    found: list[pytest.Function] = []

    class Plugin:
        def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
            found.extend(items)

    said = io.StringIO()
    options = ["--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir"]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main([*options, str(ROOT), str(TESTS)], plugins=[Plugin()])
    if code:
        sys.exit(f"tools/matrix.py: the tests cannot be collected\n{said.getvalue()}")
    return found


def rows(items: Iterable[pytest.Function]) -> dict[Row, dict[str, str]]:
    """Return row -> front end -> what its cell says; rows in the order of the tests."""
    counts: dict[Row, dict[str, int]] = {}
    others: dict[Row, dict[str, str]] = {}
    for item in items:
        operation = item.get_closest_marker("operation")
        says = (item.function.__doc__ or "").strip()
        if not operation or not says:
            sys.exit(f"tools/matrix.py: {item.nodeid} needs @pytest.mark.operation and a docstring")
        row = (operation.kwargs["group"], operation.args[0], " ".join(says.split()))
        kind = item.callspec.params["kind"]
        counts.setdefault(row, {}).setdefault(kind, 0)
        counts[row][kind] += 1
        others.setdefault(row, _otherwise(item))
    return {
        row: {kind: _cell(counts[row].get(kind, 0), others[row][kind]) for kind in KINDS}
        for row in counts
    }


def render(cells: dict[Row, dict[str, str]]) -> str:
    """Return one Markdown table per group."""
    groups = dict.fromkeys(group for group, _, _ in cells)
    return "\n\n".join(f"### {group}\n\n{_table(group, cells)}" for group in groups)


def _table(group: str, cells: dict[Row, dict[str, str]]) -> str:
    lines = [("operation", *KINDS.values(), "what holds")]
    lines += [
        (_markdown(_code(row[1])), *(said[kind] for kind in KINDS), _markdown(row[2]))
        for row, said in cells.items()
        if row[0] == group
    ]
    text = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
    text.insert(1, "| --- | :-: | :-: | :-: | --- |")
    return "\n".join(text)


def _code(operation: str) -> str:
    """Set commands, options and settings as code, unless the text does so itself."""
    if "`" in operation:
        return operation
    pieces = _PIECES.split(operation)
    return "".join(f"`{piece}`" if _CODE.fullmatch(piece) else piece for piece in pieces)


def _markdown(text: str) -> str:
    """Escape what Markdown would take for a mark, outside code."""
    parts = text.split("`")
    parts[::2] = [re.sub(r"([*<_])", r"\\\1", part) for part in parts[::2]]
    return "`".join(parts)


def _otherwise(item: pytest.Function) -> dict[str, str]:
    """Return what the cells of the front ends say that a test does not run under."""
    chosen = item.get_closest_marker("fronts")
    said = chosen.kwargs.get("otherwise", "as git") if chosen else ""
    return {kind: said.get(kind, "as git") if isinstance(said, dict) else said for kind in KINDS}


def _cell(count: int, otherwise: str) -> str:
    """Return a mark for one case, with the number of cases where there are more."""
    if not count:
        return otherwise
    return "✓" if count == 1 else f"✓ {count}"


if __name__ == "__main__":
    sys.exit(main())
