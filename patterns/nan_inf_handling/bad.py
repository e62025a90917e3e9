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
    return sum(1 for reading in readings if reading == float("nan"))  # flag: nan-comparison


def fill(readings: list[float], value: float) -> list[float]:
    """Put the value in the place of what is missing."""
    return [value if r in [None, np.nan] else r for r in readings]  # flag: nan-comparison


def standardised(readings: ArrayLike) -> NDArray[np.float64]:
    """Return the readings with mean 0 and standard deviation 1."""
    values = np.asarray(readings, dtype=float)
    spread = np.std(values)
    return (values - np.mean(values)) / spread  # flag: unguarded-reduction-divisor


def percentages(readings: list[float]) -> list[int]:
    """Return each reading as a percentage of the highest one, without what is missing."""
    known = [r for r in readings if not math.isnan(r)]  # flag: isnan-without-isinf
    highest = max(known)
    return [round(100 * r / highest) for r in known]


def report(readings: list[float]) -> str:
    """Return the readings as JSON, for the browser."""
    return json.dumps({"readings": readings})  # flag: nan-in-json
