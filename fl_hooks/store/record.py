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
from fl_hooks.store.history import Addition, cut_off, read_blobs
from fl_hooks.store.record_form import parse_fragment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from fl_hooks.store.record_form import ArchiveLine, Fragment

    Archive = dict[str, tuple[str, ArchiveLine]]

# What a commit that was seen may have said of a violation that CI calls escaped.
_SEEN = ("committed", "suppressed", "bypassed")
_NOWHERE = Addition("", "", "", "", "", "")


def read_record(top: str) -> tuple[Violation, ...]:
    """Return every violation the repository has recorded, newest first.

    History is the truth: a fragment that a revert deleted still counts, a merge counts nothing
    twice. The archive says what a shallow history cannot. Fragments not committed yet come first,
    with an empty commit and date. What CI recorded as escaped counts only where no commit
    recorded the same. Raises FlError for a file that cannot be read, naming it and the key.
    """
    with _no_collection():
        return tuple(_read_record(top))


def _read_record(top: str) -> list[Violation]:
    archive, on_disk = read_archive(top), set(_on_disk(top))
    known = fragment_additions(top, archive, on_disk)
    added = {path: one for path, one in known.items() if is_fragment(path)}
    cut = cut_off(top)
    violations: list[Violation] = []
    for path, fragment in _facts(top, added, archive, on_disk):
        origin = added.get(path)
        if (origin is None or origin.commit in cut) and (name := name_of(path)) in archive:
            line = archive[name][1]
            origin = Addition(path, "", line.commit, line.date, "", "")
        violations += _violations(path, fragment, origin or _NOWHERE)
    violations.sort(key=lambda one: one.date or "~", reverse=True)
    return _each_once(violations)


def _facts(
    top: str, added: dict[str, Addition], archive: Archive, on_disk: set[str]
) -> Iterator[tuple[str, Fragment]]:
    """Yield (path, content) of every fragment, each once, in git's order: newest first."""
    wanted = [one.blob for path, one in added.items() if name_of(path) not in archive]
    blobs = read_blobs(top, wanted)
    seen: set[str] = set()
    for path in (*added, *sorted(on_disk - added.keys()), *(path for path, _ in archive.values())):
        # A fragment is named by its content, so the same name elsewhere is the same fact.
        if (name := name_of(path)) in seen:
            continue
        fragment = archive[name][1] if name in archive else _committed(path, added, blobs)
        if fragment is None and path in on_disk:
            fragment = parse_fragment(path, _read(top, path))
        if fragment is not None:
            seen.add(name)
            yield path, fragment


def _committed(path: str, added: dict[str, Addition], blobs: dict[str, bytes]) -> Fragment | None:
    """Return a fragment as its commit added it; None for a broken one: deleting was its way out."""
    if path not in added or added[path].blob not in blobs:
        return None
    try:
        return parse_fragment(path, blobs[added[path].blob])
    except FlError:
        return None


def _violations(path: str, fragment: Fragment, origin: Addition) -> Iterator[Violation]:
    """Join a fragment's entries with what git knows of it."""
    known: dict[str, Any] = {
        "base": fragment.base or "",
        "fragment": path,
        "commit": origin.commit,
        "date": origin.date,
        "author": origin.author,
        "subject": origin.subject,
    }
    for entry in fragment.violations:
        # The model's own dictionary: model_dump() takes as long as reading the whole file.
        yield Violation(**entry.__dict__, **known)


def _each_once(violations: Iterable[Violation]) -> list[Violation]:
    """Leave out what CI found and a commit has recorded as well, and what CI found twice.

    Of two records of CI the older one stays.
    """
    violations = list(violations)
    seen = {_identity(one) for one in violations if one.outcome in _SEEN}
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
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from looking, again and again, through a growing record.

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
