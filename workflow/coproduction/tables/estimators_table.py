"""The table of several models side by side, such as one specification by several estimators."""

from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from coproduction.tables.correlates_table import correlates
from coproduction.tables.table import Table
from coproduction.words.labels import ALL


def side_by_side(
    estimates: pd.DataFrame,
    fits: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    models: Mapping[str, str],
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    references: Mapping[str, str] | None = None,
    effects: Literal["coefficients", "average_marginal"] = "coefficients",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    uncertainty: Literal["std_error", "interval"] = "std_error",
    confidence: float = 0.95,
    stars: Mapping[str, float] | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out pooled estimates of several models: areas and terms down, a column a model.

    Parameters
    ----------
    estimates, fits
        As `correlates` takes them, of all the models.
    models
        Model to the header of its column, in order.

    The others are those of `correlates`.

    Raises
    ------
    ValueError
        A model has no estimates, or they are by country.
    """
    for model in models:
        countries = set(estimates.loc[estimates["model"] == model, "country"])
        if countries != {ALL}:
            problem = "are by country" if countries else "are not there"
            raise ValueError(f"table {name!r}: the estimates of {model!r} {problem}")
    # A model takes the place that a country has in the table of one model.
    chosen = [estimates[estimates["model"] == model] for model in models]
    kept = [fits[fits["model"] == model] for model in models]
    stacked, under = pd.concat(chosen), pd.concat(kept)
    if effects == "average_marginal":
        # those of plain least squares are its coefficients; a constant has none
        stacked = stacked[stacked["term"] != "Intercept"]
    return correlates(
        stacked.assign(country=stacked["model"]).drop(columns="model"),
        under.assign(country=under["model"]).drop(columns="model"),
        {**labels, "countries": {**labels.get("countries", {}), **models}},
        name=name,
        title=title,
        simulated=simulated,
        language=language,
        references=references,
        effects=effects,
        rows=rows,
        digits=digits,
        uncertainty=uncertainty,
        confidence=confidence,
        stars=stars,
        notes=notes,
    )
