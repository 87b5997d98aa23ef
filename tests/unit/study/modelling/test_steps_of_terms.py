"""Steps of correlates: what one unit of each is, and what cannot be one."""

import pytest
from declarations import declared, index
from specified import category, curve, fit, model, number, score

from coproduction.study.modelling.names import Names
from coproduction.study.modelling.steps_of_terms import faults, of_model, spreads
from coproduction.study.resolved.analysis import Linear
from coproduction.study.resolved.steps import Printing, Step

VARIABLES = declared(
    {
        "age": {"type": "numeric", "range": [18, 99], "unit": "years"},
        "trust": {"type": "numeric", "range": [0, 10]},
        "female": {"type": "binary", "levels": ["no", "yes"]},
        "often": {"type": "ordinal", "levels": ["never", "some", "much"]},
    }
)
NAMES = Names(VARIABLES, [index("acts", items={"trust": Linear(10.0, 0.0)})], ["AA"])
FREQUENCY = {"never": 1, "some": 2, "much": 3}
TERMS = (
    number("age"),
    number("acts"),
    score("female", {"no": 0, "yes": 1}),
    score("often", FREQUENCY),
    score("wide", {"a": 0, "b": 50, "c": 100}, "often"),
    category("job", ["work", "out"]),
)
OUTCOME = number("y")


def steps(declared, **settings):
    found = of_model(model(fit(OUTCOME, *TERMS), countries=["AA"], **settings), declared, NAMES)
    return {term: by_area["all"] for term, by_area in found.items()}


def test_a_step_is_a_unit_of_the_data_by_default():
    assert steps({}) == {
        "age": Step("units", 1, "age", unit="years"),
        "acts": Step("points", 1, "acts", ends=(0.0, 100.0)),
        "female": Step("other", 1, "female", levels=("no", "yes")),
        "often": Step("answers", 1, "often", answers=3),
        "wide": Step("points", 1, "often", ends=(0.0, 100.0)),
    }


def test_a_step_is_as_declared_but_of_standardised_models():
    found = steps({"age": 10, "acts": "two_sd", "often": 2})
    assert found["age"] == Step("units", 10, "age", unit="years")
    assert found["acts"] == Step("deviations", 2, "acts")
    assert found["often"] == Step("answers", 2, "often", answers=3)
    whole = steps({"age": 10}, standardised=True)
    assert {step.kind for step in whole.values()} == {"deviations"}
    assert {step.by for step in whole.values()} == {1}


def test_a_curve_has_no_step_and_an_area_its_own():
    bent = model(fit(OUTCOME, curve("age", "quadratic")), countries=["AA"])
    assert of_model(bent, {"age": 10}, NAMES) == {}
    two = [
        fit(OUTCOME, score("own", FREQUENCY, "often"), area="a"),
        fit(OUTCOME, score("own", {"no": 0, "yes": 1}, "female"), area="b"),
    ]
    found = of_model(model(*two, countries=["AA"]), {}, NAMES)["own"]
    assert [found["a"].kind, found["b"].kind] == ["answers", "other"]


def test_standard_deviations_are_described_with_the_weights_of_the_model():
    for weights, expected in {"none": "design", "equal_country": "equal_country"}.items():
        one = model(fit(OUTCOME, *TERMS), countries=["AA"], weights=weights)
        printing = Printing("M", True, of_model(one, {"age": "two_sd"}, NAMES))
        (summary,) = spreads({"m": printing}, {"m": one})
        assert [term.column for term in summary.variables] == ["age"]
        assert summary.totals == (expected,)
    plain = Printing("M", True, of_model(one, {"age": 10}, NAMES))
    assert spreads({"m": plain}, {"m": one}) == []


@pytest.mark.parametrize(
    ("term", "step", "problem"),
    [
        ("agee", 10, "no model has such a term"),
        ("job", 1, "neither a number nor a score, which has no steps"),
        ("bent", 10, "always a curve, which has no steps"),
        ("often", "two_sd", "two_sd is of numbers, and this one has levels"),
    ],
)
def test_a_step_that_a_term_cannot_have_is_a_fault(term, step, problem):
    one = model(fit(OUTCOME, *TERMS, curve("bent", "quadratic")), countries=["AA"])
    (fault,) = faults({term: step, "age": "two_sd"}, {"m": one}, "models.yaml")
    assert fault.problem == f"steps.{term}: {problem}"
    assert fault.expected == ("did you mean 'age'?" if term == "agee" else fault.expected)
