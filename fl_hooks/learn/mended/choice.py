"""Which examples of repairs are shown: no two alike, of each check the shortest of each kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fl_hooks.learn.mended.example import Shown


@dataclass(frozen=True, slots=True)
class Example:
    """A repair that history holds; path and line are those of before, `check` is the full id.

    outcome: what the record says of the violation, "" where it says nothing; date: the author's.
    """

    check: str
    language: str
    shown: Shown
    commit: str
    date: str
    subject: str
    path: str
    line: int
    outcome: str = ""

    @property
    def kind(self) -> tuple[str, ...]:
        """What the repair did, as the lines that went and came."""
        old, new = (
            Counter(map(_squeezed, t.split("\n"))) for t in (self.shown.bad, self.shown.good)
        )
        return (*sorted(old - new), "", *sorted(new - old))

    @property
    def length(self) -> int:
        """The number of its lines."""
        return self.shown.bad.count("\n") + self.shown.good.count("\n")


def chosen(found: Iterable[Example], each: int) -> tuple[list[Example], int]:
    """Return at most `each` examples per check, by check, and how many more there were.

    Of two that differ in form only the first stays. Each kind of repair has its turn before one
    comes again.
    """
    by_check: dict[str, list[Example]] = {}
    seen: set[tuple[str, str]] = set()
    for one in found:
        key = one.check, _squeezed(one.shown.bad)
        if key not in seen:
            seen.add(key)
            by_check.setdefault(one.check, []).append(one)
    kept = [one for check in sorted(by_check) for one in _varied(by_check[check])[:each]]
    return kept, sum(map(len, by_check.values())) - len(kept)


def _varied(found: Iterable[Example]) -> list[Example]:
    """Return the examples in the order in which they are worth showing."""
    turns: Counter[tuple[str, ...]] = Counter()
    ranked = []
    for one in sorted(found, key=lambda one: one.length):
        ranked.append((turns[one.kind], one.length, one.commit, one.path, one.line, one))
        turns[one.kind] += 1
    return [row[-1] for row in sorted(ranked, key=lambda row: row[:-1])]


def _squeezed(text: str) -> str:
    return "".join(text.split())
