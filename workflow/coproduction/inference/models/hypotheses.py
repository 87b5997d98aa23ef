"""Hypotheses about the coefficients of a fit, and their tests: rows of tests.csv."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from coproduction.inference.design import t_interval
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import wald
from coproduction.inference.models.design_matrix import INTERCEPT, Matrix, in_area
from coproduction.inference.models.errors import Errors
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.remarks import Remark
from coproduction.inference.models.wald import Hypothesis
from coproduction.study.resolved.model_types import LEVEL, Trend


def tests(fitted: Fitted, errors: Errors) -> tuple[list[dict], list[Remark]]:
    """Return rows of the joint tests of a fit, and what cannot be tested jointly."""
    found, df = fitted.solution, errors.df_joint
    if df is None:
        return [], [Remark("no_joint_tests")]
    rows, remarks = [], _left_out(fitted.matrix)
    for whole in _of(fitted):
        whole = replace(whole, contrasts=_of_parameters(whole.contrasts, fitted))
        row, remarked = tested(whole, found.estimate, errors, df, fitted.model.confidence)
        rows.append(row)
        remarks += [*remarked, *_of_few(row, errors)]
    return rows, remarks


def tested(
    whole: Hypothesis,
    estimate: np.ndarray,
    errors: Errors,
    df: float,
    confidence: float,
    adjusted: bool = False,
) -> tuple[dict, list[Remark]]:
    """Return the row of a hypothesis about (p,) estimates, and what cannot be tested of it.

    `adjusted` tests by the adjusted F (see `wald.adjusted`), where contrasts are no more than half
    of the degrees of freedom.
    """
    hypothesis = _with_errors(whole, errors)
    q, lost = len(hypothesis.contrasts), len(whole.contrasts) - len(hypothesis.contrasts)
    numbers = _numbers(hypothesis, estimate, errors, df, confidence)
    remarks = []
    if numbers is not None and adjusted:
        found = wald.adjusted(numbers["statistic"], q, df)
        if found is None or 1 < q > df / 2:
            numbers = None
            remarks.append(Remark("slopes_of_few_degrees", whole.term, q))
        else:
            names = ("statistic", "df_denominator", "p_value")
            numbers |= dict(zip(names, found, strict=True))
    elif numbers is None:
        why = _blind(hypothesis, errors) or "test_not_estimable"
        hypothesis = whole
        remarks.append(Remark(why, whole.term, len(whole.contrasts)))
    if numbers is not None and lost:
        remarks.append(Remark("test_of_fewer", whole.term, lost))
    row = {
        "hypothesis": hypothesis.kind,
        "left": hypothesis.left,
        "right": hypothesis.right,
        "covariate": hypothesis.covariate,
        "term": hypothesis.term,
        "df": len(hypothesis.contrasts),
        "df_denominator": df,
    } | (numbers or {})
    if numbers is None and hypothesis.estimable:
        row["estimate"] = float(hypothesis.contrasts[0] @ estimate)
    return row, remarks


def _of_few(row: dict, errors: Errors) -> list[Remark]:
    """The remark on an F of so many contrasts on so few degrees of freedom that it is liberal."""
    q, df = row["df"], row["df_denominator"]
    if "statistic" not in row or not errors.estimated or not wald.liberal(q, df):
        return []
    found = wald.adjusted(row["statistic"], q, df)
    return [Remark("test_of_few_degrees", row["term"], found and found[2])]


def _left_out(matrix: Matrix) -> list[Remark]:
    """Return which terms of a stacked fit have no differences between areas, see `_of_areas`."""
    terms = dict.fromkeys(matrix.place(name)[1] for name in matrix.blocks) if matrix.areas else {}
    return [Remark("differences_left_out", term) for term in terms if matrix.interactions(term)]


def _with_errors(hypothesis: Hypothesis, errors: Errors) -> Hypothesis:
    """Return the part of a hypothesis whose contrasts have errors; all of it where none has."""
    if errors.grounds is None:
        return hypothesis
    kept = errors.grounds.seen(hypothesis.contrasts)
    return replace(hypothesis, contrasts=kept) if len(kept) else hypothesis


def _blind(hypothesis: Hypothesis, errors: Errors) -> str:
    """The remark on a test of contrasts that errors do not see; empty where they see all."""
    grounds, contrasts = errors.grounds, hypothesis.contrasts
    if grounds is None or not grounds.blind(contrasts).any():
        return ""
    return "test_without_rest" if grounds.perfect(contrasts).any() else "test_of_single_units"


def _numbers(
    hypothesis: Hypothesis, estimate: np.ndarray, errors: Errors, df: float, confidence: float
) -> dict[str, float] | None:
    """Return the numbers of a test; None where the errors of its contrasts are not known."""
    contrasts = hypothesis.contrasts
    if _blind(hypothesis, errors):
        return None
    try:
        statistic, p_value = wald.f_test(hypothesis, estimate, errors.covariance, df)
    except Unestimable:
        return None
    numbers = {"statistic": statistic, "p_value": p_value}
    if hypothesis.estimable:
        value = float(contrasts[0] @ estimate)
        error = float(np.sqrt(contrasts[0] @ errors.covariance @ contrasts[0]))
        low, high = t_interval(value, error, df, confidence)
        numbers |= {
            "estimate": value,
            "std_error": error,
            "conf_low": float(low),
            "conf_high": float(high),
        }
    return numbers


def _of(fitted: Fitted) -> list[Hypothesis]:
    """Return the hypotheses about a fit, their contrasts by the columns of its matrix."""
    matrix = fitted.matrix
    if not matrix.areas:
        return _of_terms(matrix, len(fitted.solution.equations) > 1)
    share = fitted.sample.weights / fitted.sample.weights.sum()
    return _of_areas(matrix, share @ matrix.values, fitted.model.trend)


def _of_parameters(contrasts: np.ndarray, fitted: Fitted) -> np.ndarray:
    """Return contrasts (q, p) of the columns as contrasts of the parameters.

    Ordered models have no constant, others more parameters than columns; of categories without
    order each has all contrasts.
    """
    solution = fitted.solution
    several = max(len(solution.equations), 1)
    moved = np.zeros((several, len(contrasts), len(solution.terms)))
    for j, name in enumerate(fitted.matrix.names):
        for k, place in enumerate(solution.positions(name)):
            moved[k, :, place] = contrasts[:, j]
    return moved.reshape(several * len(contrasts), -1)


def _of_terms(matrix: Matrix, categories: bool) -> list[Hypothesis]:
    """That terms of several columns and interactions are zero, and that curves are straight.

    Where `categories` have parameters of their own every term is of several.

    Beside its interactions a term alone is zero at the other terms' zero, or reference level: what
    is tested is that it and all its interactions are.
    """
    unit = np.eye(len(matrix.names))
    found = []
    for term, block in matrix.blocks.items():
        if term == INTERCEPT or not block:
            continue
        beside = [j for other in matrix.interactions(term) for j in matrix.blocks[other]]
        if beside:
            found.append(Hypothesis("zero_with_interactions", term, unit[[*block, *beside]]))
        elif len(block) > 1 or ":" in term or categories:
            found.append(Hypothesis("zero", term, unit[block]))
        if term in matrix.curves and len(block) > 1:
            bent = [matrix.curves[term].departure() @ unit[part] for part in _curves(term, matrix)]
            found.append(Hypothesis("straight_line", term, np.concatenate(bent)))
    return found


def _curves(term: str, matrix: Matrix) -> list[list[int]]:
    """Return the columns of a curve, and of its products with each column of another term."""
    own = [matrix.names[j] for j in matrix.blocks[term]]
    place = {name: j for j, name in enumerate(matrix.names)}
    found = [matrix.blocks[term]]
    for interaction in matrix.interactions(term):
        (other,) = [part for part in matrix.joined[interaction] if part != term]
        for column in (matrix.names[j] for j in matrix.blocks[other]):
            pairs = [(f"{name}:{column}", f"{column}:{name}") for name in own]
            part = [place[name] for pair in pairs for name in pair if name in place]
            if len(part) == len(own):
                found.append(part)
    return found


def _of_areas(matrix: Matrix, means: np.ndarray, trend: Trend | None) -> list[Hypothesis]:
    """Equality over areas a term; differences of two areas and the trend a coefficient.

    A coefficient beside interactions of its term is one at the other terms' zero, or reference
    level: the term is tested with its interactions, and has no differences and no trend.

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
    beside = {c for term in terms if matrix.interactions(term) for c in _own(matrix, term)}
    vectors = {c: {a: of(a, c) for a in areas} for c in shared[1:] if c not in beside}
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
            found += _trended(name, np.array([by_area[a] for a in areas]), areas, trend)
    return found


