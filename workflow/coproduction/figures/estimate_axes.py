"""What the estimates of a figure are, and of which outcome: the words of axes and texts."""

import pandas as pd

from coproduction.results.estimators import ESTIMATORS
from coproduction.words.fixed import colon
from coproduction.words.labels import Labels
from coproduction.words.numerals import typeset

#: What estimates are called, by `effects` and whether they are standardised.
AXES = {
    ("coefficients", False): "Coefficient, with {level} % interval",
    ("coefficients", True): "Standardised coefficient, with {level} % interval",
    ("average_marginal", False): "Average marginal effect, with {level} % interval",
    ("average_marginal", True): (
        "Average marginal effect of standardised terms, with {level} % interval"
    ),
}
#: Of estimators whose outcome is not divided by its standard deviation.
STANDARDISED_TERMS = "Coefficient of standardised terms, with {level} % interval"
#: Of estimators on another scale than their outcome, by whether terms are standardised.
SCALED = {
    ("log_odds", False): "Coefficient (log odds), with {level} % interval",
    ("log_odds", True): "Coefficient of standardised terms (log odds), with {level} % interval",
    ("log", False): "Coefficient (log rate), with {level} % interval",
    ("log", True): "Coefficient of standardised terms (log rate), with {level} % interval",
}
#: Of specifications of several estimators.
OF_BOTH = "Coefficient or average marginal effect, with {level} % interval"


def of_estimates(
    effects: str, standardised: bool, estimator: str, confidence: float, names: Labels
) -> str:
    """What the estimates of a model are."""
    said = AXES[effects, standardised]
    if standardised and effects == "coefficients" and estimator != "wls":
        said = STANDARDISED_TERMS
    if effects == "coefficients":
        said = SCALED.get((ESTIMATORS[estimator].scale, standardised), said)
    return names.say(said, level=_level(confidence, names))


def of_specifications(shown: pd.DataFrame, confidence: float, names: Labels) -> str:
    """What the estimates of specifications are, and of which outcome; `shown` are rows of
    multiverse/estimates.csv."""
    single = (shown["estimator"] == "declared").all()
    said = AXES["coefficients", False] if single else OF_BOTH
    return of_outcome(shown, names.say(said, level=_level(confidence, names)), names)


def of_outcome(shown: pd.DataFrame, said: str, names: Labels) -> str:
    """What estimates are, below the outcomes that they are of."""
    outcomes = ", ".join(names.index(str(one)) for one in dict.fromkeys(shown["outcome"]))
    return colon(outcomes, said, names.language)


def _level(confidence: float, names: Labels) -> str:
    return typeset(f"{100 * confidence:g}", names.language)
