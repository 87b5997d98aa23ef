"""Items one by one, of made surveys; R's numbers are in the oracle."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.stats import f

from coproduction.results import contract
from coproduction.results.dif_files import DIF, LACKING, PARAMETERS
from coproduction.robustness.equivalence import dif
from coproduction.study.resolved.analysis import ByLevel, Index, Linear
from coproduction.study.resolved.instruments import Matched

ITEMS = ("a", "b", "c", "d", "e", "f")
LEVELS = ("never", "sometimes", "often", "always")


def entry(items=ITEMS, matching="", column="", levels=LEVELS):
    scored = {item: ByLevel({level: float(k) for k, level in enumerate(levels)}) for item in items}
    index = Index("acts", "all", "acts", True, 3, False, "mean", scored)
    return Matched(index, matching, column)


def survey(n=600, shift=0.0, slope=1.0, seed=3):
    """Answers of three countries; in the last `c` is easier by `shift` and of another `slope`."""
    draws = np.random.default_rng(seed)
    country = np.repeat(["AA", "BB", "CC"], n)
    trait, last = draws.normal(size=3 * n), country == "CC"
    data = {"country": pd.Categorical(country), "weight": draws.uniform(0.5, 2, 3 * n)}
    for item in ITEMS:
        own = item == "c"
        at = trait * np.where(last & own, slope, 1.0) * 1.5 + shift * (last & own)
        place = np.digitize(at + draws.logistic(size=3 * n), [-1.5, 0.0, 1.5])
        data[item] = pd.Categorical(np.array(LEVELS)[place], LEVELS)
    return pd.DataFrame(data)


def found_of(data, *entries):
    tests, parameters = dif.tested(entries or [entry()], data)
    contract.typed(tests, DIF, "tests")
    contract.typed(parameters, PARAMETERS, "parameters")
    return tests, parameters


def of(tests, item="c", test="total"):
    (row,) = tests[(tests["item"] == item) & (tests["test"] == test)].to_dict("records")
    return row


def test_an_item_that_is_easier_in_a_country_is_found_as_uniform():
    tests, parameters = found_of(survey(shift=1.2))
    uniform, other = of(tests, test="uniform"), of(tests, test="non_uniform")
    assert uniform["p_value"] < 1e-8 and other["p_value"] > 0.01
    assert (uniform["df_numerator"], of(tests)["df_numerator"]) == (2, 4)
    assert of(tests)["size"] != "negligible" and of(tests, "a")["size"] == "negligible"
    own = parameters[(parameters["item"] == "c") & (parameters["parameter"] == "country")]
    odds = own.set_index("country")["estimate"]
    assert odds.sum() == pytest.approx(0, abs=1e-12)
    assert odds["CC"] - odds["AA"] == pytest.approx(1.2, abs=0.35)
    cuts = parameters[(parameters["item"] == "c") & (parameters["parameter"] == "threshold")]
    assert list(zip(cuts["lower"], cuts["upper"], strict=True)) == [*pairwise(LEVELS)]
    assert cuts["estimate"].is_monotonic_increasing


def test_an_item_of_another_slope_is_found_as_non_uniform():
    tests, _ = found_of(survey(slope=0.0))
    assert of(tests, test="non_uniform")["p_value"] < 1e-6
    assert of(tests)["nagelkerke_change"] > of(tests, test="uniform")["nagelkerke_change"]


def test_tests_have_the_degrees_of_freedom_of_the_design():
    """60 units less 6 strata, coefficients, and those tested but one (Korn, Graubard 1990)."""
    data = survey(n=200)
    data["stratum"] = data["country"].astype("str") + pd.Series(data.index % 2).astype("str")
    data["psu"] = data["stratum"] + pd.Series(data.index // 2 % 10).astype("str")
    tests, _ = found_of(data)
    for row in tests.to_dict("records"):
        q = row["df_numerator"]
        rest = 60 - 6 - (3 if row["test"] == "uniform" else 5) - q + 1
        assert row["df_denominator"] == rest
        assert row["p_value"] == pytest.approx(f.sf(row["statistic"], q, rest))
    few = data.assign(psu=data["stratum"] + pd.Series(data.index // 2 % 2).astype("str"))
    tests, _ = found_of(few)  # 12 units of 6 strata
    assert of(tests, test="uniform")["df_denominator"] == 12 - 6 - 3 - 2 + 1
    assert of(tests)["lacking"] == "test_not_estimable"


@pytest.mark.slow
def test_items_alike_are_found_to_differ_about_as_often_as_said():
    """60 sampling units of five countries: at .05, where a test by χ² rejects 23 %."""
    found = []
    for seed in range(60):
        draws = np.random.default_rng(seed)
        country, stratum, unit = (
            np.repeat(np.arange(5), 200),
            *draws.integers(0, (4, 3), (1000, 2)).T,
        )
        data = survey(n=1).iloc[[0] * 1000].reset_index(drop=True)
        trait = draws.normal(size=1000)
        data = data.assign(
            country=pd.Categorical([f"C{k}" for k in country]),
            weight=np.exp(draws.normal(0, 0.6, 1000)),
            stratum=[f"{k}{h}" for k, h in zip(country, stratum, strict=True)],
            psu=[f"{k}{h}{j}" for k, h, j in zip(country, stratum, unit, strict=True)],
        )
        for item in ITEMS[:4]:
            shared = draws.normal(0, 0.4, (5, 4, 3))[country, stratum, unit]
            place = np.digitize(trait + shared + draws.logistic(size=1000), [-1.5, 0.0, 1.5])
            data[item] = pd.Categorical(np.array(LEVELS)[place], LEVELS)
        tests, _ = found_of(data, entry(ITEMS[:4]))
        found += [of(tests, item)["p_value"] < 0.05 for item in ITEMS[:4]]
    assert 0.02 < np.mean(found) < 0.09


def test_respondents_may_be_matched_by_an_index():
    data = survey()
    scores = sum(data[item].cat.codes for item in ITEMS) / len(ITEMS)
    tests, _ = found_of(data.assign(total=scores), entry(matching="total", column="total"))
    assert set(tests["matching"]) == {"total"} and tests["lacking"].isna().all()
    assert found_of(data)[0]["matching"].isna().all()


def test_scales_of_weights_and_scores_change_nothing():
    data = survey(n=200)
    one = found_of(data)[0]
    other = found_of(data.assign(weight=data["weight"] * 1e-4))[0]
    columns = ["statistic", "mcfadden_change", "nagelkerke_change", "slope_change"]
    assert one[columns].to_numpy(float) == pytest.approx(
        other[columns].to_numpy(float), rel=1e-6, nan_ok=True
    )


def test_a_country_where_all_say_one_thing_stays_out():
    data = survey(n=200)
    data.loc[data["country"] == "BB", "a"] = "often"
    tests, parameters = found_of(data)
    assert of(tests, "a")["n_countries"] == 2 and of(tests, "b")["n_countries"] == 3
    own = parameters[(parameters["item"] == "a") & parameters["country"].notna()]
    assert list(own["country"]) == ["AA", "CC"]


def numbers(data):
    scored = dict.fromkeys(("a", "b"), Linear(1.0, 0.0))
    return data, Matched(Index("i", "all", "i", True, 2, False, "mean", scored), "", "")


def hindered(reason):
    draws = np.random.default_rng(1)
    data = pd.DataFrame({"country": pd.Categorical(np.repeat(["AA", "BB"], 60))})
    a, b = draws.integers(0, 3, 120).astype(float), draws.integers(0, 4, 120).astype(float)
    if reason == "one_level":
        a[:] = 2.0
    if reason == "many_levels":
        a = np.arange(120.0)
    if reason == "one_country":
        a[:60] = 1.0
    if reason == "constant_matching":
        b[:] = 1.0
    if reason == "not_estimable":
        a = (b > 1).astype(float)
    if reason == "test_not_estimable":
        # two sampling units cannot tell four coefficients
        data["psu"] = np.tile(["x", "y"], 60)
    return numbers(data.assign(a=a, b=b))


@pytest.mark.parametrize("reason", LACKING)
def test_an_item_that_cannot_be_tested_says_why(reason):
    data, index = hindered(reason)
    tests, parameters = found_of(data, index)
    own = tests[tests["item"] == "a"]
    assert reason in set(own["lacking"])
    lacking = own[own["lacking"].notna()]
    assert lacking[["statistic", "p_value"]].isna().all(axis=None)
    if reason != "test_not_estimable":
        assert len(lacking) == 3 and parameters[parameters["item"] == "a"].empty
