"""Programs run apart: a session of their own, an empty folder, an end to their time."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KEPT = 16_000_000  # bytes of output; a program that writes for ever fills no memory of ours


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code, None if it was killed for its time, and its output."""

    code: int | None
    output: str
    errors: str


def run_apart(
    command: Sequence[str],
    given: bytes = b"",
    *,
    seconds: float,
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a program in an empty folder that is deleted afterwards, and return how it ended.

    It reads `given`, has the folder for its temporary files too, and is killed with all that it
    started when it ends, or after so many seconds. Of its output the end is kept. environment: what
    it has instead of ours.
    """
    around = os.environ if environment is None else environment
    with (
        # Some of what it started may still be writing while the folder is deleted.
        tempfile.TemporaryDirectory(prefix="fl-hooks-", ignore_cleanup_errors=True) as folder,
        tempfile.TemporaryFile() as source,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as errors,
    ):
        source.write(given)
        source.seek(0)
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**around, "TMPDIR": folder, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=source,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        return Ended(_wait(process, seconds), _end(output), _end(errors))


def _wait(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started: its session is its own."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
    else:
        process.kill()
    process.wait()


def _end(file: IO[bytes]) -> str:
    file.seek(max(0, file.seek(0, os.SEEK_END) - _KEPT))
    return file.read().decode("utf-8", "replace")
