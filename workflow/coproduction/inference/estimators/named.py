"""The estimators of `models.yaml` by name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from coproduction.on_use import imported

if TYPE_CHECKING:  # the workflow imports this module, and needs no numpy
    from coproduction.inference.estimators.problem import Problem, Solution

_ROOM = "coproduction.inference.estimators"
#: The function of each estimator (see `coproduction.on_use`). A new one has a module here, and an
#: entry in `coproduction.results.estimators` that says what it is.
ESTIMATORS = {
    "wls": f"{_ROOM}.linear:wls",
    "fractional_logit": f"{_ROOM}.glm:fractional_logit",
    "logit": f"{_ROOM}.glm:logit",
    "poisson": f"{_ROOM}.glm:poisson",
    "negative_binomial": f"{_ROOM}.negative_binomial:negative_binomial",
    "ordered_logit": f"{_ROOM}.ordinal:ordered_logit",
    "ordered_probit": f"{_ROOM}.ordinal:ordered_probit",
    "multinomial_logit": f"{_ROOM}.multinomial:multinomial_logit",
    "random_intercept": f"{_ROOM}.random_intercept:random_intercept",
}


def estimator_of(name: str) -> "Callable[[Problem], Solution]":
    """The function of an estimator, imported on use. ValueError for an unknown name."""
    return imported(ESTIMATORS, name, "estimator")
