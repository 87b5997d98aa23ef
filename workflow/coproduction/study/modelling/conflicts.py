"""Settings of a model that do not go together."""

from collections.abc import Iterator

from coproduction.results.estimators import ESTIMATORS
from coproduction.study.declared.model_declarations import ModelDeclaration
from coproduction.study.modelling import asked_effects
from coproduction.study.written.wrong import Wrong

#: Errors of `models.yaml` that need a cluster.
CLUSTERED = ("cr1", "cr2", "wild_bootstrap")


def conflicts(model: ModelDeclaration) -> Iterator[Wrong]:
    """What does not go together in a model of `models.yaml`, each with what is expected."""
    yield from _of_errors(model)
    yield from _of_effects(model)
    yield from _of_profiles(model)
    yield from asked_effects.conflicts(model)
    yield from _of_stacked(model)
    yield from _of_importance(model)
    if model.estimator == "random_intercept":
        yield from _of_random_intercept(model)
    yield from _of_bounds(model)
    yield from _of_categories(model)
    yield from _of_missing(model)
    yield from _of_answering(model)


def _of_errors(model: ModelDeclaration) -> Iterator[Wrong]:
    errors, estimator = model.errors, model.estimator
    if errors in ("cr2", "wild_bootstrap") and estimator != "wls":
        yield Wrong("errors", f"{errors} does not go with {estimator}", "estimator: wls")
    if errors in CLUSTERED and model.cluster == "country" and model.by_country:
        yield Wrong("errors", f"{errors} by country needs a pooled fit", "countries: pooled")


def _of_effects(model: ModelDeclaration) -> Iterator[Wrong]:
    if model.effects != "average_marginal":
        return
    if model.stacked:
        yield Wrong("stacked", "not with average marginal effects", "effects: coefficients")
    if model.errors in ("cr2", "wild_bootstrap"):
        yield Wrong("errors", f"{model.errors} is of coefficients", "effects: coefficients")


def _of_profiles(model: ModelDeclaration) -> Iterator[Wrong]:
    if not model.profiles:
        return
    without = ("cr2", "wild_bootstrap")
    if model.errors in without or model.estimator == "random_intercept":
        yield Wrong(
            "profiles", "their errors are design, replicate, model or cr1", "errors: design"
        )
    for key in ("stacked", "standardised"):
        if getattr(model, key):
            yield Wrong("profiles", f"not with {key}", f"{key}: false")


def _of_stacked(model: ModelDeclaration) -> Iterator[Wrong]:
    if model.stacked and ESTIMATORS[model.estimator].outcome != "number":
        yield Wrong("stacked", f"not with {model.estimator}", "estimator: wls")
    if model.trend and not model.stacked:
        yield Wrong("trend", "only a stacked model has one", "stacked: true")


def _of_importance(model: ModelDeclaration) -> Iterator[Wrong]:
    if not model.importance:
        return
    if model.estimator != "wls":
        yield Wrong("importance", f"not with {model.estimator}", "estimator: wls")
    for key in ("interactions", "curves", "stacked"):
        if getattr(model, key):
            yield Wrong("importance", f"not with {key}", "importance: false")


def _of_random_intercept(model: ModelDeclaration) -> Iterator[Wrong]:
    wanted = {"weights": "none", "errors": "model", "effects": "coefficients"}
    for key, value in wanted.items():
        if getattr(model, key) != value:
            yield Wrong(key, f"a random intercept takes {value} only", f"{key}: {value}")
    if model.stacked:
        yield Wrong("stacked", "not with random_intercept", "estimator: wls")
    if model.cluster == "country" and model.by_country:
        yield Wrong("countries", "a random intercept of countries is pooled", "pooled")
    if model.cluster == "country" and "country" in model.terms:
        yield Wrong("terms", "country is the random intercept already", "leave it out")


def _of_missing(model: ModelDeclaration) -> Iterator[Wrong]:
    """What is not combined over imputations, or not told of terms with answers that are kept."""
    if model.missing == "category":
        for key in (
            "stacked",
            "importance",
            "standardised",
            "curves",
            "interactions",
            "profiles",
            "marginal_effects",
        ):
            if getattr(model, key):
                yield Wrong(key, "not with missing: category", f"no {key}, or missing: listwise")
    if model.missing != "imputed":
        return
    if model.errors in ("cr2", "wild_bootstrap"):
        problem = f"{model.errors} does not go with missing: imputed"
        yield Wrong("errors", problem, "errors: design, replicate, model or cr1")
    for key in ("stacked", "importance", "curves"):
        if getattr(model, key):
            yield Wrong(key, "not with missing: imputed", f"no {key}, or missing: listwise")


def _of_answering(model: ModelDeclaration) -> Iterator[Wrong]:
    """What does not go with an outcome that is who did not answer."""
    fit = [name for name, own in ESTIMATORS.items() if own.scale == "log_odds"]
    fit = [name for name in fit if ESTIMATORS[name].outcome == "number"]
    if model.unanswered and model.estimator not in fit:
        expected = f"estimator: {' or '.join(fit)}"
        yield Wrong("unanswered", f"not with {model.estimator}", expected)
    if model.unanswered and model.bounds:
        yield Wrong("bounds", "who did not answer is 0 or 1, without bounds", "no bounds")
    if model.unanswered and model.missing == "imputed":
        expected = "missing: listwise or category"
        yield Wrong("missing", "imputed leaves nobody who did not answer", expected)


def _of_bounds(model: ModelDeclaration) -> Iterator[Wrong]:
    if not model.bounds:
        return
    if model.estimator != "fractional_logit":
        yield Wrong("bounds", "only fractional_logit uses them", "estimator: fractional_logit")
    if not model.bounds[0] < model.bounds[1]:
        yield Wrong("bounds", "the first is not below the second", "bounds: [0, 100]")


def _of_categories(model: ModelDeclaration) -> Iterator[Wrong]:
    estimator, outcome = model.estimator, ESTIMATORS[model.estimator].outcome
    if model.base and outcome != "categories":
        yield Wrong("base", f"{estimator} has none", f"estimator: {_taking('categories')}")
    if not model.by_category or outcome == "categories":
        return
    if outcome != "levels":
        yield Wrong(
            "by_category", f"{estimator} has no categories", f"estimator: {_taking('levels')}"
        )
    elif model.effects == "coefficients" and not (model.profiles or model.marginal_effects):
        told = "coefficients are of all categories alike, and there are no profiles"
        expected = "effects: average_marginal, profiles or marginal_effects"
        yield Wrong("by_category", told, expected)


def _taking(outcome: str) -> str:
    """The estimators of an outcome of some kind."""
    return " or ".join(name for name, own in ESTIMATORS.items() if own.outcome == outcome)
