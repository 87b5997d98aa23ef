"""Reliability, polychoric correlations and factors against R `psych`, `lavaan` and `mnormt`.

Closed forms agree to 1e-9. Iterated maxima agree to what R's optimisers leave: 1e-6 of the exact
likelihood, 1e-4 of psych's polychoric, whose search stops there. Random eigenvalues differ by the
Monte Carlo error of 1,000 draws.
"""

import os
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coproduction import correlations, microdata, reliability
from coproduction.source import harmonise_source
from coproduction.study import load

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHARED = Path(os.environ.get("COPRODUCTION_SHARED") or ROOT / ".." / "shared" / "data")
ITEMS = [f"i{k}" for k in range(1, 7)]


@cache
def oracle(statistic: str) -> np.ndarray:
    values = pd.read_csv(HERE / "reliability_values.csv", keep_default_na=False)
    return values.loc[values["statistic"] == statistic, "value"].to_numpy()


@cache
def respondents() -> pd.DataFrame:
    data = pd.read_csv(HERE / "reliability.csv")
    return data.assign(country=pd.Categorical(["AA"] * len(data)))


@cache
def described() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    items = {item: {"slope": 1.0, "intercept": 0.0} for item in ITEMS}
    return reliability.describe([{"index": "x", "area": "all", "items": items}], respondents())


def ours(statistic: str) -> pd.DataFrame:
    table = described()[0]
    return table[table["statistic"] == statistic]


@pytest.mark.parametrize(
    ("statistic", "tolerance"),
    [
        ("alpha", 1e-9),
        ("item_rest", 1e-9),
        ("alpha_if_dropped", 1e-9),
        ("alpha_pairwise", 1e-9),
        ("alpha_weighted", 1e-9),
        ("alpha_ordinal", 1e-6),
        ("omega", 1e-6),
    ],
)
def test_reliability(statistic, tolerance):
    np.testing.assert_allclose(ours(statistic)["estimate"], oracle(statistic), rtol=tolerance)


def test_the_interval_of_alpha_is_feldts():
    (row,) = ours("alpha").itertuples()
    np.testing.assert_allclose(row.conf_low, oracle("alpha_low")[0], rtol=1e-9)
    np.testing.assert_allclose(row.conf_high, oracle("alpha_high")[0], rtol=1e-9)


def test_polychoric_correlations():
    data = respondents()[ITEMS]

    def matrix(frame):
        return [
            float(correlations.polychoric(pd.crosstab(frame[a], frame[b]).to_numpy()))
            for a, b in combinations(ITEMS, 2)
        ]

    np.testing.assert_allclose(matrix(data), oracle("polychoric"), atol=1e-6)
    np.testing.assert_allclose(matrix(data.dropna()), oracle("polychoric_psych"), atol=1e-4)


def test_factors_and_eigenvalues():
    _, eigenvalues, loadings = described()
    for factors, factor in [(1, 1), (2, 1), (2, 2)]:
        rows = loadings.query("factors == @factors and factor == @factor")
        theirs = oracle(f"loading_{factors}_{factor}")
        np.testing.assert_allclose(rows["loading"], theirs, atol=1e-5)
    np.testing.assert_allclose(rows["uniqueness"], oracle("uniqueness_2"), atol=1e-5)
    one = loadings.query("factors == 1")["loading"]
    np.testing.assert_allclose(one, oracle("loading_psych_1_1"), atol=1e-3)
    np.testing.assert_allclose(eigenvalues["eigenvalue"], oracle("eigenvalue"), rtol=1e-9)
    np.testing.assert_allclose(eigenvalues["random_mean"], oracle("random_mean"), atol=5e-3)
    np.testing.assert_allclose(eigenvalues["random_95"], oracle("random_95"), atol=1e-2)


def test_published_alphas_of_the_european_social_survey(tmp_path):
    if not (SHARED / "ess9").is_dir():
        pytest.skip(f"real survey data are not here: {SHARED / 'ess9'} is absent")
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "ess9").symlink_to((SHARED / "ess9").resolve())
    (tmp_path / "config").symlink_to(ROOT / "config")
    study = load(Path("config/studies/ess9"), tmp_path)
    countries = [country["country"] for country in study.countries]
    entries = [entry for entry in study.indices if entry["index"] == "participation"]
    published = {"GB": 0.6773, "IE": 0.7449, "IT": 0.7190}
    for name, source in study.sources.items():
        table, _, _ = harmonise_source(
            name,
            source,
            study.crosswalks[name],
            study.targets(name),
            countries,
            tmp_path,
            key=b"oracle",
        )
        microdata.write(table, tmp_path / f"{name}.parquet")
    pooled = microdata.pool({name: tmp_path / f"{name}.parquet" for name in study.sources})
    found, _, _ = reliability.describe(entries, pooled.to_pandas())
    rows = found.query("statistic == 'alpha'").set_index("country")["estimate"].round(4)
    assert rows.to_dict() == published
