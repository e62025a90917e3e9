"""A pattern's proof, run: bad code really fails, and the good form really does not.

Code of a pattern folder is executed here and by `fl examples build`, only when somebody asks.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fl_hooks.store.child import run_apart
from fl_hooks.store.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMEOUT = 60.0


def prove(
    proof: Path, bad: Path, good: Path, shown: str, timeout: float = TIMEOUT
) -> Iterator[Problem]:
    """Yield what a proof fails to show; `shown` is its name in messages.

    Each run is a process of its own in an empty folder, killed with its children after `timeout`
    seconds. On bad it must end with an AssertionError, on good without an error.
    """
    code, output = _run(proof, bad, timeout)
    if code is None:
        yield Problem(shown, 0, f"took longer than {timeout:.0f} s on {bad.name}")
    elif code == 0:
        yield Problem(shown, 0, f"passes on {bad.name}, so it proves nothing")
    elif not _asserted(output):
        yield Problem(shown, 0, f"must fail on {bad.name} by an assertion, not: {_last(output)}")
    code, output = _run(proof, good, timeout)
    if code is None:
        yield Problem(shown, 0, f"took longer than {timeout:.0f} s on {good.name}")
    elif code != 0:
        yield Problem(shown, 0, f"fails on {good.name}: {_last(output)}")


def _run(proof: Path, subject: Path, timeout: float) -> tuple[int | None, str]:
    """Run the proof on a file; return its exit code, None if it was killed, and its stderr."""
    command = [sys.executable, str(proof.resolve()), str(subject.resolve())]
    ended = run_apart(command, seconds=timeout)
    return ended.code, ended.errors


def _asserted(output: str) -> bool:
    """Tell whether the last traceback is an AssertionError's, whose message may have many lines."""
    last = output.rpartition("Traceback (most recent call last):")[2]
    return any(line.startswith("AssertionError") for line in last.split("\n"))


def _last(output: str) -> str:
    """Return the line of a traceback that names the exception."""
    lines = [line for line in output.rstrip().split("\n") if line and not line[0].isspace()]
    return lines[-1][:200] if lines else "it said nothing"
