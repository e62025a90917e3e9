"""Two spans of time against each other: the ratio of their rates, with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fl_hooks.analyze.student import quantile

# What a comparison takes at least.
EVENTS = 8
UPPER, NORMAL = 0.95, 1.6448536269514722
_BISECTIONS = 200


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many times the earlier rate the later one is, with its 90 % interval.

    high is None where nothing bounds it: there was nothing before.
    """

    ratio: float | None
    low: float
    high: float | None


def compare(
    later: int,
    earlier: int,
    exposure_later: float,
    exposure_earlier: float,
    *,
    dispersion: float = 1.0,
    freedom: float = math.inf,
) -> Comparison | None:
    """Return the later rate over the earlier one, None where there is too little to say.

    Given the sum of both counts, the later one is binomial; the interval holds all ratios whose
    deviance is at most the dispersion times the square of t, so a count of zero is no special
    case. Counts are occurrences, exposures anything above zero that rates are taken over, freedom
    the degrees that the dispersion was estimated with.
    """
    total = later + earlier
    if total < EVENTS or exposure_later <= 0 or exposure_earlier <= 0:
        return None
    share = later / total
    bound = max(1.0, dispersion) * _t(freedom) ** 2 / (2 * total)
    odds = exposure_earlier / exposure_later
    low = _edge(share, 0.0, bound) if later else 0.0
    high = _edge(share, 1.0, bound) if earlier else 1.0
    return Comparison(
        ratio=later / earlier * odds if earlier else None,
        low=low / (1 - low) * odds,
        high=high / (1 - high) * odds if high < 1 else None,
    )


def _t(freedom: float) -> float:
    return NORMAL if math.isinf(freedom) else quantile(int(freedom), UPPER)


def _edge(share: float, end: float, bound: float) -> float:
    """Return the share between the observed one and an end at which the loss meets the bound."""
    near, far = share, end
    for _ in range(_BISECTIONS):
        middle = (near + far) / 2
        if middle in (near, far):
            break
        if _loss(share, middle) <= bound:
            near = middle
        else:
            far = middle
    return near


def _loss(share: float, other: float) -> float:
    """Return how much likelihood, per occurrence, another share than the observed one costs."""
    loss = 0.0
    if share > 0:
        loss += share * math.log(share / other) if other > 0 else math.inf
    if share < 1:
        loss += (1 - share) * math.log((1 - share) / (1 - other)) if other < 1 else math.inf
    return loss


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 90 % interval of a share, Wilson's: whole is above zero."""
    z = _t(math.inf)
    share, square = part / whole, z * z / whole
    centre = (share + square / 2) / (1 + square)
    reach = math.sqrt(square * (share * (1 - share) + square / 4)) / (1 + square)
    return max(0.0, centre - reach), min(1.0, centre + reach)
