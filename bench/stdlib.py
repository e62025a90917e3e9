"""A full scan of the standard library: real code of many hands, the same on every machine."""

from __future__ import annotations

import collections
import json
import os
import statistics
import subprocess
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path

import repo


@dataclass(frozen=True, slots=True)
class Scan:
    """How much was read, how long it took, and what was found."""

    files: int
    megabytes: float
    seconds: tuple[float, ...]
    findings: dict[str, int]

    @property
    def rate(self) -> float:
        """Megabytes (10^6 bytes) a second, from the median time of the whole process."""
        return self.megabytes / statistics.median(self.seconds)


def measure(command: str, rounds: int) -> Scan:
    """Scan the standard library as it stands on disk, site-packages left out."""
    top = Path(sysconfig.get_path("stdlib"))
    parts = sorted(p.name for p in top.iterdir() if p.name not in {"site-packages", "__pycache__"})
    parts = [name for name in parts if name.endswith(".py") or (top / name).is_dir()]
    call = [command, "scan", "--no-record", "--format=json", *parts]
    seconds, said = [], ""
    for _ in range(rounds):
        start = time.perf_counter()
        result = subprocess.run(
            call, cwd=top, env=repo.environment(), capture_output=True, text=True, check=False
        )
        seconds.append(time.perf_counter() - start)
        said = result.stdout
        if result.returncode not in {0, 1}:
            raise SystemExit(result.stderr)
    sizes = [each.stat().st_size for each in _sources(top, parts)]
    found = collections.Counter(
        f"{each['pattern']}/{each['check']}"
        for each in json.loads(said)["findings"]
        if not each["suppressed"]
    )
    return Scan(len(sizes), sum(sizes) / 1e6, tuple(seconds), dict(sorted(found.items())))


def _sources(top: Path, parts: list[str]) -> list[Path]:
    """Return the Python files the scan reads; the bytes of excluded ones must not be counted."""
    from fl_hooks.detect.select import Selection
    from fl_hooks.store.cache import load

    selection = Selection(load("", ""))
    places = [
        place
        for part in parts
        for place in ([top / part] if part.endswith(".py") else (top / part).rglob("*.py"))
    ]
    return [
        each
        for each in places
        if each.is_file() and selection.wants(os.fspath(each.relative_to(top)))
    ]
