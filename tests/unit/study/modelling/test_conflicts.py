"""Settings of a model that do not go together are told, each with what would."""

import pytest
from declarations import model

from coproduction.study.modelling.conflicts import conflicts


def told(**changes) -> list[tuple[str, str]]:
    found = conflicts(model(**{"terms": ["age"]} | changes))
    return [(str(wrong), wrong.expected) for wrong in found]


AVERAGE = {"effects": "average_marginal"}
RANDOM = {"estimator": "random_intercept", "weights": "none", "errors": "model"}
CURVE = {"curves": {"age": {"kind": "quadratic"}}}
PAIR = {"interactions": [["age", "sex"]]}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        AVERAGE,
        RANDOM,
        CURVE,
        {"stacked": True, "trend": {"covariate": "x"}},
        {"estimator": "fractional_logit", "bounds": [0, 10]},
        {"importance": True},
        AVERAGE | CURVE,
        AVERAGE | PAIR,
        AVERAGE | {"estimator": "ordered_logit", "by_category": True},
        {"estimator": "multinomial_logit", "base": "a"},
        {"profiles": ["age"], "errors": "cr1"},
        {"profiles": ["age"], "errors": "replicate"},
    ],
)
def test_what_goes_together_is_left_alone(changes):
    assert told(**changes) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"errors": "cr2", "estimator": "poisson"}, "errors: cr2 does not go with poisson"),
        ({"errors": "cr1", "countries": "each"}, "errors: cr1 by country needs a pooled fit"),
        (
            {"stacked": True, "estimator": "multinomial_logit"},
            "stacked: not with multinomial_logit",
        ),
        ({"base": "a"}, "base: wls has none"),
        (AVERAGE | {"by_category": True}, "by_category: wls has no categories"),
        (
            {"by_category": True, "estimator": "ordered_logit"},
            "by_category: coefficients are of all categories alike, and there are no profiles",
        ),
        (AVERAGE | {"stacked": True}, "stacked: not with average marginal effects"),
        (AVERAGE | {"errors": "cr2"}, "errors: cr2 is of coefficients"),
        ({"profiles": ["age"], "stacked": True}, "profiles: not with stacked"),
        ({"profiles": ["age"], "standardised": True}, "profiles: not with standardised"),
        ({"stacked": True, "estimator": "ordered_logit"}, "stacked: not with ordered_logit"),
        ({"trend": {"covariate": "x"}}, "trend: only a stacked model has one"),
        ({"importance": True, "stacked": True}, "importance: not with stacked"),
        ({"importance": True, "estimator": "logit"}, "importance: not with logit"),
        (RANDOM | {"weights": "design"}, "weights: a random intercept takes none only"),
        (RANDOM | {"errors": "design"}, "errors: a random intercept takes model only"),
        (RANDOM | {"stacked": True}, "stacked: not with random_intercept"),
        (RANDOM | {"countries": "each"}, "countries: a random intercept of countries is pooled"),
        (RANDOM | {"terms": ["country"]}, "terms: country is the random intercept already"),
        ({"bounds": [0, 10]}, "bounds: only fractional_logit uses them"),
        (
            {"bounds": [10, 0], "estimator": "fractional_logit"},
            "bounds: the first is not below the second",
        ),
    ],
)
def test_what_does_not_go_together_is_told(changes, problem):
    assert [found for found, _ in told(**changes)] == [problem]


@pytest.mark.parametrize("errors", ["cr2", "wild_bootstrap"])
def test_errors_that_profiles_do_not_have_are_told(errors):
    (conflict,) = told(profiles=["age"], errors=errors)
    assert conflict == (
        "profiles: their errors are design, replicate, model or cr1",
        "errors: design",
    )