def _trended(
    name: str, coefficients: np.ndarray, areas: tuple[str, ...], trend: Trend
) -> list[Hypothesis]:
    """The slope of a coefficient on the areas' covariate, and how far from its line areas lie.

    `coefficients` are (areas, p) contrasts. Of three areas at equal steps the slope is half the
    difference between the ends, whatever the middle: only the departure tells of it.
    """
    x = np.array([trend.values[area] for area in areas], dtype=float)
    line = np.column_stack([np.ones_like(x), x - x.mean()])
    if np.ptp(x) == 0:
        raise Unestimable(
            f"the covariate {trend.covariate!r} of the trend is {x[0]:g} in all areas",
            mend=f"values of {trend.covariate} that differ, or no trend",
        )
    slope = line[:, 1] / (line[:, 1] @ line[:, 1])
    found = [Hypothesis("trend", name, (slope @ coefficients)[None], True)]
    beside = np.linalg.qr(line, mode="complete")[0][:, 2:]
    if beside.size:
        found.append(Hypothesis("trend_departure", name, beside.T @ coefficients))
    return [replace(one, covariate=trend.covariate) for one in found]


def _equal(
    matrix: Matrix, terms: list[str], shared: list[str], of: Callable[[str, str], np.ndarray]
) -> list[Hypothesis]:
    """That the coefficients of a term, and of its interactions, are the same in all areas.

    `shared` are the columns that all areas have; `of` is from an area and a column to its (p,) unit
    vector.
    """
    first, *others = matrix.areas
    found = []
    for term in terms:
        beside = matrix.interactions(term)
        own = {column for name in (term, *beside) for column in _own(matrix, name)}
        members = [column for column in shared if column in own]
        differences = [of(area, c) - of(first, c) for c in members for area in others]
        if differences:
            kind = "equal_areas_with_interactions" if beside else "equal_areas"
            found.append(Hypothesis(kind, term, np.array(differences)))
    return found


def _own(matrix: Matrix, term: str) -> set[str]:
    """Return the columns of a term of a stacked fit, in any of its areas."""
    blocks = (matrix.blocks.get(in_area(area, term), []) for area in matrix.areas)
    return {matrix.place(matrix.names[j])[1] for block in blocks for j in block}
