"""The quasi-Poisson slope of a series of counts, and what it takes to judge it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# A step of Newton's method on the log rate ratio: enough to get anywhere, never too far to return.
_STEP = 4.0
_ROUNDS = 500
_CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Fit:
    """A log-linear slope per unit of place.

    error: its standard error, dispersion included. dispersion: max(1, chi2 / freedom).
    """

    slope: float
    error: float
    dispersion: float
    freedom: int


def fit(counts: Sequence[float], exposure: Sequence[float], places: Sequence[float]) -> Fit | None:
    """Fit counts ~ exposure * exp(a + slope * place), quasi-Poisson.

    Every exposure is above zero. None where no finite slope fits best (all counts at one end), or
    fewer than three counts are given. McCullagh and Nelder, Generalized Linear Models, chapter 9.
    """
    total = sum(counts)
    freedom = len(counts) - 2
    if freedom < 1 or total <= 0:
        return None
    where = [place for place, count in zip(places, counts, strict=True) if count > 0]
    if not (min(where) < max(places) and max(where) > min(places)):
        return None
    target = sum(map(_times, places, counts)) / total
    slope = _slope(target, exposure, places)
    means = _means(total, slope, exposure, places)
    centre = sum(map(_times, places, means)) / total
    offs = [place - centre for place in places]
    information = sum(mean * off * off for mean, off in zip(means, offs, strict=True))
    if information <= 0:
        return None
    dispersion = max(1.0, chi2(counts, means) / freedom)
    return Fit(
        slope=slope,
        error=math.sqrt(dispersion / information),
        dispersion=dispersion,
        freedom=freedom,
    )


def chi2(counts: Sequence[float], means: Sequence[float]) -> float:
    """Return Pearson's sum of squares of counts around their means."""
    return sum(
        (count - mean) ** 2 / mean if mean else count * math.inf if count else 0.0
        for count, mean in zip(counts, means, strict=True)
    )


def _slope(target: float, exposure: Sequence[float], places: Sequence[float]) -> float:
    """Return the slope at which the fitted counts lie, on average, where the real ones do.

    The fitted place rises with the slope, so what is too low and too high closes in on it.
    """
    slope, low, high = 0.0, -math.inf, math.inf
    for _ in range(_ROUNDS):
        weights = _means(1.0, slope, exposure, places)
        centre = sum(map(_times, places, weights))
        spread = sum(w * (p - centre) ** 2 for w, p in zip(weights, places, strict=True))
        if centre < target:
            low = slope
        else:
            high = slope
        step = (target - centre) / spread if spread > 0 else math.copysign(_STEP, target - centre)
        new = slope + max(-_STEP, min(_STEP, step))
        if not low <= new <= high:
            new = (low + high) / 2
        if abs(new - slope) <= _CLOSE * max(1.0, abs(slope)):
            return new
        slope = new
    return slope


def _means(
    total: float, slope: float, exposure: Sequence[float], places: Sequence[float]
) -> list[float]:
    """Return the fitted counts, which add up to the total."""
    powers = [slope * place for place in places]
    top = max(powers)
    weights = [e * math.exp(power - top) for e, power in zip(exposure, powers, strict=True)]
    scale = total / sum(weights)
    return [weight * scale for weight in weights]


def _times(one: float, other: float) -> float:
    return one * other
