"""Estimates of saturated fits are told no better than counts, and attacks on them fail."""

import math

import pandas as pd
import pytest
from scipy.special import fdtrc, stdtr
from unit.disclosure.saturated_study import ASKED, OFTEN, RARE, linear, people, written

from coproduction.disclosure import following, releasing
from coproduction.disclosure.attack import attack
from coproduction.disclosure.coarsened import estimate
from coproduction.disclosure.degrees import Alone
from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import Grid
from coproduction.disclosure.saturated import WHOLE, Support
from coproduction.results import contract
from coproduction.results.between_files import COUNTRY_SUMMARIES
from coproduction.results.comparison_files import STEPS
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.model_files import DIAGNOSTICS, ESTIMATES, FIT, STATISTICS, TESTS
from coproduction.results.multiverse_files import SUMMARY
from coproduction.results.sensitivity_files import CONFOUNDING
from coproduction.study.release import NOTHING, Disclosure

HEAD = {"model": "m", "outcome": "ill", "area": "all", "country": "all"}
KEY = ("models", "m", "ill", "all", "all")
#: An estimate that few stand behind, and one that is rounded to a fifth of its error.
FEW = Support(4, True, 2.0, 40)
ROUND = Support(150, True, 0.2, 400)


def released(tmp_path, cells, level, asked=ASKED):
    frame = people(cells)
    frame.to_parquet(tmp_path / "analysis.parquet")
    paths = written(cells, tmp_path / "full")
    given = tmp_path / "full", paths, tmp_path / "analysis.parquet", Disclosure(level, 10)
    found = releasing.released(*given, None, asked)
    found.write(tmp_path / "out", tmp_path / "out/disclosure.csv")
    tried = attack(given[0], tmp_path / "out", frame, given[3], None, ASKED)
    return found.frames[ESTIMATES.path], tried


@pytest.mark.parametrize("level", ["publish", "strict"])
def test_small_counts_behind_estimates_are_withheld(tmp_path, level):
    frame, tried = released(tmp_path, RARE, level)
    assert frame[["estimate", "std_error", "statistic", "df"]].isna().all(axis=None)
    assert tried.narrow == 0
    assert (tried.bounds["file"] == ESTIMATES.path).sum() == 4


def test_as_they_are_they_give_the_counts_back(tmp_path):
    """What the attack is for: without this control of models it finds each of four counts."""
    tried = released(tmp_path, RARE, "publish", NOTHING)[1]
    own = tried.bounds[tried.bounds["file"] == ESTIMATES.path]
    assert own["low"].tolist() == own["high"].tolist() == [4, 2, 3, 2]
    assert tried.narrow == 4


def test_larger_counts_are_told_to_what_they_support(tmp_path):
    frame, tried = released(tmp_path, OFTEN, "publish")
    rows = frame[frame["country"] == "GB"].set_index("term")
    assert rows["estimate"].tolist() == pytest.approx([0.4, -0.04])  # -0.0429, in steps of 0.02
    for term, (value, error) in zip(("Intercept", "female"), linear(OFTEN["GB"]), strict=True):
        told = {name: float(rows[name][term]) for name in ("estimate", "std_error", "statistic")}
        assert abs(told["estimate"] - value) <= 0.5 * error
        assert told["std_error"] == pytest.approx(error, rel=0.05)
        assert told["statistic"] == pytest.approx(told["estimate"] / told["std_error"], rel=1e-5)
    assert tried.narrow == 0


def test_tests_and_intervals_follow_from_what_is_told():
    low, high = 0.5 - 1.9842170 * 0.1, 0.5 + 1.9842170 * 0.1  # R: qt(0.975, 98) = 1.984467
    p = 2 * float(stdtr(98, -5.0))
    row = {"estimate": 0.5, "std_error": 0.1, "statistic": 5.0, "df": 98.0, "p_value": p,
           "conf_low": low, "conf_high": high}  # fmt: skip
    told = estimate(row, row | {"df": 100.0}, ROUND, 10, 0.95)
    assert told["estimate"] == pytest.approx(0.5)  # a multiple of 0.02
    assert told["std_error"] == pytest.approx(0.1, abs=0.002)
    assert told["statistic"] == pytest.approx(told["estimate"] / told["std_error"])
    assert told["p_value"] == pytest.approx(2 * float(stdtr(100, -told["statistic"])))
    # an interval that is none of t is in steps
    assert told["conf_low"] == pytest.approx(0.3) and told["conf_high"] == pytest.approx(0.7)


def test_without_an_error_an_estimate_has_two_digits():
    row = {"estimate": 0.07894736, "std_error": math.nan, "df": math.nan}
    assert estimate(row, row, ROUND, 10, 0.95) == {"estimate": 0.079}


