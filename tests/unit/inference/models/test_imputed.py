"""Models of imputed answers: a fit with every imputation, combined by Rubin's rules."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from incomplete import INDEX, TRUST, imputation, respondents
from specified import category, fit, model, number, score

from coproduction.inference.imputation.chained import imputed
from coproduction.inference.imputation.completed import completed
from coproduction.inference.imputation.convergence import remarked
from coproduction.inference.models import plausible
from coproduction.inference.models.fit import results
from coproduction.inference.pooling import rubin
from coproduction.results.contract import frame
from coproduction.results.imputation_files import CONVERGENCE

TRUSTS = score("trust", dict(zip(TRUST.levels, TRUST.scores, strict=True)))
TERMS = number("age"), TRUSTS, category("job", ["none", "office", "works"])
COUNTRIES = ["GB", "FR"]
#: Outcome and estimator.
KINDS = {
    "wls": number("engaged"),
    "logit": score("votes", {"no": 0, "yes": 1}),
    "ordered_logit": TRUSTS,
    "multinomial_logit": category("job", ["none", "office", "works"]),
}


def specified(estimator, **settings):
    outcome = KINDS[estimator]
    terms = [term for term in TERMS if term.name != outcome.name]
    settings = {"missing": "imputed", "estimator": estimator} | settings
    return model(fit(outcome, *terms), countries=COUNTRIES, **settings)


@pytest.fixture(scope="module")
def people():
    found = respondents()
    scores = found["votes"].map({"no": 0.0, "yes": 100.0}).astype(float)
    return found.assign(engaged=scores)


@pytest.fixture(scope="module")
def cells(people):
    return imputed(imputation(indices=(INDEX,), m=4, iterations=2), people).cells


@pytest.mark.parametrize("estimator", KINDS)
def test_estimates_are_those_of_every_imputation_combined(estimator, people, cells):
    found = results(specified(estimator), people, cells)
    alone = specified(estimator, missing="listwise")
    parts = [results(alone, completed(people, cells, k)) for k in range(1, 5)]
    own = [part.estimates for part in parts]
    expected = rubin(
        np.array([part["estimate"] for part in own]),
        np.array([part["std_error"] for part in own]),
        own[0]["df"].to_numpy(),
    )
    assert found.estimates["estimate"].tolist() == pytest.approx(expected.estimate.tolist())
    assert found.estimates["std_error"].tolist() == pytest.approx(expected.std_error.tolist())
    assert found.estimates["df"].tolist() == pytest.approx(expected.df.tolist())
    told = found.diagnostics[found.diagnostics["measure"] == "missing_information"]
    assert told["value"].tolist() == pytest.approx(expected.missing_information.tolist())
    assert found.fits["n"].tolist() == [len(people)] and found.fits["n_dropped"].tolist() == [0]
    assert found.fits[["missing", "imputations"]].to_numpy().tolist() == [["imputed", 4]]


def test_joint_tests_are_left_out_and_said_to_be(people, cells):
    found = results(specified("wls"), people, cells)
    assert found.tests.empty
    assert "no_joint_tests_imputed" in set(found.remarks["remark"])


@pytest.mark.parametrize("errors", ["model", "cr1"])
def test_other_errors_are_combined_too(errors, people, cells):
    settings = {"cluster": "psu"} if errors == "cr1" else {}
    found = results(specified("wls", errors=errors, **settings), people, cells).estimates
    assert (found["std_error"] > 0).all() and (found["df"] > 0).all()


def test_who_still_lacks_an_answer_is_left_out(people, cells):
    part = people.copy()
    part.loc[:9, "age"] = np.nan
    kept = cells[(cells["variable"] != "age") | (cells["row"] > 9)]
    found = results(specified("wls"), part, kept)
    assert found.fits["n_dropped"].tolist() == [10]


def test_a_model_of_imputed_answers_needs_them(people):
    with pytest.raises(ValueError, match="is of imputed answers, and none are given"):
        results(specified("wls"), people)


def test_a_row_that_an_imputation_lacks_has_no_numbers():
    heads = {"model": "m", "outcome": "o", "area": "all", "country": "all"}

    def part(terms):
        rows = [heads | {"term": t, "estimate": 1.0, "std_error": 0.5, "df": 9.0} for t in terms]
        return pd.DataFrame(rows)

    found, missing = plausible._pooled([part(["a", "b", "c"]), part(["a", "c"])], 0.95)
    assert found["term"].tolist() == ["a", "b", "c"]
    assert found["estimate"].isna().tolist() == [False, True, False]
    assert np.isnan(missing).tolist() == [False, True, False]


def test_a_level_that_some_imputations_lack_is_said_once():
    """What others tell of it is of an estimate that there is not."""
    head = {"model": "m", "outcome": "o", "area": "all", "country": "all"}

    def part(**told):
        rows = [head | {"remark": r, "term": t, "value": np.nan} for t, r in told.items()]
        return pd.DataFrame(rows, columns=[*head, "remark", "term", "value"])

    parts = [
        part(a="level_of_one", b="level_absent"),
        part(a="level_absent", b="level_absent", c="level_of_one"),
        part(a="fitted_without_rest", b="level_absent"),
    ]
    told = [(row["term"], row["remark"]) for row in plausible._united(parts)]
    assert told == [("b", "level_absent"), ("a", "absent_in_some"), ("c", "level_of_one")]


def test_chains_that_have_not_settled_are_told_of_the_fits_that_hang_on_them(people, cells):
    """Of all countries, of those of the model alone, and of the country of a fit."""
    rows = [
        ("GB", "age", "mean", 1.4, False),
        ("GB", "age", "sd", 1.2, False),
        ("FR", "trust", "mean", 1.0, True),
        ("FR", "trust", "sd", np.inf, False),
        ("SE", "age", "mean", 2.0, False),
        ("FR", "job", "mean", np.nan, None),
        ("FR", "votes", "mean", 1.05, True),
        ("FR", "votes", "sd", np.nan, None),
    ]
    names = ["imputations_unsettled", "imputations_not_followed"]

    def told(by_country):
        own = specified("wls", by_country=by_country)
        fitted = results(own, people, cells)
        parts = vars(fitted)
        found = remarked(parts, own.countries, [frame(CONVERGENCE, rows)])["remarks"]
        assert found.iloc[: len(fitted.remarks)].equals(fitted.remarks)
        assert remarked(parts, own.countries, [])["remarks"].equals(fitted.remarks)
        own = found[found["remark"].isin(names)]
        keys = ["remark", "country", "term"]
        assert own["value"].dropna().tolist() == [1.4]
        return {tuple(row) for row in own[keys].itertuples(index=False)}

    expected = {(names[0], "GB", "age"), (names[0], "FR", "trust"), (names[1], "FR", "job")}
    assert told(by_country=False) == told(by_country=True) == expected
    all_at_once = [("all", *rows[0][1:])]
    fitted = results(specified("wls"), people, cells)
    found = remarked(vars(fitted), COUNTRIES, [frame(CONVERGENCE, all_at_once)])["remarks"]
    assert found.loc[found["remark"] == names[0], "country"].tolist() == ["all"]


def test_models_of_all_answers_do_not_know_of_imputations(people, cells):
    alone = specified("wls", missing="listwise")
    found = results(alone, people, cells)
    assert found.estimates.equals(results(replace(alone), people).estimates)
    assert found.fits["missing"].tolist() == ["listwise"] and found.fits["imputations"].isna().all()


def test_where_nothing_is_to_be_imputed_fits_are_listwise_and_say_so(people, cells):
    found = results(specified("wls"), people, cells.iloc[:0])
    alone = results(specified("wls", missing="listwise"), people)
    pd.testing.assert_frame_equal(found.estimates, alone.estimates)
    pd.testing.assert_frame_equal(found.tests, alone.tests)
    assert "nothing_imputed" in set(found.remarks["remark"])
    assert found.fits["missing"].tolist() == ["listwise"] and found.fits["imputations"].isna().all()
