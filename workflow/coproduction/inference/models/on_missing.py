"""What is added to the results of a fit, by how its model takes missing answers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from coproduction.on_use import imported

if TYPE_CHECKING:  # takes long
    import pandas as pd

#: `missing` of models to what adds it (see `coproduction.on_use`); others add nothing.
PLACES = {"imputed": "coproduction.inference.models.imputed_remarks:remarked"}


def completer(missing: str) -> "Callable[..., dict[str, pd.DataFrame]]":
    """The function that adds it, imported on use: of the results by part, the model, the data
    before imputation and the paths of `coproduction.results.imputation_files.CONVERGENCE`."""
    return imported(PLACES, missing, "way to take missing answers")
