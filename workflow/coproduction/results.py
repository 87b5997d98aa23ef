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
    "stratified",  # linearised over the strata or PSUs that are declared for its respondents
    "robust",  # neither strata nor PSUs are declared: heteroskedasticity-robust
    "robust_by_respondent",  # the same of stacked areas: clustered by respondent
    "replicate",  # by fitting again with replicate weights
    "model",  # the model's own
    "cr1",  # clustered
    "cr2",  # clustered, bias-reduced
    "wild_bootstrap",  # clustered, wild bootstrap
    "random_intercept",  # the model's own, with a random intercept of the clusters
)
#: What a row of estimates.csv is. A `coefficient` is of a term: its average marginal effect where
#: the fit's `effects` are average_marginal.
KINDS = ("coefficient", "constant", "threshold", "dispersion", "variance")
#: Hypotheses of tests.csv.
HYPOTHESES = (
    "zero",  # all coefficients of the term are zero
    "straight_line",  # the curve of the term is a straight line
    "equal_areas",  # the coefficients of the term are the same in all areas
    "area_difference",  # the coefficient in area `left` less that in `right` is zero
    "trend",  # the slope of the coefficients on the areas' `covariate` is zero
)
#: What remarks.csv tells of a fit, with what its `term` and `value` are.
REMARKS = (
    "country_absent",  # nobody of `country` takes part in a pooled fit
    "level_absent",  # no respondent has the level `term`, a column of the model: it is left out
    "level_of_one",  # one respondent has it: its standard error is not to be trusted
    "outcome_level_absent",  # nobody answered the level `term`: its cut point is left out
    "curve_does_not_turn",  # the curve of `term` does not turn within the observed range
    "fieller_unbounded",  # whether the curve of `term` turns is not known: its set is unbounded
    "no_joint_tests",  # the errors of the fit have none
    "test_not_estimable",  # the `value` contrasts of `term` have no covariance of full rank
    "every_pattern",  # the wild bootstrap took all `value` patterns of weights: nothing is random
    "few_clusters",  # `value` clusters: the variance between them is not to be trusted
    "no_variance_between",  # no variance between clusters is left beyond that within
)
