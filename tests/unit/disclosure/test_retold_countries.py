"""What is between countries tells nothing of a mean or an estimate that is withheld."""

import math

import pandas as pd
import pytest

from coproduction.disclosure import following, releasing
from coproduction.disclosure.degrees import Alone
from coproduction.disclosure.linked import Table
from coproduction.disclosure.rounding import Grid
from coproduction.inference.design import t_interval
from coproduction.results import contract
from coproduction.results.between_files import ASSOCIATIONS, COUNTRY_SUMMARIES, MEANS
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
