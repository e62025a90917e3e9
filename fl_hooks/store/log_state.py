"""What HEAD, the index and the work tree hold of the record."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.store import archive, fragments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.store.git import Git

FOLDERS = (fragments.FOLDER, archive.FOLDER)


@dataclass(frozen=True, slots=True)
class LogState:
    """The record's files by path.

    head: blob ids; "" values do not occur. index: (mode, blob id), only what is merged.
    unmerged: paths in conflict. changed: path -> content, None for none, of tracked files whose
    work tree version is another than the index's. untracked: paths that only the work tree has.
    """

    head: dict[str, str]
    index: dict[str, tuple[str, str]]
    unmerged: tuple[str, ...]
    changed: dict[str, bytes | None]
    untracked: tuple[str, ...]


def log_state(git: Git) -> LogState:
    """Look at the record in three calls of git, none of which takes a lock; FlError as git says."""
    index: dict[str, tuple[str, str]] = {}
    unmerged: dict[str, None] = {}
    for entry in _split(git.run("ls-files", "--stage", "-z", "--", *FOLDERS)):
        facts, _, path = entry.partition("\t")
        mode, oid, stage = facts.split(" ")
        if stage == "0":
            index[path] = mode, oid
        else:
            unmerged[path] = None
    changed = dict(_changed(git, index))
    tracked = index.keys() | unmerged.keys()
    untracked = tuple(sorted(path for path in _on_disk(git.top) if path not in tracked))
    return LogState(_head(git), index, tuple(unmerged), changed, untracked)


def _head(git: Git) -> dict[str, str]:
    if not git.has_commits():
        return {}
    entries = _split(git.run("ls-tree", "-r", "-z", "--full-tree", "HEAD", "--", *FOLDERS))
    return {
        path: facts.split(" ")[2] for facts, _, path in (one.partition("\t") for one in entries)
    }


def _changed(git: Git, index: dict[str, tuple[str, str]]) -> Iterator[tuple[str, bytes | None]]:
    """Yield what differs; git tells from the files' stat data, which may differ without a cause."""
    output = git.run("diff-files", "--raw", "-z", "--no-renames", "--no-abbrev", "--", *FOLDERS)
    for path in _split(output)[1::2]:
        if path not in index:
            continue
        data = read(git.top, path)
        if data is None or blob_id(data, index[path][1]) != index[path][1]:
            yield path, data


def read(top: str, path: str) -> bytes | None:
    """Return a file of the work tree, None where there is none (or a folder, or a link to none)."""
    try:
        with open(os.path.join(top, path), "rb") as file:
            return file.read()
    except OSError:
        return None


def blob_id(data: bytes, like: str) -> str:
    """Return the id that git gives the content, in the hash that another id is in."""
    new = hashlib.sha256 if len(like) == hashlib.sha256().digest_size * 2 else hashlib.sha1
    return new(b"blob %d\0" % len(data) + data).hexdigest()


def _on_disk(top: str) -> Iterator[str]:
    for start in FOLDERS:
        for folder, _, names in os.walk(os.path.join(top, start)):
            inside = os.path.relpath(folder, top).replace(os.sep, "/")
            yield from (f"{inside}/{name}" for name in names)


def _split(output: bytes) -> list[str]:
    return output.decode("utf-8", "surrogateescape").split("\0")[:-1]
