"""Commits that fix a known pattern: their message says so, and a finding is gone with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.collect.fix_log import changes_of
from fl_hooks.collect.mended import mended
from fl_hooks.detect.added import Scanner
from fl_hooks.detect.select import Selection
from fl_hooks.records.finding import fingerprint
from fl_hooks.store.changes import printable
from fl_hooks.store.objects import Objects
from fl_hooks.store.workers import Failure, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fl_hooks.collect.fix_log import Commit
    from fl_hooks.records.finding import Finding
    from fl_hooks.store.changes import Change
    from fl_hooks.store.git import Git

_STEP = 200
# One commit of a real history mended 215 handlers: counted as bugs they would drown all others.
_CLEAN_UP = 10
_COMMIT_SECONDS = 60.0
_FILES = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class Fix:
    """A finding that a commit removes; path and line are where its parent has it.

    before, after: the blobs that have it and no longer have it.
    """

    commit: Commit
    pattern: str
    check: str
    severity: str
    path: str
    line: int
    fingerprint: str
    before: str
    after: str

    @property
    def id(self) -> str:
        """The check's full id, `pattern/check`."""
        return f"{self.pattern}/{self.check}"

    @property
    def key(self) -> tuple[str, str]:
        """The commit and the check, of which a clean-up has many."""
        return self.commit.id, self.id


def clean_ups(found: Iterable[Fix]) -> dict[tuple[str, str], int]:
    """Return key -> number of those that one commit mends in so many places that no bug was it."""
    counts: dict[tuple[str, str], int] = {}
    for one in found:
        counts[one.key] = counts.get(one.key, 0) + 1
    return {key: count for key, count in counts.items() if count > _CLEAN_UP}


def without_clean_ups(found: Sequence[Fix]) -> list[Fix]:
    """Return the fixes that tell of a bug each."""
    whole = clean_ups(found)
    return [one for one in found if one.key not in whole]


@dataclass(frozen=True, slots=True)
class _Side:
    """One direction of a changed file, as the Scanner takes it."""

    name: str
    oid: str
    olds: tuple[str, ...]


def fixes(
    git: Git, compiled: Mapping[str, Any], commits: Sequence[Commit], jobs: int = 0
) -> Iterator[tuple[list[Fix], str]]:
    """Yield for each commit, in order, what it fixes, and why it could not be read, else "".

    A finding counts that no file of the commit has afterwards and whose place is there still,
    mended: what moves to another file, is silenced by a comment, or goes with all the code around
    it, is not fixed. jobs: worker processes, 0 for none.
    """
    for start in range(0, len(commits), _STEP):
        step = commits[start : start + _STEP]
        changed = changes_of(git, step)
        tasks = [(commit, changed.get(commit.id, [])) for commit in step]
        yield from fixed(git, compiled, tasks, jobs)


def fixed(
    git: Git,
    compiled: Mapping[str, Any],
    tasks: Sequence[tuple[Commit, Sequence[Change]]],
    jobs: int = 0,
) -> Iterator[tuple[list[Fix], str]]:
    """Yield what the changes of each commit fix, as `fixes` does."""
    work = _Work(git, compiled)
    for result in run(tasks, work, jobs=jobs, seconds=_COMMIT_SECONDS):
        if isinstance(result, Failure):
            yield [], result.reason
        else:
            yield result, ""
    work.close()


class _Work:
    """The work of one process: a commit and its changes in, what it fixes out."""

    def __init__(self, git: Git, compiled: Mapping[str, Any]) -> None:
        self.git = git
        self.selection = Selection(compiled)
        self.objects: Objects | None = None
        self.scanner: Scanner | None = None

    def __call__(self, task: tuple[Commit, Sequence[Change]]) -> list[Fix]:
        if self.objects is None or self.scanner is None:
            # Here and not before: workers cannot share one git process.
            self.objects = Objects(self.git, self.selection.config["limits"]["file_bytes"])
            self.scanner = Scanner(self.selection, self.objects.read)
        found = _fixed(self.scanner, self.objects, *task)
        self.scanner.notices.clear()
        return found

    def close(self) -> None:
        if self.objects is not None:
            self.objects.close()


def _fixed(
    scanner: Scanner, objects: Objects, commit: Commit, changes: Sequence[Change]
) -> list[Fix]:
    gone = [
        (side, one)
        for side, one in _added(scanner, changes, back=True)
        if not one.suppressed and _is_mended(objects, side, one.line)
    ]
    unread = {side for side in {side for side, _ in gone} if not _is_read(scanner, side)}
    gone = [(side, one) for side, one in gone if side not in unread]
    come = _added(scanner, changes, back=False) if gone else []
    found = []
    for side, one in gone:
        again = next((each for each in come if _same_fault(side, one, *each)), None)
        if again is None:
            at = (one.pattern, one.check, one.severity, one.path, one.line)
            found.append(Fix(commit, *at, fingerprint(one), side.oid, side.olds[0]))
        else:
            come.remove(again)
    return found


def _same_fault(side: _Side, gone: Finding, new: _Side, come: Finding) -> bool:
    """Tell whether a finding that a commit adds is the one it takes away: moved, or reworded."""
    return fingerprint(come) == fingerprint(gone) or (
        come.id == gone.id and new.oid in side.olds and side.oid in new.olds
    )


def _is_read(scanner: Scanner, side: _Side) -> bool:
    """Tell whether the new file was read whole: where the parser lost its way nothing is mended."""
    scanner.notices.clear()
    scanner.added([_Side(side.name, side.olds[0], ())])
    return not scanner.notices


def _is_mended(objects: Objects, side: _Side, line: int) -> bool:
    old, new = (objects.one(oid).data or b"" for oid in (side.oid, side.olds[0]))
    return mended(old.decode("utf-8", "replace"), new.decode("utf-8", "replace"), line)


def _added(
    scanner: Scanner, changes: Iterable[Change], *, back: bool
) -> list[tuple[_Side, Finding]]:
    """Return the findings that the changes add, or, read backwards, that they remove."""
    sides = []
    for change in changes:
        if back and change.is_source and change.old_oid and change.old_mode in _FILES:
            sides.append(_Side(printable(change.old_path), change.old_oid, (change.oid,)))
        elif not back and change.is_source:
            olds = (change.old_oid,) if change.old_oid else ()
            sides.append(_Side(printable(change.path), change.oid, olds))
    wanted = [side for side in sides if scanner.selection.wants(side.name)]
    added = scanner.added(wanted)
    return [(side, one) for side, found in added if isinstance(side, _Side) for one in found]
