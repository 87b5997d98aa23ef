from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from acts import COUNTRIES, COUNTRY_TERM, WORK_TERM, Y, acts, people, remarked
from specified import category, curve, estimated, fit, model, number, product, score

from coproduction.faults import Faults
from coproduction.inference.models.fit import FILES, results
from coproduction.results.model_files import KINDS
from coproduction.study.resolved.model_types import Model


def faults(spec: Model, data: pd.DataFrame) -> list[str]:
    with pytest.raises(Faults) as caught:
        results(spec, data)
    return [str(fault) for fault in caught.value.faults]


def test_rows_are_tidy_and_in_the_order_of_the_terms():
    estimates, fits = estimated(acts(number("x"), WORK_TERM, COUNTRY_TERM), people())
    assert list(estimates.columns) == FILES["estimates"].names
    assert list(fits.columns) == FILES["fits"].names
    assert list(estimates["term"]) == [
        "Intercept",
        "x",
        "work=seeking",
        "work=other",
        "country=BB",
    ]
    assert set(estimates["country"]) == {"all"}
    assert list(estimates["kind"]) == ["constant", *["coefficient"] * 4]
    assert fits.loc[0, "errors"] == "robust"


def count(d: pd.DataFrame) -> pd.Series:
    return (d.index * 7 % 5) * (d.index * 3 % 4)


#: A kind of row to settings of a model that has some.
OF_KIND = {
    "constant": {},
    "coefficient": {},
    "threshold": {"estimator": "ordered_logit"},
    "dispersion": {"estimator": "negative_binomial"},
    "variance": {"estimator": "random_intercept", "errors": "model", "cluster": "country"},
}


def test_every_kind_of_row_is_walked():
    assert set(OF_KIND) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_says_what_it_is(kind):
    data = people().assign(y=count)
    estimates = results(acts(number("x"), **OF_KIND[kind]), data).estimates
    terms = {
        "constant": ["Intercept"],
        "coefficient": ["x"],
        "threshold": [f"cut={a:g}|{b:g}" for a, b in pairwise(sorted(set(data["y"])))],
        "dispersion": ["log(alpha)"],
        "variance": ["variance_between", "variance_within"],
    }
    rows = estimates[estimates["kind"] == kind]
    assert list(rows["term"]) == terms[kind]
    assert rows["estimate"].notna().all()
    assert rows["std_error"].isna().all() == (kind == "variance")


def test_an_average_marginal_effect_is_of_the_kind_of_its_term():
    found = results(acts(number("x"), effects="average_marginal"), people())
    assert list(found.estimates["kind"]) == ["coefficient"]
    assert list(found.fits["effects"]) == ["average_marginal"]


def test_a_fit_a_country_counts_who_was_dropped():
    data = people()
    data.loc[[0, 2, 5], "x"] = np.nan
    data.loc[2, "y"] = np.nan
    estimates, fits = estimated(acts(number("x"), by_country=True), data)
    assert list(estimates["country"] + " " + estimates["term"]) == [
        "AA Intercept",
        "AA x",
        "BB Intercept",
        "BB x",
    ]
    assert list(fits["n"]) == [28, 29]
    assert list(fits["n_dropped"]) == [2, 1]


def test_an_empty_level_keeps_its_row_without_numbers():
    data = people()
    data.loc[(data["country"] == "BB") & (data["work"] == "seeking"), "work"] = np.nan
    found = results(acts(WORK_TERM, by_country=True), data)
    estimates, fits = found.estimates, found.fits
    row = estimates.set_index(["country", "term"]).loc[("BB", "work=seeking")]
    assert row.drop(["model", "outcome", "area", "kind"]).isna().all()
    assert remarked(found) == [("BB", "level_absent", "work=seeking", None)]
    assert list(fits["rank"]) == [3, 2]
    assert estimates["estimate"].notna().sum() == 5


def test_countries_weigh_what_was_asked():
    data = people()
    for weights, expected in [("equal_country", 60.0), ("population", 7.0), ("none", 60.0)]:
        spec = acts(number("x"), weights=weights, populations={"AA": 3.0, "BB": 4.0})
        assert estimated(spec, data)[1].loc[0, "weighted_n"] == pytest.approx(expected)


