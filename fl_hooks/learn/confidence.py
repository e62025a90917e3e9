"""How sure it is that a fault comes back: a Beta-binomial posterior, exact, without a library.

The unit of evidence is a day and a place; the first one made us look and proves nothing. Trials
are the units after it and the days after it without one. The prior is one unit in b + 1 trials, b
pooled over all groups and held between four and eight weeks: however often faults come back here,
one that was seen once is never believed, and however seldom, one that comes back at once is.
"""

from __future__ import annotations

from math import exp, fsum, lgamma, log, log1p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fl_hooks.records.learning import Evidence

# "Comes back" means more than once in four weeks.
THRESHOLD = 1 / 29
LEAST_PRIOR, MOST_PRIOR = 28, 56


def prior(groups: Iterable[Evidence]) -> int:
    """Return b of the prior Beta(1, b), from how often the groups came back, all together."""
    again = quiet = 0
    for one in groups:
        again += one.units - 1
        quiet += one.quiet_days
    return min(MOST_PRIOR, max(LEAST_PRIOR, round(quiet / again) if again else MOST_PRIOR))


def confidence(evidence: Evidence, b: int, threshold: float = THRESHOLD) -> float:
    """Return P(rate > threshold) after the evidence, under the prior Beta(1, b)."""
    return beta_above(evidence.units, b + evidence.quiet_days, threshold)


def beta_above(a: int, b: int, threshold: float) -> float:
    """Return P(X > threshold) for X ~ Beta(a, b), whole numbers from 1 on.

    For such it is the probability of fewer than a successes in a + b - 1 trials.
    """
    n = a + b - 1
    hit, miss = log(threshold), log1p(-threshold)
    whole = lgamma(n + 1)
    # In logarithms: the binomials of a long history are larger than any float.
    terms = (whole - lgamma(k + 1) - lgamma(n - k + 1) + k * hit + (n - k) * miss for k in range(a))
    return min(1.0, fsum(map(exp, terms)))
