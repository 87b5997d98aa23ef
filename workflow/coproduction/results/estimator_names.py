"""What estimators are called in print, and what they are in a few words; no fit imports it."""

#: Estimator to what it is called in print, in English, and what it is, or is of, as the contract
#: and the schema say it.
NAMES = {
    "wls": ("Weighted least squares", "weighted least squares"),
    "fractional_logit": ("Fractional logit", "of an outcome between two bounds"),
    "logit": ("Logit", "of an outcome of two values"),
    "poisson": ("Poisson", "of a count"),
    "negative_binomial": ("Negative binomial", "of a count that varies more than a Poisson count"),
    "ordered_logit": ("Ordered logit", "of ordered levels"),
    "ordered_probit": ("Ordered probit", "of ordered levels"),
    "multinomial_logit": (
        "Multinomial logit",
        "of categories without order, each against the base",
    ),
    "random_intercept": (
        "Linear with random intercepts",
        "unweighted linear model with a random intercept of the clusters",
    ),
}
#: Estimator to what it is.
MEANINGS = {name: meaning for name, (_, meaning) in NAMES.items()}


def called(estimator: str) -> str:
    """What an estimator is called in print, in English."""
    return NAMES[estimator][0]
