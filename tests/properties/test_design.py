"""Properties that hold for every design, whatever the numbers."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from specified import category, estimated, fit, model, number

from coproduction.inference.design import Design

COUNTRIES = ["AA", "BB"]
WORK = ["paid", "seeking", "other"]
NUMBERS = ["estimate", "std_error", "conf_low", "conf_high"]


@st.composite
def surveys(draw) -> pd.DataFrame:
    """A survey of 60 to 120 respondents; strata, PSUs and weights may each be absent."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(60, 120))
    frame = pd.DataFrame(
        {
            "country": pd.Categorical.from_codes(rng.permutation(np.arange(n) % 2), COUNTRIES),
            "x": rng.normal(50, 10, n),
            "work": pd.Categorical.from_codes(rng.permutation(np.arange(n) % 3), WORK),
        }
    )
    frame["y"] = frame["x"] / 10 + rng.normal(size=n)
    if draw(st.booleans()):
        frame["weight"] = rng.lognormal(size=n)
    if draw(st.booleans()):
        frame["stratum"] = [f"s{k}" for k in rng.permutation(np.arange(n) % 3)]
    if draw(st.booleans()):
        frame["psu"] = [f"p{k}" for k in rng.permutation(np.arange(n) % 10)]
    return frame


def fitted(data: pd.DataFrame, work: list[str] = WORK, **changes) -> pd.DataFrame:
    # Designs drawn by chance may leave a stratum one PSU; the policy is not what is tested here.
    changes = {"countries": COUNTRIES, "confidence": 0.9, "singletons": "adjust"} | changes
    spec = model(fit(number("y"), number("x"), category("work", work)), **changes)
    return estimated(spec, data)[0].set_index("term")


def assert_same(a: pd.DataFrame, b: pd.DataFrame, tolerance: float = 1e-10) -> None:
    np.testing.assert_allclose(a[NUMBERS], b[NUMBERS], rtol=tolerance, atol=tolerance)
    assert list(a["df"]) == list(b["df"])


@settings(max_examples=6, deadline=None)
@given(surveys(), st.floats(1e-3, 1e6), st.sampled_from(["design", "equal_country"]))
def test_rescaling_the_weights_changes_nothing(data, factor, weights):
    data["weight"] = data.get("weight", 1.0)
    scaled = data.assign(weight=data["weight"] * factor)
    assert_same(fitted(data, weights=weights), fitted(scaled, weights=weights))
    mean, other = (Design.of(d, "adjust").mean(d["y"]) for d in (data, scaled))
    np.testing.assert_allclose(mean.estimate, other.estimate, rtol=1e-12)
    np.testing.assert_allclose(mean.covariance, other.covariance, rtol=1e-10)


@settings(max_examples=6, deadline=None)
@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_respondents_changes_nothing(data, random):
    order = list(range(len(data)))
    random.shuffle(order)
    assert_same(fitted(data), fitted(data.iloc[order]), 1e-11)


@settings(max_examples=6, deadline=None)
@given(surveys())
def test_another_reference_level_moves_the_intercept_and_nothing_else(data):
    a = fitted(data)
    b = fitted(data, work=["other", "seeking", "paid"])
    np.testing.assert_allclose(a.loc["x", NUMBERS].astype(float), b.loc["x", NUMBERS].astype(float))
    shift = a.loc["work=other", "estimate"]
    assert np.isclose(b.loc["Intercept", "estimate"], a.loc["Intercept", "estimate"] + shift)
    assert np.isclose(b.loc["work=paid", "estimate"], -shift)
    assert np.isclose(b.loc["work=paid", "std_error"], a.loc["work=other", "std_error"])
    assert np.isclose(b.loc["work=seeking", "estimate"], a.loc["work=seeking", "estimate"] - shift)


@settings(max_examples=6, deadline=None)
@given(surveys())
def test_a_domain_is_the_same_model_with_zero_weights_elsewhere(data):
    data["weight"] = data.get("weight", 1.0)
    inside = data["country"] == "BB"
    domain = fitted(data, by_country=True).query("country == 'BB'")
    elsewhere = data.assign(weight=data["weight"].where(inside, 0.0))
    assert_same(domain, fitted(elsewhere), 1e-12)
    rows = inside.to_numpy()
    a = Design.of(data, "adjust").mean(data["y"], rows)
    b = Design.of(elsewhere, "adjust").mean(data["y"])
    np.testing.assert_allclose(a.covariance, b.covariance, rtol=1e-12)
    assert (a.df, a.n) == (b.df, b.n)
