"""Files as they are on disk: which ones a scan is about, and reading them without surprises."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.store import fragments
from fl_hooks.store.git import Git
from fl_hooks.store.paths import find_repo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Source:
    """One file to scan.

    `path` is what people see ("/"-separated), `place` is where it lies on disk, and `policy` is
    the path that globs of the configuration are matched with: below a folder outside the
    repository it starts at that folder, so that no folder above it can exclude everything.
    """

    path: str
    place: str
    policy: str
    named: bool = False


def tracked(git: Git) -> list[Source]:
    """Return every tracked file of the work tree."""
    sources = []
    for name in _ls_files(git, git.top, "--cached"):
        path = printable(name)
        sources.append(Source(path, os.path.join(git.top, name), path))
    return sources


def named_sources(
    names: Iterable[str], top: str, wants: Callable[[str], bool]
) -> tuple[list[Source], list[str]]:
    """Return the files that the named files and folders stand for, and notices about them.

    A named file is taken as it is; a folder gives those of its files that `wants` says yes to:
    in a repository the tracked ones and those not ignored. A name that does not exist is an
    FlError. `top` is the repository's root, or "" outside one; paths are relative to it, or to
    the current folder, and absolute where neither holds them.
    """
    found: dict[str, Source] = {}
    notices: list[str] = []
    for name in names:
        place = os.path.abspath(name)
        if not os.path.lexists(place):
            raise FlError(
                f"{printable(name)}: no such file or folder", "Check the path's spelling."
            )
        if os.path.isdir(place):
            sources = [one for one in _folder(place, top) if wants(one.policy)]
            if not sources:
                notices.append(f"{printable(name)}: no file in it is one to scan")
        else:
            path, below = _shown(place, top)
            policy = path if below else os.path.basename(path)
            sources = [Source(path, place, policy, named=True)]
        for source in sources:
            # Named as well as met in a folder: the name counts.
            if source.named or source.place not in found:
                found[source.place] = source
    return sorted(found.values(), key=lambda source: source.path), notices


def read_limited(place: str, limit: int) -> tuple[bytes, str]:
    """Return a file's content and "", or b"" and the reason why it was not read.

    Only regular files are opened, as a pipe or a device would wait for ever, and never more than
    `limit` bytes are taken into memory.
    """
    try:
        status = os.stat(place)
        if not stat.S_ISREG(status.st_mode):
            return b"", "it is no regular file"
        if status.st_size > limit:
            return b"", f"{status.st_size:,} bytes are over limits.file_bytes ({limit:,})"
        with open(place, "rb") as file:
            # Read what is there even where the size was a lie, as in /proc.
            data = file.read(limit + 1)
    except OSError as error:
        return b"", f"it cannot be read ({error.strerror})"
    if len(data) > limit:
        return b"", f"it holds more bytes than limits.file_bytes ({limit:,})"
    return data, ""


def shown_path(name: str, top: str) -> str:
    """Return a path as a report shows it: relative to `top`, or to the current folder without."""
    return _shown(os.path.abspath(name), top)[0]


def printable(path: str) -> str:
    r"""Return a path as valid text: bytes that are no UTF-8 become `\xNN`."""
    return fragments.printable(path).replace(os.sep, "/")


def _folder(place: str, top: str) -> Iterator[Source]:
    """List the regular files below a folder, as git sees them where it is in a repository."""
    shown, inside = _shown(os.path.join(place, "x"), top)
    shown = shown.removesuffix("x")
    for name in _names(place):
        path = shown + printable(name)
        yield Source(path, os.path.join(place, name), path if inside else printable(name))


def _names(place: str) -> Iterable[str]:
    try:
        top, git_dir, common = find_repo(place)
    except FlError:
        return _walk(place)
    # Git speaks of paths below the folder it runs in, so it runs in this one.
    git = Git(top, git_dir, common)
    return _ls_files(git, place, "--cached", "--others", "--exclude-standard")


def _walk(place: str) -> Iterator[str]:
    """List the regular files below a folder, without folders that start with a dot."""
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if _regular(file := os.path.join(folder, name)):
                yield os.path.relpath(file, place)


def _ls_files(git: Git, folder: str, *which: str) -> list[str]:
    """Ask git for the files below a folder, relative to it, without links and submodules."""
    output = git.run("-C", folder, "ls-files", "-z", *which)
    # In a merge a path stands there once per side.
    names = dict.fromkeys(os.fsdecode(name) for name in output.split(b"\0") if name)
    return [name for name in names if _regular(os.path.join(folder, name))]


def _regular(place: str) -> bool:
    """Tell whether the place is a file itself, neither a link nor deleted nor a submodule."""
    try:
        return stat.S_ISREG(os.lstat(place).st_mode)
    except OSError:
        return False


def _shown(place: str, top: str) -> tuple[str, bool]:
    """Return the path to show for a place, and whether it lies below root or current folder."""
    root = top or os.getcwd()
    for base in (root, os.path.realpath(root)):
        for spelling in (place, _resolved(place)):
            if spelling.startswith(os.path.join(base, "")):
                return printable(os.path.relpath(spelling, base)), True
    return printable(place), False


def _resolved(place: str) -> str:
    """Return the place with links in its folder resolved, the file itself as it is named."""
    folder, name = os.path.split(place)
    return os.path.join(os.path.realpath(folder), name)