def test_standardised_is_a_correlation_when_there_is_one_term():
    data = people()
    estimates, _ = estimated(acts(number("x"), standardised=True), data)
    c = np.cov(data["x"], data["y"], aweights=data["weight"])
    expected = c[0, 1] / np.sqrt(c[0, 0] * c[1, 1])
    assert estimates.set_index("term").loc["x", "estimate"] == pytest.approx(expected, rel=1e-12)


ENDS = {"logit": 0.0, "fractional_logit": 0.0, "poisson": 0.0, "negative_binomial": 0.0}


@pytest.mark.parametrize("estimator", ENDS)
@pytest.mark.parametrize("place", ["paid", "other"])
def test_separation_names_the_level_and_the_reference_too(estimator, place):
    data = people().assign(y=lambda d: (d.index * 7 % 3 == 0) * (3.0 if "neg" in estimator else 1))
    data.loc[data["work"] == place, "y"] = ENDS[estimator]
    outcome = number("acts", "y")
    one = fit(outcome, number("x"), WORK_TERM, area="safety", bounds=(0.0, 1.0))
    (fault,) = faults(model(one, countries=COUNTRIES, estimator=estimator), data)
    assert f"separation: all 20 respondents with work={place} have the same outcome" in fault
    assert f"merge work={place} with another level" in fault


def test_separation_by_the_reference_country_proposes_to_leave_that_one_out():
    data = people().assign(y=lambda d: (d.index * 7 % 3 == 0) & (d["country"] == "BB"))
    (fault,) = faults(acts(COUNTRY_TERM, estimator="logit"), data.assign(y=data["y"] * 1.0))
    assert "all 30 respondents with country=AA" in fault and "leave_out: [AA]" in fault


def test_separation_in_a_cell_of_an_interaction_names_the_cell():
    data = people().assign(y=lambda d: d.index // 6 % 2 * 1.0)
    data.loc[(data["country"] == "AA") & (data["work"] == "paid"), "y"] = 0.0
    terms = (WORK_TERM, COUNTRY_TERM, product("work", "country"))
    (fault,) = faults(acts(*terms, estimator="logit"), data)
    assert "all 10 respondents with work=paid:country=AA" in fault


def test_a_country_that_another_term_tells_may_be_the_only_one_of_it():
    data = people().assign(work=lambda d: np.where(d["country"] == "BB", "other", "paid"))
    data["work"] = pd.Categorical(data["work"], WORK_TERM.levels)
    (fault,) = faults(acts(WORK_TERM, COUNTRY_TERM), data)
    assert "country=BB is a linear combination of work=other" in fault
    assert "leave what work=other is of out of this model; else leave_out: [BB]" in fault


def test_a_reference_country_that_answered_nothing_is_named():
    data = people().assign(x=lambda d: d["x"].where(d["country"] == "BB"))
    (fault,) = faults(acts(number("x"), COUNTRY_TERM), data)
    assert "nobody of AA, the reference country, answered x" in fault
    assert "leave_out: [AA]" in fault


def test_weights_of_zero_are_the_reason_where_they_are():
    (fault,) = faults(acts(number("x")), people().assign(weight=0.0))
    assert "no respondents: all 60 have a weight of 0" in fault


@pytest.mark.parametrize("mean", [1e-300, 1e300])
def test_weights_beyond_double_precision_are_refused(mean):
    (fault,) = faults(acts(number("x")), people().assign(weight=mean))
    assert f"the mean weight is {mean:g}" in fault


def test_an_infinite_answer_is_refused():
    data = people()
    data.loc[3, "x"] = np.inf
    (fault,) = faults(acts(number("x")), data)
    assert "x is infinite for 1 of 60 respondents" in fault


@pytest.mark.parametrize("estimator", ["wls", "random_intercept", "poisson"])
def test_a_perfect_fit_is_refused_by_every_estimator(estimator):
    data = people().assign(y=lambda d: np.exp(d["x"]) if estimator == "poisson" else 2 * d["x"])
    settings = OF_KIND["variance"] if estimator == "random_intercept" else {"estimator": estimator}
    (fault,) = faults(acts(number("x"), **settings), data)
    assert "the terms explain the outcome without rest" in fault


def test_every_fault_of_every_fit_is_named_at_once():
    data = people()
    data.loc[data["country"] == "BB", "x"] = 3.0
    data.loc[(data["country"] == "AA") & (data["work"] == "paid"), "work"] = np.nan
    first, second = faults(acts(number("x"), WORK_TERM, by_country=True), data)
    assert "model main, outcome acts, area safety, country AA" in first
    assert "no respondent is work=paid, the reference level" in first
    assert "country BB: x is 3 for all 30 respondents" in second


def test_a_fit_of_one_respondent_says_so_and_asks_for_no_other_terms():
    (fault,) = faults(acts(number("x")), people().head(1))
    assert "for the only respondent" in fault and "leave" not in fault


def test_linear_dependence_names_the_terms():
    data = people()
    data["z"] = 2 * data["x"] - (data["work"] == "other")
    (fault,) = faults(acts(number("x"), WORK_TERM, number("z")), data)
    assert "z is a linear combination of x, work=other" in fault
    assert "column z" in fault


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"y": 1.0}, "the outcome is 1 for all 60 respondents"),
        ({"x": np.nan}, "no respondents: of 60 with a weight, nobody answered x"),
        ({"y": np.nan}, "leave the model out"),  # of its one area
        ({"y": lambda d: 1 + 2 * d["x"]}, "explain the outcome without rest"),
        ({"psu": lambda d: (d.index % 3).astype(str)}, None),
        ({"psu": lambda d: (d.index % 2).astype(str)}, "no degrees of freedom are left: 2 PSUs"),
        (
            {"stratum": lambda d: np.where(d.index == 7, "lone", "a")},
            "stratum 'lone' has a single PSU",
        ),
    ],
)
def test_what_the_data_do_not_determine_is_refused(change, message):
    data = people().assign(**change)
    if message is None:
        assert estimated(acts(number("x")), data)[1].loc[0, "df_residual"] == 1
    else:
        (fault,) = faults(acts(number("x")), data)
        assert message in fault


