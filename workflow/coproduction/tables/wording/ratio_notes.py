"""Notes on ratios, on the scale of coefficients and on statistics of fits: what numbers are."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coproduction.results.estimators import ESTIMATORS
from coproduction.words.fixed import say

#: Scale of coefficients (see `results.estimators`) to what stands over them, as they are and
#: exponentiated.
SCALES = {"log_odds": ("Log-odds", "Odds ratios"), "log": ("Log rates", "Rate ratios")}
EXPONENTIATED = "Ratios are exponentiated coefficients; p-values are those of the coefficients."
INTERVALS = "The ends of intervals are those of the coefficients, exponentiated."
ERRORS = "Standard errors of ratios are by the delta method."
AS_THEY_ARE = "Cut points and dispersion are not exponentiated."

#: Scale of coefficients, and whether terms are standardised, to what they are exponentiated.
RATIOS = {
    ("log_odds", False): "odds ratios",
    ("log_odds", True): "odds ratios of standardised terms",
    ("log", False): "rate ratios",
    ("log", True): "rate ratios of standardised terms",
}
#: What R² is (see `results.estimators`), where that is not the share of variance explained.
R_SQUARED = {
    "deviance": "R² is the share of the deviance explained.",
    "mcfadden": "R² is that of McFadden.",
    "both_variances": "R² is that of Snijders and Bosker: of both variances together.",
}
#: Row of the foot and what it is (see `results.model_files.FIT_DEFINITIONS`), where that needs
#: saying.
DEFINED = {
    "log_likelihood": {
        "pseudo": (
            "Log-likelihoods are pseudo-log-likelihoods: weights of mean 1 count respondents."
        ),
        "quasi": "Log-likelihoods are quasi-log-likelihoods of shares.",
    },
    "aic": {
        "lumley_scott": (
            "AIC is that of Lumley and Scott: it counts effective parameters, by design-based "
            "errors."
        )
    },
}


def scale(fit: Mapping[str, Any], exponentiated: bool, language: str) -> str:
    """What the coefficients of a fit are in, where that is not the unit of the outcome."""
    of = ESTIMATORS[fit["estimator"]].scale
    if of not in SCALES or fit["effects"] != "coefficients":
        return ""
    return say(SCALES[of][exponentiated], language)


def ratio_notes(estimates: pd.DataFrame, below: Sequence[str], language: str) -> list[str]:
    """Sentences on ratios, and on what stands below them."""
    told = [EXPONENTIATED]
    told += [INTERVALS] if "interval" in below else []
    told += [ERRORS] if "std_error" in below else []
    others = {"threshold", "dispersion"} & {*estimates["kind"]}
    return [say(text, language) for text in [*told, *([AS_THEY_ARE] if others else [])]]


def ratios(fit: dict[str, Any]) -> str:
    """What exponentiated coefficients of a fit are."""
    return RATIOS[ESTIMATORS[fit["estimator"]].scale, bool(fit["standardised"])]


def defined(fit: dict[str, Any], name: str) -> tuple[str, dict] | None:
    """What a statistic of a fit is, where that needs saying."""
    text = DEFINED[name].get(fit.get(f"{name}_of", ""))
    return None if text is None else (text, {})
