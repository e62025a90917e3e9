"""How many findings of a check and text a change, a file or a whole tree holds."""

from __future__ import annotations

from fl_hooks.store.changes import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fl_hooks.detect.added import Scanner
    from fl_hooks.store.changes import Change
    from fl_hooks.store.git import Git
    from fl_hooks.store.objects import Objects

    # A check's full id and the normalised text.
    Mark = tuple[str, str]

# As many files are looked into for equal findings; where there are more, nothing comes back.
_MOST_FILES = 200
# So many words of a finding's text tell the files that can hold it.
_WORDS = 8
# Each costs a large repository some tenths of a second.
_MOST_SEARCHES = 50


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
