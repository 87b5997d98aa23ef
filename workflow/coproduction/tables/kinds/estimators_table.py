"""The table of several models side by side, such as one specification by several estimators."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import pandas as pd

from coproduction.tables.kinds.correlates_table import correlates
from coproduction.tables.table import Table
from coproduction.words.labels import ALL


def side_by_side(
    estimates: pd.DataFrame,
    fits: pd.DataFrame,
    remarks: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    models: Mapping[str, str],
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    references: Mapping[str, str] | None = None,
    rows: Sequence[str] | None = None,
    digits: int = 2,
    uncertainty: Literal["std_error", "interval"] = "std_error",
    stars: Mapping[str, float] | None = None,
    below: Sequence[str] = (),
    exponentiate: bool = False,
    fit: Sequence[str] = (),
    marginal: Collection[str] = (),
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out pooled estimates of several models: areas and terms down, a column a model.

    Beside average marginal effects the coefficients of plain least squares are what they are too.

    Parameters
    ----------
    estimates, fits, remarks
        As `correlates` takes them, of all the models.
    models
        Model to the header of its column, in order.
    marginal
        The models whose coefficients are average marginal effects too.

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
    shown = pd.concat([estimates[estimates["model"] == model] for model in models])
    under = pd.concat([fits[fits["model"] == model] for model in models])
    if (under["effects"] != "coefficients").any():
        # a constant has none
        shown = shown[shown["kind"] != "constant"]
        under = under.assign(
            effects=[
                "average_marginal" if model in marginal else effects
                for model, effects in zip(under["model"], under["effects"], strict=True)
            ]
        )
    return correlates(
        shown,
        under,
        remarks,
        {**labels, "countries": {**labels.get("countries", {}), **models}},
        name=name,
        title=title,
        simulated=simulated,
        language=language,
        references=references,
        across="model",
        rows=rows,
        digits=digits,
        uncertainty=uncertainty,
        stars=stars,
        below=below,
        exponentiate=exponentiate,
        fit=fit,
        notes=notes,
    )
