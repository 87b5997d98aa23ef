"""Average marginal effects and predicted profiles, in the outcome's unit.

Effects put estimators on one scale: of least squares they are the coefficients. A profile is the
outcome expected on average were one term at a value for everybody, and all else as it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from coproduction.inference.estimators.problem import Problem, Solution


@dataclass(frozen=True)
class Effects:
    """Average marginal effects of k terms, or averages of k predictions.

    Attributes
    ----------
    terms
        Their names; of predictions there are none.
    estimate
        (k,) effects in the outcome's unit per unit of the term; or averages in that unit.
    deviations
        (n, k) w (g − estimate) / Σw, g being the effect on the respondent, or what is predicted
        for the respondent: the scores of the average where the parameters are known.
    jacobian
        (k, q) derivative of the averages by the parameters.
    again
        Takes a part of the problem, its solution and who of the n it keeps, (n,) bool, and returns
        the (k,) averages there.
    """

    terms: list[str]
    estimate: np.ndarray
    deviations: np.ndarray
    jacobian: np.ndarray
    again: Callable[[Problem, Solution, np.ndarray], np.ndarray]

    def influence(self, solution: Solution) -> np.ndarray:
        """Return the (n, k) influence of respondents on the effects: sampled x, estimated θ.

        The linearisation of Σ w g(x; θ̂) / Σw by both the weighted respondents and θ̂, what Stata
        calls unconditional (Graubard, Korn 1999; Korn, Graubard 1999, sec. 3.4).
        """
        return self.deviations + solution.scores @ (solution.inverse_information @ self.jacobian.T)


def average(problem: Problem, solution: Solution, siblings: dict[str, list[int]]) -> Effects:
    """Average the effects of every term but the constant over the respondents, by their weights.

    The effect of a term of more than two values is the derivative of E[y | x]; of a term of two
    values the difference between them, divided by their distance; of a category's level the
    difference to its reference level.

    Parameters
    ----------
    siblings
        For a level's dummy the columns of the matrix that belong to the same category.
    """
    share = problem.weights / problem.weights.sum()
    matrix = problem.matrix
    here = solution.expectation(matrix)
    effects, deviations, jacobian = [], [], []
    for j, term in enumerate(problem.terms[1:], start=1):
        column = matrix[:, j]
        low, high = column.min(), column.max()
        if ((column == low) | (column == high)).all():
            ends = []
            for value in (low, high):
                changed = matrix.copy()
                changed[:, siblings.get(term, [])] = 0.0
                changed[:, j] = value
                ends.append(solution.expectation(changed))
            effect = (ends[1].value - ends[0].value) / (high - low)
            gradient = share @ (ends[1].value_gradient - ends[0].value_gradient) / (high - low)
        else:
            k = solution.terms.index(term)
            effect = here.slope * solution.estimate[k]
            gradient = share @ here.slope_gradient * solution.estimate[k]
            gradient[k] += share @ here.slope
        mean = share @ effect
        effects.append(mean)
        deviations.append(share * (effect - mean))
        jacobian.append(gradient)
    return Effects(
        problem.terms[1:],
        np.array(effects),
        np.column_stack(deviations),
        np.array(jacobian),
        lambda part, solved, _: average(part, solved, siblings).estimate,
    )


def predicted(
    problem: Problem, solution: Solution, matrices: Callable[[], Iterable[np.ndarray]]
) -> Effects:
    """Average the expected outcome over the respondents, by their weights, for each matrix.

    Predictive margins (Graubard, Korn 1999), those of `survey::svypredmeans` of R. Their errors,
    unlike R's, know that respondents and coefficients come from one sample.

    Parameters
    ----------
    matrices
        Makes k design matrices (n, p), each with one term at one value for everybody.
    """
    share = problem.weights / problem.weights.sum()
    estimates, deviations, jacobian = [], [], []
    for matrix in matrices():
        expected = solution.expectation(matrix)
        mean = share @ expected.value
        estimates.append(mean)
        deviations.append(share * (expected.value - mean))
        jacobian.append(share @ expected.value_gradient)

    def again(part: Problem, solved: Solution, kept: np.ndarray) -> np.ndarray:
        return predicted(part, solved, lambda: (matrix[kept] for matrix in matrices())).estimate

    ends = np.array(estimates), np.column_stack(deviations), np.array(jacobian)
    return Effects([], *ends, again)
