import math

import pytest
from scipy import optimize, special, stats

from fl_hooks.analyze.compare import compare, wilson


@pytest.mark.parametrize(
    ("later", "earlier", "dispersion", "freedom"),
    [(30, 40, 1, math.inf), (3, 12, 2.5, 9), (0, 12, 1.4, 6), (100, 20, 3, 20)],
)
def test_interval_is_where_the_deviance_meets_its_bound(later, earlier, dispersion, freedom):
    """At both ends twice the lost likelihood is the dispersion times the square of t."""
    found = compare(later, earlier, 4.0, 8.0, dispersion=dispersion, freedom=freedom)
    bound = dispersion * stats.t.ppf(0.95, min(freedom, 10**7)) ** 2

    def lost(ratio):
        share, other = later / (later + earlier), ratio * 4 / (ratio * 4 + 8)
        best = special.xlogy(later, share) + special.xlogy(earlier, 1 - share)
        return 2 * (best - special.xlogy(later, other) - special.xlogy(earlier, 1 - other)) - bound

    middle = max(found.ratio, 1e-12)
    assert found.ratio == pytest.approx(later / earlier * 2)
    assert found.high == pytest.approx(optimize.brentq(lost, middle, 1e6), rel=1e-6)
    if later:
        assert found.low == pytest.approx(optimize.brentq(lost, 1e-9, middle), rel=1e-6)
    else:
        assert found.low == 0


def test_nothing_before():
    """Where nothing was before, the ratio has a lower end and no upper one."""
    found = compare(20, 0, 1.0, 1.0)
    assert (found.ratio, found.high) == (None, None)
    assert found.low > 1


@pytest.mark.parametrize("counts", [(3, 4, 1.0, 1.0), (30, 40, 0.0, 1.0), (30, 40, 1.0, 0.0)])
def test_too_little(counts):
    """Fewer than eight occurrences, or a side without exposure, are not compared."""
    assert compare(*counts) is None


@pytest.mark.parametrize(("part", "whole"), [(0, 4), (3, 4), (4, 4), (900, 1000)])
def test_share_has_wilsons_interval(part, whole):
    """A share's interval is scipy's, after Wilson, at 90 %."""
    expected = stats.binomtest(part, whole).proportion_ci(0.90, method="wilson")
    assert wilson(part, whole) == pytest.approx(tuple(expected), abs=1e-6)
