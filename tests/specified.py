"""Specifications of models for tests and the oracle, every setting at its default."""

from typing import Any

import pandas as pd

from coproduction.inference.models.fit import results
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.specification import ALL, Term


def number(name: str, column: str = "") -> Term:
    """A term that enters as it is."""
    return Term(name, "number", column or name)


def score(name: str, levels: dict[str, float], column: str = "") -> Term:
    """A term that enters by the scores of its levels."""
    scores = tuple(float(value) for value in levels.values())
    return Term(name, "score", column or name, tuple(levels), scores)


def category(name: str, levels: list[str], column: str = "") -> Term:
    """A term that enters by dummies, its first level for reference."""
    return Term(name, "category", column or name, tuple(levels))


def curve(name: str, shape: Any, df: int = 2) -> Term:
    """A number that enters by a curve."""
    return Term(name, "curve", name, curve=shape, df=df)


def product(one: str, other: str) -> Term:
    """The products of two terms."""
    return Term(f"{one}:{other}", "interaction", of=(one, other))


def fit(outcome: Term, *terms: Term, area: str = ALL, bounds: tuple[float, ...] = ()) -> Fit:
    """The fit of one area."""
    return Fit(area, outcome, terms, bounds)


def model(*fits: Fit, countries: list[str], **settings: Any) -> Model:
    """A model of weighted least squares with the errors of the design, or as `settings` say."""
    defaults: dict[str, Any] = {
        "name": "m",
        "estimator": "wls",
        "weights": "design",
        "standardised": False,
        "confidence": 0.95,
        "errors": "design",
        "effects": "coefficients",
        "singletons": "fail",
        "stacked": False,
        "importance": False,
        "by_country": False,
    }
    return Model(**(defaults | settings), countries=tuple(countries), fits=fits)


def estimated(specification: Model, data: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The estimates and the fits of a model."""
    found = results(specification, data)
    return found.estimates, found.fits
