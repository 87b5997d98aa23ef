"""Predicted profiles: rows of predictions.csv."""

import numpy as np

from coproduction.inference.models import design_matrix, errors, margins
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.remarks import Remark
from coproduction.study.specification import Term

#: Points at which the profile of a number is predicted, from its smallest to its largest value.
POINTS = 41


def profile(fitted: Fitted, term: Term) -> tuple[list[dict], list[Remark]]:
    """Return rows of the outcome predicted along one term, and whether some have no errors.

    A number is predicted at `POINTS` values, any other at the levels that occur, see
    `margins.predicted`.
    """
    x = fitted.sample.values[term.name]
    if term.kind in ("number", "curve"):
        points = {float(value): "" for value in np.linspace(x.min(), x.max(), POINTS)}
    else:
        values = term.scores if term.kind == "score" else range(len(term.levels))
        met = set(np.unique(x))
        scores = zip(values, term.levels, strict=True)
        points = {float(score): level for score, level in scores if score in met}
    given = fitted.fit.terms, fitted.sample.values, term.name
    predicted = margins.predicted(
        fitted.problem,
        fitted.solution,
        lambda: (design_matrix.changed(fitted.matrix, *given, value) for value in points),
    )
    found = errors.of(fitted, predicted)
    numbers = found.intervals(predicted.estimate, fitted.model.confidence)
    kept = ("estimate", "std_error", "df", "conf_low", "conf_high")
    blind = np.isnan(numbers["std_error"])
    remarks = [Remark("predicted_without_errors", term.name, int(blind.sum()))] * bool(blind.any())
    return [
        {"term": term.name, "level": level, "value": value}
        | {name: float(numbers[name][k]) for name in kept}
        for k, (value, level) in enumerate(points.items())
    ], remarks
