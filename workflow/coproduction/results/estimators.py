"""Estimators: where each is, and what its numbers are.

One entry an estimator; the contract, the workflow and all that is printed take them from here. What
it is called stands in `estimator_names`: fits import this module, and no name.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Estimator:
    """An estimator.

    Attributes
    ----------
    function
        What fits it (see `coproduction.on_use`).
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

    function: str
    r_squared: Literal["variance", "deviance", "mcfadden", "both_variances"]
    scale: Literal["outcome", "log_odds", "log", "latent"]
    outcome: Literal["number", "levels", "categories"] = "number"
    likelihood: Literal["", "normal", "levels", "counts", "quasi"] = "levels"


_ROOM = "coproduction.inference.estimators"
ESTIMATORS = {
    "wls": Estimator(f"{_ROOM}.linear:wls", "variance", "outcome", likelihood="normal"),
    "fractional_logit": Estimator(
        f"{_ROOM}.glm:fractional_logit", "deviance", "log_odds", likelihood="quasi"
    ),
    "logit": Estimator(f"{_ROOM}.glm:logit", "deviance", "log_odds"),
    "poisson": Estimator(f"{_ROOM}.glm:poisson", "deviance", "log", likelihood="counts"),
    "negative_binomial": Estimator(
        f"{_ROOM}.negative_binomial:negative_binomial", "mcfadden", "log", likelihood="counts"
    ),
    "ordered_logit": Estimator(f"{_ROOM}.ordinal:ordered_logit", "mcfadden", "log_odds", "levels"),
    "ordered_probit": Estimator(f"{_ROOM}.ordinal:ordered_probit", "mcfadden", "latent", "levels"),
    "multinomial_logit": Estimator(
        f"{_ROOM}.multinomial:multinomial_logit", "mcfadden", "log_odds", "categories"
    ),
    "random_intercept": Estimator(
        f"{_ROOM}.random_intercept:random_intercept", "both_variances", "outcome", likelihood=""
    ),
}
#: Estimator to the place of its function.
PLACES = {name: estimator.function for name, estimator in ESTIMATORS.items()}
