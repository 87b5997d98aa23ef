"""Marginal effects of models.yaml: resolved, or refused with what was expected."""

import pytest
from declarations import model
from specified import category, curve, fit, number, score

from coproduction.study.modelling.asked_effects import conflicts, fit_faults, name_faults, resolved
from coproduction.study.resolved.model_types import MarginalEffect

TERMS = [
    number("age"),
    category("country", ["AA", "BB"]),
    category("work", ["paid", "other"]),
    score("trust", {"low": 1, "high": 2}),
]


def declared(countries="pooled", errors="design", estimator="wls", stacked=False, **asked):
    given = {"countries": countries, "errors": errors, "estimator": estimator, "stacked": stacked}
    return model(terms=[t.name for t in TERMS], marginal_effects={"a": asked}, **given)


def told(by_country: bool = False, **asked) -> list[str]:
    given = declared("each" if by_country else "pooled", **asked)
    found = [*name_faults(given, ["age"])]
    found = found or [*fit_faults(given, TERMS)]
    assert all(wrong.expected for wrong in found)
    return [str(wrong) for wrong in found]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"of": "agee"}, "marginal_effects.a.of: 'agee' is not one of the terms"),
        ({"of": "age", "by": "work2"}, "marginal_effects.a.by: 'work2' is not one of the terms"),
        ({"of": "work", "by": "work"}, "marginal_effects.a.by: work is what the effect is of"),
        ({"of": "work", "by": "age"}, "marginal_effects.a.by: age has plausible values, and no"),
        (
            {"of": "age", "by": "work", "at": {"work": ["paid"]}},
            "marginal_effects.a.by: everybody is at one work already",
        ),
        (
            {"of": "age", "differences": True},
            "marginal_effects.a.differences: there is one average",
        ),
        ({"of": "age", "levels": "pairwise"}, "marginal_effects.a.levels: age is no category"),
        (
            {"of": "work", "at": {"work": ["paid"]}},
            "marginal_effects.a.at: work is no number, and only a number may stand at its own",
        ),
        (
            {"of": "trust", "at": {"trust": ["low"]}},
            "marginal_effects.a.at: trust is no number, and only a number may stand at its own",
        ),
        ({"of": "work", "at": {"trust": ["lo"]}}, "marginal_effects.a.at: trust has no level 'lo'"),
        ({"of": "work", "at": {"trust": [1]}}, "marginal_effects.a.at: trust has no level 1"),
    ],
)
def test_what_a_model_cannot_give_is_refused(asked, problem):
    (one,) = told(**asked)
    assert one.startswith(problem)


def test_numbers_have_no_levels_to_go_by():
    (wrong,) = fit_faults(declared(of="work", by="age"), TERMS)
    assert str(wrong) == "marginal_effects.a.by: age has no levels"
    (wrong,) = fit_faults(declared(of="work", at={"age": ["young"]}), TERMS)
    assert str(wrong) == "marginal_effects.a.at: age is numeric, and 'young' is no number"


def test_fits_by_country_are_not_compared_between_countries():
    for asked in ({"of": "age", "by": "country"}, {"of": "country"}):
        (problem,) = told(True, **asked)
        assert "fits by country are of one country each" in problem
    assert told(of="age", by="country", differences=True) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"errors": "cr2"}, "marginal_effects: their errors are design, replicate, model or cr1"),
        ({"errors": "wild_bootstrap"}, "marginal_effects: their errors are"),
        ({"estimator": "random_intercept"}, "marginal_effects: their errors are"),
        ({"stacked": True}, "marginal_effects: not with stacked"),
    ],
)
def test_models_without_averages_have_none(changes, problem):
    (found,) = conflicts(declared(of="age", **changes))
    assert str(found).startswith(problem)
    assert [*conflicts(model(**changes))] == []


def test_values_become_numbers_and_levels():
    fits = [fit(number("y"), *TERMS)]
    asked = {"of": "age", "at": {"age": [20, 30.5]}, "by": "country", "differences": True}
    (found,) = resolved(declared(**asked), fits)
    assert found == MarginalEffect("a", "age", "age", (20.0, 30.5), (), "country", True)
    (found,) = resolved(declared(of="age", at={"trust": ["high"]}), fits)
    assert found.at_levels == ("high",) and found.values == ()
    bent = [fit(number("y"), curve("age", "quadratic"))]
    assert resolved(declared(of="age", at={"age": [1]}), bent)[0].values == (1.0,)


def test_values_that_are_no_numbers_are_told_and_do_not_stop_what_else_is_wrong():
    asked = {"of": "work", "at": {"age": ["abc", 40]}}
    given = declared(**asked)
    (wrong,) = fit_faults(given, TERMS)
    assert str(wrong) == "marginal_effects.a.at: age is numeric, and 'abc' is no number"
    (effect,) = resolved(given, [fit(number("y"), *TERMS)])
    assert effect.values == (40.0,)
