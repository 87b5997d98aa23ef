"""Means of countries, as they are and adjusted, against covariates."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from specified import category, fit, model, number

from coproduction.faults import Faults
from coproduction.inference.design import Design
from coproduction.robustness.countries.country_means import compared
from coproduction.study.resolved.analysis import Linear
from coproduction.study.resolved.between_countries import BetweenCountries, CountryCovariate
from coproduction.study.resolved.claims import Measure
from coproduction.study.resolved.specification import plain, typed

COUNTRIES = [f"C{k:02}" for k in range(16)]
VALUES = {name: float(k % 7) + k / 100 for k, name in enumerate(COUNTRIES)}
DEMOCRACY = CountryCovariate("democracy", "made", 2008, VALUES)


def survey(countries=COUNTRIES, each=40):
    rng = np.random.default_rng(3)
    n = each * len(countries)
    country = np.repeat(countries, each)
    x = rng.normal(size=n) + np.repeat(np.arange(len(countries)) % 3, each)
    level = np.array([VALUES[c] for c in country])
    frame = pd.DataFrame(
        {
            "source": country,
            "country": pd.Categorical(country, countries),
            "weight": rng.uniform(0.5, 2, n),
            "stratum": None,
            "psu": [f"{c}{k}" for c, k in zip(country, rng.integers(0, 12, n), strict=True)],
            "x": x,
            "y": 40 + 2 * level + 3 * x + 6 * rng.normal(size=n),
        }
    )
    frame.loc[frame.index[::17], "y"] = np.nan
    return frame


def asked(countries=COUNTRIES, adjusted=True, **changes):
    terms = number("x"), category("country", list(countries))
    own = model(fit(number("y"), *terms), countries=list(countries)) if adjusted else None
    measure = Measure("y", "all", "y", Linear(1.0, 0.0))
    given = {"correlations": ("spearman", "pearson"), "permutations": 5000, "seed": 1} | changes
    return BetweenCountries("y", (measure,), tuple(countries), (DEMOCRACY,), adjusted=own, **given)


def test_means_are_those_of_the_design_and_adjusted_ones_differ_as_the_dummies_do():
    data = survey()
    means, _ = compared([asked()], data)
    raw, other = (means[means["model"].fillna("") == m].set_index("country") for m in ("", "m"))
    design = Design.of(data)
    inside = (data["country"] == "C03").to_numpy() & data["y"].notna().to_numpy()
    found = design.mean(data["y"].to_numpy(), inside)
    assert raw.loc["C03", "mean"] == pytest.approx(found.estimate[0])
    assert raw.loc["C03", "std_error"] == pytest.approx(found.std_error[0])
    assert raw.loc["C03", "n"] == inside.sum() == other.loc["C03", "n"]
    whole = data[data["y"].notna()]
    dummies = pd.get_dummies(whole["country"]).to_numpy(dtype=float)
    w = np.sqrt(whole["weight"].to_numpy())[:, None]
    matrix = np.column_stack([dummies, whole["x"]])
    found = np.linalg.lstsq(w * matrix, w[:, 0] * whole["y"].to_numpy(), rcond=None)[0]
    slope, mean = found[-1], np.average(whole["x"], weights=whole["weight"])
    assert other["mean"].to_numpy() == pytest.approx(found[:-1] + slope * mean)


def test_sixteen_countries_have_a_regression_and_fourteen_a_description():
    _, many = compared([asked()], survey())
    slope = many[(many["method"] == "two_step") & many["model"].notna()].iloc[0]
    assert slope["estimate"] == pytest.approx(2, abs=3 * slope["std_error"])
    assert slope["n_countries"] == 16 and not slope["descriptive"]
    few = COUNTRIES[:14]
    _, told = compared([asked(few, adjusted=False)], survey(few))
    assert set(told["descriptive"]) == {True}
    row = told[told["method"] == "two_step"].iloc[0]
    assert row["lacking"] == "few_countries" and np.isnan(row["estimate"])
    ranks = told[told["method"] == "spearman"].iloc[0]
    assert ranks["permutations"] == 5000 and not ranks["exact"] and ranks["p_value"] < 0.01
    assert (ranks["source"], ranks["year"]) == ("made", 2008)


def test_a_country_without_a_value_or_answers_takes_no_part():
    few = COUNTRIES[:5]
    data = survey(few)
    data.loc[data["country"] == "C01", "y"] = np.nan
    known = replace(DEMOCRACY, values={c: VALUES[c] for c in few if c != "C02"})
    means, told = compared([replace(asked(few, False), covariates=(known,))], data)
    lacking = means.set_index("country")["lacking"].dropna()
    assert dict(lacking) == {"C01": "nobody_answered"}
    assert set(told["n_countries"]) == {3}
    assert told.loc[told["method"] == "spearman", "permutations"].iloc[0] == 6


def test_a_mean_without_an_error_is_drawn_and_ranked_and_not_regressed():
    data = survey()
    data.loc[data["country"] == "C00", "y"] = 50.0
    means, told = compared([asked(adjusted=False)], data)
    first = means.iloc[0]
    assert first["mean"] == 50 and first["lacking"] == "no_error" and np.isnan(first["df"])
    n = told.set_index("method")["n_countries"]
    assert n["spearman"] == 16 and n["two_step"] == 15


def test_a_stratum_of_one_unit_is_a_fault_with_its_mend():
    data = survey(COUNTRIES[:4])
    data["stratum"] = data["psu"]
    with pytest.raises(Faults, match="singletons: adjust"):
        compared([asked(COUNTRIES[:4])], data)


def test_what_is_asked_goes_to_a_job_and_back():
    one = asked(COUNTRIES[:4])
    assert typed(BetweenCountries, plain(one)) == one
