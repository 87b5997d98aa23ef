"""Estimators: what each is, what it is called in print, and what its numbers are.

One entry an estimator; `coproduction.inference.estimators.named` has the function of each. The
schema of `models.yaml`, the contract and all that is printed take them from here.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Estimator:
    """An estimator.

    Attributes
    ----------
    name
        What it is called in print, in English.
    meaning
        What it is, or is of.
    r_squared
        What its R² is: share of the ``variance`` explained, share of the ``deviance``, McFadden's
        (1974) likeness, or Snijders and Bosker's (1994) share of both variances.
    likelihood
        Whose it is: of ``normal`` residuals, of ``levels``, of ``counts``, of shares (``quasi``);
        empty where none compares models.
    scale
        What its linear predictor is in: the unit of the ``outcome``, ``log_odds``, the ``log`` of
        the expected outcome, or a ``latent`` scale of its own.
    outcome
        Whether its outcome is a ``number``, or ordered ``levels`` or ``categories`` without order,
        each with a probability.
    """

    name: str
    meaning: str
    r_squared: Literal["variance", "deviance", "mcfadden", "both_variances"]
    scale: Literal["outcome", "log_odds", "log", "latent"]
    outcome: Literal["number", "levels", "categories"] = "number"
    likelihood: Literal["", "normal", "levels", "counts", "quasi"] = "levels"


ESTIMATORS = {
    "wls": Estimator(
        "Weighted least squares",
        "weighted least squares",
        "variance",
        "outcome",
        likelihood="normal",
    ),
    "fractional_logit": Estimator(
        "Fractional logit",
        "of an outcome between two bounds",
        "deviance",
        "log_odds",
        likelihood="quasi",
    ),
    "logit": Estimator("Logit", "of an outcome of two values", "deviance", "log_odds"),
    "poisson": Estimator("Poisson", "of a count", "deviance", "log", likelihood="counts"),
    "negative_binomial": Estimator(
        "Negative binomial",
        "of a count that varies more than a Poisson count",
        "mcfadden",
        "log",
        likelihood="counts",
    ),
    "ordered_logit": Estimator(
        "Ordered logit", "of ordered levels", "mcfadden", "log_odds", "levels"
    ),
    "ordered_probit": Estimator(
        "Ordered probit", "of ordered levels", "mcfadden", "latent", "levels"
    ),
    "multinomial_logit": Estimator(
        "Multinomial logit",
        "of categories without order, each against the base",
        "mcfadden",
        "log_odds",
        "categories",
    ),
    "random_intercept": Estimator(
        "Linear with random intercepts",
        "unweighted linear model with a random intercept of the clusters",
        "both_variances",
        "outcome",
        likelihood="",
    ),
}
#: Estimator to what it is, as the contract and the schema say it.
MEANINGS = {name: estimator.meaning for name, estimator in ESTIMATORS.items()}


def called(estimator: str) -> str:
    """What an estimator is called in print, in English."""
    return ESTIMATORS[estimator].name
