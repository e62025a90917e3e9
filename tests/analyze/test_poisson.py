import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.analyze.poisson import fit

PLACES = [(week + 0.5) / 12 - 0.5 for week in range(12)]


def oracle(counts, exposure, places):
    """Return slope, error and dispersion (at least 1) as statsmodels has them."""
    import statsmodels.api as sm

    design = sm.add_constant(np.array(places))
    family = sm.families.Poisson()
    model = sm.GLM(np.array(counts, float), design, family=family, offset=np.log(exposure))
    plain = model.fit(scale="X2", tol=1e-12, maxiter=200)
    scale = max(1.0, plain.scale)
    return plain.params[1], plain.bse[1] * math.sqrt(scale / plain.scale), scale


@pytest.mark.parametrize("seed", range(12))
def test_agrees_with_statsmodels(seed):
    """Slope, error and dispersion are those of a quasi-Poisson GLM with an offset."""
    generator = np.random.default_rng(seed)
    exposure = generator.uniform(0.2, 5, 12)
    mean = exposure * 4 * np.exp(generator.normal(0, 1) * np.array(PLACES))
    counts = generator.negative_binomial(3, 3 / (3 + mean)) if seed % 2 else generator.poisson(mean)
    found = fit(list(map(int, counts)), list(exposure), PLACES)
    slope, error, dispersion = oracle(counts, exposure, PLACES)
    assert found.slope == pytest.approx(slope, rel=1e-6, abs=1e-8)
    assert found.error == pytest.approx(error, rel=1e-6)
    assert found.dispersion == pytest.approx(dispersion, rel=1e-6)


@pytest.mark.parametrize("counts", [[0] * 12, [0] * 11 + [9], [9] + [0] * 11, [5, 5]])
def test_no_slope_fits_best(counts):
    """Without counts, with all of them at one end, or with two weeks, there is no slope."""
    assert fit(counts, [1.0] * len(counts), PLACES[: len(counts)]) is None


@given(
    st.lists(st.integers(0, 10**15), min_size=3, max_size=60),
    st.randoms(use_true_random=False),
)
def test_any_counts_can_be_fitted(counts, random):
    """Whatever the counts and exposures, the answer is finite numbers or none."""
    exposure = [10 ** random.uniform(-3, 9) for _ in counts]
    places = [(at + 0.5) / len(counts) - 0.5 for at in range(len(counts))]
    found = fit(counts, exposure, places)
    assert found is None or (math.isfinite(found.slope) and found.error > 0)
