"""With weights and without: products that depend on others, and a test that is right on average."""

import numpy as np
import pandas as pd
import pytest

from coproduction.inference.design import Design
from coproduction.robustness.varying import unweighted


def made(seed=0, n=600, bent=0.0):
    """Columns, an outcome that is bent by so much, weights by country, in PSUs of strata."""
    rng = np.random.default_rng(seed)
    country = np.repeat([0, 1, 2], n // 3)
    z = rng.normal(size=n)
    w = np.exp(0.25 * np.clip(z, -2, 2)) * np.array([1.0, 2.0, 0.5])[country]
    psu = rng.integers(0, 60, n)
    x = np.column_stack([np.ones(n), z, country == 1, country == 2]).astype(float)
    y = 1 + z + bent * z**2 + 0.3 * rng.normal(size=180)[60 * country + psu] + rng.normal(size=n)
    design = Design.of(pd.DataFrame({"stratum": country, "psu": psu, "weight": w}))
    return x, y, w, design, np.ones(n, dtype=bool)


def test_a_wrong_model_is_found_and_a_true_one_is_not():
    assert unweighted.tested(*made(bent=0.6)).p_value < 1e-4
    rejected = [unweighted.tested(*made(seed)).p_value < 0.05 for seed in range(200)]
    assert 0.005 <= np.mean(rejected) <= 0.11  # 5 %, and four errors of 200 draws


def test_large_weights_do_not_make_a_true_model_look_wrong():
    """Weights that spread as those of surveys do, among many columns: Wald tests reject 0.2."""
    rejected = []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        n = 400
        country = rng.integers(3, size=n)
        stratum, psu = 4 * country + rng.integers(4, size=n), rng.integers(9, size=n)
        w = np.exp(rng.normal(0, 0.8, n))
        x = np.column_stack([np.ones(n), rng.normal(size=(n, 7)), country == 1, country == 2])
        design = Design.of(pd.DataFrame({"stratum": stratum, "psu": psu, "weight": w}))
        y = rng.normal(size=n)
        rejected.append(unweighted.tested(x, y, w, design, np.ones(n, dtype=bool)).p_value < 0.05)
    assert 0.01 <= np.mean(rejected) <= 0.09  # 5 %, and more than three errors of 300 draws


def test_equal_weights_but_for_a_country_add_nothing_of_that_country():
    x, y, _, design, rows = made()
    by_country = 1.0 + x[:, 2] + 3 * x[:, 3]
    joint = unweighted.tested(x, y, by_country, design.reweighted(by_country), rows)
    # only the products with z are not columns of the model already
    assert joint.df_terms == 1
    assert unweighted.tested(x, y, np.full(len(y), 2.0), design, rows) is None


def test_without_degrees_of_freedom_there_is_no_statistic():
    x, y, w, _, rows = made()
    few = Design.of(pd.DataFrame({"psu": np.arange(len(y)) % 4, "weight": w}))
    joint = unweighted.tested(x, y, w, few, rows)
    assert joint.statistic is None and joint.p_value is None and joint.df < joint.df_terms


def test_the_difference_is_that_of_both_fits():
    x, y, w, design, rows = made(3)
    both = unweighted.compared(x, y, w, design, rows)
    np.testing.assert_allclose(both.unweighted, np.linalg.lstsq(x, y, rcond=None)[0])
    assert (both.std_error > 0).all()
    same = unweighted.compared(x, y, np.full(len(y), 3.0), design, rows)
    assert same.std_error == pytest.approx(np.zeros(4), abs=1e-12)
