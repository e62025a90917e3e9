"""Scanning whole files as they are on disk, in worker processes."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fl_hooks.commands.scan_report import Judge, Report, Result, lines_of, mistaken
from fl_hooks.detect.engine import scan
from fl_hooks.detect.languages import language_of
from fl_hooks.detect.select import Selection
from fl_hooks.errors import FlError
from fl_hooks.store.workers import default_jobs, run
from fl_hooks.store.worktree import NotReadError, Source, read_limited, shown_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


# Below both of these a second process costs more than it saves.
FEW_FILES = 50
FEW_BYTES = 1_000_000


class FileScan:
    """The work of one process: a source in, its findings and notices out.

    Sent to the worker once; Selection keeps its answers per folder and configuration.
    """

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.selection = Selection(compiled)
        self.limits = compiled["config"]["limits"]

    def __call__(self, source: Source) -> Result:
        """Read and scan one file."""
        if language_of(source.policy) not in self.selection.languages:
            return Result(notices=[f"{source.path}: not scanned, its language is not known"])
        try:
            data = read_limited(source.place, self.limits["file_bytes"])
        except NotReadError as error:
            notice = f"{source.path}: not scanned, {error.reason}"
            return Result(notices=[notice], unreadable=error.unreadable)
        return self.scan(source.path, source.policy, data)

    def scan(self, path: str, policy: str, data: bytes) -> Result:
        """Scan bytes under a name, with the checks that the configuration wants at `policy`."""
        checks = self.selection.candidates(policy, data)
        if not checks:
            return Result()
        try:
            findings, notices = scan(path, data, checks, self.limits)
        except FlError as error:
            return mistaken(path, error)
        return Result(findings, lines_of(path, data, findings, self.limits), notices)


def scan_files(
    sources: Sequence[Source], work: FileScan, judge: Judge, *, jobs: int | None, seconds: float
) -> Report:
    """Scan files with up to `jobs` processes; a file that hangs or crashes costs a notice."""
    if jobs is None:
        jobs = 1 if _few(sources) else default_jobs()
    report = Report()
    results = run(sources, work, jobs=jobs, seconds=seconds)
    for source, result in zip(sources, results, strict=True):
        report.add(source.path, result, judge(source.policy), named=source.named)
    return report


def scan_stdin(name: str, top: str, work: FileScan, judge: Judge) -> Report:
    """Scan what standard input holds as if it were the named file."""
    path = shown_path(name, top)
    data = sys.stdin.buffer.read(work.limits["file_bytes"] + 1)
    report = Report()
    (result,) = run([data], partial(work.scan, path, path), jobs=0, seconds=0)
    report.add(path, result, judge(path))
    return report


def _few(sources: Sequence[Source]) -> bool:
    """Tell whether one process is enough."""
    if len(sources) >= FEW_FILES:
        return False
    total = 0
    for source in sources:
        try:
            total += Path(source.place).stat().st_size
        except OSError:
            continue
    return total < FEW_BYTES
