"""Predicted profiles: rows of predictions.csv."""

import numpy as np

from coproduction.inference.coded import Column, met
from coproduction.inference.models import errors, margins
from coproduction.inference.models.design_matrix import Answers
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.remarks import Remark
from coproduction.study.resolved.specification import Term

#: Points at which the profile of a number is predicted.
POINTS = 41


def profile(fitted: Fitted, term: Term) -> tuple[list[dict], list[Remark]]:
    """Return rows of the outcome predicted along one term, and whether some have no errors.

    A number is predicted at `POINTS` values, from one end of those of respondents to the other but
    for the ``beyond`` most extreme at each, any other at the levels that occur, see
    `margins.predictions`. Of an outcome by category the probability of each is.
    """
    x = fitted.sample.values[term.name]
    if term.kind in ("number", "curve"):
        points = {
            float(value): ""
            for value in np.linspace(*_ends(np.asarray(x), fitted.model.beyond), POINTS)
        }
    else:
        points = {value: level for level, value in levels(term, x).items()}
    predicted = margins.averaged(
        margins.predictions(answers(fitted), [{term.name: value} for value in points]),
        fitted.problem,
        fitted.solution,
        fitted.model.by_category,
    )
    found = errors.of(fitted, predicted)
    numbers = found.intervals(predicted.estimate, fitted.model.confidence)
    kept = ("estimate", "std_error", "df", "conf_low", "conf_high")
    blind = np.isnan(numbers["std_error"])
    remarks = [Remark("predicted_without_errors", term.name, int(blind.sum()))] * bool(blind.any())
    several = len(predicted.estimate) // len(points)
    places = [(value, level) for value, level in points.items() for _ in range(several)]
    return [
        {"term": term.name, "level": level, "value": value, "category": predicted.categories[k]}
        | {name: float(numbers[name][k]) for name in kept}
        for k, (value, level) in enumerate(places)
    ], remarks


def answers(fitted: Fitted) -> Answers:
    """Return what the matrix of a fit was built of."""
    return Answers(fitted.matrix, fitted.fit.terms, fitted.sample.values)


def levels(term: Term, x: Column) -> dict[str, float]:
    """Return the levels of a score or category that occur in (n,) values, to their values."""
    values = term.scores if term.kind == "score" else range(len(term.levels))
    found = set(met(x))
    scores = zip(values, term.levels, strict=True)
    return {level: float(score) for score, level in scores if score in found}


def _ends(x: np.ndarray, beyond: int) -> tuple[float, float]:
    """The ends of (n,) numbers without some at each, a quarter of them at most."""
    found, left = np.sort(x), min(beyond, (len(x) - 1) // 4)
    return float(found[left]), float(found[-1 - left])
