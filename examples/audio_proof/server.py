"""A server in a process of its own, whose memory is looked at from outside."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
_TOP = Path(__file__).resolve().parent.parent
_SAMPLE = 0.05
_PATIENCE = 30.0


@dataclass(slots=True)
class Server:
    """A server that runs. log: where its standard error goes."""

    process: subprocess.Popen[bytes]
    address: tuple[str, int]
    folder: Path
    log: Path

    def lines(self) -> list[dict[str, Any]]:
        """Return what it has logged."""
        text = self.log.read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def files(self) -> list[Path]:
        """Return every file it keeps, with what it is receiving and all that is temporary."""
        return files(self.folder)

    def resident(self) -> int:
        """Return how many bytes of memory it holds now."""
        return _memory(self.process.pid, "VmRSS")

    def peak(self) -> int:
        """Return the most it ever held."""
        return _memory(self.process.pid, "VmHWM")

    def forget_peak(self) -> bool:
        """Let the most it ever held be what it holds now; return whether the system can do that."""
        try:
            Path(f"/proc/{self.process.pid}/clear_refs").write_text("5", encoding="ascii")
        except OSError:
            return False
        return True


@contextmanager
def running(folder: Path, *options: str, largest_file: int | None = None) -> Iterator[Server]:
    """Run the service with a folder and options; largest_file: bytes, as a full disk would."""
    command = [sys.executable, "-m", "audio_uploads", "--folder", str(folder), "--port", "0"]
    with _running([*command, *options], folder, largest_file) as server:
        yield server


@contextmanager
def running_naive(folder: Path) -> Iterator[Server]:
    """Run the bad variant."""
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "uvicorn", "audio_uploads.naive:app", "--port", "0"]
    with _running([*command, "--no-access-log"], folder, None) as server:
        yield server


@contextmanager
def _running(command: Sequence[str], folder: Path, largest_file: int | None) -> Iterator[Server]:
    log = folder.with_name(folder.name + ".log")
    # The shell's own limit, in blocks of 512 bytes; `exec` leaves no second process.
    limit = "" if largest_file is None else f"ulimit -f {largest_file // 512}; "
    full = ["/bin/sh", "-c", f'{limit}exec "$@"', "sh", *command]
    temporary = _temporary(folder)
    temporary.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(_TOP), "TMPDIR": str(temporary)}
    environment["AUDIO_UPLOADS"] = str(folder)
    with (
        log.open("wb") as errors,
        subprocess.Popen(full, stdout=errors, stderr=errors, env=environment) as process,
    ):
        try:
            yield Server(process, ("127.0.0.1", _port(process, log)), folder, log)
        finally:
            process.kill()


def files(folder: Path) -> list[Path]:
    """Return all files in the folder of a server, and in that of its temporary files."""
    both = (*folder.rglob("*"), *_temporary(folder).rglob("*"))
    return sorted(path for path in both if path.is_file())


def _temporary(folder: Path) -> Path:
    return folder.with_name(folder.name + ".tmp")


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    def found() -> re.Match[str] | None:
        text = log.read_text(encoding="utf-8")
        if process.poll() is not None:
            raise RuntimeError(text)
        return re.search(r"(?<=http://127\.0\.0\.1:)[1-9]\d+", text)

    return int(wait_for(found)[0])


def wait_for(ask: Callable[[], T | None], seconds: float = _PATIENCE) -> T:
    """Return what is answered as soon as there is something; give up after so long."""
    end = time.monotonic() + seconds
    while not (answer := ask()):
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds:g} seconds")
        time.sleep(0.01)
    return answer


@dataclass(slots=True)
class Watched:
    """Memory over time: (seconds since it began, bytes)."""

    samples: list[tuple[float, int]] = field(default_factory=list)


@contextmanager
def watching(server: Server) -> Iterator[Watched]:
    """Look at a server's memory twenty times a second."""
    watched, ended, began = Watched(), threading.Event(), time.perf_counter()

    def look() -> None:
        while not ended.wait(_SAMPLE):
            watched.samples.append((time.perf_counter() - began, server.resident()))

    thread = threading.Thread(target=look)
    watched.samples.append((0.0, server.resident()))
    thread.start()
    try:
        yield watched
    finally:
        ended.set()
        thread.join()


def _memory(process: int, what: str) -> int:
    status = Path(f"/proc/{process}/status")
    if not status.exists():  # macOS, which does not know the highest either
        command = ["ps", "-o", "rss=", "-p", str(process)]
        return int(subprocess.run(command, capture_output=True, check=True).stdout) * 1024
    found = re.search(rf"^{what}:\s+(\d+) kB", status.read_text(encoding="utf-8"), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
