"""Settings of a model that do not go together."""

from collections.abc import Iterator, Mapping

from coproduction.results.estimators import ESTIMATORS
from coproduction.study import declared_effects

#: Errors of `models.yaml` that need a cluster.
CLUSTERED = ("cr1", "cr2", "wild_bootstrap")

Conflict = tuple[str, str]


def conflicts(model: Mapping) -> Iterator[Conflict]:
    """What does not go together in a model of `models.yaml`, each with what is expected."""
    yield from _of_errors(model)
    yield from _of_effects(model)
    yield from _of_profiles(model)
    yield from declared_effects.conflicts(model)
    yield from _of_stacked(model)
    yield from _of_importance(model)
    if model["estimator"] == "random_intercept":
        yield from _of_random_intercept(model)
    yield from _of_bounds(model)
    yield from _of_categories(model)


def _of_errors(model: Mapping) -> Iterator[Conflict]:
    errors, estimator = model["errors"], model["estimator"]
    if errors in ("cr2", "wild_bootstrap") and estimator != "wls":
        yield f"errors: {errors} does not go with {estimator}", "estimator: wls"
    if errors in CLUSTERED and model["cluster"] == "country" and model["countries"] == "each":
        yield f"errors: {errors} by country needs a pooled fit", "countries: pooled"


def _of_effects(model: Mapping) -> Iterator[Conflict]:
    if model["effects"] != "average_marginal":
        return
    if model["stacked"]:
        yield "stacked: not with average marginal effects", "effects: coefficients"
    if model["errors"] in ("cr2", "wild_bootstrap"):
        yield f"errors: {model['errors']} is of coefficients", "effects: coefficients"


def _of_profiles(model: Mapping) -> Iterator[Conflict]:
    if not model["profiles"]:
        return
    without = ("cr2", "wild_bootstrap")
    if model["errors"] in without or model["estimator"] == "random_intercept":
        yield "profiles: their errors are design, replicate, model or cr1", "errors: design"
    for key in ("stacked", "standardised"):
        if model[key]:
            yield f"profiles: not with {key}", f"{key}: false"


def _of_stacked(model: Mapping) -> Iterator[Conflict]:
    if model["stacked"] and ESTIMATORS[model["estimator"]].outcome != "number":
        yield f"stacked: not with {model['estimator']}", "estimator: wls"
    if "trend" in model and not model["stacked"]:
        yield "trend: only a stacked model has one", "stacked: true"


def _of_importance(model: Mapping) -> Iterator[Conflict]:
    if not model["importance"]:
        return
    if model["estimator"] != "wls":
        yield f"importance: not with {model['estimator']}", "estimator: wls"
    for key in ("interactions", "curves", "stacked"):
        if model[key]:
            yield f"importance: not with {key}", "importance: false"


def _of_random_intercept(model: Mapping) -> Iterator[Conflict]:
    wanted = {"weights": "none", "errors": "model", "effects": "coefficients"}
    for key, value in wanted.items():
        if model[key] != value:
            yield f"{key}: a random intercept takes {value} only", f"{key}: {value}"
    if model["stacked"]:
        yield "stacked: not with random_intercept", "estimator: wls"
    if model["cluster"] == "country" and model["countries"] == "each":
        yield "countries: a random intercept of countries is pooled", "pooled"
    if model["cluster"] == "country" and "country" in model["terms"]:
        yield "terms: country is the random intercept already", "leave it out"


def _of_bounds(model: Mapping) -> Iterator[Conflict]:
    if "bounds" not in model:
        return
    if model["estimator"] != "fractional_logit":
        yield "bounds: only fractional_logit uses them", "estimator: fractional_logit"
    if not model["bounds"][0] < model["bounds"][1]:
        yield "bounds: the first is not below the second", "bounds: [0, 100]"


def _of_categories(model: Mapping) -> Iterator[Conflict]:
    estimator, outcome = model["estimator"], ESTIMATORS[model["estimator"]].outcome
    if "base" in model and outcome != "categories":
        yield f"base: {estimator} has none", f"estimator: {_taking('categories')}"
    if not model["by_category"] or outcome == "categories":
        return
    if outcome != "levels":
        yield f"by_category: {estimator} has no categories", f"estimator: {_taking('levels')}"
    elif model["effects"] == "coefficients" and not (
        model["profiles"] or model["marginal_effects"]
    ):
        told = "by_category: coefficients are of all categories alike, and there are no profiles"
        yield told, "effects: average_marginal, profiles or marginal_effects"


def _taking(outcome: str) -> str:
    """The estimators of an outcome of some kind."""
    return " or ".join(name for name, own in ESTIMATORS.items() if own.outcome == outcome)
