"""What is added to the results of a fit, by how its model takes missing answers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coproduction.on_use import imported

if TYPE_CHECKING:  # takes long
    import pandas as pd

    from coproduction.harmonise.microdata import Microdata
    from coproduction.study.resolved.model_types import Model

#: `missing` of models to what adds it (see `coproduction.on_use`); others add nothing.
PLACES = {"imputed": "coproduction.inference.models.imputed_remarks:remarked"}


def completed(
    parts: "dict[str, pd.DataFrame]",
    model: "Model",
    analysis: "Microdata",
    settled: Sequence[str],
) -> "dict[str, pd.DataFrame]":
    """Return the results of a model, by part, with what is added; that is imported on use.

    `analysis` are the data before imputation, `settled` are the paths of
    `coproduction.results.imputation_files.CONVERGENCE`.
    """
    if model.missing not in PLACES:
        return parts
    add = imported(PLACES, model.missing, "way to take missing answers")
    return add(parts, model, analysis, settled)
