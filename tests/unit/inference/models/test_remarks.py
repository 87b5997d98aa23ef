"""Every remark, provoked by data."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from acts import COUNTRIES, COUNTRY_TERM, WORK_TERM, Y, acts, people, remarked
from specified import curve, fit, model, number, product, score

from coproduction.inference.models.fit import results
from coproduction.results.model_files import REMARKS
from coproduction.study.resolved.model_types import MarginalEffect, Model
from coproduction.study.resolved.specification import Term

RANDOM = {"estimator": "random_intercept", "errors": "model", "cluster": "psu"}


def changed(**columns) -> pd.DataFrame:
    return people().assign(**columns)


def worked(place: str, number: int, instead: str = "paid") -> pd.DataFrame:
    """The survey with `number` respondents of a level of work."""
    data = people()
    data.loc[data.index[data["work"] == place][number:], "work"] = instead
    return data


TWO_REFUSED = pd.Series(["refused", "refused", *[None] * 58], dtype="object")
BLOCKS = {"psu": lambda d: (d.index // 4).astype(str)}
NEARLY = people()["x"] + 1e-4 * np.random.default_rng(2).normal(size=60)
#: Of two terms both have that of the other, 1 / (1 − r²).
INFLATION = 1 / (1 - np.corrcoef(people()["x"], NEARLY)[0, 1] ** 2)
#: Country to its share of the weights, all ones where there are none.
WEIGHED = (
    people().assign(w=people().get("weight", 1.0)).groupby("country", observed=True)["w"].sum()
)
WEIGHED = WEIGHED / WEIGHED.sum()
#: Three grades that follow x at the upper cut point and not at the lower.
GRADED = changed(
    grade=lambda d: 1.0 * (d["y"] > -0.8) + ((d["y"] > -0.8) & (0.4 * np.sin(d.index) < d["x"]))
)


#: A remark to a model and data of which it is true, and the rows that say so.
def parties(levels: list[str]) -> Model:
    """The multinomial logit of work."""
    outcome = Term("work", "category", "work", tuple(levels))
    return model(fit(outcome, number("x")), countries=COUNTRIES, estimator="multinomial_logit")


CASES = {
    "country_absent": (
        acts(number("x")),
        changed(x=lambda d: d["x"].where(d["country"] == "AA")),
        ("BB", "country_absent", "", None),
    ),
    "counted_unanswered": (
        model(
            fit(
                Term("y__unanswered", "number", "y__unanswered", of=("y",), kinds=("refused",)),
                number("x"),
            ),
            countries=COUNTRIES,
            estimator="logit",
        ),
        changed(
            y=lambda d: d["y"].where(d.index % 5 > 0),
            y__missing=lambda d: np.where(d.index % 5 > 0, None, "refused"),
        ),
        ("all", "counted_unanswered", "y__unanswered=refused", None),
    ),
    "level_absent": (
        acts(WORK_TERM),
        worked("other", 0),
        ("all", "level_absent", "work=other", None),
    ),
    "told_by_others": (
        replace(acts(number("x"), number("z")), missing="category", kept=("x", "z")),
        changed(
            x=lambda d: d["x"].where(d.index > 1),
            z=lambda d: np.sin(d["x"] + d.index),
            x__missing=TWO_REFUSED,
            z__missing=TWO_REFUSED,
        ),
        ("all", "told_by_others", "z__missing=refused", None),
    ),
    "unanswered_in_country": (
        replace(acts(number("x"), WORK_TERM), missing="category", kept=("x", "work")),
        changed(
            work=lambda d: d["work"].where(d["country"] == "AA"),
            work__missing=lambda d: d["country"].map({"BB": "dont_know"}),
            x__missing=None,
        ),
        ("BB", "unanswered_in_country", "work", None),
    ),
    "level_of_one": (
        acts(WORK_TERM),
        worked("other", 1),
        ("all", "level_of_one", "work=other", None),
    ),
    "outcome_constant": (
        acts(number("x"), COUNTRY_TERM),
        changed(y=lambda d: d["y"].where(d["country"] == "AA", 2.0)),
        ("BB", "outcome_constant", "", 30),
    ),
    "fitted_without_rest": (
        acts(WORK_TERM),
        changed(y=lambda d: d["y"].where(d["work"] != "other", 2.0)),
        ("all", "fitted_without_rest", "work=other", None),
    ),
    "of_single_units": (
        acts(WORK_TERM),
        changed(psu=lambda d: np.where(d["work"] == "other", "one", d.index.astype("str"))),
        ("all", "of_single_units", "work=other", None),
    ),
    "outcome_level_absent": (
        acts(
            number("x"),
            outcome=score("post", {"paid": 1, "seeking": 2, "other": 3}, "work"),
            estimator="ordered_probit",
        ),
        worked("seeking", 0),
        ("all", "outcome_level_absent", "post=seeking", None),
    ),
    "curve_does_not_turn": (
        acts(curve("x", "natural_spline", 3)),
        changed(y=lambda d: d["x"] + 0.01 * d["y"]),
        ("all", "curve_does_not_turn", "x", None),
    ),
    "fieller_unbounded": (
        acts(curve("x", "quadratic")),
        people(),
        ("all", "fieller_unbounded", "x", None),
    ),
    "turning_point_left_out": (
        acts(curve("x", "quadratic"), WORK_TERM, product("x", "work")),
        people(),
        ("all", "turning_point_left_out", "x", None),
    ),
    "turns_beyond_data": (
        acts(curve("x", "quadratic")),
        changed(y=lambda d: (d["x"] - 5 * d["x"].max()) ** 2 + np.sin(np.arange(len(d)))),
        ("all", "turns_beyond_data", "x", None),
    ),
    "turning_interval_beyond_data": (
        acts(curve("x", "quadratic")),
        people(),
        ("all", "turning_interval_beyond_data", "x", None),
    ),
    "no_joint_tests": (
        acts(WORK_TERM, errors="cr2", cluster="psu"),
        changed(**BLOCKS),
        ("all", "no_joint_tests", "", None),
    ),
    "no_joint_tests_plausible": (
        acts(number("x"), WORK_TERM, plausible={"x": ("x", "z")}),
        changed(z=lambda d: d["x"] + np.sin(d.index)),
        ("all", "no_joint_tests_plausible", "", None),
    ),
    "replicates_unused": (
        acts(number("x"), replicates_unused=True),
        people(),
        ("all", "replicates_unused", "", None),
    ),
    "finite_population": (
        acts(number("x"), finite=True),
        changed(fpc=0.5),
        ("all", "finite_population", "", None),
    ),
    "raked_known": (
        acts(number("x"), raked="known"),
        people(),
        ("all", "raked_known", "", None),
    ),
    "raked_residuals": (
        acts(number("x"), raked="residuals", margins=1),
        changed(weight_unraked=1.0, raked__1=0),
        ("all", "raked_residuals", "", None),
    ),
    "test_without_rest": (
        acts(number("x"), COUNTRY_TERM, product("x", "country")),
        changed(y=lambda d: d["y"].where(d["country"] != "BB", 2.0)),
        ("all", "test_without_rest", "country", 2),
        ("all", "test_without_rest", "x:country", 1),
    ),
    "test_of_single_units": (
        acts(WORK_TERM),
        changed(
            psu=lambda d: d["work"].astype("str").where(d["work"] != "paid", d.index.astype("str"))
        ),
        ("all", "test_of_single_units", "work", 2),
    ),
    "nearly_dependent": (
        acts(number("x"), number("z"), weights="none"),
        changed(z=NEARLY),
        *(("all", "nearly_dependent", name, pytest.approx(INFLATION, rel=1e-4)) for name in "xz"),
    ),
    "test_not_estimable": (
        acts(WORK_TERM, errors="cr1", cluster="country"),
        people(),
        ("all", "test_not_estimable", "work", 2),
    ),
    "test_of_fewer": (
        acts(WORK_TERM),
        worked("other", 1),
        ("all", "test_of_fewer", "work", 1),
    ),
    "differences_left_out": (
        model(
            *(fit(Y, number("x"), WORK_TERM, product("x", "work"), area=a) for a in ("s", "h")),
            name="main",
            countries=COUNTRIES,
            stacked=True,
        ),
        people(),
        *(("all", "differences_left_out", name, None) for name in ("x", "work")),
    ),
    "predicted_without_errors": (
        acts(number("x"), COUNTRY_TERM, errors="cr1", cluster="country", profiles=("x",)),
        people(),
        ("all", "predicted_without_errors", "x", 41),
    ),
    "effects_without_errors": (
        acts(
            number("x"),
            COUNTRY_TERM,
            product("x", "country"),
            errors="cr1",
            cluster="country",
            marginal=(MarginalEffect("a", "x", by="country"),),
        ),
        people(),
        ("all", "effects_without_errors", "x", 2),
    ),
    "effect_beyond_data": (
        acts(number("x"), marginal=(MarginalEffect("a", "x", at="x", values=(0.0, 4.0)),)),
        people(),
        ("all", "effect_beyond_data", "x", 4.0),
    ),
    "effects_alike": (
        acts(
            number("x"),
            COUNTRY_TERM,
            marginal=(MarginalEffect("a", "x", by="country", differences=True),),
        ),
        people(),
        ("all", "effects_alike", "x", 1),
    ),
    "effect_at_nobody": (
        acts(
            number("x"),
            WORK_TERM,
            marginal=(MarginalEffect("a", "x", at="work", at_levels=("paid", "other")),),
        ),
        worked("other", 0),
        ("all", "effect_at_nobody", "work=other", None),
    ),
    "every_pattern": (
        acts(number("x"), errors="wild_bootstrap", cluster="country", draws=99, seed=1),
        people(),
        ("all", "every_pattern", "", 6**2),
    ),
    "few_clusters": (
        acts(number("x"), **RANDOM | {"cluster": "country"}),
        people(),
        ("all", "few_clusters", "country", 2),
    ),
    "few_clusters_cr1": (
        acts(number("x"), errors="cr1", cluster="country"),
        people(),
        ("all", "few_clusters_cr1", "country", 2),
    ),
    "no_variance_between": (
        acts(number("x"), **RANDOM),
        changed(**BLOCKS, y=np.tile([1.0, -1.0, 2.0, -2.0], 15), x=np.tile([1, 0, 0, 1.0], 15)),
        ("all", "no_variance_between", "psu", None),
    ),
    "plausible_values": (
        acts(number("x"), plausible={"x": ("x", "z")}),
        changed(z=lambda d: d["x"] + np.sin(d.index)),
        ("all", "plausible_values", "x", 2),
    ),
    "outcome_category_absent": (
        parties(["paid", "seeking", "other", "none"]),
        people(),
        ("all", "outcome_category_absent", "work=none", None),
    ),
    "base_outcome": (
        parties(["other", "paid", "seeking"]),
        people(),
        ("all", "base_outcome", "work=other", None),
    ),
    "country_share": (
        acts(number("x")),
        people(),
        *((name, "country_share", "", pytest.approx(WEIGHED[name])) for name in COUNTRIES),
    ),
    "slopes_differ": (
        acts(number("x"), WORK_TERM, outcome=number("acts", "grade"), estimator="ordered_logit"),
        GRADED,
        *(("all", "slopes_differ", name, None) for name in ("x", "work")),
    ),
    "slopes_differ_together": (
        acts(number("x"), WORK_TERM, outcome=number("acts", "grade"), estimator="ordered_logit"),
        GRADED,
        ("all", "slopes_differ_together", "", None),
    ),
    "slopes_not_tested": (
        acts(WORK_TERM, outcome=number("acts", "grade"), estimator="ordered_probit"),
        changed(grade=lambda d: (d.index % 5 % 3 - (d["work"] == "other")).clip(0) * 1.0),
        ("all", "slopes_not_tested", "cut=1|2", None),
    ),
    "slopes_of_two_levels": (
        acts(number("x"), outcome=number("acts", "grade"), estimator="ordered_logit"),
        changed(grade=lambda d: (d["y"] > 0) * 1.0),
        ("all", "slopes_of_two_levels", "", None),
    ),
    "test_of_few_degrees": (
        acts(WORK_TERM, number("x")),
        changed(psu=lambda d: (d.index % 10).astype(str)),
        ("all", "test_of_few_degrees", "work", pytest.approx(0.5, abs=0.5)),
    ),
    "slopes_of_few_degrees": (
        acts(number("x"), WORK_TERM, outcome=number("acts", "grade"), estimator="ordered_logit"),
        changed(
            grade=lambda d: 1.0 * np.digitize(d["y"], [-0.7, 0.0, 0.7]),
            psu=lambda d: (d.index % 16).astype(str),
        ),
        ("all", "slopes_of_few_degrees", "all", 6),
    ),
    "overdispersed": (
        acts(number("x"), outcome=number("acts", "count"), estimator="poisson"),
        changed(count=lambda d: (d.index % 3 > 1) * 6.0),
        ("all", "overdispersed", "", pytest.approx(0.6, abs=0.1)),
    ),
    "underdispersed": (
        acts(number("x"), outcome=number("acts", "count"), estimator="poisson"),
        changed(count=lambda d: 5.0 + d.index % 2),
        ("all", "underdispersed", "", pytest.approx(-0.17, abs=0.02)),
    ),
    "dispersion_of_no_count": (
        acts(number("x"), outcome=number("acts", "count"), estimator="poisson"),
        changed(count=lambda d: np.exp(d["y"])),
        ("all", "dispersion_of_no_count", "", None),
    ),
    "weights_apart": (
        acts(number("x")),
        changed(weight=lambda d: np.where(d["country"] == "AA", 21.0, 1.0)),
        ("all", "weights_apart", "", pytest.approx(21)),
    ),
    "sources_apart": (
        acts(number("x"), weights="equal_country"),
        changed(
            source=lambda d: np.where(d.index % 4 > 1, "first", "second"),
            weight=lambda d: np.where((d["country"] == "AA") & (d.index % 4 > 1), 21.0, 1.0),
        ),
        ("AA", "sources_apart", "", pytest.approx(21)),
    ),
}


#: Remarks on imputed answers, see `test_imputed.py` and `test_imputed_remarks.py`.
OF_IMPUTED = {
    "absent_in_some",
    "imputations_unsettled",
    "imputations_not_followed",
    "nothing_imputed",
    "dependent_but_imputed",
    "no_joint_tests_imputed",
}


def test_every_remark_is_walked():
    assert {*CASES} | OF_IMPUTED == set(REMARKS)


@pytest.mark.parametrize("remark", CASES)
def test_a_remark_is_made_where_it_is_true_and_nowhere_else(remark):
    specification, data, *rows = CASES[remark]
    found = remarked(results(specification, data), shares=True)
    assert [one for one in found if one[1] == remark] == rows
    assert remarked(results(acts(number("x"), COUNTRY_TERM), people())) == []


def test_a_level_that_one_area_lacks_is_remarked_of_that_area():
    data = people().assign(z=lambda d: d["y"].where(d["work"] != "other"))
    fits = [fit(Y, WORK_TERM, area="safety"), fit(number("acts", "z"), WORK_TERM, area="health")]
    found = results(model(*fits, countries=COUNTRIES, stacked=True), data)
    rows = found.remarks[["area", "remark", "term"]].to_dict("records")
    assert {"area": "health", "remark": "level_absent", "term": "work=other"} in rows
    assert "safety" not in {row["area"] for row in rows}


@pytest.mark.parametrize(
    ("settings", "warned"),
    [
        ({"errors": "cr1"}, True),
        ({"errors": "wild_bootstrap", "draws": 99, "seed": 1}, True),
        ({"errors": "cr2"}, False),
    ],
)
def test_few_clusters_are_warned_of_where_cr1_errors_are_printed(settings, warned):
    found = remarked(results(acts(number("x"), cluster="country", **settings), people()))
    assert (("all", "few_clusters_cr1", "country", 2) in found) is warned


def absent_of(specification, data):
    found = results(specification, data).remarks
    return found.loc[found["remark"] == "country_absent", "country"].tolist()


def test_a_country_that_fits_by_country_leave_out_is_remarked_once():
    data = people()
    first, second = COUNTRIES
    alone = acts(number("x"), by_country=True, countries=(first,))
    assert absent_of(alone, data) == [second]
    assert absent_of(acts(number("x"), by_country=True), data) == []


def test_an_absent_country_is_told_once_and_not_as_a_level_too():
    data = people()
    data.loc[data["country"] == COUNTRIES[1], "y"] = np.nan
    found = results(acts(number("x"), COUNTRY_TERM), data).remarks
    found = found[found["remark"] != "country_share"]
    assert found["remark"].tolist() == ["country_absent"]
    assert found["country"].tolist() == [COUNTRIES[1]]


def test_a_fit_counts_the_countries_of_its_respondents():
    data = people()
    assert results(acts(number("x")), data).fits["n_countries"].tolist() == [2]
    assert results(acts(number("x"), by_country=True), data).fits["n_countries"].tolist() == [1, 1]
    data.loc[data["country"] == COUNTRIES[1], "y"] = np.nan
    assert results(acts(number("x")), data).fits["n_countries"].tolist() == [1]


def test_weights_that_countries_cannot_differ_in_have_no_shares():
    data = changed(weight=lambda d: np.where(d["country"] == "AA", 21.0, 1.0))
    for settings in ({"weights": "none"}, {"weights": "equal_country"}, {"by_country": True}):
        found = results(acts(number("x"), **settings), data).remarks
        assert not {"country_share", "weights_apart"} & set(found["remark"])
    populations = {"AA": 300.0, "BB": 100.0}
    given = acts(number("x"), weights="population", populations=populations)
    found = results(given, data).remarks.set_index("country")["value"]
    assert found.to_dict() == pytest.approx({"AA": 0.75, "BB": 0.25})


def test_sources_apart_are_told_of_fits_by_country_and_of_no_unweighted_fit():
    data = changed(
        source=lambda d: np.where(d.index % 4 > 1, "first", "second"),
        weight=lambda d: np.where(d.index % 4 > 1, 21.0, 1.0),
    )
    found = results(acts(number("x"), by_country=True), data).remarks
    assert found.loc[found["remark"] == "sources_apart", "country"].tolist() == [*COUNTRIES]
    alone = results(acts(number("x"), weights="none"), data).remarks
    assert "sources_apart" not in set(alone["remark"])
