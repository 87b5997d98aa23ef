"""What is between countries tells nothing of a mean or an estimate that is withheld."""

import math

import pandas as pd
import pytest

from coproduction.disclosure import following, releasing
from coproduction.disclosure.degrees import Alone
from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import Grid
from coproduction.inference.design import t_interval
from coproduction.results import contract
from coproduction.results.between_files import ASSOCIATIONS, COUNTRY_SUMMARIES, MEANS
from coproduction.results.inequality_files import CURVES, DIFFERENCES, INDICES
from coproduction.results.model_files import FIT_REMARKS
from coproduction.study.release import Disclosure

COUNTS = {"GB": 243, "FR": 7, "DE": 310}
SUMMED = {
    "model": "m", "outcome": "y", "area": "all", "term": "x", "n_countries": 3, "estimate": 1.0,
    "std_error": 0.5, "p_value": 0.05, "conf_low": 0.0, "conf_high": 2.0, "prediction_low": -1.0,
    "prediction_high": 3.0, "confidence": 0.95, "test": "normal", "tau2": 0.2, "i2": 0.4, "q": 3.0,
    "q_df": 2, "q_p_value": 0.2,
}  # fmt: skip
RANKS = {
    "outcome": "y", "area": "all", "covariate": "demo", "source": "made", "year": 2008,
    "method": "spearman", "n_countries": 3, "estimate": 0.5, "p_value": 1.0, "permutations": 6,
    "exact": True, "descriptive": True,
}  # fmt: skip


def mean(country, n, area="all"):
    low, high = t_interval(50.123456, 0.512345, n - 1, 0.95)
    return {
        "outcome": "y", "area": area, "country": country, "n": n, "mean": 50.123456,
        "std_error": 0.512345, "df": n - 1, "conf_low": float(low), "conf_high": float(high),
        "confidence": 0.95,
    }  # fmt: skip


def people():
    country = [c for c, n in COUNTS.items() for _ in range(n)]
    return pd.DataFrame({"country": country, "weight": 1.0, "psu": None})


@pytest.fixture
def released(tmp_path):
    rows = [mean(c, n) for c, n in COUNTS.items()]
    rows += [mean(c, n, "other") for c, n in COUNTS.items() if c != "FR"]
    given = {
        MEANS: rows,
        ASSOCIATIONS: [RANKS, RANKS | {"area": "other", "n_countries": 2}],
        COUNTRY_SUMMARIES: [SUMMED],
    }
    paths = []
    for file, own in given.items():
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        contract.write(contract.frame(file, own), file, path)
        paths.append(str(path))
    data = tmp_path / "people.parquet"
    people().to_parquet(data)
    return releasing.released(tmp_path, paths, data, Disclosure("publish", 10)).frames


def test_a_mean_of_few_is_withheld_with_all_that_is_told_of_it(released):
    found = released[MEANS.path].set_index(["area", "country"])
    few = found.loc[("all", "FR")]
    assert few[["n", "mean", "std_error", "df", "conf_low", "conf_high"]].isna().all()
    other = found.loc[("all", "GB")]
    assert other["mean"] == pytest.approx(50.123, abs=1e-3)
    # respondents are sampling units: degrees of freedom and the interval would tell how many
    assert math.isnan(other["df"]) and math.isnan(other["conf_low"])


def test_associations_of_a_withheld_mean_are_withheld_and_others_stay(released):
    found = released[ASSOCIATIONS.path].set_index("area")
    assert found.loc["all", ["estimate", "p_value", "permutations"]].isna().all()
    assert found.loc["all", "year"] == 2008
    assert found.loc["other", "estimate"] == 0.5


