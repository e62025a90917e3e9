"""Times of which a repository hands out each only once, to all its processes."""

from __future__ import annotations

import os
from threading import Lock
from time import time_ns

try:
    import fcntl
except ImportError:  # pragma: no cover: Windows, where a process has its own order only
    fcntl = None  # type: ignore[assignment]

# A note from further ahead than that was made by a clock that was wrong.
_AHEAD = 10_000_000
_WIDTH = 20
_in_process = Lock()


def next_moment(path: str) -> int:
    """Return now, in microseconds since 1970, later than any moment given out from this file.

    Two events that are alike in everything then still differ in their time, and are two files.
    Where the file cannot be written, it is just now.
    """
    with _in_process:
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        except OSError:
            return time_ns() // 1000
        try:
            return _after_last(fd)
        finally:
            os.close(fd)


def _after_last(fd: int) -> int:
    """Read the last moment, write the new one; closing the file gives the lock back."""
    if fcntl is not None:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
        except OSError:
            pass  # a file system without locks
    noted = os.read(fd, _WIDTH).strip()
    last = int(noted) if noted.isdigit() else 0
    now = time_ns() // 1000
    moment = last + 1 if now <= last < now + _AHEAD else now
    os.lseek(fd, 0, os.SEEK_SET)
    os.write(fd, b"%020d" % moment)
    return moment
