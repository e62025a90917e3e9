"""The statements of some code, each with its lines and with the statements inside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.detect.languages import LANGUAGES
from fl_hooks.detect.parser import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ast_grep_py import SgNode

_BLOCKS = ("block", "class_body", "module", "program", "statement_block")
# Parts of a Python statement that can go while the rest stays.
_CLAUSES = (
    *("elif_clause", "else_clause", "except_clause", "except_group_clause"),
    "finally_clause",
)
_DEFINITIONS = ("class", "decorated", "function", "method")
_LONGEST_COMMENT = 3
_HANDLERS = ("except_clause", "except_group_clause", "finally_clause")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, or a clause of one; lines are 0-based, `end` is the last one.

    start: its first line, comments right above it included; head: the same, without comments that
    are too long to be shown; blocks: what is inside it, a clause being a block of one. A statement
    that shares its line with another is part of that.
    """

    start: int
    head: int
    end: int
    kind: str
    blocks: tuple[tuple[Statement, ...], ...]

    def holds(self, lines: Iterable[int]) -> bool:
        """Tell whether one of the lines is its own or that of a statement inside it."""
        return any(self.start <= line <= self.end for line in lines)

    def lines(self) -> set[int]:
        """Return all its lines."""
        return set(range(self.start, self.end + 1))

    def own_lines(self) -> set[int]:
        """Return the lines of no statement inside it: its header, what closes it, empty ones."""
        inner = (one.lines() for block in self.blocks for one in block)
        return self.shown().difference(*inner)

    def shown(self) -> set[int]:
        """Return the lines that show it."""
        return set(range(self.head, self.end + 1))

    def is_aside(self) -> bool:
        """Tell whether it is nothing but a string, or defines something of its own."""
        return self.kind == "string" or any(word in self.kind for word in _DEFINITIONS)


def outline(text: str, language: str) -> tuple[Statement, ...]:
    """Return the statements at the text's own level, in order."""
    return _Reader(text, language).statements(parse(text, language), None) or ()


def skeleton(statements: Iterable[Statement], wanted: Collection[int]) -> set[int]:
    """Return the lines of the smallest whole code that has the wanted lines.

    Statements without any of them are left out, those around them keep their headers, and a block
    that nothing is wanted of keeps its shortest statement.
    """
    found: set[int] = set()
    for one in statements:
        if one.holds(wanted):
            found |= _inside(one, wanted)
    return found


def every(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield the statements and all that are inside them."""
    for one in statements:
        yield one
        for block in one.blocks:
            yield from every(block)


def missing(statements: Iterable[Statement], kept: set[int]) -> Iterator[Statement]:
    """Yield the statements that the kept lines lack and that what is kept has room for."""
    for one in statements:
        if one.blocks and not kept.isdisjoint(one.own_lines()):
            for block in one.blocks:
                yield from missing(block, kept)
        elif not one.holds(kept) and not one.is_aside():
            yield one


def _inside(one: Statement, wanted: Collection[int]) -> set[int]:
    if not one.blocks:
        return one.shown()
    found = one.own_lines()
    for block in one.blocks:
        inner = skeleton(block, wanted)
        optional = block[0].kind in _CLAUSES
        found |= inner or (set() if optional else _filler(block))
    handlers = [block for block in one.blocks if block[0].kind in _HANDLERS]
    if handlers and not any(block[0].holds(found) for block in handlers):
        found |= _filler(handlers[0])
    return found


def _filler(block: Sequence[Statement]) -> set[int]:
    """Return the lines of what stands for a block that needs a statement."""
    plain = [one for one in block if not one.is_aside()] or block
    return _inside(min(plain, key=lambda one: (bool(one.blocks), one.end - one.start)), ())


class _Reader:
    def __init__(self, text: str, language: str) -> None:
        self.rows = text.split("\n")
        self.comments = LANGUAGES[language][2]
        self.clauses = _CLAUSES if language == "python" else ()

    def statements(self, block: SgNode, above: int | None) -> tuple[Statement, ...] | None:
        """Return the statements of a block; None where they share a line with what is around.

        above: where the comments start that stand between a header and its block.
        """
        found: list[Statement] = []
        for child in block.children():
            if not child.is_named():
                continue
            start, end = _lines(child)
            if child.kind() in self.comments:
                if self._alone(child) and above is None:
                    above = start
                continue
            if found and start <= found[-1].end:
                last = found[-1]
                found[-1] = Statement(last.start, last.head, max(end, last.end), "several", ())
                continue
            if not self._alone(child):
                return None
            first = start if above is None else above
            head = first if start - first <= _LONGEST_COMMENT else start
            found.append(Statement(first, head, end, _kind(child), self._blocks(child)))
            above = None
        return tuple(found)

    def _blocks(self, node: SgNode) -> tuple[tuple[Statement, ...], ...]:
        found: list[tuple[Statement, ...]] = []
        above: int | None = None
        for child in node.children():
            kind = child.kind()
            if kind in self.comments:
                # One behind the header is part of it.
                if self._alone(child) and above is None:
                    above = _lines(child)[0]
            elif kind in self.clauses:
                start, end = _lines(child)
                found.append((Statement(start, start, end, kind, self._blocks(child)),))
            elif kind in _BLOCKS:
                if inner := self.statements(child, above):
                    found.append(inner)
                above = None
            elif not child.is_leaf():
                found += self._blocks(child)
        return tuple(found)

    def _alone(self, node: SgNode) -> bool:
        """Tell whether nothing stands before it on its first line."""
        place = node.range().start
        return not self.rows[place.line][: place.column].strip()


def _lines(node: SgNode) -> tuple[int, int]:
    place = node.range()
    start, end = place.start.line, place.end.line
    return start, end - 1 if place.end.column == 0 and end > start else end


def _kind(node: SgNode) -> str:
    """Return the node's kind; "string" for a statement that is nothing but one."""
    if node.kind() == "expression_statement":
        children = node.children()
        if len(children) == 1 and children[0].kind() in ("string", "concatenated_string"):
            return "string"
    return node.kind()