def test_of_several_areas_those_with_answers_may_be_kept():
    model = acts(number("x"))
    both = replace(model, fits=(*model.fits, replace(model.fits[0], area="health")))
    told = faults(both, people().assign(y=np.nan))
    wanted = [f"areas: those with answers, without {area}" for area in ("safety", "health")]
    assert [mend in fault for mend, fault in zip(wanted, told, strict=True)] == [True, True]


def test_a_population_that_is_not_given_is_asked_for():
    spec = acts(number("x"), weights="population", populations={"AA": 3.0})
    (fault,) = faults(spec, people())
    assert "fill column population of countries.csv for BB" in fault


def test_an_answer_outside_the_levels_is_refused():
    spec = acts(category("work", ["paid", "seeking"]))
    (fault,) = faults(spec, people())
    assert "answers ['other'] of column work are not among its levels" in fault


def test_average_marginal_effects_of_least_squares_are_its_coefficients():
    terms = [number("x"), WORK_TERM]
    coefficients, _ = estimated(acts(*terms), people())
    effects, fits = estimated(acts(*terms, effects="average_marginal"), people())
    columns = ["term", "estimate", "std_error", "df", "p_value"]
    pd.testing.assert_frame_equal(
        effects[columns], coefficients.iloc[1:][columns].reset_index(drop=True), rtol=1e-10
    )
    assert fits.loc[0, "rank"] == 4


def test_marginal_effects_of_a_saturated_logit_are_differences_of_shares():
    data = people().assign(y=lambda d: (d["y"] > 0.2).astype(float))
    spec = acts(WORK_TERM, estimator="logit", effects="average_marginal")
    estimates, _ = estimated(spec, data)
    shares = [np.average(d["y"], weights=d["weight"]) for _, d in data.groupby("work")]
    expected = [shares[1] - shares[0], shares[2] - shares[0]]
    assert estimates["estimate"].tolist() == pytest.approx(expected, rel=1e-9)


def test_two_ordered_levels_are_a_logit():
    data = people().assign(y=lambda d: (d["y"] > 0.2).astype(float))
    logit, _ = estimated(acts(number("x"), estimator="logit"), data)
    ordered, _ = estimated(acts(number("x"), estimator="ordered_logit"), data)
    a, b = logit.set_index("term"), ordered.set_index("term")
    assert b.index.tolist() == ["x", "cut=0|1"]
    assert b.loc["x", "estimate"] == pytest.approx(a.loc["x", "estimate"], rel=1e-9)
    assert b.loc["x", "std_error"] == pytest.approx(a.loc["x", "std_error"], rel=1e-9)
    assert b.loc["cut=0|1", "estimate"] == pytest.approx(-a.loc["Intercept", "estimate"], rel=1e-9)


