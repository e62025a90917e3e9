"""Read what the stations have sent."""

from __future__ import annotations

import csv
import shutil
import tempfile
from pathlib import Path


def read_day(path: Path) -> list[float]:
    """Return the temperatures of one day, in the order of their hours."""
    temperatures = []
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            try:
                temperatures.append(float(row["celsius"]))
            except:
                temperatures.append(0.0)
    return temperatures


def read_archive(archive: Path) -> dict[str, list[float]]:
    """Return the temperatures of every day in the archive."""
    folder = Path(tempfile.mkdtemp())
    shutil.unpack_archive(archive, folder)
    return {path.stem: read_day(path) for path in sorted(folder.glob("*.csv"))}
