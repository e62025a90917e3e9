"""Files as they are on disk: which ones a scan is about, and reading them without surprises."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.store import changes
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


def tracked(git: Git, wants: Callable[[str], bool]) -> list[Source]:
    """Return the tracked files that are wanted, as they lie in the work tree."""
    sources = []
    for name in _ls_files(git, git.top, "--cached"):
        path, place = printable(name), os.path.join(git.top, name)
        if wants(path) and _regular(place):
            sources.append(Source(path, place, path))
    return sources


def named_sources(
    names: Iterable[str], top: str, wants: Callable[[str], bool], skips: Callable[[str], bool]
) -> tuple[list[Source], list[str]]:
    """Return the files that the named files and folders stand for, and notices about them.

    A named file is taken as it is; a folder gives those of its files that `wants` says yes to:
    in a repository the tracked ones and those not ignored, elsewhere all but what lies in folders
    that start with a dot or that `skips` says yes to. A name that does not exist is an FlError.
    `top` is the repository's root, or "" outside one; paths are relative to it, or to the current
    folder, and absolute where neither holds them.
    """
    found: dict[str, Source] = {}
    notices: list[str] = []
    for name in names:
        place = os.path.abspath(name)
        if not os.path.lexists(place):
            message = f"{printable(name)}: no such file or folder"
            raise FlError(message, "Check the path's spelling.")
        if os.path.isdir(place):
            inside = [one for one in _folder(place, top, wants, skips) if _regular(one.place)]
            if not inside:
                notices.append(f"{printable(name)}: no file in it is one to scan")
            for source in inside:
                found.setdefault(source.place, source)
        else:
            found[place] = _named(place, top)
    return sorted(found.values(), key=lambda source: source.path), notices


class NotReadError(Exception):
    """Why a file was not read; `unreadable` where it cannot be opened at all by this user."""

    def __init__(self, reason: str, *, unreadable: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.unreadable = unreadable


def read_limited(place: str, limit: int) -> bytes:
    """Return a file's content; NotReadError with the reason where that is not possible.

    Only regular files are opened, as a pipe or a device would wait for ever, and never more than
    `limit` bytes are taken into memory.
    """
    try:
        status = os.stat(place)
        if not stat.S_ISREG(status.st_mode):
            raise NotReadError("it is no regular file", unreadable=True)
        if status.st_size > limit:
            reason = f"{status.st_size:,} bytes are over limits.file_bytes ({limit:,})"
            raise NotReadError(reason, unreadable=False)
        with open(place, "rb") as file:
            # One more, as the size can be a lie: /proc says 0, and files grow.
            data = file.read(limit + 1)
    except OSError as error:
        raise NotReadError(f"it cannot be read ({error.strerror})", unreadable=True) from error
    if len(data) > limit:
        raise NotReadError(
            f"it holds more bytes than limits.file_bytes ({limit:,})", unreadable=False
        )
    return data


def shown_path(name: str, top: str) -> str:
    """Return a path as a report shows it: relative to `top`, or to the current folder without."""
    return _shown(os.path.abspath(name), top)[0]


def printable(path: str) -> str:
    r"""Return a path as valid text: bytes that are no UTF-8 become `\xNN`."""
    return changes.printable(path).replace(os.sep, "/")


def _named(place: str, top: str) -> Source:
    path, below = _shown(place, top)
    return Source(path, place, path if below else path.rpartition("/")[2], named=True)


def _folder(
    place: str, top: str, wants: Callable[[str], bool], skips: Callable[[str], bool]
) -> Iterator[Source]:
    """List the files below a folder that are wanted, as git sees them in a repository."""
    shown, below = _shown(os.path.join(place, "x"), top)
    shown = shown.removesuffix("x")
    policy = shown if below else ""
    for name in _names(place, policy, skips):
        path = printable(name)
        if wants(policy + path):
            yield Source(shown + path, os.path.join(place, name), policy + path)


def _names(place: str, policy: str, skips: Callable[[str], bool]) -> Iterable[str]:
    """Return the files below a folder, relative to it."""
    try:
        git = Git(*find_repo(place))
    except FlError:
        return _walk(place, policy, skips)
    names = _ls_files(git, place, "--cached", "--others", "--exclude-standard")
    # Who names a folder that git ignores, such as an environment's, means what is in it.
    ignored = not names and git.ask("check-ignore", "--quiet", "--", place)[0] == 0
    return _walk(place, policy, skips) if ignored else names


def _walk(place: str, policy: str, skips: Callable[[str], bool]) -> Iterator[str]:
    """List what is below a folder that is no folder itself, without the folders to skip."""
    for folder, folders, names in os.walk(place):
        start = os.path.relpath(folder, place)
        start = "" if start == os.curdir else os.path.join(start, "")
        above = policy + printable(start)
        folders[:] = sorted(n for n in folders if n[0] != "." and not skips(above + printable(n)))
        yield from (start + name for name in sorted(names))


def _ls_files(git: Git, folder: str, *which: str) -> list[str]:
    """Ask git for the files below a folder, relative to it."""
    output = git.run("-C", folder, "ls-files", "-z", *which)
    # In a merge a path stands there once per side.
    return list(dict.fromkeys(os.fsdecode(name) for name in output.split(b"\0") if name))


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
