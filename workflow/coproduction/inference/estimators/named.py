"""The estimators of `models.yaml` by name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the workflow imports this module, and needs no numpy
    from coproduction.inference.estimators.problem import Problem, Solution

#: The module of each estimator, as `estimator_of` imports it. A new one has a module here, and an
#: entry in `coproduction.results.estimators` that says what it is.
MODULES = {
    "wls": "coproduction.inference.estimators.linear",
    "fractional_logit": "coproduction.inference.estimators.glm",
    "logit": "coproduction.inference.estimators.glm",
    "poisson": "coproduction.inference.estimators.glm",
    "negative_binomial": "coproduction.inference.estimators.negative_binomial",
    "ordered_logit": "coproduction.inference.estimators.ordinal",
    "ordered_probit": "coproduction.inference.estimators.ordinal",
    "random_intercept": "coproduction.inference.estimators.random_intercept",
}


def estimator_of(name: str) -> "Callable[[Problem], Solution]":
    """The function of an estimator, imported on use: see `unused`.

    The imports are spelt out so that a job's dependence on them can be seen without running it.
    """
    if name == "wls":
        from coproduction.inference.estimators.linear import wls as function
    elif name == "fractional_logit":
        from coproduction.inference.estimators.glm import fractional_logit as function
    elif name == "logit":
        from coproduction.inference.estimators.glm import logit as function
    elif name == "poisson":
        from coproduction.inference.estimators.glm import poisson as function
    elif name == "negative_binomial":
        from coproduction.inference.estimators.negative_binomial import (
            negative_binomial as function,
        )
    elif name == "ordered_logit":
        from coproduction.inference.estimators.ordinal import ordered_logit as function
    elif name == "ordered_probit":
        from coproduction.inference.estimators.ordinal import ordered_probit as function
    elif name == "random_intercept":
        from coproduction.inference.estimators.random_intercept import random_intercept as function
    else:
        raise ValueError(f"no estimator is {name!r}; expected one of {', '.join(MODULES)}")
    return function


def unused(name: str) -> set[str]:
    """Return the modules of other estimators, which a fit by this one never imports.

    A module that this one imports itself is among them: it is imported nevertheless.
    """
    return set(MODULES.values()) - {MODULES[name]}
