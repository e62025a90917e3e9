"""Which findings that a change adds are legacy code that only moved, or that came back.

A baseline holds what was there at adoption. To let in whatever has the text of an entry would let
in new code as well, so the counts decide, over the whole change and, where an old finding comes
back, over the whole tree: what is let in never makes the tree hold more of them than it held, or
than the baseline holds.
"""

from __future__ import annotations

from fl_hooks.detect.added import Scanner
from fl_hooks.store.baseline import Baseline, read
from fl_hooks.tally import Counts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from fl_hooks.detect.select import Selection
    from fl_hooks.records.finding import Finding
    from fl_hooks.store.changes import Change
    from fl_hooks.store.objects import Objects
    from fl_hooks.tally import Mark

    class Item(Protocol):
        """A file of the change: its path as text, and its new blob."""

        @property
        def name(self) -> str:
            """Its path as text."""

        @property
        def oid(self) -> str:
            """Its new blob."""

    Added = Sequence[tuple[Item, list[Finding]]]


def legacy(
    added: Added,
    parents: Sequence[Sequence[Change]],
    tree: str,
    selection: Selection,
    objects: Objects,
) -> set[int]:
    """Return the identities (id()) of the added findings that the baseline accepts.

    parents: the whole change against each parent. tree: its new side, "" for the index.
    """
    data = read(objects.git)
    if not data:
        return set()
    aliases = {name: facts["aliases"] for name, facts in selection.patterns.items()}
    baseline = Baseline(data, aliases)
    groups: dict[Mark, list[tuple[Item, Finding]]] = {}
    for item, findings in added:
        for one in findings:
            if not one.suppressed and one.pattern in aliases and baseline.paths(one):
                groups.setdefault((one.id, one.text), []).append((item, one))
    if not groups:
        return set()
    # A scanner of its own: it must not touch the lines that a report shows.
    counts = Counts(Scanner(selection, objects.read), objects, tree)
    grown = [counts.growth(list(groups), changes) for changes in parents]
    return {
        id(one)
        for mark, group in groups.items()
        for one in _accepted(
            mark, group, baseline.paths(group[0][1]), max(each[mark] for each in grown), counts
        )
    }


def _accepted(
    mark: Mark,
    group: Sequence[tuple[Item, Finding]],
    held: dict[str, int],
    grown: int,
    counts: Counts,
) -> list[Finding]:
    """Return those of some equal findings that the baseline accepts.

    held: path -> how many of them it holds there. As many as the change takes out elsewhere have
    moved. Of the others, those come back that the baseline holds at this very path, as far as the
    tree then holds no more of them than the baseline.
    """
    back = _back(mark, group, held, counts)
    if back is None:
        return []
    total = sum(held.values())
    moved = max(0, min(len(group) - max(0, grown), total))
    room = min(len(back), total - moved, len(group) - moved)
    if room > 0:
        known = counts.in_tree(mark, group[0][1].path, total + len(group))
        # What the change is told off for is not hidden by the baseline, so it does not count.
        room = 0 if known is None else min(room, total - known + len(group) - moved)
    first = {id(one) for one in back}
    ordered = back + [one for _, one in group if id(one) not in first]
    return ordered[: moved + max(0, room)]


def _back(
    mark: Mark, group: Sequence[tuple[Item, Finding]], held: dict[str, int], counts: Counts
) -> list[Finding] | None:
    """Return the findings whose path holds fewer of them without the change than the baseline.

    None where the findings are not seen again, so that no count can be relied on.
    """
    found: list[Finding] = []
    for item in {one.name: one for one, _ in group}.values():
        here = [one for other, one in group if other.name == item.name]
        before = (counts.of(mark, item.name, item.oid) or 0) - len(here)
        if before < 0:
            return None
        found += here[: max(0, held.get(item.name, 0) - before)]
    return found
