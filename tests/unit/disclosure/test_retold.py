"""Sensitivity and imputation tell no number of respondents but the published one."""

import math

import pandas as pd
import pytest

from coproduction.disclosure import following, releasing
from coproduction.disclosure.attack import attack
from coproduction.disclosure.degrees import Alone
from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import Grid
from coproduction.inference.design import t_interval, t_probability
from coproduction.results import contract, imputation_files, sensitivity_files
from coproduction.results.codebook_files import CODEBOOK
from coproduction.results.model_files import FIT
from coproduction.robustness.varying.confounding import Sure, adjusted, bound, robustness_value
from coproduction.robustness.varying.confounding import robustness_value_alpha as of_interval
from coproduction.study.release import Disclosure

#: 259 respondents, published as 260, and five parameters.
N, DF, ALL = 259, 254.0, 300
PUBLISH = Disclosure("publish", 10)
HEAD = {"model": "m", "outcome": "y", "area": "all"}
FITTED = HEAD | {
    "country": "all", "estimator": "wls", "effects": "coefficients", "weights": "none",
    "weights_declared": "none", "n_countries": 1, "errors": "robust", "psu_declared": False,
    "strata_declared": False, "n_units": N, "n_unit_strata": 1, "n": N, "weighted_n": float(N),
    "df_design": N - 1.0, "df_residual": DF, "rank": 5, "standardised": False, "confidence": 0.95,
    "missing": "listwise",
}  # fmt: skip
EFFECT = 0.9163161996


def term(df, n):
    """A row of confounding.csv of an estimate whose regression has n respondents."""
    estimate, error = 0.238848456, 0.04320783715
    odds = (estimate / error) ** 2 * EFFECT / (n - 5)
    r2 = odds / (1 + odds)
    one = Sure(estimate, error, df, r2, n - 5, EFFECT)
    low, high = t_interval(estimate, error, df, 0.95)
    row = HEAD | {
        "term": "eff", "estimate": estimate, "std_error": error, "df": df, "conf_low": float(low),
        "conf_high": float(high), "partial_r2": r2, "robustness_value": robustness_value(r2),
        "alpha": 0.05, "robustness_value_alpha": of_interval(one, 0.05), "design_effect": EFFECT,
    }  # fmt: skip
    return row, one


def benchmark(of, n):
    """A row of benchmarks.csv; odds are of F over degrees of freedom."""
    _, one = of
    shares = [f / (n - 5 + f) for f in (0.08, 22.0)]
    found = bound(*shares, 2.0)
    assert found is not None
    value, error = adjusted(one, *found)
    low, high = t_interval(value, error, one.df - 1, 0.95)
    return HEAD | {
        "term": "eff", "benchmark": "age", "multiple": 2.0, "r2_term": found[0],
        "r2_outcome": found[1], "estimate": value, "std_error": error, "df": one.df - 1,
        "conf_low": float(low), "conf_high": float(high),
    }  # fmt: skip


def estimated(df):
    low, high = t_interval(1.0, 0.5, df, 0.95)
    return {"estimate": 1.0, "std_error": 0.5, "df": df, "conf_low": float(low),
            "conf_high": float(high)}  # fmt: skip


def write(folder, **fitted):
    """The files as they are."""
    row = term(DF, N)
    chain = {"country": "all", "variable": "age", "iteration": 1, "n": 15, "sd": 13.4}
    filled = HEAD | {"country": "all", "term": "eff", "kind": "coefficient", "missing": "listwise",
                     "n": N, "p_value": float(t_probability(2.0, DF))}  # fmt: skip
    weights = {"term": "eff", "compared": "coefficient", "weighted": 0.24, "unweighted": 0.22,
               "difference": 0.02, "std_error": 0.01, "statistic": 2.0, "df_terms": 1, "df": DF,
               "p_value": float(t_probability(2.0, DF))}  # fmt: skip
    unit = {"term": "eff", "n_psu": N, "dfbeta": 0.1, "dfbetas": 0.3, "country": "GB",
            "estimate_without": 0.9, "n_beyond": 3}  # fmt: skip
    given = {
        FIT: [FITTED | fitted],
        sensitivity_files.CONFOUNDING: [row[0]],
        sensitivity_files.BENCHMARKS: [benchmark(row, N)],
        sensitivity_files.LEFT_OUT: [
            HEAD
            | {"term": "eff", "of": "country", "left_out": "GB", "change": 0.1}
            | estimated(120.0)
        ],
        sensitivity_files.WEIGHTING: [HEAD | weights],
        sensitivity_files.INFLUENCE: [HEAD | unit],
        imputation_files.CHAINS: [
            chain | {"imputation": k + 1, "mean": mean} for k, mean in enumerate((41.8, 45.4))
        ],
        imputation_files.ESTIMATES: [filled | estimated(DF)],
    }
    for file, rows in given.items():
        contract.write(contract.frame(file, rows), file, folder / file.path)
    book = [{"entry": "file", "code": "Respondents", "code_label": str(ALL)}]
    contract.write(contract.frame(CODEBOOK, book), CODEBOOK, folder / "codebook/uk.csv")
    return [str(folder / path) for path in ("codebook/uk.csv", *(file.path for file in given))]


