"""Student's t for whole degrees of freedom: where it lies below a value, and its quantiles.

The integral is a finite sum there (Abramowitz and Stegun 26.7.3 and 26.7.4), so that trends need no
numerical library, whose import takes longer than all of an analysis.
"""

from __future__ import annotations

import math
from functools import lru_cache

# From below, Newton's method at least doubles the way to a far quantile: enough for any.
_ROUNDS = 200
_CLOSE = 1e-15


def probability_below(freedom: int, value: float) -> float:
    """Return the probability that Student's t lies below a value; freedom: at least 1."""
    angle = math.atan(value / math.sqrt(freedom))
    cosine = math.cos(angle)
    odd = freedom % 2
    # The terms of the sum, each made from the one before.
    term = cosine if odd else 1.0
    total = term if freedom > 1 else 0.0
    for step in range(1 + odd, freedom - 2, 2):
        term *= cosine * cosine * step / (step + 1)
        total += term
    within = math.sin(angle) * total
    return 0.5 + ((angle + within) / math.pi if odd else within / 2)


@lru_cache(maxsize=256)
def quantile(freedom: int, probability: float) -> float:
    """Return the value below which Student's t lies with a probability, above 0 and below 1."""
    if probability < 0.5:  # noqa: PLR2004 -- a half: the distribution is symmetric
        return -quantile(freedom, 1 - probability)
    half = freedom / 2
    top = math.exp(math.lgamma(half + 0.5) - math.lgamma(half)) / math.sqrt(freedom * math.pi)
    value = 0.0
    for _ in range(_ROUNDS):
        density = top * math.exp(-(half + 0.5) * math.log1p(value * value / freedom))
        # Above zero the distribution bends down: from below, a step never leads too far.
        step = (probability - probability_below(freedom, value)) / density
        value += step
        if step <= _CLOSE * value:
            break
    return value
