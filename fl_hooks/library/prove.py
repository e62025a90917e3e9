"""A pattern's proof, run: bad code really fails, and the good form really does not.

The only place that executes code of a pattern folder, and only when somebody asks for it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from fl_hooks.store.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMEOUT = 60.0
_TAIL = 4000


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
    with tempfile.TemporaryDirectory(prefix="fl-hooks-proof-") as folder:
        command = [sys.executable, str(proof.resolve()), str(subject.resolve())]
        with tempfile.TemporaryFile(dir=folder) as errors:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=os.environ | {"TMPDIR": folder, "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
            code = _wait(process, timeout)
            errors.seek(max(0, errors.seek(0, os.SEEK_END) - _TAIL))
            return code, errors.read().decode("utf-8", "replace")


def _wait(process: subprocess.Popen[bytes], timeout: float) -> int | None:
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the proof and whatever it started: its session is its own."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
    else:
        process.kill()
    process.wait()


def _asserted(output: str) -> bool:
    """Tell whether the last traceback is an AssertionError's, whose message may have many lines."""
    last = output.rpartition("Traceback (most recent call last):")[2]
    return any(line.startswith("AssertionError") for line in last.split("\n"))


def _last(output: str) -> str:
    """Return the line of a traceback that names the exception."""
    lines = [line for line in output.rstrip().split("\n") if line and not line[0].isspace()]
    return lines[-1][:200] if lines else "it said nothing"