@pytest.fixture
def people():
    return pd.DataFrame({"country": "GB", "weight": [1.0] * ALL})


def released(folder, people):
    people.to_parquet(folder / "analysis.parquet")
    paths = write(folder / "full")
    found = releasing.released(folder / "full", paths, folder / "analysis.parquet", PUBLISH)
    found.write(folder / "out", folder / "out/disclosure.csv")
    return found


def test_no_number_tells_respondents_but_the_published_one(tmp_path, people):
    found = released(tmp_path, people)
    assert attack(tmp_path / "full", tmp_path / "out", people, PUBLISH).exact == 0
    frames = found.frames
    assert frames[FIT.path].loc[0, "n"] == 260
    told = frames[sensitivity_files.CONFOUNDING.path].iloc[0]
    expected = term(255.0, 260)[0]
    for name in ("df", "partial_r2", "robustness_value", "robustness_value_alpha"):
        assert told[name] == pytest.approx(expected[name], rel=1e-5)
    bounded = frames[sensitivity_files.BENCHMARKS.path].iloc[0]
    expected = benchmark(term(255.0, 260), 260)
    for name in ("r2_term", "r2_outcome", "df"):
        assert bounded[name] == pytest.approx(expected[name], rel=1e-5)
    assert bounded["estimate"] == pytest.approx(expected["estimate"], abs=5e-5)
    left = frames[sensitivity_files.LEFT_OUT.path].iloc[0]
    assert left[["df", "conf_low", "conf_high"]].isna().all() and left["change"] == 0.1
    assert frames[sensitivity_files.WEIGHTING.path].loc[0, "df"] == 255
    assert frames[imputation_files.CHAINS.path][["mean", "sd"]].isna().all(axis=None)
    assert frames[imputation_files.ESTIMATES.path].loc[0, "df"] == 255
    units = frames[sensitivity_files.INFLUENCE.path].iloc[0]
    assert units[["n_psu", "dfbeta", "estimate_without"]].isna().all()
    entered = set(map(tuple, found.log[["file", "column", "action", "reason"]].to_numpy()))
    assert (imputation_files.CHAINS.path, "mean", "withheld", "follows") in entered


def test_an_attacker_finds_each_number_as_it_is(tmp_path, people, monkeypatch):
    """The gate can fail: nothing follows in these files."""
    with monkeypatch.context() as patched:
        for path in following.retold.FILES:
            patched.setitem(following._FILES, path, lambda *_: {})
        released(tmp_path, people)
    # three of a term and of a benchmark, four of chains, and one of each other file
    assert attack(tmp_path / "full", tmp_path / "out", people, PUBLISH).exact == 14


@pytest.mark.parametrize(("errors", "kept"), [("cr1", True), ("robust", True), ("model", False)])
def test_degrees_of_freedom_of_units_stand(tmp_path, errors, kept):
    """Everybody has a PSU of several: degrees of freedom count PSUs, shares explained count
    respondents still."""
    write(tmp_path, errors=errors, n_psu=60, n_units=60 if errors == "robust" else None,
          df_design=59.0, df_residual=55.0)  # fmt: skip
    given, counts = {}, {}
    for file in (FIT, sensitivity_files.CONFOUNDING, sensitivity_files.LEFT_OUT):
        frame = contract.read(file, tmp_path / file.path)
        given[file.path] = Table(file.path, file, frame)
        counts[file.path, 0, "n"] = 260.0
    nobody = Alone(frozenset(), frozenset())
    found = following.followed(given, counts, nobody, Grid(10, 10))
    left = found[sensitivity_files.LEFT_OUT.path].frame.iloc[0]
    assert (left["df"] == 120 and not math.isnan(left["conf_low"])) == kept
    told = found[sensitivity_files.CONFOUNDING.path].frame.iloc[0]
    t2 = (told["estimate"] / told["std_error"]) ** 2
    assert t2 * EFFECT * (1 - told["partial_r2"]) / told["partial_r2"] == pytest.approx(255)


@pytest.mark.parametrize(("missing", "shown"), [("listwise", 260), ("category", 280)])
def test_other_ways_of_missing_answers_have_degrees_of_freedom_of_their_own_respondents(
    missing, shown
):
    """With don't know and refused kept a fit has more respondents, and more parameters."""
    n = {"listwise": N, "category": 274}[missing]
    df = float(n - 7)
    row = HEAD | {"country": "all", "term": "eff", "kind": "coefficient", "missing": missing}
    row |= {"n": n, "p_value": float(t_probability(2.0, df))} | estimated(df)  # type: ignore[arg-type]
    rows = {FIT: [FITTED], imputation_files.ESTIMATES: [row]}
    given = {f.path: Table(f.path, f, contract.frame(f, own)) for f, own in rows.items()}
    counts = {(FIT.path, 0, "n"): 260.0, (imputation_files.ESTIMATES.path, 0, "n"): float(shown)}
    everybody = Alone(frozenset({"GB"}), frozenset({"GB"}))
    found = following.followed(given, counts, everybody, Grid(10, 10))
    told = found[imputation_files.ESTIMATES.path].frame.iloc[0]
    assert told["df"] == shown - 7
    assert told["p_value"] == pytest.approx(t_probability(2.0, shown - 7.0))  # type: ignore[arg-type]
