"""A fit with all that it was made from, which errors, tests and predictions are made of."""

from dataclasses import dataclass

import pandas as pd

from coproduction.inference.design import Design
from coproduction.inference.estimators.problem import Problem, Solution
from coproduction.inference.models.design_matrix import Matrix
from coproduction.inference.models.grounds import Grounds
from coproduction.inference.models.sample import Sample
from coproduction.study.resolved.model_types import Fit, Model


@dataclass(frozen=True)
class Fitted:
    """One fit of a model.

    Attributes
    ----------
    model, fit
        Its specification, and that of its area (of the first area of a stacked fit).
    analysis
        The N respondents.
    design
        Of the N respondents, of a stacked fit a row each area. The weights of the fit are the
        sample's.
    sample, matrix, problem, solution
        Who takes part, the columns of their terms, and what the estimator was given and found.
    grounds
        What errors do not see; None where they are the model's own.
    """

    model: Model
    fit: Fit
    analysis: pd.DataFrame
    design: Design
    sample: Sample
    matrix: Matrix
    problem: Problem
    solution: Solution
    grounds: Grounds | None = None
