"""Code before and after a repair, cut down to the statement that was mended and what is near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.learn.mended.lines import defined, differences, lost, shared, size, words
from fl_hooks.learn.mended.outline import every, missing
from fl_hooks.learn.mended.piece import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fl_hooks.learn.mended.lines import Hunk
    from fl_hooks.learn.mended.outline import Statement

    Holds = Callable[[str, str], bool]

# As long as fits a page beside others; what is longer only where the repair itself is.
_SHORT = 12
_LONGEST = 30
# A definition of a name that the statement uses may lie further away, but not be longer.
_LONGEST_SOURCE = 4
_TRIES = 14
# In lines: how far a change may be from the fault and count as part of the repair, and how far
# what is shown around it.
_NEAR = 2
_AROUND = 6
_ALL = 10_000_000
_MOST_THINNED = 80
_LONGEST_AROUND = 4
# More than this many other lines, and it is no repair but new code.
_MOST_CHANGED = 12
_MOST_MOVED = 24
# A header alone shows no good form.
_LEAST_LEFT = 2


class Cut:
    """One piece of code before and after, of which some lines are kept.

    line: the fault's 0-based line in the old piece. The new one is the old one with the changes
    that the repair needs: what else a commit did is left out on both sides.
    """

    def __init__(self, old: str, new: str, line: int, language: str) -> None:
        self.piece = Piece(old, language)
        self.line = line
        self.language = language
        self.hunks = differences(self.piece.rows, new.split("\n"))
        self.around = _AROUND
        self.uses = self.piece.names((line,))

    def near(self, around: int | None = None) -> None:
        """Leave out all changes but those in the outermost statement that has the fault.

        around: how many lines away from the fault others are shown.
        """
        home = next((one for one in self.piece.statements if one.holds((self.line,))), None)
        if home is not None:
            first, last = home.start - 1, home.end + 1
            self.hunks = [h for h in self.hunks if h[0] <= last and h[1] >= first]
        self.around = _AROUND if around is None else around

    def shorten(self, holds: Holds) -> tuple[str, str] | str:
        """Return (before, after) for which `holds`, as short as they say what they say, or why not.

        holds: tells whether the one text has the fault, exactly, and the other none.
        """
        if not self.hunks:
            return "the repair lies elsewhere"
        kept = self._first(holds)
        if kept is None:
            return "cut short, it does not show the fault or the repair"
        kept = self._with_more(kept, holds)
        before, after = self.piece.texts(kept, self.hunks)
        return self._why_not(before, after) or (before, after)

    def _why_not(self, before: str, after: str) -> str:
        """Say why the two make no example, "" where they do."""
        if max(before.count("\n"), after.count("\n")) > _LONGEST:
            return "it is too long"
        moved = sum(j - i + len(new) for i, j, new in self.hunks) > _MOST_MOVED
        if moved or size(self.piece.rows, self.hunks) > _MOST_CHANGED or not shared(before, after):
            return "it is written anew"
        if self.language == "python" and lost(before, after):
            return "it is written anew"
        if shared(after, after) < _LEAST_LEFT:
            return "nothing is left of it"
        return ""

    def _first(self, holds: Holds) -> set[int] | None:
        """Return the lines of the smallest code that shows it, with the fewest changes."""
        near = [one for one in self.hunks if self._distance(one) <= _NEAR]
        near += [one for one in self.hunks if one not in near and self._needed(one, near)]
        for hunks in (near, self.hunks) if near != self.hunks else (near,):
            kept = self._smallest(hunks, holds) if hunks else None
            if kept is not None:
                self.hunks = sorted(hunks, key=lambda one: one[0])
                return self._without_the_rest(kept, holds)
        return None

    def _smallest(self, hunks: Sequence[Hunk], holds: Holds) -> set[int] | None:
        wanted = self._wanted(hunks)
        beside = {line for i, j, new in hunks if not new for line in (max(i - 1, 0), j)}
        tried = set[int]()
        # Where all of a block goes, it needs something else to stay.
        for more in (set[int](), self.piece.sources(wanted), beside):
            tried |= more
            kept = self.piece.skeleton(wanted | tried)
            if len(kept) <= _LONGEST and holds(*self.piece.texts(kept, hunks)):
                return kept
        return self._thinned(wanted, hunks, holds)

    def _thinned(self, wanted: set[int], hunks: Sequence[Hunk], holds: Holds) -> set[int] | None:
        """Return all lines but those of statements that can go, the longest first."""
        kept = self.piece.code(set(range(len(self.piece.rows))))
        if len(kept) > _MOST_THINNED or not holds(*self.piece.texts(kept, hunks)):
            return None
        statements = sorted(every(self.piece.statements), key=lambda one: one.start - one.end)
        for one in statements[:_MOST_THINNED]:
            less = kept - one.lines()
            if not one.holds(wanted) and less != kept and holds(*self.piece.texts(less, hunks)):
                kept = less
        return kept

    def _wanted(self, hunks: Sequence[Hunk]) -> set[int]:
        """Return the lines without which neither the fault nor the changes have a place."""
        wanted = {self.line}
        for start, end, _ in hunks:
            # Where lines only come, those beside them are the place.
            wanted |= set(range(start, end)) or {max(start - 1, 0), start}
        return wanted

    def _without_the_rest(self, kept: set[int], holds: Holds) -> set[int]:
        """Take back the changes that the repair does without, those far from the fault first."""
        for hunk in sorted(self.hunks, key=self._distance, reverse=True):
            if self._distance(hunk) <= _NEAR:
                break
            rest = [one for one in self.hunks if one is not hunk]
            smaller = None if self._needed(hunk, rest) else self._smallest(rest, holds)
            if smaller is not None:
                self.hunks, kept = rest, smaller
        return kept

    def _with_more(self, kept: set[int], holds: Holds) -> set[int]:
        """Add what is near while it stays short: first what gives the names used their values."""
        tries = 0
        for one in sorted(missing(self.piece.statements, kept), key=self._rank):
            lines = one.shown()
            source = self._is_source(lines)
            far = min(abs(line - self.line) for line in lines) > (_ALL if source else self.around)
            more = kept | lines
            longest = _SHORT + (_LONGEST_SOURCE if source else 0)
            if far or len(more) > longest or len(lines) > _LONGEST_AROUND:
                continue
            if not source and self.piece.unknown(lines, kept):
                continue
            tries += 1
            if tries > _TRIES:
                break
            if holds(*self.piece.texts(more, self.hunks)):
                kept = more
        return kept

    def _rank(self, one: Statement) -> tuple[bool, int]:
        lines = one.lines()
        return not self._is_source(lines), min(abs(line - self.line) for line in lines)

    def _is_source(self, lines: set[int]) -> bool:
        return bool(self.piece.bound(lines) & self.uses)

    def _needed(self, hunk: Hunk, others: Iterable[Hunk]) -> bool:
        """Tell whether a change defines a name that another one brings."""
        used = words(row for one in others for row in one[2])
        return bool((defined(hunk[2]) & used) - words(self.piece.rows))

    def _distance(self, hunk: Hunk) -> int:
        start, end, _ = hunk
        return max(start - self.line, self.line - end + 1, 0)
