"""Time calls inside one process, without its imports: `python inside.py WHAT ARGUMENTS` → JSON.

A process for each, so that its peak memory is its own and nothing is warm from another.
"""

from __future__ import annotations

import gc
import json
import os
import random
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import happen

import fl_hooks

if TYPE_CHECKING:
    from collections.abc import Callable

    # Seconds of the clock, and of the processor.
    Times = tuple[float, float]
    Figures = dict[str, Times]

CHUNK = 5_000
_DIFFERENT = 1_000


def log(number: str) -> Figures:
    """Log so many bugs in memory: a call among the first twentieth of them, and the last."""
    dice = random.Random("log")
    bugs = [happen.bug(dice) for _ in range(_DIFFERENT)]
    collector = fl_hooks.MetricsCollector()
    chunks = [_chunk(collector, bugs) for _ in range(int(number) // CHUNK)]
    some = max(len(chunks) // 20, 1)
    return {"first": _median(chunks[:some]), "last": _median(chunks[-some:])}


def _chunk(collector: fl_hooks.MetricsCollector, bugs: list[happen.Entry]) -> Times:
    def fill() -> None:
        for _ in range(CHUNK // len(bugs)):
            for bug in bugs:
                collector.log_bug(**bug)

    seconds, processor = _timed(fill)
    return seconds / CHUNK, processor / CHUNK


def durable(top: str, number: str) -> Figures:
    """Log bugs as files of a repository, in turn with the floor: one small file, on the disk."""
    dice = random.Random()
    collector = fl_hooks.MetricsCollector.open(top)
    collector.log_bug(**happen.bug(dice))
    calls, floor = [], []
    for _ in range(int(number)):
        bug = happen.bug(dice)
        floor.append(_timed(lambda: _write(Path(top, ".git", "floor"))))
        calls.append(_timed(lambda bug=bug: collector.log_bug(**bug)))
    return {"call": _median(calls), "floor": _median(floor)}


def _write(path: Path) -> None:
    """Bring a new file of the size of an event to the disk, and its name."""
    fd = os.open(f"{path}.tmp", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.write(fd, b"x" * 400)
    os.fsync(fd)
    os.close(fd)
    path.with_suffix(".tmp").replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def export(number: str) -> Figures:
    """Load an export of so many entries, and export it again."""
    text = json.dumps(happen.export(int(number)))
    collector = fl_hooks.MetricsCollector()
    loading = _timed(lambda: collector.load_from_json(text))
    return {"load": loading, "export": _timed(collector.export_json)}


def report(number: str, rounds: str) -> Figures:
    """Make the full report of an exported dict."""
    _warm()
    data = happen.export(int(number))
    gc.collect()
    runs = [
        _timed(lambda: fl_hooks.MetricsAnalyzer(data).generate_report()) for _ in range(int(rounds))
    ]
    return {"report": _median(runs)}


def disk(path: str) -> Figures:
    """Make the full report of a file, read once; also the entries, and MiB at most and before."""
    _warm()
    before = _peak()
    reports: list[dict[str, Any]] = []
    times = _timed(lambda: reports.append(fl_hooks.MetricsAnalyzer(path).generate_report()))
    total = reports[0]["summary"]["total"]
    return {"report": times, "total": (total, total), "memory": (_peak(), before)}


def generate(rounds: str, *prompts: str) -> Figures:
    """Generate code for each prompt: the median and the slowest prompt, the first, with ruff."""
    from fl_hooks.generate.trials.verify import Verifier
    from fl_hooks.store.cache import load

    compiled = load("", "")
    scanned = fl_hooks.PatternAwareGenerator(compiled=compiled, verifier=Verifier(compiled))
    asked = fl_hooks.PatternAwareGenerator(compiled=compiled)
    figures = {"first": _timed(lambda: scanned.generate(prompts[0]))}
    runs = {
        name: [_prompt(generator, prompt, int(rounds)) for prompt in prompts]
        for name, generator in (("scan", scanned), ("ruff", asked))
    }
    medians = {name: _median(times) for name, times in runs.items()}
    return figures | medians | {"slowest": max(runs["scan"])}


def _prompt(generator: fl_hooks.PatternAwareGenerator, prompt: str, rounds: int) -> Times:
    generator.generate(prompt)
    return _median([_timed(lambda: generator.generate(prompt)) for _ in range(rounds)])


def _warm() -> None:
    """Import whatever an analysis needs."""
    fl_hooks.MetricsAnalyzer(happen.export(500)).generate_report()


def _timed(call: Callable[[], object]) -> Times:
    start, work = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - start, time.process_time() - work


def _median(runs: list[Times]) -> Times:
    seconds, processor = zip(*runs, strict=True)
    return statistics.median(seconds), statistics.median(processor)


def _peak() -> float:
    """Return the largest size of this process so far, in MiB."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / 1024**2 if sys.platform == "darwin" else size / 1024


SUBJECTS: dict[str, Callable[..., Figures]] = {
    each.__name__: each for each in (log, durable, export, report, disk, generate)
}

if __name__ == "__main__":
    # fl: allow unchecked-external-index -- the benchmark starts it, always with these
    print(json.dumps(SUBJECTS[sys.argv[1]](*sys.argv[2:])))
