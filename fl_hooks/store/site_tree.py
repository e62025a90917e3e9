"""Folders that fl-build-site writes: the page tree and the site. Never anybody else's.

A folder is ours if it holds MARKER, which lists every file we wrote there. What is not listed was
put there by somebody else, and is neither overwritten, nor deleted, nor published.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.store.git import Git
from fl_hooks.store.paths import find_repo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MARKER = ".fl-build-site"
_HEAD = "# Written by fl-build-site, which replaces and deletes the files listed here."
_KEY = "# Made from "
# Makes git overlook the folder where the repository does not ignore it already.
_IGNORE = (".gitignore", b"*\n")


def write_tree(folder: str, files: Mapping[str, bytes], shown: str, key: str = "") -> int:
    """Make a folder of ours hold exactly `files`; return how many were written or removed.

    A file whose bytes are the same is left alone. `shown` is the folder's name in messages, `key`
    what `is_made_from` will be asked for. Not synced to the disk: the next run writes again what a
    crash left half-done. Raises FlError where the folder is not ours to write, or cannot be
    written.
    """
    check_ours(folder, shown)
    wanted = dict([_IGNORE]) | dict(files)
    had = _listed(folder) or set()
    try:
        os.makedirs(folder, exist_ok=True)
        # A crash must not leave a file of ours that the marker does not name.
        _mark(folder, had | wanted.keys())
        changed = sum(_write(folder, path, data) for path, data in sorted(wanted.items()))
        stale = sorted(had - wanted.keys())
        for path in stale:
            _remove(folder, path)
        _mark(folder, wanted, key)
    except OSError as error:
        raise _unwritable(error, shown) from error
    return changed + len(stale)


def add(folder: str, files: Mapping[str, bytes], shown: str) -> None:
    """Add files to a folder that we have just written."""
    listed = _listed(folder)
    try:
        if listed is not None:
            _mark(folder, listed | files.keys(), _key(folder))
        for path, data in files.items():
            _write(folder, path, data)
    except OSError as error:
        raise _unwritable(error, shown) from error


def scratch(out: str, shown: str) -> tempfile.TemporaryDirectory[str]:
    """Return a folder beside `out` to build in, so that the result can be renamed into place."""
    parent = os.path.dirname(out)
    try:
        os.makedirs(parent, exist_ok=True)
        return tempfile.TemporaryDirectory(
            prefix=f".{os.path.basename(out)}-", dir=parent, ignore_cleanup_errors=True
        )
    except OSError as error:
        raise _unwritable(error, shown) from error


def replace_tree(built: str, out: str, shown: str, key: str = "") -> None:
    """Put a built site in place of the last one, whole; both lie on one file system.

    `key` is what `is_made_from` will be asked for. Raises FlError, and changes nothing, where
    `out` is not ours.
    """
    check_ours(out, shown)
    try:
        _write(built, *_IGNORE)
        _mark(built, _walk(built), key)
        aside = os.path.join(os.path.dirname(built), "replaced")
        if os.path.isdir(out):
            os.rename(out, aside)
        os.rename(built, out)
    except OSError as error:
        raise _unwritable(error, shown) from error
    shutil.rmtree(aside, ignore_errors=True)


def is_made_from(folder: str, key: str) -> bool:
    """Tell whether a folder of ours was made from what `key` stands for and is whole.

    Whole means that every file is there; what a file holds is not looked at.
    """
    listed = _listed(folder)
    if not key or listed is None or _key(folder) != key:
        return False
    return set(_walk(folder)) >= listed


def check_ours(folder: str, shown: str, option: str = "--out") -> None:
    """Raise FlError unless the folder is absent, empty, or wholly made by us and untracked."""
    way_out = f"Move it away, or choose another folder with {option}."
    if os.path.islink(folder) or (os.path.exists(folder) and not os.path.isdir(folder)):
        raise FlError(f"{shown} is not a folder", way_out)
    found = sorted(_walk(folder))
    if not found:
        return
    tracked = _tracked(folder)
    if tracked:
        hint = f"Choose another folder with {option}. If an old build was committed there, take it "
        hint += f"out of git first: git rm -r --cached {shown}"
        raise FlError(f"{shown} holds files that git tracks: {tracked}", hint)
    listed = _listed(folder)
    if listed is None:
        raise FlError(f"{shown} was not made by fl-build-site: it holds {found[0]}", way_out)
    foreign = [path for path in found if path not in listed and path != MARKER]
    if foreign:
        message = f"{shown} holds a file that fl-build-site did not write: {foreign[0]}"
        raise FlError(message, "Move the file away; everything else there is made anew.")


def _listed(folder: str) -> set[str] | None:
    """Return the files that the marker names, None where there is no marker."""
    try:
        # Only LF ends a line: a file's name may hold CR.
        with open(os.path.join(folder, MARKER), encoding="utf-8", newline="\n") as file:
            lines = {line.removesuffix("\n") for line in file}
        return {line for line in lines if line and not line.startswith("#")}
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return set()


def _key(folder: str) -> str:
    """Return what the marker says that the folder was made from."""
    with open(os.path.join(folder, MARKER), encoding="utf-8", newline="\n") as file:
        second = [*file.readlines(4096), "", ""][1]
    return second.removeprefix(_KEY).strip() if second.startswith(_KEY) else ""


def _mark(folder: str, paths: Iterable[str], key: str = "") -> None:
    head = (_HEAD, f"{_KEY}{key}") if key else (_HEAD,)
    text = "\n".join((*head, *sorted(path for path in paths if path != MARKER), ""))
    _write(folder, MARKER, text.encode("utf-8", "surrogateescape"))


def _walk(folder: str) -> list[str]:
    """Return every file and link below a folder, "/"-separated and relative to it."""
    found = []
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in (*names, *links):
            path = os.path.relpath(os.path.join(place, name), folder)
            found.append(path.replace(os.sep, "/"))
    return found


def _tracked(folder: str) -> str:
    """Return one path below the folder that its repository tracks, "" where there is none."""
    try:
        git = Git(*find_repo(os.path.dirname(folder)))
    except FlError:
        return ""
    relative = os.path.relpath(os.path.realpath(folder), os.path.realpath(git.top))
    inside = relative.replace(os.sep, "/")
    if inside == ".." or inside.startswith("../"):
        return ""
    output = git.run("--literal-pathspecs", "ls-files", "-z", "--", inside)
    return os.fsdecode(output.partition(b"\0")[0])


def _write(folder: str, path: str, data: bytes) -> bool:
    """Write a file unless it holds these bytes already; tell whether it was written."""
    place = os.path.join(folder, *path.split("/"))
    try:
        with open(place, "rb") as file:
            if file.read() == data:
                return False
    except (FileNotFoundError, NotADirectoryError):
        os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "wb") as file:
        file.write(data)
    return True


def _remove(folder: str, path: str) -> None:
    """Remove a file of ours, and the folders above it that this leaves empty."""
    place = os.path.join(folder, *path.split("/"))
    try:
        os.unlink(place)
    except FileNotFoundError:
        return
    above = os.path.dirname(place)
    while above != folder and not os.listdir(above):
        os.rmdir(above)
        above = os.path.dirname(above)


def _unwritable(error: OSError, shown: str) -> FlError:
    name = error.filename if isinstance(error.filename, str) else shown
    return FlError(f"{shown} cannot be written: {name}: {error.strerror}")
