"""Hypotheses about the coefficients of a fit, and their tests: rows of tests.csv."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from coproduction.inference.design import t_interval
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import wald
from coproduction.inference.models.design_matrix import Matrix, in_area
from coproduction.inference.models.errors import Errors
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.remarks import Remark
from coproduction.inference.models.wald import Hypothesis
from coproduction.study.specification import Trend

#: Term of a stacked fit: the linear predictor at the mean of all terms.
LEVEL = "level"


def tests(fitted: Fitted, errors: Errors) -> tuple[list[dict], list[Remark]]:
    """Return rows of the joint tests of a fit, and what cannot be tested jointly."""
    found, df = fitted.solution, errors.df_joint
    if df is None:
        return [], [Remark("no_joint_tests")]
    rows, remarks = [], []
    for hypothesis in _of(fitted):
        hypothesis = replace(hypothesis, contrasts=_of_parameters(hypothesis.contrasts, fitted))
        contrasts = hypothesis.contrasts
        try:
            statistic, p_value = wald.f_test(hypothesis, found.estimate, errors.covariance, df)
        except Unestimable:
            remarks.append(Remark("test_not_estimable", hypothesis.term, len(contrasts)))
            continue
        row = {
            "hypothesis": hypothesis.kind,
            "left": hypothesis.left,
            "right": hypothesis.right,
            "covariate": hypothesis.covariate,
            "term": hypothesis.term,
            "statistic": statistic,
            "df": len(contrasts),
            "df_denominator": df,
            "p_value": p_value,
        }
        if hypothesis.estimable:
            value = float(contrasts[0] @ found.estimate)
            error = float(np.sqrt(contrasts[0] @ errors.covariance @ contrasts[0]))
            low, high = t_interval(value, error, df, fitted.model.confidence)
            row |= {
                "estimate": value,
                "std_error": error,
                "conf_low": float(low),
                "conf_high": float(high),
            }
        rows.append(row)
    return rows, remarks


def _of(fitted: Fitted) -> list[Hypothesis]:
    """Return the hypotheses about a fit, their contrasts by the columns of its matrix."""
    matrix = fitted.matrix
    if not matrix.areas:
        return _of_terms(matrix)
    share = fitted.sample.weights / fitted.sample.weights.sum()
    return _of_areas(matrix, share @ matrix.values, fitted.model.trend)


def _of_parameters(contrasts: np.ndarray, fitted: Fitted) -> np.ndarray:
    """Return contrasts (q, p) of the columns as contrasts of the parameters.

    Ordered models have no constant, others more parameters than columns.
    """
    position = {name: k for k, name in enumerate(fitted.solution.terms)}
    moved = np.zeros((len(contrasts), len(position)))
    for j, name in enumerate(fitted.matrix.names):
        if name in position:
            moved[:, position[name]] = contrasts[:, j]
    return moved


def _of_terms(matrix: Matrix) -> list[Hypothesis]:
    """That terms of several columns and interactions are zero, and that curves are straight."""
    unit = np.eye(len(matrix.names))
    found = []
    for term, block in matrix.blocks.items():
        if len(block) > 1 or ":" in term:
            found.append(Hypothesis("zero", term, unit[block]))
        if term in matrix.curves and len(block) > 1:
            bent = matrix.curves[term].departure() @ unit[block]
            found.append(Hypothesis("straight_line", term, bent))
    return found


def _of_areas(matrix: Matrix, means: np.ndarray, trend: Trend | None) -> list[Hypothesis]:
    """Equality over areas a term; differences of two areas and the trend a coefficient.

    `means` are the (p,) weighted means of the columns over all rows of the stack.
    """
    areas = matrix.areas
    place = {name: j for j, name in enumerate(matrix.names)}
    unit = np.eye(len(matrix.names))
    columns = list(dict.fromkeys(matrix.place(name)[1] for name in matrix.names))
    shared = [c for c in columns if all(in_area(a, c) in place for a in areas)]
    terms = list(dict.fromkeys(matrix.place(name)[1] for name in matrix.blocks))

    def of(area: str, column: str) -> np.ndarray:
        return unit[place[in_area(area, column)]]

    found = _equal(matrix, terms[1:], shared, of)
    vectors = {c: {a: of(a, c) for a in areas} for c in shared[1:]}
    if len(shared) == len(columns):
        # The level: the linear predictor at the mean of the columns over all rows of the stack.
        mean = {c: sum(means[place[in_area(a, c)]] for a in areas) for c in shared}
        none = np.zeros(len(unit))
        at_mean = {a: sum((mean[c] * of(a, c) for c in shared), none) for a in areas}
        vectors = {LEVEL: at_mean} | vectors
    for name, by_area in vectors.items():
        for k, a in enumerate(areas):
            for b in areas[k + 1 :]:
                contrast = (by_area[b] - by_area[a])[None]
                difference = Hypothesis("area_difference", name, contrast, True)
                found.append(replace(difference, left=b, right=a))
        if trend is not None:
            x = np.array([trend.values[area] for area in areas], dtype=float)
            slope = (x - x.mean()) / ((x - x.mean()) @ (x - x.mean()))
            parts = (c * by_area[a] for c, a in zip(slope, areas, strict=True))
            trended = Hypothesis("trend", name, sum(parts, np.zeros(len(unit)))[None], True)
            found.append(replace(trended, covariate=trend.covariate))
    return found


def _equal(
    matrix: Matrix, terms: list[str], shared: list[str], of: Callable[[str, str], np.ndarray]
) -> list[Hypothesis]:
    """That the coefficients of a term are the same in all areas; `shared` columns all areas have.

    `of` is from an area and a column to its (p,) unit vector.
    """
    first, *others = matrix.areas
    found = []
    for term in terms:
        block = matrix.blocks.get(in_area(first, term), [])
        own = [matrix.place(matrix.names[j])[1] for j in block]
        members = [column for column in shared if column in own]
        differences = [of(area, c) - of(first, c) for c in members for area in others]
        if differences:
            found.append(Hypothesis("equal_areas", term, np.array(differences)))
    return found
