"""Events in large numbers: lines of a log in the git directory, on this machine only."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.store import atomic
from fl_hooks.store.events import Event, parse, unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def folder(common: str) -> str:
    """Return the folder of the logs: shared by all work trees, never tracked."""
    return os.path.join(common, "fl-hooks", "local")


def append(common: str, kind: str, month: str, lines: Iterable[str]) -> str:
    """Add lines and return the log's path when they are on the disk; FlError where they are not.

    What a crash left of a line before it is ended first, so that it spoils nothing but itself.
    """
    path = os.path.join(folder(common), f"{kind}-{month}.jsonl")
    try:
        new = not os.path.exists(path)
        if new:
            os.makedirs(folder(common), exist_ok=True)
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        fd = os.open(path, flags, 0o666)
        try:
            _append(fd, "".join(f"{line}\n" for line in lines).encode("ascii"))
        finally:
            os.close(fd)
        if new:
            atomic.sync_folder(folder(common))
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def append_new(common: str, kind: str, rows: Iterable[tuple[int, str, str]]) -> int:
    """Add what is not there yet of rows (count, month, line); return the sum of their counts."""
    months: dict[str, dict[str, int]] = {}
    for count, month, line in rows:
        months.setdefault(month, {})[line] = count
    new = 0
    for month, lines in months.items():
        there = set(_texts(os.path.join(folder(common), f"{kind}-{month}.jsonl")))
        fresh = [line for line in lines if line not in there]
        if fresh:
            append(common, kind, month, fresh)
        new += sum(lines[line] for line in fresh)
    return new


def _texts(path: str) -> Iterator[str]:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            yield from (line.rstrip("\n") for line in file)
    except FileNotFoundError:
        return


def _append(fd: int, lines: bytes) -> None:
    # One write: several processes may do this at once, and each gets a place of its own.
    data = b"\n" + lines if _torn(fd) else lines
    if os.write(fd, data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(fd)


def _torn(fd: int) -> bool:
    """Tell whether the last line has no end."""
    size = os.fstat(fd).st_size
    if not size:
        return False
    os.lseek(fd, size - 1, os.SEEK_SET)
    return os.read(fd, 1) != b"\n"


def read(common: str) -> Iterator[Event]:
    """Yield the events of all local logs, skipping lines that a crash cut off."""
    try:
        names = sorted(os.listdir(folder(common)))
    except FileNotFoundError:
        return
    for name in names:
        if name.endswith(".jsonl"):
            yield from _lines(os.path.join(folder(common), name))


def _lines(path: str) -> Iterator[Event]:
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield parse(f"{path}:{number}", line)
            except FlError:
                continue
