"""Read what the stations have sent."""

from __future__ import annotations

import csv
import logging
from pathlib import Path

logger = logging.getLogger(__name__)


def read_day(path: Path) -> list[float]:
    """Return the temperatures of one day, in the order of their hours."""
    temperatures = []
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            try:
                temperatures.append(float(row["celsius"]))
            except ValueError:
                logger.warning("%s: %r is no temperature", path, row["celsius"])
    return temperatures


def read_all(folder: Path) -> dict[str, list[float]]:
    """Return the temperatures of every day in the folder."""
    days = {}
    for path in sorted(folder.glob("*.csv")):
        try:
            days[path.stem] = read_day(path)
        except Exception:
            pass
    return days
