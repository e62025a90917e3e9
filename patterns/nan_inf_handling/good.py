"""Summarise the readings of a sensor."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def missing(readings: list[float]) -> int:
    """Return how many readings are missing."""
    return sum(1 for reading in readings if math.isnan(reading))


def fill(readings: list[float], value: float) -> list[float]:
    """Put the value in the place of what is missing."""
    return [value if r is None or math.isnan(r) else r for r in readings]


def standardised(readings: ArrayLike) -> NDArray[np.float64]:
    """Return the readings with mean 0 and standard deviation 1, all 0 where they are equal."""
    values = np.asarray(readings, dtype=float)
    spread = np.std(values)
    return (values - np.mean(values)) / (spread if spread > 0 else 1.0)


def percentages(readings: list[float]) -> list[int]:
    """Return each reading as a percentage of the highest one, without what is missing."""
    known = [r for r in readings if math.isfinite(r)]
    highest = max(known)
    return [round(100 * r / highest) for r in known]


def report(readings: list[float]) -> str:
    """Return the readings as JSON, for the browser; what is missing is null."""
    known = [r if math.isfinite(r) else None for r in readings]
    return json.dumps({"readings": known}, allow_nan=False)
