"""Flipped signs of whole PSUs: their variance is that of the design, their p values uniform."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coproduction.inference.design import Design
from coproduction.robustness.varying.multiverse_summary import Joint
from coproduction.robustness.varying.sign_flips import Added, Flips

ALPHA = 0.05
SLOW = pytest.mark.slow


def design(strata=4, units=6, members=5, seed=0):
    rng = np.random.default_rng(seed)
    size = strata * units * members
    stratum = np.repeat(np.arange(strata), units * members)
    psu = np.repeat(np.arange(strata * units), members)
    kept = rng.random(size) < 0.8
    frame = pd.DataFrame({"weight": rng.uniform(0.5, 2, size), "stratum": stratum, "psu": psu})
    return Design.of(frame[kept].astype({"stratum": str, "psu": str}).reset_index(drop=True))


def totals(of, influence):
    count = len(of.stratum_of_psu)
    return np.column_stack([np.bincount(of.psu, column, count) for column in influence.T])


def added(own, seed, k=2):
    """Influence on k estimates, which adds up to zero, and shares of PSUs."""
    rng = np.random.default_rng(seed)
    influence = rng.normal(size=(len(own), k))
    influence -= influence.mean(axis=0)
    held = rng.uniform(size=(len(own.stratum_of_psu), k))
    return influence, Added(totals(own, influence), held / held.sum(axis=0))


def test_standard_errors_are_those_of_the_design():
    own = design()
    influence, parts = added(own, 1, 3)
    error = parts.std_error(own.stratum_of_psu, own.factors(own.psu))
    np.testing.assert_allclose(error**2, np.diag(own.covariance(influence)), rtol=1e-12)


def test_where_no_sign_is_flipped_a_draw_is_the_estimate_with_its_error():
    own = design()
    _, parts = added(own, 2)
    stratum, factor = own.stratum_of_psu, own.factors(own.psu)
    drawn = Flips.drawn(stratum, factor, 1, 0)
    estimate = np.array([0.3, -1.2])
    found, error = replace(drawn, signs=np.ones_like(drawn.signs)).of(parts, estimate)
    np.testing.assert_allclose(found[0], estimate, rtol=1e-10)
    np.testing.assert_allclose(error[0], parts.std_error(stratum, factor), rtol=1e-10)


@pytest.mark.parametrize("policy", ["adjust", "certainty"])
def test_a_stratum_of_one_unit_is_taken_as_the_policy_says(policy):
    frame = pd.DataFrame({"stratum": list("aaaab"), "psu": list("11234")})
    own = Design.of(frame, policy)
    influence, parts = added(own, 6, 1)
    stratum, factor = own.stratum_of_psu, own.factors(own.psu)
    error = parts.std_error(stratum, factor)
    assert error[0] ** 2 == pytest.approx(own.covariance(influence)[0, 0])
    found, null_error = Flips.drawn(stratum, factor, 200, 3).of(parts, np.array([0.5]))
    assert np.isfinite(found).all() and (null_error > 0).all()
    # what is in the sample for certain has no sign
    alone = Flips.drawn(stratum, factor, 200, 3).kept[-1]
    assert alone == (1.0 if policy == "adjust" else 0.0)


def test_each_flip_is_a_sum_of_signed_totals_with_the_error_of_what_is_left():
    """Beside the sums written out, unit by unit and stratum by stratum."""
    own = design(strata=3, units=5)
    _, parts = added(own, 7)
    stratum, estimate = own.stratum_of_psu, np.array([0.4, 2.0])
    flips = Flips.drawn(stratum, own.factors(own.psu), 6, 8)
    found, error = flips.of(parts, estimate)
    for r, row in enumerate(flips.signs):
        signs = np.empty(len(stratum))
        signs[flips.order] = row
        u = signs[:, None] * (parts.totals + parts.held * estimate)
        np.testing.assert_allclose(found[r], u.sum(axis=0), rtol=1e-10)
        left, variance = u - parts.held * u.sum(axis=0), 0.0
        for h in range(3):
            z = left[stratum == h]
            variance = variance + len(z) / (len(z) - 1) * ((z - z.mean(axis=0)) ** 2).sum(axis=0)
        np.testing.assert_allclose(error[r] ** 2, variance, rtol=1e-9)


def test_blocks_of_units_change_nothing(monkeypatch):
    own = design(strata=1, units=40)
    _, parts = added(own, 4)
    flips = Flips.drawn(own.stratum_of_psu, own.factors(own.psu), 9, 5)
    whole = flips.of(parts, np.ones(2))
    monkeypatch.setattr("coproduction.robustness.varying.sign_flips.BLOCK", 7)
    for one, other in zip(whole, flips.of(parts, np.ones(2)), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9)


def p_values(effect, studies, seed, times=99):
    """p values of the joint tests of 12 outcomes that go together, in many made studies."""
    rng = np.random.default_rng(seed)
    own = design(strata=3, units=14, members=6)
    n, j = len(own), len(own.stratum_of_psu)
    factor, df = own.factors(own.psu), np.full(12, j - 3.0)
    level, found = rng.normal(size=3), []
    for study in range(studies):
        x = rng.normal(size=n) + rng.normal(size=j)[own.psu]
        common = rng.normal(size=(n, 1)) + rng.normal(size=(j, 1))[own.psu]
        y = common + 0.7 * rng.normal(size=(n, 12)) + effect * x[:, None]
        y = y * own.weights[:, None] ** 0.3 + level[own.stratum_of_psu[own.psu]][:, None]
        x = x - own.weights @ x / own.weights.sum()
        b = (own.weights * x) @ y / (own.weights @ x**2)
        mean = own.weights @ y / own.weights.sum()
        rest = y - mean - x[:, None] * b
        influence = (own.weights * x)[:, None] * rest / (own.weights @ x**2)
        held = np.bincount(own.psu, own.weights * x**2, j) / (own.weights @ x**2)
        parts = Added(totals(own, influence), np.column_stack([held] * 12))
        null = Flips.drawn(own.stratum_of_psu, factor, times, study).of(parts, b)
        error = parts.std_error(own.stratum_of_psu, factor)
        observed = Joint.of(b[None], error[None], df, ALPHA)
        found.append(Joint.of(*null, df, ALPHA).exceeded(observed))
    return pd.DataFrame(found)


@pytest.mark.parametrize(("studies", "seed"), [(250, 11), pytest.param(4000, 14, marks=SLOW)])
def test_p_values_are_uniform_under_the_null(studies, seed):
    """Within Monte Carlo error: weighted studies, in strata and PSUs that matter."""
    found = p_values(0.0, studies, seed)
    for name in ("p_median", "p_aggregate"):
        for level in (0.05, 0.1, 0.25, 0.5, 0.75):
            error = np.sqrt(level * (1 - level) / len(found))
            assert (found[name] <= level).mean() == pytest.approx(level, abs=3 * error), name
    # the share has few values, so that its test may only be careful
    error = np.sqrt(0.05 * 0.95 / len(found))
    assert (found["p_significant"] <= 0.05).mean() < 0.05 + 3 * error


def test_p_values_are_small_where_there_is_an_effect():
    found = p_values(0.5, 25, 12)
    assert (found <= 0.05).mean().min() > 0.7
    null = p_values(0.0, 25, 13)
    assert (null["p_median"] <= 0.05).mean() < 0.25
