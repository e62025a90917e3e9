"""Student's t against scipy's, which computes it for any degrees of freedom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from fl_hooks.analyze.student import probability_below, quantile

FREEDOM = st.integers(1, 2000)


@given(FREEDOM, st.floats(-1e6, 1e6) | st.floats(-10, 10))
def test_probabilities_are_scipys(freedom, value):
    """For any freedom and value, the probability is scipy's to 12 places."""
    assert probability_below(freedom, value) == pytest.approx(
        special.stdtr(freedom, value), rel=0, abs=1e-12
    )


@given(FREEDOM, st.floats(0.001, 0.999))
def test_quantiles_are_scipys(freedom, probability):
    """For any freedom and probability in use, the quantile is scipy's to 12 digits."""
    assert quantile(freedom, probability) == pytest.approx(
        special.stdtrit(freedom, probability), rel=1e-12, abs=1e-12
    )


@pytest.mark.parametrize("probability", [0.8, 0.9, 0.95, 0.975, 0.99, 0.995])
def test_usual_intervals(probability):
    """The quantiles of usual intervals are scipy's for every freedom that a record can have."""
    for freedom in range(1, 1100):
        wanted = special.stdtrit(freedom, probability)
        assert quantile(freedom, probability) == pytest.approx(wanted, rel=1e-12, abs=0)


def test_far_away():
    """A value of any size has a probability, and certainty is never passed."""
    assert probability_below(3, float("inf")) == pytest.approx(1, abs=1e-15)
    assert probability_below(4, float("-inf")) == pytest.approx(0, abs=1e-15)
    assert probability_below(1, 1e300) <= 1
