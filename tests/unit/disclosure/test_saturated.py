"""Fits of hardly more cells than coefficients tell the counts of their cells."""

import math

import numpy as np
import pytest
from unit.disclosure.saturated_study import ASKED, RARE, YES, answers, asks, model, people

from coproduction.disclosure import outcome_shares
from coproduction.disclosure.saturated import WHOLE, supports, two_cells
from coproduction.study.resolved.model_types import Comparison
from coproduction.study.resolved.specification import Term

AGE = Term("age", "number", "age")
JOB = Term("job", "category", "job", ("clerk", "farmer", "mayor"))


def found(asked, frame):
    return supports(asked, frame, frame, 10)


def test_the_smallest_cell_and_its_step_are_those_of_the_coefficient():
    """Half a threshold over the root of n p q: of 4 of 44, and of 2 of 32."""
    own = found(ASKED, people(RARE))["models", "m", "ill", "all", "GB"]
    assert own["Intercept"].fewest == 4
    assert own["Intercept"].step == pytest.approx(5 / math.sqrt(4 * 40 / 44))
    assert (own["female"].fewest, own["female"].cell) == (2, 32)
    assert own["female"].step == own[WHOLE].step == pytest.approx(5 / math.sqrt(2 * 30 / 32))
    assert own["female"].of_shares and own["female"].hidden(10)


def test_a_fit_of_many_cells_tells_none():
    assert found(asks(model(YES, AGE)), people(RARE)) == {}


def test_a_level_of_few_is_told_of_in_any_fit():
    """Its estimate is what these few answered, whatever else is in the model."""
    asked = asks(model(JOB, AGE, each=False, countries=("GB",)))
    own = found(asked, answers())["models", "m", "ill", "all", "all"]
    assert {*own} == {"job=mayor"}
    assert own["job=mayor"].fewest == 3 and own["job=mayor"].hidden(10)


def test_a_mean_moves_by_one_answer_over_its_respondents():
    """In standard errors: the grain over the deviation and the root of n."""
    frame = people({"GB": ((50, 0), (40, 0)), "DE": ((50, 0), (40, 0))})
    frame["score"] = np.tile([1.0, 2.0, 3.0, 3.0, 5.0], 36)
    number = Term("score", "number", "score")
    own = found(asks(model(YES, outcome=number)), frame)["models", "m", "score", "all", "DE"]
    deviation = np.std([1, 2, 3, 3, 5])
    assert not own["female"].of_shares
    assert own["Intercept"].step == pytest.approx(1 / deviation / math.sqrt(50))


def test_steps_of_a_comparison_are_fits_of_their_own():
    asked = asks(comparisons=(Comparison("c", model(YES, AGE), (("female",), ("age",))),))
    assert {*found(asked, people(RARE))} == {
        ("comparisons", "c", "ill", "all", country, "1") for country in RARE
    }


def test_claims_on_means_of_two_values_are_shares_by_country():
    frame = people(RARE)
    scored = frame.assign(ill=frame["ill"].astype("str").map({"no": 0.0, "yes": 1.0}))
    own = supports(asks(claims={"h1": ("ill",)}), frame, scored, 10)["claims", "h1"][WHOLE]
    assert own.of_shares and own.fewest == 5


def test_claims_about_groups_tell_of_the_groups_of_each_country():
    """Of 2 of 32 at the second level; a level that is not compared does not count."""
    frame = people(RARE)
    names = [str(name) for name in frame["female"].cat.categories]
    scored = frame.assign(ill=frame["ill"].astype("str").map({"no": 0.0, "yes": 1.0}))
    asked = asks(claims={"h1": ("ill",)}, groups={"h1": ("female", *names)})
    own = supports(asked, frame, scored, 10)["claims", "h1"][WHOLE]
    assert own.fewest == 2 and own.hidden(10)
    alone = asks(claims={"h1": ("ill",)}, groups={"h1": ("female", names[0])})
    assert supports(alone, frame, scored, 10)["claims", "h1"][WHOLE].fewest == 3


def test_groups_of_a_variable_that_is_an_outcome_elsewhere_count_as_others_do():
    """Scored, their levels are numbers: groups are told apart by names of levels all the same."""
    frame = people(RARE)
    scores = {name: {"no": 0.0, "yes": 1.0} for name in ("ill", "female")}
    asked = asks(claims={"h1": ("ill",)}, groups={"h1": ("female", "no", "yes")})
    own = supports(asked, frame, outcome_shares.scored(frame, scores), 10)["claims", "h1"][WHOLE]
    assert own.fewest == 2 and own.hidden(10)


def test_fits_of_two_cells_have_their_counts():
    own = two_cells(ASKED, people(RARE))["m", "ill", "all", "GB"]
    assert own.names == ("Intercept", "female") and own.counts == RARE["GB"]
    assert two_cells(asks(model(YES, AGE)), people(RARE)) == {}
    assert two_cells(asks(model(each=False)), people(RARE))["m", "ill", "all", "all"].counts == (
        (148, 11),
    )


def test_categories_of_an_outcome_are_shares():
    three = Term("job", "category", "job", ("clerk", "farmer", "mayor"))
    frame = answers().assign(female="no")
    frame["female"] = frame["female"].astype("category")
    asked = asks(model(outcome=three, each=False, countries=("GB",)))
    own = found(asked, frame)["models", "m", "job", "all", "all"][WHOLE]
    assert own.of_shares and own.fewest == 3


def test_who_did_not_answer_is_an_outcome_of_two_values():
    """The 4 of 44 who said yes, now those who refused."""
    frame = people(RARE)
    plain = found(ASKED, frame)["models", "m", "ill", "all", "GB"]
    gone = frame["ill"] == "yes"
    silent = frame.assign(
        score=np.where(gone, np.nan, 1.0), score__missing=np.where(gone, "refused", None)
    )
    outcome = Term("ill", "number", "score__unanswered", of=("score",), kinds=("refused",))
    own = found(asks(model(YES, outcome=outcome)), silent)["models", "m", "ill", "all", "GB"]
    assert own == plain and own["female"].hidden(10)
