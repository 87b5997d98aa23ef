"""The results contract: every CSV file of `results/`, its columns and what they mean.

Writers write through it and readers read through it, so that a file holds what is declared here
and nothing else. Facts travel as columns: none holds a sentence, and a column of a closed set of
values names all of them.
"""

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "integer", "number", "boolean"]
#: What a file may do: be published as it is, be published after suppression, or stay inside.
Sensitivity = Literal["public", "suppressed", "internal"]


@dataclass(frozen=True)
class Column:
    """A column: its type, what it means, its unit, and all its values where they are a closed
    set. An empty cell is a missing value; `required` columns have none."""

    name: str
    type: Type
    meaning: str
    unit: str = ""
    values: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class File:
    """A file below ``results/<study>/``; `path` may hold parts in braces, such as ``{source}``."""

    path: str
    meaning: str
    sensitivity: Sensitivity
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The columns' names, in order."""
        return [column.name for column in self.columns]


#: How the standard errors of a fit were found, as resolved.
ERRORS = (
    "stratified",  # linearised over the strata and PSUs that are declared
    "robust",  # neither strata nor PSUs are declared: heteroskedasticity-robust
    "replicate",  # by fitting again with replicate weights
    "model",  # the model's own
    "cr1",  # clustered
    "cr2",  # clustered, bias-reduced
    "wild_bootstrap",  # clustered, wild bootstrap
    "random_intercept",  # the model's own, with a random intercept of the clusters
)
#: What a row of estimates.csv is.
KINDS = ("coefficient", "constant", "threshold", "dispersion", "variance")
