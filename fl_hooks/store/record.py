"""Reading the record of violations: history, work tree and archive, dated by git."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.records.violation import Violation
from fl_hooks.store.archive import name_of, read_archive
from fl_hooks.store.archived import fragment_additions
from fl_hooks.store.fragments import FOLDER, is_fragment
from fl_hooks.store.history import Addition, cut_off
from fl_hooks.store.record_form import parse_fragment
from fl_hooks.store.record_kept import Kept, content_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.store.record_form import ArchiveLine
    from fl_hooks.store.record_kept import Content

    Archive = dict[str, tuple[str, ArchiveLine]]

# What a commit that was seen may have said of a violation that CI calls escaped.
_SEEN = ("committed", "suppressed", "bypassed")
_NOWHERE = Addition("", "", "", "", "", "")


def read_record(top: str, git_dir: str = "") -> tuple[Violation, ...]:
    """Return every violation the repository has recorded, newest first.

    History is the truth: a fragment that a revert deleted still counts, a merge counts nothing
    twice. The archive says what a shallow history cannot. Fragments not committed yet come first,
    with an empty commit and date. What CI recorded as escaped counts only where no commit
    recorded the same. git_dir: where to keep what was read of git's objects, "" for nowhere; it
    changes no answer. Raises FlError for a file that cannot be read, naming it and the key.
    """
    with no_collection():
        return tuple(_read_record(top, Kept(top, git_dir)))


def _read_record(top: str, kept: Kept) -> list[Violation]:
    archive, on_disk = read_archive(top), set(_on_disk(top))
    # Beside an archive there is little left to ask.
    if kept.serves and not archive:
        known = kept.additions()
    else:
        known = fragment_additions(top, archive, on_disk)
    added = {path: one for path, one in known.items() if is_fragment(path)}
    cut = cut_off(top)
    violations: list[Violation] = []
    for path, content in _facts(top, added, archive, on_disk, kept):
        origin = added.get(path)
        if (origin is None or origin.commit in cut) and (name := name_of(path)) in archive:
            line = archive[name][1]
            origin = Addition(path, "", line.commit, line.date, "", "")
        violations += _violations(path, content, origin or _NOWHERE)
    kept.keep()
    violations.sort(key=lambda one: one.date or "~", reverse=True)
    return _each_once(violations)


def _facts(
    top: str, added: dict[str, Addition], archive: Archive, on_disk: set[str], kept: Kept
) -> Iterator[tuple[str, Content]]:
    """Yield (path, content) of every fragment, each once, in git's order: newest first."""
    wanted = [one.blob for path, one in added.items() if name_of(path) not in archive]
    contents = kept.contents(wanted)
    seen: set[str] = set()
    for path in (*added, *sorted(on_disk - added.keys()), *(path for path, _ in archive.values())):
        # A fragment is named by its content, so the same name elsewhere is the same fact.
        if (name := name_of(path)) in seen:
            continue
        content = None
        if name in archive:
            content = content_of(archive[name][1])
        elif path in added:
            # None for a broken one, as its commit added it: deleting was its way out.
            content = contents.get(added[path].blob)
        if content is None and path in on_disk:
            content = content_of(parse_fragment(path, _read(top, path)))
        if content is not None:
            seen.add(name)
            yield path, content


def _violations(path: str, content: Content, origin: Addition) -> Iterator[Violation]:
    """Join a fragment's entries with what git knows of it."""
    base, rows = content
    rest = (base, path, origin.commit, origin.date, origin.author, origin.subject)
    return map(Violation._make, [row + rest for row in rows])


def _each_once(violations: list[Violation]) -> list[Violation]:
    """Leave out what CI found and a commit has recorded as well, and what CI found twice.

    Of two records of CI the older one stays.
    """
    marks = {one.fingerprint for one in violations if one.outcome == "escaped"}
    if not marks:
        return violations
    seen = {_identity(o) for o in violations if o.fingerprint in marks and o.outcome in _SEEN}
    kept = []
    for one in reversed(violations):
        if one.outcome == "escaped":
            if (identity := _identity(one)) in seen:
                continue
            seen.add(identity)
        kept.append(one)
    return kept[::-1]


def _identity(one: Violation) -> tuple[str, str, str, int, int]:
    return one.path, one.fingerprint, one.blob, one.line, one.column


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector from looking, again and again, through a long record.

    Nothing here refers to itself, and at 100,000 violations it takes half of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _on_disk(top: str) -> Iterator[str]:
    """Yield the paths of the fragments in the work tree."""
    for folder, _, names in os.walk(os.path.join(top, FOLDER)):
        inside = os.path.relpath(folder, top).replace(os.sep, "/")
        yield from (path for name in names if is_fragment(path := f"{inside}/{name}"))


def _read(top: str, path: str) -> bytes:
    try:
        with open(os.path.join(top, path), "rb") as file:
            return file.read()
    except OSError as error:
        raise FlError(f"{path}: cannot be read: {error.strerror}") from error
