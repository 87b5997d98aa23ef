"""What tells a number of respondents is published of the published number."""

import math

import pandas as pd
import pytest
from scipy.special import fdtri

from coproduction.disclosure import following
from coproduction.disclosure.degrees import Alone
from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import Grid
from coproduction.results import contract
from coproduction.results.descriptive_files import EIGENVALUES, RELIABILITY
from coproduction.results.harmonisation_files import RESPONSE_STYLES
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.invariance_files import INVARIANCE
from coproduction.results.model_files import (
    ESTIMATES,
    FAMILIES,
    FIT,
    FIT_REMARKS,
    STATISTICS,
    TESTS,
)

HEAD = {"model": "m", "outcome": "y", "area": "all", "country": "GB"}
#: 307 respondents, published as 300; each is a unit, and five parameters are fitted.
FITTED = HEAD | {
    "estimator": "wls", "effects": "coefficients", "weights": "none", "weights_declared": "none",
    "n_countries": 1, "errors": "robust", "psu_declared": False, "strata_declared": False,
    "n_units": 307, "n_unit_strata": 1, "n": 307, "weighted_n": 307.0, "r_squared": 0.2,
    "df_design": 306.0, "df_residual": 302.0, "rank": 5, "standardised": False, "confidence": 0.95,
    "missing": "listwise",
}  # fmt: skip
EVERYBODY = Alone(frozenset({"GB"}), frozenset())


def rows(file, *given):
    """A file with its true numbers; text columns that are required have some value."""
    said = {c.name: c.values[0] if c.values else "x" for c in file.columns
            if c.type == "text" and c.required}  # fmt: skip
    told = {c.name: 0 for c in file.columns if c.type == "integer" and c.required}
    return Table(file.path, file, contract.frame(file, [said | told | row for row in given]))


def follow(*tables, shown=300.0, alone=EVERYBODY, **fitted):
    """The files as they are published, of so many respondents."""
    given = {FIT.path: rows(FIT, FITTED | fitted)} | {one.path: one for one in tables}
    counts = {(one.path, at, "n"): shown for one in given.values() for at in one.frame.index}
    return {p: t.frame for p, t in following.followed(given, counts, alone, Grid(10, 10)).items()}


def test_units_and_degrees_of_freedom_are_of_the_published_respondents():
    row = follow()[FIT.path].iloc[0]
    assert row[["n_units", "df_design", "df_residual"]].tolist() == [300, 299, 295]


def test_p_values_and_intervals_are_of_the_published_degrees_of_freedom():
    """R: 2 * pt(-2, 61) and 2 * pt(-2, 60); qt(0.975, 60) = 2.0002978."""
    own = {"n": 67, "n_units": 67, "df_design": 66.0, "df_residual": 61.0, "rank": 6}
    end = 1.9996236 * 0.5  # qt(0.975, 61)
    row = HEAD | {
        "term": "age", "kind": "coefficient", "estimate": 1.0, "std_error": 0.5, "statistic": 2.0,
        "df": 61.0, "p_value": 0.04995823, "conf_low": 1 - end, "conf_high": 1 + end,
    }  # fmt: skip
    test = HEAD | {"hypothesis": "zero", "term": "age", "df": 1, "df_denominator": 61.0,
                   "statistic": 4.0, "p_value": 0.04995823}  # fmt: skip
    found = follow(rows(ESTIMATES, row), rows(TESTS, test), shown=66.0, **own)
    told, tested = found[ESTIMATES.path].iloc[0], found[TESTS.path].iloc[0]
    assert told["df"] == tested["df_denominator"] == 60
    assert told["p_value"] == pytest.approx(0.05003304, abs=1e-8)
    assert tested["p_value"] == pytest.approx(0.05003304, abs=1e-8)
    assert told["conf_high"] == pytest.approx(1 + 2.0002978 * 0.5, abs=1e-6)


def test_without_a_published_count_they_are_withheld():
    row = HEAD | {"term": "a", "kind": "coefficient", "estimate": 1.0, "std_error": 0.5,
                  "statistic": 2.0, "df": 302.0, "p_value": 0.04639554,
                  "conf_low": 0.016, "conf_high": 1.984}  # fmt: skip
    stats = [HEAD | {"statistic": n, "definition": "pseudo", "value": v}
             for n, v in (("r_squared_adjusted", 0.18), ("bic", 350.0), ("log_likelihood", -99.0),
                          ("effective_parameters", 7.0))]  # fmt: skip
    found = follow(rows(ESTIMATES, row), rows(STATISTICS, *stats), shown=math.nan)
    assert found[FIT.path].loc[0, ["n_units", "df_design", "df_residual"]].isna().all()
    assert found[ESTIMATES.path].loc[0, ["df", "p_value"]].isna().all()
    assert found[STATISTICS.path]["value"].isna().tolist() == [True, True, True, False]


