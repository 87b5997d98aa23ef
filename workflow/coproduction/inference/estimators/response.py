"""What a model expects of the outcome: its mean, or the probability of each of its categories.

Averages of these over respondents, and of their derivatives, need their gradient by the parameters
for the delta method. All estimators are of one form: quantities of linear predictors.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

#: From (m, E) predictors to (m, r) quantities and their derivatives (m, r, E).
Slopes = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Response:
    """r quantities of the outcome, functions of E linear predictors of q parameters.

    Attributes
    ----------
    names
        Categories of the outcome whose probability each quantity is; of its mean one empty name.
    estimate
        (q,) parameters.
    design
        From (m, p) columns of the problem to (m, E, q): what multiplies the parameters.
    slopes
        From (m, E) predictors to the quantities and their derivatives by these.
    bend
        From (m, E) predictors to the second derivatives (m, r, E, E).
    """

    names: tuple[str, ...]
    estimate: np.ndarray
    design: Callable[[np.ndarray], np.ndarray]
    slopes: Slopes
    bend: Callable[[np.ndarray], np.ndarray]

    def quantities(
        self, matrix: np.ndarray, step: np.ndarray | None = None
    ) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
        """Return the (m, r) quantities of (m, p) columns, or their derivatives as the columns move
        along a (m, p) `step`.

        And what gives the (r, q) gradient of their sum by (m,) weights.
        """
        design = self.design(matrix)
        predictor = _predicted(design, self.estimate)
        values, slope = self.slopes(predictor)
        if step is None:
            return values, lambda share: _summed(slope * share[:, None, None], design)
        moved = self.design(step) - self.design(np.zeros((1, matrix.shape[1])))
        along = _predicted(moved, self.estimate)

        def gradient(share: np.ndarray) -> np.ndarray:
            bent = np.einsum("mref,me->mrf", self.bend(predictor), along)
            weight = share[:, None, None]
            return _summed(bent * weight, design) + _summed(slope * weight, moved)

        return np.einsum("mre,me->mr", slope, along), gradient


def _predicted(design: np.ndarray, estimate: np.ndarray) -> np.ndarray:
    """(m, E, q) times (q,): (m, E); of each predictor at once, as matrix algebra is fast."""
    return np.stack([design[:, e] @ estimate for e in range(design.shape[1])], axis=1)


def _summed(slope: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Σ over rows and predictors of (m, r, E) times (m, E, q): (r, q)."""
    parts = (slope[:, :, e].T @ design[:, e] for e in range(design.shape[1]))
    return sum(parts, start=np.zeros((slope.shape[1], design.shape[2])))


def of_mean(
    estimate: np.ndarray,
    mean: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]],
) -> Response:
    """The mean of an outcome of one predictor xᵀβ, β being the first of the (q,) parameters.

    `mean` is from (m,) predictors to the mean and its first two derivatives, (m,) each.
    """

    def design(matrix: np.ndarray) -> np.ndarray:
        if matrix.shape[1] == len(estimate):
            return matrix[:, None, :]
        found = np.zeros((len(matrix), 1, len(estimate)))
        found[:, 0, : matrix.shape[1]] = matrix
        return found

    def slopes(predictor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        value, slope, _ = mean(predictor[:, 0])
        return value[:, None], slope[:, None, None]

    def bend(predictor: np.ndarray) -> np.ndarray:
        return mean(predictor[:, 0])[2][:, None, None, None]

    return Response(("",), estimate, design, slopes, bend)
