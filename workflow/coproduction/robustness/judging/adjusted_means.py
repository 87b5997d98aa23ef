"""Differences of countries at the same correlates: the country dummies of a model, jointly."""

import numpy as np

from coproduction.harmonise.microdata import Microdata
from coproduction.inference.models import errors, reading
from coproduction.inference.models.fit import fitted_to, sampled
from coproduction.inference.models.sample import design_of
from coproduction.robustness.judging.joint import Joint
from coproduction.study.resolved.model_types import Fit, Model


def levels(model: Model, fit: Fit, analysis: Microdata, spread: np.ndarray) -> Joint:
    """Estimate how far each country of a model lies above its reference, jointly.

    The reference lies at zero, without a variance: differences of countries, and differences from
    their mean, are the same whichever country is the reference.

    Parameters
    ----------
    spread
        (k,) variances of the outcome in the countries of the model.

    Raises `Unestimable` and `SingletonStrata`.
    """
    design = design_of(model, analysis)
    own = reading.respondents(model, analysis)((fit,))
    taken, weighted = sampled(model, (fit,), design, model.countries, own)
    fitted = fitted_to(model, (fit,), weighted, taken, own)
    sure = errors.of(fitted)
    grounds = sure.grounds
    df = sure.df_joint
    assert grounds is not None and df is not None  # errors of design or replicates
    place = {name: k for k, name in enumerate(fitted.solution.terms)}
    matrix = np.zeros((len(model.countries), len(place)))
    lacking = []
    for k, country in enumerate(model.countries):
        term = f"country={country}"
        if term in place:
            matrix[k, place[term]] = 1.0
        lacking.append("level_absent" if k and term not in place else "")

    def blind(weights: np.ndarray) -> str:
        contrast = (weights @ matrix)[None]
        if not grounds.blind(contrast)[0]:
            return ""
        return "fitted_without_rest" if grounds.perfect(contrast)[0] else "of_single_units"

    return Joint(
        tuple(model.countries),
        matrix @ fitted.solution.estimate,
        matrix @ sure.covariance @ matrix.T,
        lambda _: df,
        tuple(lacking),
        spread,
        blind=blind,
    )
