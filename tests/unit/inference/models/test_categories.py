"""Outcomes of categories: what a multinomial logit is, and where it is refused."""

import numpy as np
import pandas as pd
import pytest
from acts import COUNTRIES, COUNTRY_TERM, WORK, people
from specified import estimated, fit, model, number, product

from coproduction.faults import Faults
from coproduction.inference.models.fit import results
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Term
from coproduction.tables.kinds.correlates_table import correlates
from coproduction.tables.kinds.joint_tests import joint_tests

LABELS = {"terms": {}, "levels": {}, "areas": {}, "countries": {}, "indices": {}}
BOTH = ["estimate", "std_error", "p_value"]


def chosen(*terms: Term, levels: list[str] = WORK, **changes) -> Model:
    """The multinomial logit of work."""
    outcome = Term("work", "category", "work", tuple(levels))
    given = {"countries": COUNTRIES, "estimator": "multinomial_logit"} | changes
    return model(fit(outcome, *terms), **given)


def test_of_two_categories_it_is_the_logit():
    data = people()
    data["work"] = (
        data["work"].cat.rename_categories({"other": "rest"}).where(data["work"] != "other")
    )
    found, _ = estimated(chosen(number("x"), COUNTRY_TERM, levels=["paid", "seeking"]), data)
    data["seeks"] = (data["work"] == "seeking").astype(float).where(data["work"].notna())
    own = fit(number("seeks"), number("x"), COUNTRY_TERM)
    logit, _ = estimated(model(own, countries=COUNTRIES, estimator="logit"), data)
    np.testing.assert_allclose(found[BOTH], logit[BOTH], rtol=1e-8)
    assert set(found["category"]) == {"seeking"}


def test_the_base_moves_no_probability():
    turned = [*reversed(WORK)]
    effects = [
        estimated(chosen(number("x"), levels=levels, effects="average_marginal"), people())[0]
        for levels in (WORK, turned)
    ]
    one, other = (found.set_index("category")[BOTH].loc[WORK] for found in effects)
    pd.testing.assert_frame_equal(one, other, rtol=1e-8)
    assert one["estimate"].sum() == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda d: d["work"].where((d["country"] != "BB") | (d["work"] != "other")),
            "separation: none of 20 respondents with country=BB has the outcome other",
        ),
        (lambda d: d["work"].where(d["work"] != "paid"), "nobody answered paid, the base outcome"),
        (lambda d: d["work"].where(d["work"] == "other"), "the outcome is other for all 20"),
        (
            lambda d: pd.Categorical.from_codes(np.digitize(d["x"], [-0.5, 0.5]), WORK),
            "quasi-complete separation: along x the likelihood of",
        ),
    ],
)
def test_what_is_not_determined_is_refused_by_name(change, problem):
    with pytest.raises(Faults) as caught:
        results(chosen(number("x"), COUNTRY_TERM), people().assign(work=change))
    assert problem in str(caught.value)


def test_tables_tell_categories_apart():
    found = results(chosen(number("x"), COUNTRY_TERM, product("x", "country")), people())
    given = {"labels": LABELS, "name": "t", "title": "T", "simulated": True}
    table = correlates(found.estimates, found.fits, found.remarks, **given)
    heads = [row.stub for row in table.rows if row.kind == "panel"]
    assert heads == ["Outcome: seeking", "Outcome: other"]
    assert "Log-odds against – work: paid." in " ".join(table.notes)
    tested = joint_tests(found.tests, found.fits, found.remarks, found.diagnostics, **given)
    assert len(found.tests) == 3
    assert (found.tests["df"] == [4, 4, 2]).all()
    assert len(tested.rows) == 3


def test_effects_of_categories_are_told_to_be_of_probabilities():
    found = results(chosen(number("x"), effects="average_marginal"), people())
    given = {"labels": LABELS, "name": "t", "title": "T", "simulated": True}
    table = correlates(found.estimates, found.fits, found.remarks, **given)
    assert "average marginal effects on the probability of each category" in table.notes[0]
    assert [row.stub for row in table.rows if row.kind == "panel"] == [
        f"Outcome: {name}" for name in WORK
    ]