@pytest.mark.parametrize("estimator", ["logit", "fractional_logit", "ordered_logit", "poisson"])
def test_a_level_that_separates_the_outcome_is_named(estimator):
    data = people().assign(y=lambda d: (d["y"] > 0).astype(float))
    data.loc[data["work"] == "other", "y"] = 0.0
    (fault,) = faults(acts(number("x"), WORK_TERM, estimator=estimator), data)
    assert "separation: all 20 respondents with work=other have the same outcome" in fault


@pytest.mark.parametrize("estimator", ["logit", "ordered_logit", "ordered_probit"])
def test_a_number_that_separates_the_outcome_is_named(estimator):
    data = people().assign(y=lambda d: (d["x"] > 0).astype(float))
    (fault,) = faults(acts(number("x"), estimator=estimator), data)
    assert "complete separation: the outcome of all respondents follows from x" in fault
    assert "quasi" not in fault


@pytest.mark.parametrize("estimator", ["logit", "fractional_logit", "ordered_logit"])
def test_a_number_that_separates_but_for_ties_is_named_with_how_many_it_tells(estimator):
    data = people().assign(x=lambda d: d["x"].round(), y=lambda d: (d["x"] > 0).astype(float))
    tied = np.flatnonzero(data["x"] == 0)
    data.loc[data.index[tied[::2]], "y"] = 1.0
    (fault,) = faults(acts(number("x"), estimator=estimator), data)
    told = f"quasi-complete separation: along x the likelihood of {60 - len(tied)} of 60"
    assert told in fault


def test_what_separates_is_mended_by_what_it_is():
    data = people().assign(y=lambda d: (d["x"].abs() > 0.5).astype(float))
    (fault,) = faults(acts(curve("x", "quadratic"), estimator="logit"), data)
    assert fault.endswith("leave x out of this model, or out of its curves")
    data = people().assign(y=lambda d: (d["x"] > 0.1).astype(float), z=lambda d: d.index % 2.0)
    (fault,) = faults(acts(number("x"), estimator="ordered_logit"), data)
    assert fault.endswith("leave x out of this model")
    outcomes = {"h": Y, "s": number("acts", "z")}
    fits = [fit(y, number("x"), area=a, bounds=(0.0, 1.0)) for a, y in outcomes.items()]
    both = {"countries": COUNTRIES, "estimator": "fractional_logit", "stacked": True}
    (fault,) = faults(model(*fits, **both), data)
    assert fault.endswith("leave x out of this model")
    (fault,) = faults(model(*fits, **both), data.assign(z=0.0))
    assert fault.endswith("leave the area s out of this model")
    (fault,) = faults(acts(number("z"), estimator="logit"), data.assign(y=lambda d: d["z"]))
    assert fault.endswith("leave z out of this model")
    crossed = (number("x"), COUNTRY_TERM, product("x", "country"))
    data["y"] = np.where(data["country"] == "BB", data["x"] > 0.1, data.index % 4 > 1) * 1.0
    (fault,) = faults(acts(*crossed, estimator="logit"), data)
    assert "Intercept out" not in fault and "merge" not in fault


@pytest.mark.parametrize("stacked", [False, True])
def test_a_country_whose_code_holds_a_blank_is_left_out_by_its_whole_code(stacked):
    codes = ["DE O", "DE W"]
    data = people()
    data["country"] = data["country"].cat.rename_categories(codes)
    data["y"] = ((data.index * 7 % 3 == 0) & (data["country"] == "DE O")) * 1.0
    fits = [fit(Y, category("country", codes), area=a, bounds=(0.0, 1.0)) for a in "hs"]
    settings = {"countries": codes, "estimator": "fractional_logit", "stacked": stacked}
    found = faults(model(*fits, **settings), data)
    assert found and all("leave_out: [DE W]" in fault for fault in found)


def test_only_the_numbers_that_separate_together_are_named():
    data = people().assign(a=lambda d: np.sin(d.index), b=lambda d: np.cos(3 * d.index))
    data["y"] = (data["x"] + data["a"] > 0).astype(float)
    terms = (number("b"), number("x"), number("a"))
    (fault,) = faults(acts(*terms, estimator="logit"), data)
    assert "complete separation: the outcome of all respondents follows from x, a" in fault