def test_likelihoods_are_of_the_published_respondents():
    """With the log-likelihood of a fit without terms, n log 2 of an even outcome, n is known."""
    null = -307 * math.log(2)
    given = {
        "log_likelihood": 0.8 * null, "aic": -1.6 * null + 10,
        "bic": -1.6 * null + 5 * math.log(307), "r_squared_mcfadden": 0.2,
        "r_squared_cox_snell": 1 - math.exp(0.4 * null / 307), "r_squared_adjusted": 0.19,
    }  # fmt: skip
    stats = [HEAD | {"statistic": n, "definition": "likelihood", "value": v}
             for n, v in given.items()]  # fmt: skip
    frame = follow(rows(STATISTICS, *stats))[STATISTICS.path]
    found = dict(zip(frame["statistic"], frame["value"], strict=True))
    null = -300 * math.log(2)
    assert found["log_likelihood"] == pytest.approx(0.8 * null)
    assert found["aic"] == pytest.approx(-1.6 * null + 10)
    assert found["bic"] == pytest.approx(-1.6 * null + 5 * math.log(300))
    # shares explained have the step of shares: 5 of 300 are less than 0.02
    assert found["r_squared_mcfadden"] == 0.2 and found["r_squared_cox_snell"] == 0.24
    assert found["r_squared_adjusted"] == pytest.approx(1 - 0.8 * 299 / 295, abs=0.01)


def test_families_are_corrected_of_the_published_p_values():
    head = HEAD | {"hypothesis": "zero", "df": 1, "df_denominator": 302.0}
    tests = [head | {"term": "a", "statistic": 4.0, "p_value": 0.04639},
             head | {"term": "b", "statistic": 9.0, "p_value": 0.00293}]  # fmt: skip
    family = {"family": "f", "correction": "holm", "size": 2, "hypothesis": "zero"}
    members = [HEAD | family | {"term": t["term"], "p_value": t["p_value"]} for t in tests]
    frame = follow(rows(TESTS, *tests), rows(FAMILIES, *members))[FAMILIES.path]
    p, adjusted = frame["p_value"].tolist(), frame["p_adjusted"].tolist()
    assert adjusted == pytest.approx([p[0], 2 * p[1]])


def test_claims_about_means_of_respondents_have_no_degrees_of_freedom():
    """Of a design of PSUs they stand; where no fit is, respondents without one tell."""
    row = {"id": "a", "area": "all", "country": "GB", "smallest": 0.1, "estimate": 1.0,
           "std_error": 0.5, "df": 306.0, "p_value": 0.0463857, "confidence": 0.95,
           "p_adjusted": 0.0463857, "correction": "holm", "equivalence_p": 0.963666}  # fmt: skip
    table = rows(HYPOTHESES, row)
    found = follow(table)[HYPOTHESES.path].iloc[0]
    assert math.isnan(found["df"]) and found["p_value"] == found["p_adjusted"] == 0.046
    exact = row | {"p_value": 0.0463838225, "p_adjusted": 0.0463838225}
    gone = follow(rows(HYPOTHESES, exact))[HYPOTHESES.path].iloc[0]
    # it would tell the p-value, and with estimate and error the respondents
    assert math.isnan(gone["p_value"]) and math.isnan(gone["p_adjusted"])
    kept = follow(table, alone=Alone(frozenset(), frozenset()))[HYPOTHESES.path].iloc[0]
    assert kept["df"] == 306 and kept["p_value"] == 0.0463857


def test_a_withheld_p_value_counts_in_the_correction_of_the_others():
    """Corrected over fewer tests than were made, p-values once were told too small."""
    row = {"id": "a", "area": "all", "country": "GB", "smallest": 0.1, "estimate": 1.0,
           "std_error": 0.5, "df": 306.0, "p_value": 0.0463838225, "confidence": 0.95,
           "family": "f", "correction": "holm", "p_adjusted": 0.0463838225}  # fmt: skip
    other = row | {"id": "b", "country": "FR", "p_value": 0.02, "p_adjusted": 0.04, "df": math.nan}
    found = follow(rows(HYPOTHESES, row, other))[HYPOTHESES.path]
    assert math.isnan(found["p_adjusted"].iloc[0])
    assert found["p_adjusted"].iloc[1] == 0.04


