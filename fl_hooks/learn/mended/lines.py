"""Lines of code: what changes between two versions, which names they use and give a value."""

from __future__ import annotations

import ast
import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from fl_hooks.learn.mended.names import parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    # From (inclusive) and to (exclusive) in the old lines, and the new lines that stand there.
    Hunk = tuple[int, int, list[str]]

# difflib is quadratic at its worst.
_MOST_PAIRS = 4_000_000
_DEFINES = re.compile(r"\b(\w+)\s*=[^=]|\b(?:import|as|for|def)\s+(\w+)")
_COMMENT = ("#", "//")
_WORD = re.compile(r"[^\W\d]\w*")


def differences(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Return what changes, but for the form; nothing where that is too much to compare."""
    a, b = [row.rstrip() for row in old], [row.rstrip() for row in new]
    if len(a) * len(b) > _MOST_PAIRS:
        return []
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [
        (i, j, list(new[k:m]))
        for tag, i, j, k, m in codes
        if tag != "equal" and _form(a[i:j]) != _form(b[k:m])
    ]


def changed(rows: Sequence[str], keep: set[int], hunks: Iterable[Hunk]) -> Iterator[str]:
    """Yield the kept rows with the changes made."""
    by_start = {hunk[0]: hunk for hunk in hunks}
    line = 0
    while line <= len(rows):
        start, end, new = by_start.get(line, (line, line, []))
        yield from new
        if end > start:
            # Two changes never touch, so that no other starts here.
            line = end
            continue
        if line in keep:
            yield rows[line]
        line += 1


def size(rows: Sequence[str], hunks: Sequence[Hunk]) -> int:
    """Return how many lines go and come, those not counted that only move in or out."""
    gone = Counter("".join(row.split()) for i, j, _ in hunks for row in rows[i:j])
    come = Counter("".join(row.split()) for _, _, new in hunks for row in new)
    return (gone - come).total() + (come - gone).total()


def shared(before: str, after: str) -> int:
    """Return how many lines two texts have in common, brackets alone not counted."""
    both = Counter(map(str.strip, before.split("\n"))) & Counter(map(str.strip, after.split("\n")))
    return sum(count for row, count in both.items() if _WORD.search(row))


def gaps(rows: Sequence[str]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each empty line with the nearest ones above and below that are not."""
    above, waiting = -1, list[tuple[int, int]]()
    for line, row in enumerate(rows):
        if not row.strip():
            waiting.append((line, above))
        else:
            yield from ((gap, (before, line)) for gap, before in waiting)
            above, waiting = line, []


def text_of(rows: Sequence[str]) -> str:
    """Return lines as a text without empty ones at its ends."""
    return "\n".join(rows).strip("\n") + "\n"


def binds(text: str) -> dict[int, frozenset[str]]:
    """Return 0-based line -> the names that get a value there, for Python source."""
    found: dict[int, frozenset[str]] = {}
    tree = parsed(text)
    for node in ast.walk(tree) if tree is not None else ():
        names: frozenset[str] = frozenset()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names = frozenset({node.id})
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = frozenset((a.asname or a.name).partition(".")[0] for a in node.names)
        if names:
            line = node.lineno - 1  # type: ignore[attr-defined]
            found[line] = found.get(line, frozenset()) | names
    return found


def lost(before: str, after: str) -> set[str]:
    """Return the names that Python source uses and only the one before gives a value."""
    old, new = parsed(before), parsed(after)
    if old is None or new is None:
        return set()
    used = {one.id for one in ast.walk(new) if isinstance(one, ast.Name)}
    return used & (_given(old) - _given(new))


def _given(tree: ast.Module) -> set[str]:
    """Return all names that something in a tree gives a value."""
    found: set[str | None] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                found.add(name)
            case ast.alias():
                found.add((node.asname or node.name).partition(".")[0])
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.ExceptHandler() | ast.MatchAs() | ast.MatchStar():
                found.add(node.name)
            case ast.MatchMapping():
                found.add(node.rest)
    return {name for name in found if name}


def words(rows: Iterable[str]) -> set[str]:
    """Return what looks like a name in some lines."""
    return {word for row in rows for word in _WORD.findall(row)}


def defined(rows: Iterable[str]) -> set[str]:
    """Return the names that some lines seem to define, in any language."""
    return {name for row in rows for pair in _DEFINES.findall(row) for name in pair if name}


def _form(rows: Sequence[str]) -> tuple[str, str]:
    """Return some lines without comments and what formatters change; the margin is no form."""
    rows = [row for row in rows if not row.lstrip().startswith(_COMMENT)]
    first = next((row for row in rows if row), "")
    margin = first[: len(first) - len(first.lstrip())]
    return margin, "".join("".join(rows).split()).replace("'", '"').replace(",)", ")")