def rows(file, *given):
    said = {c.name: c.values[0] if c.values else "x" for c in file.columns
            if c.type == "text" and c.required}  # fmt: skip
    told = {c.name: 0 for c in file.columns if c.type in ("integer", "number") and c.required}
    flags = {c.name: False for c in file.columns if c.type == "boolean" and c.required}
    every = [said | told | flags | {k: v for k, v in one.items() if k in file.names}
             for one in given]  # fmt: skip
    return Table(file.path, file, contract.frame(file, every))


def follow(supports, *tables):
    fit = HEAD | {"n": 820, "n_units": 820, "df_design": 819.0, "df_residual": 818.0, "rank": 2,
                  "r_squared": 0.2, "confidence": 0.95, "errors": "robust"}  # fmt: skip
    given = {FIT.path: rows(FIT, fit)} | {one.path: one for one in tables}
    counts = {(one.path, at, "n"): 820.0 for one in given.values() for at in one.frame.index}
    alone = Alone(frozenset({"GB"}), frozenset())
    done = following.followed(given, counts, alone, Grid(10, 10), frozenset(), {}, supports)
    return {path: table.frame for path, table in done.items()}


@pytest.mark.parametrize(("own", "hidden"), [(FEW, True), (ROUND, False)])
def test_what_stands_beside_estimates_tells_no_more(own, hidden):
    """Joint tests, likelihoods, shares explained, summaries and claims of the same fit."""
    tables = (
        rows(TESTS, HEAD | {"term": "female", "df": 2, "df_denominator": 818.0,
                            "statistic": 9.87654321, "p_value": 5.7e-5}),
        rows(STATISTICS, HEAD | {"statistic": "log_likelihood", "value": -512.345678},
             HEAD | {"statistic": "aic", "value": 1028.691356}),
        rows(DIAGNOSTICS, HEAD | {"term": "female", "measure": "lmg", "value": 0.12345678},
             HEAD | {"term": "female", "measure": "gvif", "value": 1.2345678}),
        rows(CONFOUNDING, HEAD | {"term": "female", "estimate": 0.123456, "partial_r2": 0.0123456,
                                  "alpha": 0.05}),
        rows(SUMMARY, HEAD | {"term": "female", "declared": 0.12345678, "alpha": 0.05}),
        rows(STEPS, HEAD | {"comparison": "c", "step": 1, "n": 820, "wald_statistic": 9.87654}),
        rows(HYPOTHESES, HEAD | {"id": "h", "term": "female", "estimate": 0.12345678,
                                 "std_error": 0.05, "df": 818.0, "confidence": 0.95}),
        rows(COUNTRY_SUMMARIES, HEAD | {"term": "female", "estimate": 0.1, "confidence": 0.95}),
    )  # fmt: skip
    supports = {
        KEY: {WHOLE: own},
        ("multiverse", "m", "ill", "all", "declared", "declared"): {"female": own},
        ("comparisons", "c", "ill", "all", "all", "1"): {WHOLE: own},
    }
    found = follow(supports, *tables)
    value = {path: frame.iloc[0] for path, frame in found.items()}
    lost = [
        value[TESTS.path]["statistic"], value[STATISTICS.path]["value"],
        value[DIAGNOSTICS.path]["value"], value[STEPS.path]["wald_statistic"],
        value[HYPOTHESES.path]["estimate"], value[COUNTRY_SUMMARIES.path]["estimate"],
    ]  # fmt: skip
    assert [pd.isna(one) for one in lost] == [hidden] * 6
    assert pd.isna(value[CONFOUNDING.path]["estimate"]) and pd.isna(value[SUMMARY.path]["declared"])
    assert value[CONFOUNDING.path]["alpha"] == value[SUMMARY.path]["alpha"] == 0.05
    if not hidden:
        # steps of 2 * sqrt(F) / 5, of half a threshold of respondents, and of a share of 820
        assert value[TESTS.path]["statistic"] == 10.0
        assert value[TESTS.path]["p_value"] == pytest.approx(float(fdtrc(2, 818, 10.0)))
        assert found[STATISTICS.path]["value"].tolist() == [-510.0, pytest.approx(1024.0)]
        assert found[DIAGNOSTICS.path]["value"].tolist() == [0.12, 1.2]
        assert value[STEPS.path]["wald_statistic"] == 9.9
        assert value[HYPOTHESES.path]["estimate"] == pytest.approx(0.12)


def test_without_supports_nothing_changes():
    test = HEAD | {"term": "age", "df": 2, "df_denominator": 818.0, "statistic": 9.87654321}
    assert follow({}, rows(TESTS, test))[TESTS.path]["statistic"].tolist() == [9.87654321]
