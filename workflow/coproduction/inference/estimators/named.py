"""The estimators of `models.yaml` by name."""

from collections.abc import Callable

from coproduction.inference.estimators.glm import fractional_logit, logit, poisson
from coproduction.inference.estimators.linear import wls
from coproduction.inference.estimators.negative_binomial import negative_binomial
from coproduction.inference.estimators.ordinal import ordered_logit, ordered_probit
from coproduction.inference.estimators.problem import Problem, Solution
from coproduction.inference.estimators.random_intercept import random_intercept

#: A new one has a module here, its name in `Estimator` of `coproduction.study.specification`, and
#: in the schema of `models.yaml`.
ESTIMATORS: dict[str, Callable[[Problem], Solution]] = {
    "wls": wls,
    "fractional_logit": fractional_logit,
    "logit": logit,
    "poisson": poisson,
    "negative_binomial": negative_binomial,
    "ordered_logit": ordered_logit,
    "ordered_probit": ordered_probit,
    "random_intercept": random_intercept,
}
