"""One piece of code: its lines, its statements, and which names get their values where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.learn.mended.lines import binds, changed, gaps, text_of, words
from fl_hooks.learn.mended.outline import every, outline, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fl_hooks.learn.mended.lines import Hunk


class Piece:
    """Code of which some lines are kept; lines are 0-based."""

    def __init__(self, text: str, language: str) -> None:
        self.rows = text.split("\n")
        self.statements = outline(text, language)
        self._headers = [one.own_lines() for one in every(self.statements) if one.blocks]
        self._gaps = dict(gaps(self.rows))
        self._binds = binds(text) if language == "python" else {}

    def skeleton(self, wanted: set[int]) -> set[int]:
        """Return the lines of the smallest whole code that has the wanted lines."""
        return self.code(skeleton(self.statements, wanted))

    def code(self, lines: set[int]) -> set[int]:
        """Return the lines without the empty ones between statements."""
        blank = {line for one in self._headers for line in one if not self.rows[line].strip()}
        return lines - blank

    def texts(self, kept: set[int], hunks: Iterable[Hunk]) -> tuple[str, str]:
        """Return the kept lines, and the same with the changes made."""
        keep = kept | {gap for gap, (a, b) in self._gaps.items() if a in kept and b in kept}
        before = [self.rows[line] for line in sorted(keep)]
        return text_of(before), text_of(list(changed(self.rows, keep, hunks)))

    def names(self, lines: Iterable[int]) -> set[str]:
        """Return what looks like a name in the lines."""
        return words(self.rows[line] for line in lines if line < len(self.rows))

    def sources(self, wanted: set[int]) -> set[int]:
        """Return the lines that give the names used on the wanted lines their values."""
        names = self.names(wanted)
        return {line for line, bound in self._binds.items() if bound & names}

    def bound(self, lines: set[int]) -> set[str]:
        """Return the names that get a value on the lines."""
        return {name for line in lines for name in self._binds.get(line, ())}

    def unknown(self, lines: set[int], kept: set[int]) -> set[str]:
        """Return the local names that the lines use and that no kept one gives a value."""
        local = self.bound(set(self._binds) - lines)
        return self.names(lines) & (local - self.bound(kept))
