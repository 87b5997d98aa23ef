"""Remarks on models of imputed answers: chains that have not settled, and terms that imputed
answers alone tell apart, one being a combination of others for all who answered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import Microdata
from coproduction.inference.coded import Columns, spans
from coproduction.inference.design import SingletonStrata
from coproduction.inference.estimators.identification import RANK_TOLERANCE
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.imputation import convergence
from coproduction.inference.models import design_matrix, reading, sample
from coproduction.inference.models.fit import each_fit, sampled
from coproduction.inference.models.remarks import Remark
from coproduction.results.contract import frame, read
from coproduction.results.imputation_files import CONVERGENCE
from coproduction.results.model_files import FIT_REMARKS
from coproduction.study.resolved.model_types import Fit, Model


def remarked(
    parts: Mapping[str, pd.DataFrame],
    model: Model,
    analysis: Microdata,
    settled: Sequence[str],
) -> dict[str, pd.DataFrame]:
    """Return the results of a model with all such remarks, those of `told` and of chains.

    `settled` is the path of `CONVERGENCE`, none where nothing was imputed.
    """
    chains = [read(CONVERGENCE, path) for path in settled]
    return convergence.remarked(told(parts, model, analysis), model.countries, chains)


def told(
    parts: Mapping[str, pd.DataFrame], model: Model, analysis: Microdata
) -> dict[str, pd.DataFrame]:
    """Return the results of a model, by part of `fit.Results`, with remarks on terms told apart so.

    `analysis` are the data before imputation. Of models of whom answered all there are none, as
    these are refused; nor where fewer answered all than there are columns.
    """
    if model.missing != "imputed":
        return dict(parts)
    alone = replace(model, missing="listwise")
    design = sample.design_of(alone, analysis)
    people = reading.respondents(alone, analysis)

    def made(fits: tuple[Fit, ...], group: tuple[str, ...]) -> dict[str, list[dict]]:
        try:
            taken, _ = sampled(alone, fits, design, group, people(fits))
            built = design_matrix.build(
                fits[0].terms, taken.values, taken.weights, model.standardised
            )
        except (Unestimable, SingletonStrata):
            return {"remarks": []}
        found = dependent(built.values, built.names)
        return {"remarks": [Remark("dependent_but_imputed", name).row() for name in found]}

    rows = each_fit(alone, made, ["remarks"])["remarks"]
    kept = [{str(k): v for k, v in row.items()} for row in parts["remarks"].to_dict("records")]
    return {**parts, "remarks": frame(FIT_REMARKS, [*kept, *rows])}


def dependent(matrix: Columns | np.ndarray, names: list[str]) -> list[str]:
    """Return the names of the columns of an (n, p) matrix that those before them give.

    None where n < p.
    """
    if len(matrix) < len(names):
        return []
    # a triangle of as many rows as columns, whose lengths and angles are those of the matrix
    small = np.empty((0, len(names)))
    for rows in spans(len(matrix)):
        small = np.asarray(np.linalg.qr(np.vstack([small, np.asarray(matrix[rows])]), mode="r"))
    length = np.sqrt((small**2).sum(axis=0))
    found: list[int] = []
    for j in range(len(names)):
        kept = [k for k in range(j) if k not in found]
        rest = small[:, j]
        if kept:
            before = small[:, kept] / length[kept]
            rest = rest - before @ np.linalg.lstsq(before, rest, rcond=None)[0]
        if np.linalg.norm(rest) <= RANK_TOLERANCE * length[j]:
            found.append(j)
    return [names[j] for j in found]
