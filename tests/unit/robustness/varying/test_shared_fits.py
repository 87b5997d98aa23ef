"""Fits from what they share are those of models of their own."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from specified import category, estimated, fit, model, number

from coproduction.inference.models import sample
from coproduction.robustness.varying import shared_fits
from coproduction.robustness.varying.shared_fits import One, Shared

COUNTRIES, OUTCOMES = ["AA", "BB", "CC"], ["y", "z"]
TERMS = number("x"), category("sex", ["m", "f"]), category("country", COUNTRIES)
BASE = model(fit(number("y"), *TERMS), countries=COUNTRIES, weights="equal_country")


def survey(n=600):
    rng = np.random.default_rng(9)
    country, psu = np.repeat(COUNTRIES, n // 3), rng.integers(0, 12, n)
    x, y = rng.normal(size=n), rng.normal(size=n)
    return pd.DataFrame(
        {
            "source": country,
            "country": pd.Categorical(country, COUNTRIES),
            "weight": rng.uniform(0.4, 2.5, n),
            "stratum": [f"{c}{p % 2}" for c, p in zip(country, psu, strict=True)],
            "psu": [f"{c}{p}" for c, p in zip(country, psu, strict=True)],
            "x": np.where(rng.random(n) < 0.05, np.nan, x),
            "sex": pd.Categorical(rng.choice(["m", "f"], n), ["m", "f"]),
            "y": np.where(rng.random(n) < 0.1, np.nan, x + y),
            "z": np.where(rng.random(n) < 0.1, np.nan, y**2),
        }
    )


def shared(own, people):
    outcomes = [sample.answers_of(number(name), people) for name in OUTCOMES]
    design = sample.design_of(own, people)
    return Shared(own, own.fits[0], design, people, outcomes, ["x"])


def by_model(own, people, one):
    countries = tuple(name for name in COUNTRIES if name != one.country)
    terms = [replace(t, levels=countries) if t.name == "country" else t for t in TERMS]
    fits = (fit(number(OUTCOMES[one.outcome]), *terms),)
    rows = estimated(replace(own, fits=fits, countries=countries), people)[0]
    return rows.set_index("term").loc["x", ["estimate", "std_error", "df"]].tolist()


@pytest.mark.parametrize("most", [1, 1 << 22])
@pytest.mark.parametrize("weights", ["equal_country", "design", "none"])
def test_a_country_left_out_and_other_outcomes(monkeypatch, weights, most):
    monkeypatch.setattr(shared_fits, "MOST", most)
    own, people = replace(BASE, weights=weights), survey()
    asked = [One(0), One(1), *(One(0, country) for country in COUNTRIES), One(1, "AA")]
    for one, told in zip(asked, shared(own, people).found(asked), strict=True):
        assert told is not None
        assert list(told["x"]) == pytest.approx(by_model(own, people, one), rel=1e-9)


def test_what_is_not_told_well_is_left_to_fits_of_their_own():
    people = survey()
    away = people["country"] != "AA"
    dependent = people.assign(sex=people["sex"].where(~away, "f"))
    told = shared(BASE, dependent).found([One(0), One(0, "AA")])
    assert told[0] is not None and told[1] is None
    single = people.assign(x=people["x"].where(people["psu"] == "AA1", 0.0))
    assert shared(BASE, single).found([One(0)]) == [None]
    curve = replace(TERMS[0], kind="curve")
    assert shared(replace(BASE, fits=(fit(number("y"), curve),)), people).found([One(0)]) == [None]
    assert shared(BASE, people).found([]) == []
