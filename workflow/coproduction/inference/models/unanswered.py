"""Outcomes of response models: who did not answer, by kinds of missing that are declared."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from coproduction.inference.models.design_matrix import SUFFIX
from coproduction.inference.models.remarks import Remark
from coproduction.study.resolved.model_types import UNANSWERED, Model
from coproduction.study.resolved.specification import Term


def made(models: Iterable[Model], analysis: pd.DataFrame) -> pd.DataFrame:
    """Return the data with the outcomes of response models, (N,) floats each.

    1 is who has no answer and lacks it, or an item of it, by one of the `kinds` of the outcome, 0
    who has one. Who lacks it otherwise, as who was not asked, has neither and is left out.
    """
    outcomes = [fit.outcome for model in models for fit in model.fits if fit.outcome.kinds]
    found = {}
    for outcome in outcomes:
        own = [f"{column}{SUFFIX}" for column in outcome.of]
        lacking = analysis[own].isin(list(outcome.kinds)).any(axis=1)
        answered = analysis[_answer(outcome)].notna()
        found[outcome.column] = np.where(answered, 0.0, np.where(lacking, 1.0, np.nan))
    return analysis.assign(**found) if found else analysis


def columns(term: Term) -> list[str]:
    """Return the columns of the analysis data that an outcome or term is read from."""
    if not term.of or not term.kinds:
        return [term.column] if term.column else []
    return [_answer(term), *(f"{column}{SUFFIX}" for column in term.of)]


def remarks(outcome: Term) -> list[Remark]:
    """Return which kinds of missing the outcome of a response model counts."""
    return [Remark("counted_unanswered", f"{outcome.name}={kind}") for kind in outcome.kinds]


def _answer(outcome: Term) -> str:
    return outcome.column.removesuffix(UNANSWERED)
