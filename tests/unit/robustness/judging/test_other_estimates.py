"""Claims about concentration and about slopes over countries are judged by what is told of them."""

import numpy as np
import pandas as pd
import pytest

from coproduction.results import contract
from coproduction.results.between_files import ASSOCIATIONS
from coproduction.results.inequality_files import INDICES
from coproduction.robustness.countries.unequal_terms import told
from coproduction.robustness.judging import other_estimates
from coproduction.robustness.judging.claimed import judged
from coproduction.robustness.judging.modelled import read
from coproduction.study.resolved.analysis import Linear
from coproduction.study.resolved.claims import Claim, Claims, Comparison, Measure
from coproduction.study.resolved.participation import Bounded, Inequality
from coproduction.study.resolved.specification import Term

COUNTRIES = ("AA", "BB")
Y = Measure("y", "all", "y", Linear(1.0, 0.0))
SAME = ("estimate", "std_error", "df", "conf_low", "conf_high", "p_value")


def survey(slope, countries=COUNTRIES, n=400):
    rng = np.random.default_rng(4)
    age = rng.integers(18, 90, n).astype(float)
    codes = np.repeat(countries, n // len(countries))
    return pd.DataFrame(
        {
            "source": "s",
            "country": pd.Categorical(codes, countries),
            "weight": rng.uniform(0.5, 2, n),
            "psu": rng.integers(0, 40, n),
            "age": age,
            "y": np.clip(50 + slope * (age - 54) + 8 * rng.normal(size=n), 0, 100),
        }
    )


def concentration(data, countries=COUNTRIES):
    ages = (Term("age", "number", "age"),)
    bounded = (Bounded(Y, 0.0, 100.0),)
    asked = Inequality("y", bounded, countries, ages, ("erreygers", "wagstaff"), (), 0.05)
    return told([asked], data)[0]


def verdicts(data, comparisons, frames, direction="none", test="inequality", smallest=0.05):
    unit = "concentration" if test == "inequality" else "points"
    claim = Claim("c", test, direction, "", smallest, unit, "c", comparisons)
    countries = tuple(data["country"].cat.categories)
    claims = Claims(0.05, 1000, 1, {"c": "holm"}, (claim,), countries, {}, {}, "fail")
    return judged(claims, data, read([], [], []) | frames, {"c": "A claim."})


def over(*countries):
    return tuple(Comparison("all", c, "y", "age", "erreygers", of=Y) for c in countries)


@pytest.mark.parametrize(
    ("slope", "direction", "smallest", "verdict"),
    [
        (0.0, "none", 0.05, "supported"),
        (1.0, "none", 0.05, "contradicted"),
        (0.0, "none", 0.005, "inconclusive"),
        (0.0, "positive", 0.05, "negligible"),
        (1.0, "positive", 0.05, "supported"),
        (1.0, "negative", 0.05, "contradicted"),
    ],
)
def test_verdicts_on_concentration_follow_the_rule(slope, direction, smallest, verdict):
    data = survey(slope)
    frames = {"indices": concentration(data)}
    found = verdicts(data, over("all"), frames, direction, smallest=smallest)
    assert found["verdict"].tolist() == [verdict]
    assert found["unit"].tolist() == ["concentration"]


def test_a_claim_has_all_digits_of_what_inequality_tells(tmp_path):
    """Those of the file, which has ten of each number."""
    data, path = survey(0.3), tmp_path / INDICES.path
    path.parent.mkdir()
    contract.write(concentration(data), INDICES, path)
    indices = other_estimates.read([path])["indices"]
    found = verdicts(data, over("AA", "BB", "all"), {"indices": indices}).set_index("country")
    own = indices[(indices["ranking"] == "age") & (indices["measure"] == "erreygers")]
    own = own.set_index("country")
    for name in (*SAME, "equivalence_p"):
        assert found[name].to_dict() == own[name].to_dict()


def test_of_one_country_the_mean_is_that_country():
    data = survey(0.3, ("AA",))
    indices = concentration(data, ("AA",))
    assert "all" not in set(indices["country"])
    found = verdicts(data, over("all"), {"indices": indices})
    own = indices[indices["measure"] == "erreygers"]
    assert found["estimate"].tolist() == own["estimate"].tolist()


def test_without_an_estimate_in_two_countries_there_is_no_mean():
    data = survey(0.3)
    data.loc[data["country"] == "BB", "y"] = np.nan
    found = verdicts(data, over("all", "AA", "BB"), {"indices": concentration(data)})
    assert found["verdict"].eq("not_answerable").tolist() == [True, False, True]
    assert found["reason"].fillna("").tolist() == ["nobody_answered", "", "nobody_answered"]


def associated(**changes):
    row = {"outcome": "y", "area": "all", "covariate": "wealth", "source": "s", "year": 2008}
    row |= {"method": "two_step", "n_countries": 20, "descriptive": False, "confidence": 0.95}
    return {"associations": contract.frame(ASSOCIATIONS, [row | changes])}


SLOPE = (Comparison("all", "all", "y", "wealth", of=Y),)


def test_a_slope_over_fifteen_countries_or_more_is_tested():
    frames = associated(estimate=3.0, std_error=0.5, df=18, p_value=1e-5)
    found = verdicts(survey(0.0), SLOPE, frames, "positive", "between", 1.0)
    assert found["verdict"].tolist() == ["supported"]
    # R: 3 - qt(0.975, 18) * 0.5 = 1.949539
    assert found["conf_low"].iloc[0] == pytest.approx(1.949539, abs=1e-6)
    assert found["unit"].tolist() == ["outcome"]


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [("few_countries", "few_countries"), ("constant", "constant_countries")],
)
def test_without_a_slope_a_claim_has_no_answer_and_a_reason(lacking, reason):
    frames = associated(n_countries=5, descriptive=True, lacking=lacking)
    found = verdicts(survey(0.0), SLOPE, frames, "positive", "between", 1.0)
    assert found[["verdict", "reason"]].values.tolist() == [["not_answerable", reason]]
