"""Read what the stations have sent."""

from __future__ import annotations

import csv
from pathlib import Path


def read_day(path: Path) -> list[float]:
    """Return the temperatures of one day, in the order of their hours."""
    with path.open(newline="") as file:
        return [float(row["celsius"]) for row in csv.DictReader(file)]
