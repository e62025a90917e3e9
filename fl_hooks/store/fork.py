"""Sharing work with a forked child: half of it, where there are two cores to do it on."""

from __future__ import annotations

import marshal
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


def spread(work: Callable[[Any], Any], jobs: Sequence[Any]) -> list[Any]:
    """Return work(job) for each job, in order; a child does half of them where that is possible.

    What work returns has to survive marshal. What the child cannot do, whatever the reason, is
    done here, so that an error is raised here.
    """
    if len(jobs) < 2 or not _two_cores():  # noqa: PLR2004 -- two halves
        return [work(job) for job in jobs]
    # Every other one: large files stand together in some folders.
    own, theirs = jobs[::2], jobs[1::2]
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _serve(work, theirs, writer)
    os.close(writer)
    results: list[Any] = [None] * len(jobs)
    try:
        results[::2] = [work(job) for job in own]
        answer = _answer(reader)
    finally:
        os.close(reader)
        _, status = os.waitpid(child, 0)
    done = marshal.loads(answer) if not status else None  # noqa: S302 -- our own child wrote it
    results[1::2] = done if done is not None else [work(job) for job in theirs]
    return results


def _serve(work: Callable[[Any], Any], jobs: Sequence[Any], writer: int) -> None:
    """Do the jobs in the child and end it, past everything that the parent has open."""
    code = 1
    try:
        answer = memoryview(marshal.dumps([work(job) for job in jobs]))
        while answer:
            answer = answer[os.write(writer, answer) :]
        code = 0
    finally:
        os._exit(code)


def _answer(reader: int) -> bytes:
    parts = []
    while part := os.read(reader, 1 << 16):
        parts.append(part)
    return b"".join(parts)


def _two_cores() -> bool:
    if not hasattr(os, "fork"):
        return False
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) > 1
    return (os.cpu_count() or 1) > 1
