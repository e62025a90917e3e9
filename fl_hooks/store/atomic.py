"""Files that are there whole or not at all, whatever ends the process."""

from __future__ import annotations

import errno
import os

# A workspace on another file system, not there, or not ours to write.
_ELSEWHERE = (
    *(errno.EXDEV, errno.ENOENT, errno.ENOTDIR),
    *(errno.EACCES, errno.EPERM, errno.EROFS),
)


def write(path: str, data: bytes, workspace: str = "") -> None:
    """Write a file so that a crash leaves either the old state or the new one.

    The data goes to a temporary file, to the disk, and only then under its name. `workspace` is
    where the temporary file lies, so that a crash leaves nothing in the user's own folders; where
    that cannot be used, and by default, it lies beside the file. Missing folders are made.
    Raises OSError, and then leaves neither the file nor a trace.
    """
    folder = os.path.dirname(path)
    made = _make(folder)
    for place in (workspace or folder, folder):
        try:
            _write(os.path.join(place, _temporary_name(path)), path, data)
            break
        except OSError as error:
            if error.errno not in _ELSEWHERE or place == folder:
                raise
    for changed in (folder, *made):
        sync_folder(changed)


def sync_folder(folder: str) -> None:
    """Bring a folder's list of names to the disk, where the system can."""
    try:
        fd = os.open(folder, os.O_RDONLY)
    except OSError:
        # Windows opens no folders.
        return
    try:
        os.fsync(fd)
    except OSError:
        pass
    finally:
        os.close(fd)


def _make(folder: str) -> list[str]:
    """Make a folder and those above it; return the folders that list a new one now."""
    above = []
    place = folder
    while place and not os.path.isdir(place):
        parent = os.path.dirname(place)
        if parent == place:
            break
        place = parent
        above.append(place or os.curdir)
    if above:
        os.makedirs(folder, exist_ok=True)
    return above


def _write(temporary: str, path: str, data: bytes) -> None:
    fd = os.open(
        temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
    )
    try:
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(fd, view) :]
            os.fsync(fd)
        finally:
            os.close(fd)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _temporary_name(path: str) -> str:
    return f".{os.path.basename(path)}.{os.getpid()}.{os.urandom(4).hex()}.tmp"