@pytest.mark.parametrize(
    ("answers", "items", "found"),
    [(307, 1, 300), (3070, 10, 3000), (3011, 10, 3000), (2899, 10, 2800), (3069, 10, 3000)],
)
def test_answers_are_told_as_steps_of_bases(answers, items, found):
    row = {"country": "GB", "indicator": "extreme", "n": 307, "n_items": items,
           "n_answers": answers}  # fmt: skip
    assert follow(rows(RESPONSE_STYLES, row))[RESPONSE_STYLES.path]["n_answers"].iloc[0] == found


def test_intervals_of_alphas_are_of_the_published_respondents():
    """Feldt (1965): 1 − (1 − alpha) F of n − 1 and (n − 1)(k − 1)."""

    def ends(n):
        return [1 - 0.3 * float(fdtri(n - 1, 2 * (n - 1), p)) for p in (0.975, 0.025)]

    low, high = ends(307)
    head = {"country": "GB", "area": "all", "index": "i", "n": 307}
    alpha = head | {"statistic": "alpha", "estimate": 0.7, "conf_low": low, "conf_high": high,
                    "interval": "feldt"}  # fmt: skip
    items = [head | {"statistic": "item_rest", "item": one, "estimate": 0.4} for one in "abc"]
    row = follow(rows(RELIABILITY, alpha, *items))[RELIABILITY.path].iloc[0]
    assert [row["conf_low"], row["conf_high"]] == pytest.approx(ends(300), rel=1e-6)


def test_eigenvalues_of_unrelated_items_are_of_the_published_respondents():
    """Two unrelated items have 1 ± |r|; the mean of |r| is nearly the root of 2 / (π n)."""
    head = {"country": "GB", "area": "all", "index": "i", "n": 307}
    table = rows(EIGENVALUES, *[head | {"component": c, "eigenvalue": 1.0, "random_mean": 0.0,
                                        "random_95": 0.0} for c in (1, 2)])  # fmt: skip
    found = follow(table, shown=20.0)[EIGENVALUES.path]
    assert found["random_mean"].iloc[0] == pytest.approx(
        1 + math.sqrt(2 / (20 * math.pi)), abs=0.02
    )
    assert follow(table, shown=math.nan)[EIGENVALUES.path]["random_mean"].isna().all()


def test_errors_of_approximation_tell_no_other_respondents():
    """It is the root of (χ² − df) / (df n) times the groups."""
    row = {"area": "a", "index": "i", "step": "metric", "n": 307, "df": 10, "chi2_scaled": 30.0,
           "rmsea": math.sqrt(20 / (10 * 307) * 2), "result": "holds"}  # fmt: skip
    found = follow(rows(INVARIANCE, row))[INVARIANCE.path].iloc[0]
    assert 2 * 20 / (10 * found["rmsea"] ** 2) == pytest.approx(300)


def test_what_counts_no_respondents_stays():
    own = {"n_psu": 40, "n_units": 40, "df_design": 39.0, "df_residual": 35.0, "psu_declared": True}
    table = rows(ESTIMATES, HEAD | {"term": "a", "kind": "coefficient", "df": 35.0})
    found = follow(table, alone=Alone(frozenset(), frozenset()), **own)
    assert found[FIT.path].loc[0, ["n_psu", "n_units", "df_residual"]].tolist() == [40, 40, 35]
    pd.testing.assert_frame_equal(found[ESTIMATES.path], table.frame)


def test_what_one_respondent_answered_is_told_by_no_estimate_and_no_remark():
    estimate = HEAD | {"kind": "coefficient", "estimate": 0.25, "std_error": math.nan}
    estimates = rows(ESTIMATES, estimate | {"term": "job=mayor"}, estimate | {"term": "age"})
    alone = HEAD | {"remark": "fitted_without_rest", "term": "job=mayor"}
    constant = HEAD | {"remark": "outcome_constant", "term": "", "value": 6.0}
    found = follow(estimates, rows(FIT_REMARKS, alone, constant))
    assert found[ESTIMATES.path]["estimate"].isna().tolist() == [True, False]
    assert found[FIT_REMARKS.path]["value"].isna().all()