def test_counts_of_which_a_number_tells_zeros_alone_are_separated():
    count = np.tile([1.0, 2.0, 4.0], 20)
    data = people().assign(x=lambda d: np.arange(60) % 5 * (d.index >= 30).astype(float))
    data["y"] = np.where(data["x"] > 0, 0.0, count)
    (fault,) = faults(acts(number("x"), estimator="poisson"), data)
    assert "quasi-complete separation: along x the likelihood of 24 of 60" in fault


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        ("logit", "needs an outcome of two values; this one has 60"),
        ("fractional_logit", "beyond its bounds 0 and 1"),
        ("poisson", "a count cannot be -"),
    ],
)
def test_an_outcome_the_estimator_cannot_have_is_refused(estimator, message):
    (fault,) = faults(acts(number("x"), estimator=estimator), people())
    assert message in fault


def test_a_level_nobody_answered_leaves_its_cut_point_out():
    levels = {"paid": 1.0, "seeking": 2.0, "other": 3.0}
    data = people()
    data.loc[data["work"] == "seeking", "work"] = np.nan
    outcome = score("post", levels, "work")
    spec = acts(number("x"), outcome=outcome, estimator="ordered_logit")
    found = results(spec, data)
    assert found.estimates["term"].tolist() == ["x", "cut=paid|other"]
    assert remarked(found) == [
        ("all", "outcome_level_absent", "post=seeking", None),
        ("all", "slopes_of_two_levels", "", None),
    ]


CURVE = curve("x", "natural_spline", 4)


@pytest.mark.parametrize(
    ("terms", "changes", "data", "message"),
    [
        ([CURVE], {}, {"x": lambda d: d.index % 2}, "too few values for a spline of 4 columns"),
        (
            [number("x")],
            {"estimator": "negative_binomial"},
            {"y": lambda d: d.index % 2},
            "varies no more than a Poisson count",
        ),
        ([number("x")], {"estimator": "negative_binomial"}, {}, "needs counts; "),
        (
            [number("x"), WORK_TERM],
            {"estimator": "negative_binomial"},
            {"y": lambda d: count(d) * (d["work"] != "other")},
            "separation: all 20 respondents with work=other have the same outcome",
        ),
        (
            [number("x"), number("z")],
            {"estimator": "random_intercept", "errors": "model", "cluster": "country"},
            {"z": lambda d: 2 * d["x"]},
            "z is a linear combination of x",
        ),
        (
            [number("z")],
            {"estimator": "random_intercept", "errors": "model", "cluster": "country"},
            {"z": lambda d: (d["country"] == "AA") * 1.0},
            "2 groups leave no degrees of freedom",
        ),
        (
            [number("x")],
            {"errors": "cr1", "cluster": "country"},
            {"country": lambda d: pd.Categorical(["AA"] * len(d), COUNTRIES)},
            "two clusters or more; there is 1",
        ),
    ],
)
def test_what_the_newer_estimators_cannot_tell_is_refused(terms, changes, data, message):
    (fault,) = faults(acts(*terms, **changes), people().assign(**data))
    assert message in fault


def test_an_empty_cell_of_an_interaction_keeps_its_row_without_numbers():
    data = people()
    data.loc[(data["country"] == "BB") & (data["work"] == "other"), "work"] = "seeking"
    found = results(acts(WORK_TERM, COUNTRY_TERM, product("work", "country")), data)
    row = found.estimates.set_index("term").loc["work=other:country=BB"]
    assert row.drop(["model", "outcome", "area", "country", "kind"]).isna().all()
    assert remarked(found) == [("all", "level_absent", "work=other:country=BB", None)]
    assert found.tests.set_index("term").loc["work:country", "df"] == 1


def test_more_contrasts_than_clusters_are_not_tested_jointly():
    spec = acts(number("x"), WORK_TERM, errors="cr1", cluster="country")
    found = results(spec, people())
    assert found.tests["p_value"].isna().tolist() == [True]
    assert ("all", "test_not_estimable", "work", 2) in remarked(found)


def test_a_pooled_fit_names_the_countries_it_is_without():
    data = people()
    data.loc[data["country"] == "BB", "x"] = np.nan
    assert remarked(results(acts(number("x")), data)) == [("BB", "country_absent", "", None)]
    only = acts(number("x"), countries=["BB"])
    assert remarked(results(only, people())) == [("AA", "country_absent", "", None)]
    (fault,) = faults(acts(number("x"), by_country=True), data)
    assert "leave_out: [BB]" in fault
