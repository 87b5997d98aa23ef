"""What is told of a fit beside its estimates: rows of diagnostics.csv."""

import numpy as np
from scipy.special import stdtrit

from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import collinearity, curves
from coproduction.inference.models.design_matrix import INTERCEPT
from coproduction.inference.models.errors import Errors, replicates_of
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.remarks import Remark

#: Beyond this inflation what a term has of its own is less than a millionth of its variance.
INFLATED = 1e6


def turning_points(fitted: Fitted, errors: Errors) -> tuple[list[dict], list[Remark]]:
    """Return rows of the turning points of a fit's curves, and what the data do not tell.

    A curve that is part of an interaction turns elsewhere at every value of the other term: it has
    no turning point of its own.
    """
    rows, remarks = [], []
    estimate, confidence = fitted.solution.estimate, fitted.model.confidence
    solution = fitted.solution
    own = {
        (term, equation): [
            solution.positions(fitted.matrix.names[j])[e]
            for j in fitted.matrix.blocks.get(term, [])
        ]
        for term in fitted.matrix.curves
        for e, equation in enumerate(solution.equations or [""])
    }
    for (term, category), k in own.items():
        curve = fitted.matrix.curves[term]
        if not k or (errors.blind is not None and errors.blind[k].any()):
            continue
        if fitted.matrix.interactions(term):
            remarks.append(Remark("turning_point_left_out", term))
            continue
        t = float(stdtrit(errors.df[k].min(), (1 + confidence) / 2))
        points = curves.turning_points(curve, estimate[k], errors.covariance[np.ix_(k, k)], t)
        if not points:
            remarks.append(Remark("curve_does_not_turn", term))
        for point in points:
            if not curve.range[0] <= point.at <= curve.range[1]:
                remarks.append(Remark("turns_beyond_data", term))
            low, high = point.at - t * point.std_error, point.at + t * point.std_error
            sides = [("turning_point", point.std_error, low, high)]
            if curve.quadratic:
                if np.isnan(point.fieller).any():
                    remarks.append(Remark("fieller_unbounded", term))
                sides.append(("turning_point_fieller", np.nan, *point.fieller))
            if any(a < curve.range[0] or b > curve.range[1] for _, _, a, b in sides):
                remarks.append(Remark("turning_interval_beyond_data", term))
            rows += [
                {
                    "term": term,
                    "category": category,
                    "measure": measure,
                    "value": point.at,
                    "std_error": error,
                    "conf_low": float(a),
                    "conf_high": float(b),
                }
                for measure, error, a, b in sides
            ]
    return rows, remarks


def intraclass_correlation(fitted: Fitted) -> list[dict]:
    """Return a row of the share of the residual variance that lies between groups, if any are."""
    found = fitted.solution.variances
    if not found:
        return []
    share = found["between"] / (found["between"] + found["within"])
    return [{"term": fitted.model.cluster, "measure": "icc", "value": share}]


def inflation(fitted: Fitted) -> tuple[list[dict], list[Remark]]:
    """Return rows of the variance inflation of terms, and which have next to none of their own."""
    blocks = _blocks(fitted)
    if not blocks:
        return [], []
    p = len(fitted.problem.terms)
    factors = collinearity.inflation(fitted.problem.triangle[:p, :p], blocks)
    rows = []
    for term, factor in factors.items():
        rows.append({"term": term, "measure": "gvif", "value": factor})
        per_column = factor ** (1 / len(blocks[term]))
        rows.append({"term": term, "measure": "gvif_per_column", "value": per_column})
    return rows, [
        Remark("nearly_dependent", term, factor)
        for term, factor in factors.items()
        if factor > INFLATED
    ]


def importance(fitted: Fitted) -> list[dict]:
    """Return rows of the relative importance of terms; raises `Unestimable` for too many."""
    model, blocks = fitted.model, _blocks(fitted)
    if len(blocks) > collinearity.MOST_TERMS:
        raise Unestimable(
            f"importance fits all subsets of terms: {len(blocks)} are more than the "
            f"{collinearity.MOST_TERMS} it takes",
            mend="importance: false, or fewer terms",
        )
    if model.errors == "replicate":
        return _replicated_importance(fitted, blocks)
    found = collinearity.importance(
        fitted.problem.outcome,
        fitted.matrix.values,
        fitted.sample.weights,
        blocks,
        fitted.design,
        fitted.sample.rows,
        model.draws,
        model.seed,
        model.confidence,
        model.name,
    )
    return [
        {
            "term": term,
            "measure": "lmg",
            "value": float(found.share[k]),
            "conf_low": float(found.low[k]),
            "conf_high": float(found.high[k]),
        }
        for k, term in enumerate(blocks)
    ]


def _replicated_importance(fitted: Fitted, blocks: dict[str, list[int]]) -> list[dict]:
    """Return rows of the relative importance of terms, its errors by replicate weights."""
    whole, factor, _ = replicates_of(fitted)
    problem = fitted.problem
    shares = collinearity.shares(problem.outcome, problem.matrix, blocks)
    found = whole.refit(lambda weights: shares(weights * factor), fitted.sample.rows)
    low, high = found.interval(fitted.model.confidence)
    numbers = zip(blocks, found.estimate, found.std_error, low, high, strict=True)
    names = ("value", "std_error", "conf_low", "conf_high")
    return [
        {"term": term, "measure": "lmg"} | dict(zip(names, map(float, row), strict=True))
        for term, *row in numbers
    ]


def _blocks(fitted: Fitted) -> dict[str, list[int]]:
    """Return the columns of each term but the constant."""
    blocks = fitted.matrix.blocks.items()
    return {term: block for term, block in blocks if term != INTERCEPT and block}
