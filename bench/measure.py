"""Whole-process times, taken round by round so that a busy moment hits every contender alike."""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import base
import peers

if TYPE_CHECKING:
    from collections.abc import Callable

PEAK = Path(__file__).with_name("peak.py")


@dataclass(slots=True)
class Contender:
    """A command to time, and what was measured of it.

    reset: what makes the next run the first attempt at its commit; what an earlier one noted would
    be settled too. environment: all that it is started with, by default what a hook is.
    times, work: the seconds of each run, and the processor's seconds with its children's.
    """

    name: str
    command: list[str]
    exits: tuple[int, ...] = (0,)
    times: list[float] = field(default_factory=list)
    peak: int = 0
    reset: Callable[[], object] | None = None
    environment: dict[str, str] | None = None
    work: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median in milliseconds."""
        return statistics.median(self.times) * 1000

    @property
    def processor(self) -> float:
        """The median of the processor's milliseconds."""
        return statistics.median(self.work) * 1000

    @property
    def spread(self) -> tuple[float, float]:
        """The lower and the upper quartile in milliseconds."""
        if len(self.times) < 4:
            return min(self.times) * 1000, max(self.times) * 1000
        low, _, high = statistics.quantiles(self.times, n=4, method="inclusive")
        return low * 1000, high * 1000


def race(contenders: list[Contender], top: Path, *, rounds: int, budget: float) -> None:
    """Time every contender in turn, `rounds` times; a slow one stops early, with three at least.

    `budget` is the number of seconds after which a contender takes no further part. One whose
    first run takes twice as long is not run again, and that run counts.
    """
    for each in contenders:
        # It warms the file cache and fills the hook's own cache.
        first = once(each, top)
        if first > 2 * budget:
            each.times.append(first)
        else:
            each.work.clear()
    running = [each for each in contenders if not each.times]
    for turn in range(rounds):
        for each in _rotated(running, turn):
            if len(each.times) < 3 or sum(each.times) < budget:
                each.times.append(once(each, top))
    for each in contenders:
        if each.peak <= _own_peak():
            each.peak = peak(each, top)


def once(contender: Contender, top: Path) -> float:
    """Run the command as a hook is run; return its seconds; stop where its exit code is wrong."""
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, number) for number in (0, 1, 2)]
    os.chdir(top)
    _reset(contender, top)
    environment = contender.environment or hook_environment()
    start = time.perf_counter()
    child = os.posix_spawn(
        contender.command[0], contender.command, environment, file_actions=actions
    )
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    os.close(null)
    contender.work.append(usage.ru_utime + usage.ru_stime)
    contender.peak = max(contender.peak, kibibytes(usage.ru_maxrss))
    if os.waitstatus_to_exitcode(status) not in contender.exits:
        raise SystemExit(_complaint(contender, top))
    return seconds


def peak(contender: Contender, top: Path) -> int:
    """Return the peak memory in KiB of a command that is smaller than this process."""
    _reset(contender, top)
    environment = contender.environment or hook_environment()
    command = [sys.executable, str(PEAK), *contender.command]
    result = subprocess.run(
        command, cwd=top, env=environment, capture_output=True, text=True, check=True
    )
    return int(result.stdout)


def hook_environment() -> dict[str, str]:
    """Return what `git commit` adds to a hook's environment in an ordinary work tree."""
    return base.environment() | peers.SETTINGS | {"GIT_INDEX_FILE": ".git/index", "GIT_PREFIX": ""}


def kibibytes(size: int) -> int:
    """Return a peak in KiB: macOS counts bytes, Linux KiB."""
    return size // 1024 if sys.platform == "darwin" else size


def _reset(contender: Contender, top: Path) -> None:
    if contender.reset:
        contender.reset()
    else:
        shutil.rmtree(top / ".git" / "fl-hooks" / "spool", ignore_errors=True)


def _own_peak() -> int:
    """Return the size a child's figure starts at, see peak.py, and some more."""
    return kibibytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 5 // 4


def _rotated(contenders: list[Contender], turn: int) -> list[Contender]:
    place = turn % max(len(contenders), 1)
    return contenders[place:] + contenders[:place]


def _complaint(contender: Contender, top: Path) -> str:
    environment = contender.environment or hook_environment()
    result = subprocess.run(
        contender.command, cwd=top, env=environment, capture_output=True, text=True, check=False
    )
    said = (result.stdout + result.stderr)[-2000:]
    expected = " or ".join(map(str, contender.exits))
    return f"{contender.name} ended with {result.returncode}, not {expected}:\n{said}"
