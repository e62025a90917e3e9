"""Whether every file of the record is what a commit or a compaction wrote."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.store import archive, fragments
from fl_hooks.store.changes import printable
from fl_hooks.store.git import Git
from fl_hooks.store.history import read_blobs
from fl_hooks.store.log_state import FOLDERS, log_state, read
from fl_hooks.store.paths import find_repo
from fl_hooks.store.record_form import parse_fragment, parse_line
from fl_hooks.store.record_mend import Mending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.store.log_state import LogState

_FILE_MODES = ("100644", "100755")
_FIX = "fl log check --fix"
UNSORTED = "its lines are not in order, or one is there twice"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one file; `key` is "" where it is the file as a whole.

    mend: the command that mends it, or what to do.
    """

    path: str
    key: str
    message: str
    mend: str

    def __str__(self) -> str:
        """Return it on one line, as errors are written."""
        return ": ".join(part for part in (self.path, self.key, self.message) if part)


def problems(top: str) -> list[Problem]:
    """Return what is wrong with the record of a repository, in order of path; reads only.

    Looked at is the index, which is what the next commit holds, and where the work tree differs
    from it also that. Raises FlError where git fails.
    """
    git = Git(*find_repo(top))
    state = log_state(git)
    mending = Mending(git, state, whole)
    found = [
        *_conflicts(state),
        *_in_index(git, state, mending),
        *_in_work_tree(state, mending),
        *_untracked(git, state),
        *(_missing(path) for path in missing_companions(state)),
        *_attributes(git, state),
    ]
    return sorted(found, key=lambda one: (one.path, one.key))


def whole(path: str, data: bytes) -> bool:
    """Tell whether there is nothing wrong with a file's content."""
    return next(wrong(path, data), None) is None


def wrong(path: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield (key, message) for what is wrong with the content of a fragment or an archive."""
    if fragments.is_fragment(path):
        yield from _wrong_fragment(path, data)
    elif archive.is_archive(path):
        yield from _wrong_archive(data)


def _wrong_fragment(path: str, data: bytes) -> Iterator[tuple[str, str]]:
    try:
        parse_fragment(path, data)
    except FlError as error:
        yield "", error.message.removeprefix(f"{path}: ")
        return
    name = fragments.name_of(data)
    if path.rpartition("/")[2] != f"{name}.json":
        yield "", f"its content belongs to the name {name}.json: it was edited or renamed"


def _wrong_archive(data: bytes) -> Iterator[tuple[str, str]]:
    lines, broken = [], False
    for number, line in archive.numbered(data):
        try:
            parse_line("", line)
            lines.append(line)
            archive.fragment_of(line)
        except FlError as error:
            broken = True
            yield f"line {number}", error.message.removeprefix(": ")
        except ValueError as error:
            yield f"line {number}", str(error)
    if not broken and archive.merged(lines) != data:
        yield "", UNSORTED


def _conflicts(state: LogState) -> Iterator[Problem]:
    for path in state.unmerged:
        way = "keep the lines of both sides, git add it, then: fl log compact"
        way = (
            way if archive.is_archive(path) else f"git checkout --theirs -- {path}; git add {path}"
        )
        yield Problem(printable(path), "", "is in conflict", way)


def _in_index(git: Git, state: LogState, mending: Mending) -> Iterator[Problem]:
    kept = {path: oid for path, (mode, oid) in state.index.items() if mode in _FILE_MODES}
    blobs = read_blobs(git.top, kept.values())
    for path, (mode, oid) in state.index.items():
        shown = printable(path)
        if mode not in _FILE_MODES:
            yield Problem(shown, "", "is a link, no file", mending.removal(path))
        elif (place := _misplaced(path)) is not None:
            yield Problem(shown, "", place, mending.move(path))
        elif oid not in blobs:
            yield Problem(shown, "", "its content is missing from git's objects", "git fsck")
        else:
            for key, message in wrong(path, blobs[oid]):
                mend = "fl log compact" if message == UNSORTED else mending.restore(path)
                yield Problem(shown, key, message, mend)


def _misplaced(path: str) -> str | None:
    """Say what is wrong with a path, None for a right one."""
    folder, _, name = path.rpartition("/")
    if archive.month_of(path) or (name == ".gitattributes" and folder in FOLDERS):
        return None
    month = folder.removeprefix(fragments.FOLDER + "/")
    if name == "README.md" and (folder in FOLDERS or archive.MONTH.fullmatch(month)):
        return None
    if fragments.is_fragment(path):
        return "does not lie in the folder of a month, YYYY-MM"
    return "is no file of the record"


def _in_work_tree(state: LogState, mending: Mending) -> Iterator[Problem]:
    """Yield what differs from the index in a way that loses or changes a fact."""
    for path, data in state.changed.items():
        if data is None:
            message = "is deleted in the work tree"
        elif not (fragments.is_fragment(path) or archive.is_archive(path)):
            continue
        else:
            key, said = next(wrong(path, data), ("", "is changed"))
            message = f"{key}: {said}" if key else said
            message += " (in the work tree)"
        yield Problem(printable(path), "", message, mending.from_index(path))


def _untracked(git: Git, state: LogState) -> Iterator[Problem]:
    for path in state.untracked:
        shown = printable(path)
        if not (fragments.is_fragment(path) or archive.is_archive(path)):
            continue
        said = next(wrong(path, read(git.top, path) or b""), None)
        if said is None:
            yield Problem(shown, "", "is not tracked by git", f"git add -f -- {shown}")
        else:
            yield Problem(shown, said[0], f"{said[1]} (not tracked by git)", f"rm -- {shown}")


def missing_companions(state: LogState) -> dict[str, bytes]:
    """Return path -> content of the files that have to lie around the record and do not."""
    due: dict[str, bytes] = {}
    for path in state.index:
        month = archive.month_of(path)
        if month:
            due |= fragments.companions(f"{fragments.FOLDER}/{month}/any.json")
        if archive.is_archive(path):
            due |= archive.companions()
    return {path: data for path, data in due.items() if path not in state.index}


def _missing(path: str) -> Problem:
    why = "keeps merges quiet" if path.endswith("README.md") else "keeps git from changing bytes"
    return Problem(path, "", f"is missing; it {why}", _FIX)


def _attributes(git: Git, state: LogState) -> Iterator[Problem]:
    """Yield the attributes that would let git change the record's bytes on their way."""
    for folder in {path[: path.index("/", len(".feedback-loop/"))] for path in state.index}:
        attributes = f"{folder}/.gitattributes"
        if attributes not in state.index:
            continue
        names = ("filter", "text", "ident", "working-tree-encoding")
        output = git.run("check-attr", "-z", *names, "--", f"{folder}/any.json")
        fields = output.decode("utf-8", "replace").split("\0")
        for name, value in zip(fields[1::3], fields[2::3], strict=False):
            # Not to be named is enough where it takes a rule to change bytes; for text it is not.
            if value != "unset" and (name == "text" or value != "unspecified"):
                said = f"is {value}, so that git may change the record's bytes"
                yield Problem(attributes, name, said, "put into it: * -filter -text")


def fixed(git: Git) -> list[str]:
    """Put what is missing around the record into index and work tree; return the paths."""
    from fl_hooks.store.stage import stage

    files = missing_companions(log_state(git))
    if files:
        # Where no hook has run yet.
        os.makedirs(os.path.join(git.git_dir, "fl-hooks"), exist_ok=True)
        stage(git, files)
    return sorted(files)
