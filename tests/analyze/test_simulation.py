"""How often a verdict is wrong where nothing changes, and found where something does."""

from collections import Counter

import numpy as np
import pytest

from fl_hooks.analyze.trend import IMPROVING, STABLE, WORSENING, trend
from fl_hooks.analyze.weeks import Week

SERIES = 400
RATES = (0.5, 1, 2, 5, 10, 20)


def verdicts(rate, weeks, spread=0.0, factor=1.0, seed=20261121):
    """Return how many of SERIES series get which verdict.

    rate: occurrences a week. spread: 0 for Poisson, else 1 / size of a negative binomial. factor:
    how many times the rate at the end is that at the start.
    """
    generator = np.random.default_rng([seed, weeks, int(rate * 10), int(spread * 10)])
    places = (np.arange(weeks) + 0.5) / weeks - 0.5
    mean = rate * factor**places
    shape = (SERIES, weeks)
    if spread:
        size = 1 / spread
        counts = generator.negative_binomial(size, size / (size + mean), shape)
    else:
        counts = generator.poisson(mean, shape)
    return Counter(trend(_weeks(row)).verdict for row in counts.tolist())


def _weeks(counts):
    return [Week((len(counts) - at) * 7, 1.0, count, None) for at, count in enumerate(counts)]


@pytest.mark.parametrize("spread", [0, 0.2, 0.5, 1, 2])
@pytest.mark.parametrize("weeks", [8, 12, 24])
def test_constant_series_get_few_wrong_verdicts(weeks, spread):
    """Where nothing changes, at most one verdict in ten says that something does."""
    for rate in RATES:
        found = verdicts(rate, weeks, spread)
        assert (found[IMPROVING] + found[WORSENING]) / SERIES <= 0.10, rate


@pytest.mark.parametrize(
    ("rate", "weeks", "factor", "verdict"),
    [
        (15, 12, 0.5, IMPROVING),
        (15, 12, 2, WORSENING),
        (10, 24, 0.5, IMPROVING),
        (5, 12, 0.2, IMPROVING),
        (20, 8, 0.4, IMPROVING),
    ],
)
def test_clear_trends_are_found(rate, weeks, factor, verdict):
    """A rate that halves or doubles over the window is seen in most series that are not thin."""
    found = verdicts(rate, weeks, factor=factor)
    assert found[verdict] / SERIES > 0.6
    opposite = {IMPROVING: WORSENING, WORSENING: IMPROVING}[verdict]
    assert found[opposite] == 0


def test_steady_series_are_called_so_where_there_is_enough():
    """Many occurrences at a constant rate are stable; few are not enough to say so."""
    assert verdicts(60, 12)[STABLE] / SERIES > 0.6
    assert verdicts(2, 12)[STABLE] == 0
