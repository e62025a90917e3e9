"""The line of a trend through its weeks, with the band that its interval allows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The normal quantile of a 90 % interval: the level's own uncertainty.
_Z = 1.645
# In powers of e, a million times: beyond it the fit says that there was a burst, and has no line.
_LARGEST = 14.0


def fitted(effect: Mapping[str, Any]) -> list[tuple[float, float, float]]:
    """Return per week the expected count and its 90 % interval; nothing where no line means much.

    The line is the quasi-Poisson one of fl_hooks.analyze.poisson: it has the slope that `effect`
    says, and as many occurrences in all as there were. Level and slope are independent of each
    other at the weighted middle, so the band is narrowest there.
    """
    ratio, interval, weeks = effect.get("rate_ratio"), effect.get("interval"), effect["weeks"]
    total = sum(week["count"] for week in weeks)
    if not (ratio and interval and all(interval) and total):
        return []
    low, high = map(math.log, interval)
    if max(-low, high) > _LARGEST:
        return []
    exposure, places = _exposure(weeks), _places(weeks)
    means = _means(total, math.log(ratio), exposure, places)
    centre = sum(p * m for p, m in zip(places, means, strict=True)) / total
    level = _Z * math.sqrt((effect.get("dispersion") or 1.0) / total)
    widths = [math.hypot((high - low) / 2 * (place - centre), level) for place in places]
    return [
        (mean, mean * math.exp(-min(width, _LARGEST)), mean * math.exp(min(width, _LARGEST)))
        for mean, width in zip(means, widths, strict=True)
    ]


def _exposure(weeks: Sequence[Mapping[str, Any]]) -> list[float]:
    known = all(week["lines"] is not None for week in weeks)
    return [float(week["lines"] if known else week["share"]) for week in weeks]


def _places(weeks: Sequence[Mapping[str, Any]]) -> list[float]:
    """Return the middle of each week, in windows: from -0.5 to 0.5."""
    whole, begun = sum(week["share"] for week in weeks), 0.0
    places = []
    for week in weeks:
        places.append((begun + week["share"] / 2) / whole - 0.5)
        begun += week["share"]
    return places


def _means(
    total: float, slope: float, exposure: Sequence[float], places: Sequence[float]
) -> list[float]:
    top = max(slope * place for place in places)
    weights = [e * math.exp(slope * p - top) for e, p in zip(exposure, places, strict=True)]
    return [weight * total / sum(weights) for weight in weights]
