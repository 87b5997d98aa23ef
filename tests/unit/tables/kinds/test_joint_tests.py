"""Tests: joint tests beside the differences of areas."""

import pytest
from unit.tables.cases import (
    LABELS,
    NASTY,
    by_stub,
    diagnosed,
    estimates,
    fits,
    hypotheses,
    hypothesis_table,
    remarks,
)

from coproduction.results.estimators import ESTIMATORS
from coproduction.tables.kinds.joint_tests import joint_tests
from coproduction.tables.table import Cell


def test_the_note_names_the_covariate_and_no_variable_of_its_name():
    labels = LABELS | {"terms": {**LABELS["terms"], "profit": "Gross profit of the respondent"}}
    one, settings = fits(estimates(["all"])).iloc[:1], {"name": "t", "title": "T"}
    table = joint_tests(
        hypotheses(True), one, remarks(), diagnosed(), labels, simulated=True, **settings
    )
    said = "Trend: change of a coefficient with one step of the areas’ covariate “profit”."
    assert said in table.notes and "Gross profit" not in " ".join(table.notes)


def test_the_note_repeats_a_level_of_one_respondent():
    one, settings = fits(estimates(["all"])).iloc[:1], {"name": "t", "title": "T"}
    rows = remarks(("safety", "all", "level_of_one", "job=out", None))
    table = joint_tests(
        hypotheses(False), one, rows, diagnosed(), LABELS, simulated=True, **settings
    )
    assert "One respondent only – Employment: Out of work." in table.notes


def test_turning_points_stand_below_with_their_intervals():
    one, settings = fits(estimates(["all"])).iloc[:1], {"name": "t", "title": "T"}
    found = diagnosed(
        ("safety", "sex", "turning_point", 87.7, -8.94, 184.3),
        ("safety", "sex", "turning_point_fieller", 87.7, 62.01, 240.0),
        ("safety", "job", "turning_point_fieller", 9.0, None, None),
        ("safety", "job", "gvif", 2.0, None, None),
    )
    rows = remarks(("safety", "all", "turns_beyond_data", "sex", None))
    table = joint_tests(hypotheses(False), one, rows, found, LABELS, simulated=True, **settings)
    place = "Gender, Public <safety> & order"
    told = [note for note in table.notes if "urn" in note and "Left" not in note]
    assert told == [
        f"Turning points with 95 % intervals by the delta method – {place}: 87.7 [−8.9, 184.3].",
        f"Turning points with 95 % sets of Fieller – {place}: 87.7 [62.0, 240.0].",
        "Turns beyond the values that respondents have – Gender.",
    ]


def test_a_turning_point_beside_a_straight_line_that_is_not_rejected_is_called_so():
    one, settings = fits(estimates(["all"])).iloc[:1], {"name": "t", "title": "T"}
    found = diagnosed(
        ("safety", "age", "turning_point", 87.7, -8.94, 184.3),
        ("health", "age", "turning_point", 40.0, 30.0, 50.0),
    )
    rows = remarks(("safety", "all", "turning_interval_beyond_data", "age", None))
    tests = hypotheses(False)
    line = tests["hypothesis"] == "straight_line"
    tests.loc[line & (tests["area"] == "safety"), "p_value"] = 0.404
    tests.loc[line & (tests["area"] == "health"), "p_value"] = 0.049
    table = joint_tests(tests, one, rows, found, LABELS, simulated=True, **settings)
    place = "age, Public <safety> & order"
    assert [note for note in table.notes if "straight line is not" in note] == [
        "A straight line is not rejected, so that the curve may not turn at all – "
        f"{place} (p = 0.404)."
    ]
    beyond = "Intervals of turning points reach beyond the values that respondents have – age."
    assert beyond in table.notes


def test_a_lost_test_has_its_reason_below_and_the_level_its_words():
    one, settings = fits(estimates(["all"])).iloc[:1], {"name": "t", "title": "T"}
    rows = remarks(
        ("safety", "all", "test_of_single_units", "level", None),
        ("safety", "all", "test_of_single_units", "job=out", None),
    )
    notes = joint_tests(
        hypotheses(True), one, rows, diagnosed(), LABELS, simulated=True, **settings
    ).notes
    assert (
        "No test, rests on single clusters or sampling units – Level of the outcome; Employment: "
        "Out of work."
    ) in notes


def test_a_test_that_cannot_be_had_is_a_dash_and_never_an_empty_table():
    one, settings = fits(estimates(["all"])).iloc[:1], {"name": "t", "title": "T"}
    lost = ["statistic", "p_value", "std_error", "conf_low", "conf_high"]
    for stacked in (False, True):
        frame = hypotheses(stacked).assign(**dict.fromkeys(lost, float("nan")))
        for uncertainty in ("std_error", "interval"):
            table = joint_tests(
                frame,
                one,
                remarks(),
                diagnosed(),
                LABELS,
                simulated=True,
                uncertainty=uncertainty,
                **settings,
            )
            lines = {cell.lines for row in table.rows for cell in row.cells}
            assert lines == {("–",)} | ({(), ("-0.50", "–")} if stacked else set())


