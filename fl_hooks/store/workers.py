"""Worker processes that can be killed: one bad item costs itself, never the whole run.

A call into Rust or C cannot be interrupted from Python, and a crash in it takes the process along;
concurrent.futures and multiprocessing.Pool break or hang when a worker disappears. So each item is
worked on in a process of which the parent knows what it does and since when.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from ctypes import Array, c_double
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Result = TypeVar("Result")

LARGEST_BATCH = 64
# How often the parent looks at the clock while nothing arrives.
TICK_SECONDS = 0.2
IDLE = -1
MOST_BLAMELESS_DEATHS = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item has no result; `traceback` is there where Python code raised."""

    reason: str
    traceback: str = ""


@dataclass(slots=True)
class _Worker:
    """One process; `progress` is shared with it: [index of the item in work, since when]."""

    process: BaseProcess
    pipe: Connection
    progress: Array[c_double]
    batch: dict[int, Any]


def run(
    items: Sequence[Item],
    work: Callable[[Item], Result],
    *,
    jobs: int,
    seconds: float,
) -> list[Result | Failure]:
    """Return work(item) for every item, in order; a Failure where one hung, crashed or raised.

    `jobs` processes work at the same time; with 0 this process does it all, unprotected but for
    exceptions. `seconds` limits each item. `work` has to be picklable where processes cannot be
    forked.
    """
    if jobs <= 0:
        return [_attempt(work, item) for item in items]
    pool = _Pool(items, work, seconds)
    try:
        return pool.run(min(jobs, len(items)))
    finally:
        pool.close()


