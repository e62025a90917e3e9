"""Putting files of ours into the commit that git is making."""

from __future__ import annotations

import os
import time

from fl_hooks.errors import FlError
from fl_hooks.store import atomic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fl_hooks.store.git import Git

# Editors and prompts run `git status` in the background, which holds the index's lock for a moment.
_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4)
_NO_OID = "0" * 40
# Some 5,000 files. To read and write a larger index once more takes longer than anybody gains.
_SMALL_INDEX = 500_000
# What a command line surely holds, with room for the environment (macOS: 1 MB for both).
_ARGUMENT_BYTES = 400_000


def stage(git: Git, files: Mapping[str, bytes], *, removed: Iterable[str] = ()) -> None:
    """Put files (path -> content) into index and work tree, and take others out of both.

    Plumbing instead of `git add`, which fails for ignored paths, with safecrlf, in sparse
    checkouts and under a filter. A file that lies in the work tree already is left as it is.
    Raises OSError or FlError; the index is changed by one step or not at all.
    """
    removed = [path for path in removed if path not in files]
    for path in (*files, *removed):
        _refuse_links(git.top, path)
    for path, data in files.items():
        place = os.path.join(git.top, path)
        if not os.path.lexists(place):
            atomic.write(place, data, workspace=os.path.join(git.git_dir, "fl-hooks"))
    _update(git, _Rows(_objects(git, files), removed), [*files])
    for path in removed:
        try:
            os.unlink(os.path.join(git.top, path))
        except OSError:
            # Gone already, or kept: untracked from now on, and never read as committed.
            continue


class _Rows:
    """How `git update-index` is told what to change.

    By its arguments: what comes through a pipe ends where its writer is killed, and git takes the
    half of a path for a path. Only what is too much for a command line has to go that way.
    """

    def __init__(self, oids: Mapping[str, str], removed: Iterable[str]) -> None:
        added = [f"100644,{oid},{path}" for path, oid in oids.items()]
        verb: tuple[str, ...] = ("update-index", "--add", "--replace")
        verb += tuple(word for one in added for word in ("--cacheinfo", one))
        self.args = (*verb, "--force-remove", "--", *removed) if removed else verb
        self.stdin = b""
        if sum(map(len, self.args)) > _ARGUMENT_BYTES:
            rows = [f"0 {_NO_OID}\t{path}\0" for path in removed]
            rows += [f"100644 {oid}\t{path}\0" for path, oid in oids.items()]
            self.args = ("update-index", "-z", "--index-info")
            self.stdin = "".join(rows).encode("utf-8")


def _objects(git: Git, files: Mapping[str, bytes]) -> dict[str, str]:
    """Make an object of each content; return path -> id.

    All that lie in the work tree as they should go through one git: each costs 3 ms.
    """
    plain = [path for path, data in files.items() if _holds(os.path.join(git.top, path), data)]
    oids: dict[str, str] = {}
    if plain:
        names = "".join(f"{path}\n" for path in plain).encode("utf-8")
        output = git.run("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=names)
        oids.update(zip(plain, output.decode("ascii").split(), strict=True))
    for path in files.keys() - oids.keys():
        output = git.run("hash-object", "-w", "-t", "blob", "--stdin", stdin=files[path])
        oids[path] = output.decode("ascii").strip()
    return oids


def _holds(place: str, data: bytes) -> bool:
    """Tell whether an ordinary file holds exactly that."""
    if os.path.islink(place) or not os.path.isfile(place):
        return False
    with open(place, "rb") as file:
        return file.read() == data


def _update(git: Git, rows: _Rows, files: list[str]) -> None:
    """Change the index that the commit is made from, and the one the user is left with.

    `git commit -- <path>` commits from a temporary index and restores the real one, which waits
    in index.lock; without our entries in both, the next commit would remove what this one adds.
    The real one comes first: one that holds too much is mended by the next attempt.
    """
    kept = git.index_file
    if os.path.basename(git.index_file).startswith("next-index-"):
        kept = os.path.join(git.git_dir, "index.lock")
        _update_index(git, rows, kept)
    _update_index(git, rows, git.index_file)
    if files and os.path.getsize(kept) < _SMALL_INDEX:
        # Entries made by id know nothing of the files, so that plumbing (`git diff-files`, scripts
        # that ask it) would call the work tree changed until somebody runs `git status`.
        env = {**git.env, "GIT_INDEX_FILE": kept, "GIT_LITERAL_PATHSPECS": "1"}
        git.ask("add", "--refresh", "--", *files, env=env)


def _update_index(git: Git, rows: _Rows, index: str) -> None:
    env = {**git.env, "GIT_INDEX_FILE": index}
    first = locked = _lock(index)
    for pause in (*_PAUSES, None):
        code, _ = git.ask(*rows.args, stdin=rows.stdin, env=env)
        if not code:
            return
        # A lock that went right after git had met it is worth one more try.
        before, locked = locked, _lock(index)
        if pause is None or not (before or locked):
            break
        time.sleep(pause)
    if index.endswith(".lock") and first and locked == first:
        # A lock on what git itself has locked can only be ours, and its owner was killed.
        os.unlink(index + ".lock")
        code, _ = git.ask(*rows.args, stdin=rows.stdin, env=env)
    if code:
        raise git.failure(rows.args, code)


def _lock(index: str) -> tuple[int, ...]:
    """Return what tells an index's lock from another one, () where there is none."""
    try:
        found = os.stat(index + ".lock")
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns


def _refuse_links(top: str, path: str) -> None:
    """Raise FlError where a folder on the way is a link: what it names is not the repository."""
    place = top
    for part in path.split("/")[:-1]:
        place = os.path.join(place, part)
        if os.path.islink(place):
            raise FlError(f"{place} is a symbolic link", "Replace it by a folder.")
