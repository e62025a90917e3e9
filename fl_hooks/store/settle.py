"""What has become of the violations of earlier attempts, told by what HEAD and the index hold."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fl_hooks.store.changes import Change
    from fl_hooks.store.git import Git
    from fl_hooks.store.objects import Objects
    from fl_hooks.store.spool import Entry

    # (path, blob, the blob it is compared with) -> (full ids of the checks in force at the path,
    # (full id, fingerprint) of each finding that the first adds); None where it cannot be told.
    Judge = Callable[[str, str, str], "tuple[frozenset[str], list[tuple[str, str]]] | None"]


class Now:
    """Which blobs HEAD and the index hold; git is asked only for paths outside the change."""

    def __init__(self, objects: Objects, changes: Iterable[Change]) -> None:
        self._objects = objects
        self._head: dict[str, str] = {}
        self._index: dict[str, str] = {}
        for change in changes:
            if change.old_path:
                self._head[change.old_path] = change.old_oid
                if change.status in "DR":
                    self._index.setdefault(change.old_path, "")
        for change in changes:
            self._head.setdefault(change.path, "")
            self._index[change.path] = change.oid

    def head(self, path: str) -> str:
        """Return the blob that HEAD holds at a path, "" for none."""
        if path not in self._head:
            self._head[path] = self._objects.one(f"HEAD:{path}").oid
        return self._head[path]

    def index(self, path: str) -> str:
        """Return the blob that the index holds at a path, "" for none."""
        return self._index[path] if path in self._index else self.head(path)


class Tally:
    """Which violations are left in what a path holds: each entry takes one away."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._known: dict[
            tuple[str, str, str], tuple[frozenset[str], list[tuple[str, str]]] | None
        ] = {}

    def take(self, entry: Entry, blob: str) -> bool | None:
        """Tell whether the blob adds the entry's violation to what was there before the attempt.

        Another finding of the same check counts for it as well: the code around a fault is
        edited more often than one fault replaced by an equal one. None where it cannot be told:
        the check is off by now, or the file cannot be read.
        """
        key = (entry.path, blob, entry.old)
        if key not in self._known:
            self._known[key] = self._judge(*key)
        known = self._known[key]
        if known is None or entry.id not in known[0]:
            return None
        left = known[1]
        exact = (entry.id, entry.fingerprint)
        same = exact if exact in left else next((one for one in left if one[0] == entry.id), None)
        if same is None:
            return False
        left.remove(same)
        return True


def outcome(entry: Entry, now: Now, tally: Tally, git: Git) -> str:
    """Return what became of a violation that this commit does not add (any more).

    "prevented": its path stands in the index without it. "committed", "suppressed" or "bypassed":
    HEAD holds it, though no fragment says so. "": it was left out, or nothing can be told yet.
    """
    head, index = now.head(entry.path), now.index(entry.path)
    if head and head != entry.old and (head == entry.blob or tally.take(entry, head)):
        return entry.outcome or "bypassed"
    if not index:
        # A tracked file that is deleted or moved away; a new one was only left out.
        return "prevented" if entry.old_path == entry.path else ""
    if index in (entry.old, entry.blob) or tally.take(entry, index) is not False:
        return ""
    return "prevented" if head == entry.old or _follows(git, entry.base) else ""


def _follows(git: Git, base: str) -> bool:
    """Tell whether HEAD grew out of the commit the attempt was made on, or out of its amendment.

    On another branch, and after a rebase that was given up, the path differs for other reasons
    than a fix.
    """
    if not base or _grew(git, base):
        return True
    from fl_hooks.store.moves import amended

    seen = {base}
    while (base := amended(git.git_dir, base)) and base not in seen:
        if _grew(git, base):
            return True
        seen.add(base)
    return False


def _grew(git: Git, commit: str) -> bool:
    return git.ask("merge-base", "--is-ancestor", commit, "HEAD")[0] == 0


def went_past(entries: Iterable[Entry], git: Git) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """Divide notes: in a commit of this branch, in one of another branch, in none (any more).

    Those in none are returned as notes of an attempt: the commit was undone or made again.
    """
    here: list[Entry] = []
    elsewhere: list[Entry] = []
    others: list[Entry] = []
    known: dict[str, bool | None] = {"": None}
    for entry in entries:
        if entry.commit not in known:
            known[entry.commit] = _here(git, entry.commit)
        place = known[entry.commit]
        if place is None:
            others.append(entry.but(commit="") if entry.commit else entry)
        else:
            (here if place else elsewhere).append(entry)
    return here, elsewhere, others


def _here(git: Git, commit: str) -> bool | None:
    """Tell whether HEAD grew out of a commit; None where no branch did."""
    if _grew(git, commit):
        return True
    refs = ("--count=1", "--contains", commit, "refs/heads", "refs/remotes", "refs/tags")
    code, output = git.ask("for-each-ref", *refs)
    return False if code == 0 and output.strip() else None


def in_history(git: Git, path: str, base: str) -> bool:
    """Tell whether a commit on top of base, on any branch, holds a file at the path."""
    args = ["rev-list", "--max-count=1", "--branches", "--remotes", "--tags"]
    args += ["HEAD", *(["--not", base] if base else []), "--", path]
    code, output = git.ask(*args)
    return code == 0 and bool(output)