def test_a_term_beside_interactions_is_one_row_of_a_stacked_model():
    frame = hypotheses(True)
    own = frame["term"].str.startswith("job")
    frame = frame[~own | (frame["hypothesis"] == "equal_areas")]
    frame.loc[own, "hypothesis"] = "equal_areas_with_interactions"
    one, settings = fits(estimates(["all"])).iloc[:1], {"name": "t", "title": "T"}
    rows = remarks(("safety", "all", "differences_left_out", "job", None))
    table = joint_tests(frame, one, rows, diagnosed(), LABELS, simulated=True, **settings)
    cells = by_stub(table, None)
    beside = [cell.lines for cell in cells["Employment, with its interactions"]]
    assert beside == [("2.78 (2, 385)",), ("0.063",), (), ()]
    assert not {"Employment", "Out of work"} & {*cells}
    assert "Differences depend on an interaction, left out – Employment." in (table.notes)
    alone = frame[frame["hypothesis"] == "equal_areas_with_interactions"]
    (row,) = joint_tests(alone, one, rows, diagnosed(), LABELS, simulated=True, **settings).rows
    assert row.stub == "Employment, with its interactions"


def test_tests_put_the_joint_test_beside_the_differences_of_its_levels():
    table = hypothesis_table(True)
    assert [c.header for c in table.columns] == [
        "F (df)", "p", "Health – Public <safety> & order", "Trend"
    ]  # fmt: skip
    rows = by_stub(table, None)
    assert table.rows[0].stub == "Level of the outcome" and table.rows[0].cells[0] == Cell()
    assert [cell.lines for cell in rows["Employment"][:3]] == [("2.78 (2, 385)",), ("0.063",), ()]
    assert rows["Out of work"][2].lines == ("-0.50", "(0.20)")
    joint = hypothesis_table(False)
    stubs = [row.stub for row in joint.rows]
    assert stubs == [
        "age: no association", "age: a straight line", f"{NASTY} × Employment: no interaction"
    ]  # fmt: skip


#: Estimator to what the level of the outcome is in its tests.
LEVEL = {
    **dict.fromkeys(
        ("wls", "random_intercept"), "Level of the outcome: predicted at the means of all terms."
    ),
    "fractional_logit": "Fractional logit. Level of the outcome: the linear predictor at the means "
    "of all terms, in log-odds.",
    "logit": "Logit. Level of the outcome: the linear predictor at the means of all terms, in "
    "log-odds.",
    "poisson": "Poisson. Level of the outcome: the linear predictor at the means of all terms, a "
    "logarithm.",
    "negative_binomial": "Negative binomial. Level of the outcome: the linear predictor at the "
    "means of all terms, a logarithm.",
    "ordered_logit": "Ordered logit. Level of the outcome: the linear predictor at the means of "
    "all terms, in log-odds.",
    "ordered_probit": "Ordered probit. Level of the outcome: the linear predictor at the means of "
    "all terms, on its own scale.",
    "multinomial_logit": "Multinomial logit. Level of the outcome: the linear predictor at the "
    "means of all terms, in log-odds.",
}


def told(stacked, frame=None, **columns):
    one = fits(estimates(["all"])).iloc[:1].assign(**columns)
    frame = hypotheses(stacked) if frame is None else frame
    settings = {"name": "t", "title": "T", "simulated": True}
    return joint_tests(frame, one, remarks(), diagnosed(), LABELS, **settings).notes


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_the_level_of_the_outcome_is_on_the_scale_of_its_estimator(estimator):
    notes = told(True, estimator=estimator)
    assert [note for note in notes if "Level of the outcome" in note] == [LEVEL[estimator]]
    # without its row nothing is said of it
    frame = hypotheses(True)
    none = told(True, frame[frame["term"] != "level"], estimator=estimator)
    assert not any("Level of the outcome" in note for note in none)


def test_the_note_speaks_of_curves_only_where_one_is_tested():
    zero = "Wald tests that all coefficients of a term are zero."
    curve = (
        "Wald tests that all coefficients of a term are zero, or that a curve is a straight line."
    )
    frame = hypotheses(False)
    assert told(False)[0] == curve
    assert told(False, frame[frame["hypothesis"] == "zero"])[0] == zero


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        ("model", "errors take the rows of a respondent as independent"),
        *((kind, "errors know who answered for several areas")
          for kind in ("stratified", "robust_by_respondent", "replicate", "cr1")),
    ],
)  # fmt: skip
def test_a_stacked_model_says_whether_errors_know_who_answered_twice(errors, expected):
    facts = {"errors": errors, "cluster": "psu", "n_clusters": 400}
    facts |= {"replicates": 80, "replicate_kind": "JK1"}
    assert told(True, **facts)[0] == (
        f"All areas in one model, a row each respondent and area; {expected}. F tests that a term "
        "has the same coefficients in all areas; differences of coefficients between two areas, "
        "standard errors in parentheses."
    )
