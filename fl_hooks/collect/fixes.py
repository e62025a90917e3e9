"""Commits that fix a known pattern: their message says so, and a finding is gone with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fl_hooks.collect.fix_words import says_fix
from fl_hooks.collect.mended import mended
from fl_hooks.detect.added import Scanner
from fl_hooks.detect.select import Selection
from fl_hooks.records.finding import fingerprint
from fl_hooks.store.changes import parse_raw, printable
from fl_hooks.store.objects import Objects
from fl_hooks.store.workers import Failure, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fl_hooks.records.finding import Finding
    from fl_hooks.store.changes import Change
    from fl_hooks.store.git import Git

# A byte that no raw entry starts with tells a commit's header from what follows.
_HEADER = b"\x02"
# Settings of the user that would change the output.
_LOG = ("-c", "log.showRoot=true", "-c", "log.follow=false", "log", "--no-show-signature")
_STEP = 200
_COMMIT_SECONDS = 60.0
_FILES = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit whose message says that it fixes something: by `word`; `date` is the author's."""

    id: str
    date: str
    subject: str
    word: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A finding that a commit removes; path and line are where its parent has it."""

    commit: Commit
    pattern: str
    check: str
    severity: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class _Side:
    """One direction of a changed file, as the Scanner takes it."""

    name: str
    oid: str
    olds: tuple[str, ...]


def candidates(git: Git, *options: str) -> tuple[list[Commit], int]:
    """Return the commits whose message speaks of a fix, newest first, and how many were read.

    options: what `git log` is to read, say a range or `--since`. Merges are left out: what they
    bring others have committed.
    """
    form = "--format=%H%x00%at%x00%B"
    output = git.run(*_LOG, "--no-merges", "-z", "--encoding=UTF-8", form, *options, "--")
    fields = output.split(b"\0")
    found = []
    for at in range(0, len(fields) - 2, 3):
        message = fields[at + 2].decode("utf-8", "replace")
        if word := says_fix(message):
            subject = message.strip().partition("\n")[0]
            found.append(Commit(fields[at].decode("ascii"), _utc(fields[at + 1]), subject, word))
    return found, len(fields) // 3


def fixes(
    git: Git, compiled: Mapping[str, Any], commits: Sequence[Commit], jobs: int = 0
) -> Iterator[tuple[list[Fix], str]]:
    """Yield for each commit, in order, what it fixes, and why it could not be read, else "".

    A finding counts that no file of the commit has afterwards and whose place is there still,
    mended: what moves to another file, is silenced by a comment, or goes with all the code around
    it, is not fixed. jobs: worker processes, 0 for none.
    """
    work = _Work(git, compiled)
    for start in range(0, len(commits), _STEP):
        step = commits[start : start + _STEP]
        changed = _changes(git, step)
        tasks = [(commit, changed.get(commit.id, [])) for commit in step]
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
            found.append(Fix(commit, one.pattern, one.check, one.severity, one.path, one.line))
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


def _changes(git: Git, commits: Iterable[Commit]) -> dict[str, list[Change]]:
    """Return commit id -> what it changes against its parent, renames followed."""
    ids = "".join(f"{one.id}\n" for one in commits).encode("ascii")
    output = git.run(
        *(*_LOG, "--no-walk=unsorted", "--stdin", "-z", "--raw", "--no-abbrev"),
        *("-M", "-l400", "--ignore-submodules", "--format=%x02%H"),
        stdin=ids,
    )
    return {commit: parse_raw(raw) for commit, raw in _parts(output)}


def _parts(output: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each commit's id and its raw entries; a path may hold any byte but NUL."""
    tokens = iter(output.split(b"\0"))
    commit, raw = "", b""
    for token in tokens:
        if token.lstrip(b"\n").startswith(_HEADER):
            if commit:
                yield commit, raw
            commit, raw = token.strip()[1:].decode("ascii"), b""
        elif (entry := token.lstrip(b"\n")).startswith(b":"):
            count = 2 if entry.rpartition(b" ")[2][:1] in b"RC" else 1
            raw += b"\0".join((entry, *(next(tokens, b"") for _ in range(count)), b""))
    if commit:
        yield commit, raw


def _utc(seconds: bytes) -> str:
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        moment = datetime.fromtimestamp(0, UTC)
    return moment.isoformat()
