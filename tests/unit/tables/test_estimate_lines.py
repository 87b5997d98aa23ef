"""Estimates as ratios, with several lines below, and rows of the foot by declaration."""

import math
from functools import cache

import numpy as np
import pandas as pd
import pytest
from acts import WORK_TERM, Y, people
from specified import fit, model, number

from coproduction.inference.models.fit import results
from coproduction.study.declared.table_declarations import TableDeclaration
from coproduction.study.printed.estimate_columns import faults, lacking
from coproduction.study.resolved.model_types import Model
from coproduction.tables.estimate_lines import lines, ratio
from coproduction.tables.kinds.correlates_table import correlates
from coproduction.tables.making import with_statistics
from coproduction.tables.table import Table
from coproduction.words.fixed import languages

LABELS = {"terms": {}, "levels": {}, "areas": {}, "countries": {}, "indices": {}}
ROW = {
    "estimate": math.log(2),
    "std_error": 0.25,
    "conf_low": math.log(1.25),
    "conf_high": math.log(3.2),
    "p_value": 0.0123,
    "kind": "coefficient",
}


def spec(estimator: str, **settings: str) -> Model:
    outcome = number("y", "acted") if estimator == "logit" else Y
    bounds = (0.0, 1000.0) if estimator == "fractional_logit" else ()
    fitted = fit(outcome, number("x"), WORK_TERM, bounds=bounds)
    return model(fitted, countries=["AA", "BB"], estimator=estimator, **settings)


def acting() -> pd.DataFrame:
    """The survey with counts for an outcome, and whether they are many."""
    data = people().assign(y=lambda d: np.floor(2 * d["y"] + 6))
    return data.assign(acted=(data["y"] > data["y"].median()) * 1.0)


@cache
def table(estimator: str, language: str = "en", **settings) -> Table:
    given = {key: settings.pop(key) for key in ("errors", "effects") if key in settings}
    data = acting()
    found = results(spec(estimator, **given), data)
    fits = with_statistics(found.fits, found.statistics)
    more = {"labels": LABELS, "name": "t", "title": "T", "simulated": True}
    return correlates(found.estimates, fits, found.remarks, language=language, **more, **settings)


def test_a_ratio_is_exponentiated_and_its_error_by_the_delta_method():
    found = ratio(ROW)
    assert found["estimate"] == pytest.approx(2) and found["std_error"] == pytest.approx(0.5)
    assert (found["conf_low"], found["conf_high"]) == pytest.approx((1.25, 3.2))
    assert found["p_value"] == ROW["p_value"]


def test_lines_stand_in_the_order_asked_for():
    cell = lines(ratio(ROW), ("interval", "p_value", "std_error"), 2, "*")
    assert cell.lines == ("2.00", "[1.25, 3.20]", "p = 0.012", "(0.50)")
    assert cell.values == pytest.approx((2, 1.25, 3.2, 0.0123, 0.5))
    small = lines({**ROW, "p_value": 1e-9}, ("p_value",), 2, "")
    assert small.lines[1] == "p < 0.001"


@pytest.mark.parametrize(
    ("estimator", "exponentiate", "over", "said"),
    [
        ("logit", False, "Log-odds", "coefficients"),
        ("logit", True, "Odds ratios", "odds ratios"),
        ("fractional_logit", True, "Odds ratios", "odds ratios"),
        ("poisson", False, "Log rates", "coefficients"),
        ("poisson", True, "Rate ratios", "rate ratios"),
        ("wls", False, "", "coefficients"),
    ],
)
def test_a_column_says_the_scale_of_its_coefficients(estimator, exponentiate, over, said):
    found = table(estimator, exponentiate=exponentiate)
    assert {column.spanner for column in found.columns} == {over}
    assert f"; {said}, standard errors in parentheses." in found.notes[0]
    assert any("delta method" in note for note in found.notes) is exponentiate


def test_average_marginal_effects_are_on_no_scale_of_logarithms():
    found = table("logit", effects="average_marginal")
    assert {column.spanner for column in found.columns} == {""}


def test_rows_of_the_foot_are_those_asked_for_and_the_note_says_what_they_are():
    fit_rows = ("n", "log_likelihood", "aic", "r_squared_mcfadden")
    found = table("logit", fit=fit_rows)
    foot = [row.stub for row in found.rows if row.kind == "total"]
    assert foot == ["Respondents (unweighted n)", "Log-likelihood", "AIC", "R² (McFadden)"]
    assert any("Lumley and Scott" in note for note in found.notes)
    own = table("logit", errors="model", fit=("aic", "bic"))
    assert not any("Lumley" in note for note in own.notes)
    assert all(row.cells[0].values for row in own.rows if row.kind == "total")


@pytest.mark.parametrize(
    ("estimator", "settings", "statistic", "why"),
    [
        ("wls", {}, "bic", "largest model"),
        ("wls", {"errors": "cr1"}, "aic", "errors by clusters"),
        ("logit", {}, "r_squared_adjusted", "least squares"),
        ("wls", {}, "r_squared_mcfadden", "levels and counts"),
        ("poisson", {}, "r_squared_nagelkerke", "levels"),
        ("random_intercept", {"errors": "model"}, "log_likelihood", "restricted"),
        ("fractional_logit", {"errors": "model"}, "aic", "quasi"),
        ("logit", {"errors": "model"}, "effective_parameters", "design-based"),
        ("logit", {"effects": "average_marginal"}, "aic", "not of effects"),
        ("wls", {"plausible": {"y": ("a", "b")}}, "log_likelihood", "plausible values"),
    ],
)
def test_a_statistic_that_a_model_lacks_is_refused_with_the_reason(
    estimator, settings, statistic, why
):
    ((problem, _),) = faults(
        TableDeclaration("correlates", fit=(statistic,)), [spec(estimator, **settings)]
    )
    assert problem.startswith(f".fit: m has no {statistic}: ") and why in problem


def test_what_is_not_refused_is_there():
    """Every statistic that a declaration may ask for has a number in results."""
    names = {"r_squared_adjusted", "r_squared_mcfadden", "r_squared_cox_snell", "aic", "bic"}
    names |= {"r_squared_nagelkerke", "log_likelihood", "effective_parameters"}
    data = acting()
    for estimator in ("wls", "logit", "fractional_logit", "poisson"):
        for settings in ({}, {"errors": "model"}, {"errors": "cr1", "cluster": "psu"}):
            own = spec(estimator, **settings)
            found = results(own, data).statistics["statistic"]
            assert {*found} == {name for name in names if not lacking(own, name)}, settings


@pytest.mark.parametrize(
    ("estimator", "settings", "why"),
    [
        ("wls", {}, "no logarithms"),
        ("ordered_probit", {}, "no logarithms"),
        ("logit", {"effects": "average_marginal"}, "average marginal effects"),
    ],
)
def test_what_is_no_logarithm_is_not_exponentiated(estimator, settings, why):
    ((problem, _),) = faults(
        TableDeclaration("correlates", exponentiate=True), [spec(estimator, **settings)]
    )
    assert why in problem


@pytest.mark.parametrize("language", languages())
def test_every_sentence_is_in_every_language(language):
    asked = {"exponentiate": True, "below": ("std_error", "interval", "p_value")}
    asked |= {"fit": ("log_likelihood", "aic")}
    english, other = table("logit", **asked), table("logit", language, **asked)
    assert not {*english.notes} & {*other.notes}