def default_jobs() -> int:
    """Return the number of processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Pool(Generic[Item, Result]):
    def __init__(
        self, items: Sequence[Item], work: Callable[[Item], Result], seconds: float
    ) -> None:
        self.items = items
        self.work = work
        self.seconds = seconds
        self.waiting = deque(range(len(items)))
        self.results: dict[int, Result | Failure] = {}
        self.workers: list[_Worker] = []
        self.blameless = 0
        self.context = multiprocessing.get_context(_start_method())

    def run(self, jobs: int) -> list[Result | Failure]:
        self.workers = [self._start() for _ in range(jobs)]
        while len(self.results) < len(self.items):
            # A copy: a worker found dead is replaced in the list.
            for worker in list(self.workers):
                self._feed(worker)
            self._listen()
            self._police()
        return [self.results[index] for index in range(len(self.items))]

    def close(self) -> None:
        """End every process at once: none has anything left to do or to save."""
        for worker in self.workers:
            self._end(worker)

    def _start(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        progress = self.context.RawArray("d", [IDLE, 0.0])
        forked = self.context.get_start_method() == "fork"
        # A fork inherits our ends of the pipes; kept open there they would hide our death.
        inherited = [ours, *(worker.pipe for worker in self.workers)] if forked else []
        process = self.context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, progress, self.work, inherited), daemon=True
        )
        process.start()
        theirs.close()
        return _Worker(process, ours, progress, {})

    def _feed(self, worker: _Worker) -> None:
        """Give an idle worker its next batch: large at first, single items towards the end."""
        if worker.batch or not self.waiting:
            return
        fair_share = len(self.waiting) // (len(self.workers) * 4)
        size = max(1, min(LARGEST_BATCH, fair_share))
        taken = [self.waiting.popleft() for _ in range(size)]
        worker.batch = {index: self.items[index] for index in taken}
        try:
            worker.pipe.send(list(worker.batch.items()))
        except OSError:
            self._replace(worker)

    def _listen(self) -> None:
        """Wait for results or deaths, a tick long at most, and take them in."""
        by_handle: dict[Any, _Worker] = {}
        for worker in self.workers:
            by_handle[worker.pipe] = by_handle[worker.process.sentinel] = worker
        ready = wait(list(by_handle), timeout=min(TICK_SECONDS, self.seconds))
        # The same worker can be ready twice: its last results and its death.
        for worker in {id(by_handle[handle]): by_handle[handle] for handle in ready}.values():
            try:
                if worker.pipe.poll():
                    self.results.update(worker.pipe.recv())
                    worker.batch = {}
                elif not worker.process.is_alive():
                    self._replace(worker)
            except (EOFError, OSError):
                self._replace(worker)

    def _police(self) -> None:
        """Kill a worker that has spent its time on one item."""
        for worker in list(self.workers):
            index, since = int(worker.progress[0]), worker.progress[1]
            if index != IDLE and worker.batch and time.monotonic() - since > self.seconds:
                self._replace(worker, f"took longer than {self.seconds:g} s")

    def _replace(self, worker: _Worker, reason: str = "") -> None:
        """Blame a dead worker's current item, give its other items back, start another worker."""
        self._end(worker)
        index = int(worker.progress[0])
        if index in worker.batch:
            self.results[index] = Failure(reason or _cause_of_death(worker.process.exitcode))
        else:
            self._bear_blameless_death(worker)
        # What was done in this batch before is done again: rare, and simpler than keeping it.
        self.waiting.extendleft(sorted(set(worker.batch) - {index}, reverse=True))
        self.workers.remove(worker)
        self.workers.append(self._start())

    def _bear_blameless_death(self, worker: _Worker) -> None:
        """Put up with a worker that died between items, killed from outside, but not for ever."""
        self.blameless += 1
        if self.blameless > MOST_BLAMELESS_DEATHS:
            code = worker.process.exitcode
            raise RuntimeError(f"worker processes keep ending, the last one with exit code {code}")

    def _end(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()


def _serve(
    pipe: Connection,
    progress: Array[c_double],
    work: Callable[[Any], Any],
    inherited: list[Connection],
) -> None:
    """Work batch after batch until the parent closes the pipe."""
    # The terminal sends Ctrl-C to all; it is the parent who answers it, by ending us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for connection in inherited:
        connection.close()
    while True:
        try:
            batch = pipe.recv()
        except (EOFError, OSError):
            return
        results = {}
        for index, item in batch:
            # The time first: read in between, a new time with an old item accuses nobody.
            progress[1] = time.monotonic()
            progress[0] = index
            results[index] = _attempt(work, item)
        answer = _packed(results)
        progress[0] = IDLE
        pipe.send_bytes(answer)


def _packed(results: dict[int, Any]) -> bytes:
    """Return the results as bytes; one that cannot be packed becomes a Failure."""
    try:
        return pickle.dumps(results)
    except Exception:  # noqa: BLE001 - whatever an object's own __reduce__ raises
        return pickle.dumps({i: _attempt(_sendable, one) for i, one in results.items()})


def _sendable(result: Result) -> Result:
    pickle.dumps(result)
    return result


def _attempt(work: Callable[[Item], Result], item: Item) -> Result | Failure:
    """Return the work's result, or the exception as a Failure.

    BaseException: a panic in Rust arrives as one, and neither it nor a SystemExit in an item's
    work is a wish to end the run. Ctrl-C is, where no worker process stands between.
    """
    try:
        return work(item)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001
        import traceback

        return Failure(f"{type(error).__name__}: {error}", traceback.format_exc())


def _cause_of_death(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return f"crashed the scan ({signal.Signals(-code).name})"
        except ValueError:
            return f"crashed the scan (signal {-code})"
    return f"ended the scan with exit code {code}"


def _start_method() -> str:
    """Fork where that is safe and cheap (5 ms against 150): Linux, and no threads about.

    A forked child of a process with threads may inherit a lock that nobody will release, and
    macOS's system libraries do not survive a fork. A fork server would be safe as well, but has
    to import everything again first, which is what the 150 ms are.
    """
    alone = threading.active_count() == 1
    return "fork" if sys.platform == "linux" and alone else "spawn"
