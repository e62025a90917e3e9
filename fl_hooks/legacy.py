"""Which findings that a change adds are legacy code that only moved, or that came back.

A baseline holds what was there at adoption. To let in whatever has the text of an entry would let
in new code as well, so the counts decide, over the whole change and, where an old finding comes
back, over the whole tree: what is let in never makes the tree hold more of them than it held, or
than the baseline holds.
"""

from __future__ import annotations

from fl_hooks.detect.added import Scanner
from fl_hooks.store.baseline import Baseline, read
from fl_hooks.store.changes import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Protocol

    from fl_hooks.detect.select import Selection
    from fl_hooks.records.finding import Finding
    from fl_hooks.store.changes import Change
    from fl_hooks.store.git import Git
    from fl_hooks.store.objects import Objects

    class Item(Protocol):
        """A file of the change: its path as text, and its new blob."""

        @property
        def name(self) -> str:
            """Its path as text."""

        @property
        def oid(self) -> str:
            """Its new blob."""

    Added = Sequence[tuple[Item, list[Finding]]]
    # A check's full id and the normalised text.
    Mark = tuple[str, str]

# As many files are looked into for equal findings; where there are more, nothing comes back.
_MOST_FILES = 200
# So many words of a finding's text tell the files that can hold it.
_WORDS = 8
# Each costs a large repository some tenths of a second.
_MOST_SEARCHES = 50


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


class Counts:
    """How many findings of a check and text some content holds."""

    def __init__(self, scanner: Scanner, objects: Objects, tree: str) -> None:
        self._scanner = scanner
        self._objects = objects
        self._git: Git = objects.git
        self._tree = tree
        self._known: dict[tuple[str, str], dict[Mark, int] | None] = {}
        self._searches = 0

    def growth(self, marks: Sequence[Mark], changes: Sequence[Change]) -> dict[Mark, int]:
        """Return how many more of each there are after a change than before it."""
        grown = dict.fromkeys(marks, 0)
        words = [list(_words(text)) for _, text in marks]
        wants = self._scanner.selection.wants
        for change in changes:
            path, old_path = printable(change.path), printable(change.old_path)
            new_side = change.oid if change.is_source and wants(path) else ""
            old_side = change.old_oid if old_path and wants(old_path) else ""
            if new_side == old_side and path == old_path:
                continue
            blobs = [self._objects.one(side).data or b"" for side in (new_side, old_side) if side]
            if not any(_may_hold(data, each) for data in blobs for each in words):
                continue
            new, old = self._tally(path, new_side), self._tally(old_path, old_side)
            for mark in marks:
                # What cannot be looked into has lost nothing that we know of.
                if new is not None:
                    grown[mark] += new.get(mark, 0) - (old or {}).get(mark, 0)
        return grown

    def of(self, mark: Mark, path: str, blob: str) -> int | None:
        """Return how many a blob holds at a path, None where it cannot be scanned."""
        known = self._tally(path, blob)
        return None if known is None else known.get(mark, 0)

    def in_tree(self, mark: Mark, like: str, most: int) -> int | None:
        """Return how many the tree's files with the ending of `like` hold.

        It may stop at more than `most`. None where it takes too long to find out.
        """
        paths = self._candidates(mark[1], like[like.rfind(".") :])
        if paths is None or len(paths) > _MOST_FILES:
            return None
        total = 0
        for path in paths:
            blob = self._objects.one(f"{self._tree}:{path}" if self._tree else f":0:{path}").oid
            known = self._tally(printable(path), blob)
            if known is None:
                return None
            total += known.get(mark, 0)
            if total > most:
                break
        return total

    def _tally(self, path: str, blob: str) -> dict[Mark, int] | None:
        """Return how many of everything a blob holds at a path, None where it cannot be scanned."""
        key = (path, blob)
        if key not in self._known:
            self._known[key] = self._counted(path, blob)
        return self._known[key]

    def _counted(self, path: str, blob: str) -> dict[Mark, int] | None:
        if not blob or not self._scanner.selection.wants(path):
            return {}
        judged = self._scanner.judge(path, blob, "")
        if judged is None:
            return None
        found: dict[Mark, int] = {}
        for one in judged[1]:
            if not one.suppressed:
                found[one.id, one.text] = found.get((one.id, one.text), 0) + 1
        return found

    def _candidates(self, text: str, ending: str) -> list[str] | None:
        """Return the paths of the tree whose files hold the words of a finding's text."""
        words = list(_words(text))
        self._searches += 1
        if not words or self._searches > _MOST_SEARCHES:
            return None
        options = ["-l", "-z", "-a", "-F", "--all-match", "--no-color", "--no-recurse-submodules"]
        code, output = self._git.ask(
            *("grep", *options, *([] if self._tree else ["--cached"])),
            *(part for word in words for part in (b"-e", word)),
            *([self._tree] if self._tree else []),
            *("--", f"*{ending}"),
        )
        if code > 1:
            return None
        start = len(self._tree) + 1 if self._tree else 0
        names = (name.decode("utf-8", "surrogateescape") for name in output.split(b"\0") if name)
        return [name[start:] for name in names]


def _may_hold(data: bytes, words: Sequence[bytes]) -> bool:
    # Where the source is in another encoding than ASCII and its likes, only a scan can tell.
    return all(word in data for word in words) or b"\0" in data


def _words(text: str) -> Iterator[bytes]:
    """Yield the longest words of a normalised text; each stands in the source as it is."""
    plain = {word for word in text.split() if word.isascii()}
    for word in sorted(plain, key=len, reverse=True)[:_WORDS]:
        yield word.encode("ascii")