def test_a_summary_with_a_withheld_estimate_is_withheld():
    remark = {"model": "m", "outcome": "y", "area": "all", "country": "FR"}
    remark |= {"remark": "level_of_one", "term": "x"}
    frames = {COUNTRY_SUMMARIES: [SUMMED, SUMMED | {"term": "z"}], FIT_REMARKS: [remark]}
    tables = {f.path: Table(f.path, f, contract.frame(f, rows)) for f, rows in frames.items()}
    told = following.followed(tables, {}, Alone.of(people()), Grid(10, 10))
    found = told[COUNTRY_SUMMARIES.path].frame.set_index("term")
    assert math.isnan(found.loc["x", "estimate"]) and found.loc["z", "estimate"] == 1.0
    assert found.loc["x", "n_countries"] == 3


def concentrated(country, n, **changes):
    row = {"outcome": "y", "area": "all", "country": country, "ranking": "age", "n": n}
    row |= {"measure": "erreygers", "estimate": 0.04123, "std_error": 0.01, "df": 50.0}
    return (
        row | {"conf_low": 0.02, "conf_high": 0.06, "confidence": 0.95, "p_value": 0.01} | changes
    )


def levels(country, few):
    head = {"outcome": "y", "area": "all", "country": country, "group": "job", "confidence": 0.95}
    gap = {"difference": 2.0, "std_error": 1.0, "df": 50.0, "conf_low": 0.0, "conf_high": 4.0}
    first = head | {"level": "paid", "n": 120, "mean": 50.0}
    return [first, head | gap | {"level": "out", "n": few, "mean": 52.0, "p_value": 0.05}]


@pytest.fixture
def told():
    points = [0.0, 0.05, 0.5, 1.0]
    curve = {"outcome": "y", "area": "all", "country": "GB", "ranking": "age", "n": 100}
    gaps = [row for c, few in (("GB", 60), ("FR", 4)) for row in levels(c, few)]
    gaps.append(gaps[1] | {"country": "all", "mean": None, "n": 64})
    frames = {
        INDICES: [concentrated("GB", 243), concentrated("FR", 7), concentrated("all", 250)],
        CURVES: [curve | {"point": p, "value": p**1.23456} for p in points],
        DIFFERENCES: gaps,
    }
    tables = {f.path: Table(f.path, f, contract.frame(f, rows)) for f, rows in frames.items()}
    counts = {
        (path, at, "n"): float(n) if n >= 10 else math.nan
        for path, table in tables.items()
        for at, n in table.frame["n"].items()
    }
    with_units = people().assign(psu=[f"u{k // 9}" for k in range(len(people()))])
    found = following.followed(tables, counts, Alone.of(with_units), Grid(10, 10))
    return {path: table.frame for path, table in found.items()}


def test_no_mean_over_countries_is_told_where_one_is_withheld(told):
    found = told[INDICES.path].set_index("country")
    assert math.isnan(found.loc["all", "estimate"]) and found.loc["GB", "df"] == 50


def test_curves_have_two_digits_and_no_point_of_few(told):
    found = told[CURVES.path].set_index("point")["value"]
    assert math.isnan(found[0.05]) and found[0.5] == 0.42
    assert (found[0.0], found[1.0]) == (0, 1)


def test_no_difference_is_told_of_a_withheld_level_nor_its_mean_over_countries(told):
    found = told[DIFFERENCES.path]
    found = found[found["level"] == "out"].set_index("country")
    assert math.isnan(found.loc["FR", "difference"]) and math.isnan(found.loc["all", "conf_low"])
    assert found.loc["GB", "difference"] == 2


def test_differences_and_their_means_are_published_with_digits_that_respondents_support(tmp_path):
    path = tmp_path / DIFFERENCES.path
    path.parent.mkdir(parents=True)
    contract.write(contract.frame(DIFFERENCES, levels("GB", 60)), DIFFERENCES, path)
    data = tmp_path / "people.parquet"
    people().to_parquet(data)
    given = (tmp_path, [str(path)], data, Disclosure("publish", 10))
    found = releasing.released(*given).frames[DIFFERENCES.path].set_index("level")
    assert found.loc["paid", "mean"] == 50 and found.loc["out", "difference"] == 2
