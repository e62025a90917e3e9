"""Full scans: the standard library, the same on every machine, and repositories brought along."""

from __future__ import annotations

import collections
import json
import os
import random
import statistics
import subprocess
import sysconfig
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import base
import peers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 3
PILOT = 40  # files, enough to tell a tool's speed from its start-up
WORTH_SAMPLING = 0.7  # what is left out of a larger share saves little, and the guess is rough
NOT_IN_STDLIB = {"site-packages", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Subject:
    """A folder and the Python files in it that our scan reads; every tool is given these."""

    name: str
    top: Path
    files: tuple[str, ...]
    sizes: dict[str, int]

    def bytes(self, files: Sequence[str]) -> int:
        """Return the size of some of its files."""
        return sum(self.sizes[each] for each in files)

    def sample(self, share: float) -> tuple[str, ...]:
        """Return that share of the files, some at least, by chance and always the same ones."""
        count = min(len(self.files), max(PILOT, round(share * len(self.files))))
        return tuple(sorted(random.Random("sample").sample(self.files, count)))


@dataclass(frozen=True, slots=True)
class Tool:
    """What scans: a command to put files behind, and how to count what it finds, by our check.

    sampled: it may be given a sample where the whole takes too long.
    """

    name: str
    command: list[str]
    exits: tuple[int, ...]
    findings: Callable[[str], dict[str, int]]
    sampled: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """What one tool did: how many files it read, how long it took each time, what it found.

    whole: the seconds that all files of the subject take; of a sample, its start-up is known, and
    the rest of its time is taken as many times as there are bytes for.
    """

    tool: str
    files: int
    seconds: tuple[float, ...]
    whole: float
    findings: dict[str, int]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A subject and everybody's run, ours first."""

    subject: Subject
    runs: list[Run]

    def rate(self, run: Run) -> float:
        """Megabytes (10^6 bytes) a second, start-up included."""
        return self.subject.bytes(self.subject.files) / 1e6 / run.whole


def standard_library() -> Subject:
    """Return the standard library as it stands on disk, site-packages left out."""
    top = Path(sysconfig.get_path("stdlib"))
    return _subject("the standard library", top)


def repositories(folder: Path | None) -> list[Subject]:
    """Return the folders in a folder that hold Python."""
    places = sorted(each for each in folder.iterdir() if each.is_dir()) if folder else []
    subjects = [_subject(place.name, place.resolve()) for place in places]
    return [each for each in subjects if each.files]


def ours(command: str) -> Tool:
    """Return our own scan; the second core is the last it may use, as for everybody."""
    call = [command, "scan", "--no-record", "--format=json", "--jobs=2"]
    return Tool("fl scan", call, (0, 1), _own_findings, sampled=False)


def linter(peer: peers.Peer) -> Tool:
    """Return a peer as a tool that scans."""
    return Tool(peer.name, peer.command, peer.exits, peer.findings)


def measure(tool: Tool, subject: Subject, *, budget: float) -> Run:
    """Scan the subject, or as large a sample of it as the tool gets through in `budget` seconds.

    A tool's speed is told from two pilot runs, of one file and of some: the difference is work,
    the rest start-up.
    """
    size = subject.bytes(subject.files)
    pilot = subject.sample(0.0)
    least = min(subject.files, key=subject.sizes.__getitem__)
    _once(tool, subject, least)  # warms the file cache
    start_up, _ = _once(tool, subject, least)
    took, _ = _once(tool, subject, *pilot)
    expected = start_up + max(took - start_up, 0) * size / max(subject.bytes(pilot), 1)
    share = (budget - start_up) / expected
    sampled = tool.sampled and share < WORTH_SAMPLING
    files = subject.sample(max(share, 0.0)) if sampled else subject.files
    seconds, said = [], ""
    while not seconds or (len(seconds) < ROUNDS and sum(seconds) + seconds[-1] < budget):
        took, said = _once(tool, subject, *files)
        seconds.append(took)
    work = statistics.median(seconds) - start_up
    whole = start_up + max(work, 0) * size / max(subject.bytes(files), 1)
    return Run(tool.name, len(files), tuple(seconds), whole, tool.findings(said))


def _once(tool: Tool, subject: Subject, *files: str) -> tuple[float, str]:
    """Return the seconds one scan took and what it printed."""
    start = time.perf_counter()
    result = subprocess.run(
        [*tool.command, *files],
        cwd=subject.top,
        env=base.environment() | peers.SETTINGS,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    seconds = time.perf_counter() - start
    if result.returncode not in tool.exits:
        raise SystemExit(f"{tool.name}: {result.stdout[-500:]}{result.stderr[-2000:]}")
    return seconds, result.stdout


def _own_findings(output: str) -> dict[str, int]:
    """Count lines, not findings: one line can hold several, and of two checks of a group."""
    group = {check: checks[0] for checks in peers.EQUIVALENT for check in checks}
    places = {
        (
            each["path"],
            each["line"],
            group.get(check := f"{each['pattern']}/{each['check']}", check),
        )
        for each in json.loads(output)["findings"]
        if not each["suppressed"]
    }
    return dict(collections.Counter(check for _, _, check in places))


def _subject(name: str, top: Path) -> Subject:
    wants = _wants()
    sizes = {}
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(set(folders) - NOT_IN_STDLIB)
        for each in sorted(names):
            place = Path(folder, each)
            path = os.fspath(place.relative_to(top))
            if each.endswith(".py") and wants(path) and place.is_file():
                sizes[path] = place.stat().st_size
    return Subject(name, top, tuple(sizes), sizes)


@cache
def _wants() -> Callable[[str], bool]:
    """Return what tells the files that the scan reads from those it leaves out."""
    from fl_hooks.detect.select import Selection
    from fl_hooks.store.cache import load

    return Selection(load("", "")).wants
