"""Compaction: the fragments of closed months become one file per month, and nothing else changes.

What it writes follows from HEAD's history and the date alone, so a run that was stopped anywhere
is completed by the next one; and the archive of a month holds every fragment that history ever
added to it, also those that a revert has deleted.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.store import archive, atomic, fragments
from fl_hooks.store.changes import printable
from fl_hooks.store.compact_dirty import unexplained
from fl_hooks.store.history import additions, read_blobs
from fl_hooks.store.log_state import log_state, read
from fl_hooks.store.record_check import UNSORTED, wrong
from fl_hooks.store.stage import stage

if TYPE_CHECKING:
    from fl_hooks.store.git import Git
    from fl_hooks.store.history import Addition
    from fl_hooks.store.log_state import LogState

_CHECK = "Run `fl log check`: it names every problem and the command that mends it."


@dataclass(frozen=True, slots=True)
class Plan:
    """What a compaction changes.

    months: those whose archive or fragments change. files: path -> content of archives and of
    what lies around them. removed: paths of the fragments that the archive holds. left: paths of
    those that it cannot hold, with the reason. new: how many lines there are that were not before.
    """

    months: tuple[str, ...]
    files: dict[str, bytes]
    removed: tuple[str, ...]
    left: dict[str, str]
    new: int


def plan(git: Git) -> Plan:
    """Return what has to change so that every closed month is archived; reads only.

    Raises FlError where the record is broken, or changed and not committed.
    """
    state, today = log_state(git), fragments.month()
    head = {path: oid for path, oid in state.head.items() if "" < archive.month_of(path) < today}
    added = {
        path: one
        for path, one in additions(git.top, fragments.FOLDER).items()
        if "" < archive.month_of(path) < today
    }
    old = _whole(git, head)
    lines = _archived(old)
    new, left = _new_lines(git, added, old, lines)
    targets = {archive.path_of(month): archive.merged(rows) for month, rows in lines.items()}
    names = {archive.name_of(path) for path in [*added, *old]} - {*map(archive.name_of, left)}
    if strange := unexplained(state, git, targets, names):
        raise FlError(
            f"{printable(strange[0])} is changed and not committed"
            + (f", as are {len(strange) - 1} more files of the record" if strange[1:] else ""),
            "Commit it or take it back first; git status -- .feedback-loop lists all.",
        )
    files = {path: data for path, data in targets.items() if old.get(path) != data}
    leftover = [path for path in state.untracked if fragments.is_fragment(path)]
    removed = [path for path in (*head, *leftover) if fragments.is_fragment(path)]
    removed = [path for path in removed if path not in left]
    months = sorted({archive.month_of(path) for path in (*files, *removed)})
    return Plan(tuple(months), {**files, **_around(state, months)}, tuple(removed), left, new)


def _whole(git: Git, head: dict[str, str]) -> dict[str, bytes]:
    """Return path -> content of what HEAD holds; FlError for the first that is not whole."""
    blobs = read_blobs(git.top, head.values())
    for path, oid in head.items():
        for key, message in wrong(path, blobs.get(oid, b"")):
            if message != UNSORTED:
                raise FlError(f"{printable(path)}: {key + ': ' if key else ''}{message}", _CHECK)
    return {path: blobs[oid] for path, oid in head.items()}


def _archived(old: dict[str, bytes]) -> dict[str, list[bytes]]:
    """Return month -> lines that the archive has already."""
    lines: dict[str, list[bytes]] = defaultdict(list)
    for path, data in old.items():
        if archive.is_archive(path):
            lines[archive.month_of(path)] = [line for _, line in archive.numbered(data)]
    return lines


def _new_lines(
    git: Git,
    added: dict[str, Addition],
    old: dict[str, bytes],
    lines: dict[str, list[bytes]],
) -> tuple[int, dict[str, str]]:
    """Add what the archive lacks to its lines; return how many, and path -> why one stays out."""
    known = {month: archive.names(rows) for month, rows in lines.items()}
    wanted = {
        path: one
        for path, one in added.items()
        if archive.name_of(path) not in known.get(archive.month_of(path), ())
    }
    blobs = read_blobs(git.top, (one.blob for path, one in wanted.items() if path not in old))
    left = {path: "git log does not say what added it" for path in old if _unknown(path, added)}
    count = 0
    for path, one in wanted.items():
        data = old.get(path) or blobs.get(one.blob, b"")
        if path not in old and next(wrong(path, data), None):
            # Broken, and deleted, as that was its way out.
            continue
        try:
            lines[archive.month_of(path)].append(archive.line_of(data, one.commit, one.date))
            count += 1
        except ValueError as error:
            if path in old:
                left[path] = str(error)
    return count, left


def _unknown(path: str, added: dict[str, Addition]) -> bool:
    return fragments.is_fragment(path) and path not in added


def _around(state: LogState, months: list[str]) -> dict[str, bytes]:
    """Return the files that have to lie around what changes and do not.

    The READMEs of months stay: moving the last file out of a folder would be taken for a rename
    of the folder, and would conflict on branches that still add to it.
    """
    due = archive.companions() if months else {}
    for month in months:
        due |= fragments.companions(f"{fragments.FOLDER}/{month}/any.json")
    return {path: data for path, data in due.items() if path not in state.head}


def apply(git: Git, changes: Plan) -> None:
    """Write the archives, then change the index in one step, then delete the fragments.

    Killed in between, a fragment lies in both places or in one, never in neither. Raises OSError
    or FlError.
    """
    workspace = os.path.join(git.git_dir, "fl-hooks")
    # Where no hook has run yet.
    os.makedirs(workspace, exist_ok=True)
    for path, data in changes.files.items():
        if read(git.top, path) != data:
            atomic.write(os.path.join(git.top, path), data, workspace=workspace)
    stage(git, changes.files, removed=changes.removed)
