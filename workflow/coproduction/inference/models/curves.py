"""Curves of a number, such as age: quadratic or natural cubic spline, with turning points."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coproduction.inference.estimators.problem import Unestimable
from coproduction.study.resolved.specification import Term

if TYPE_CHECKING:
    from scipy.interpolate import BSpline

#: Points at which the slope of a spline is looked at for a change of sign.
GRID = 2001


@dataclass(frozen=True)
class Curve:
    """A basis of k functions of x; each of the three maps (m,) to (m, k) and has no constant."""

    basis: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    bend: Callable[[np.ndarray], np.ndarray]
    #: Smallest and largest observed x.
    range: tuple[float, float]
    quadratic: bool

    def departure(self) -> np.ndarray:
        """(k − 1, k) contrasts that are zero where the curve is a straight line."""
        if self.quadratic:
            return np.array([[0.0, 1.0]])
        x = np.linspace(*self.range, 101)
        line = np.linalg.lstsq(
            np.column_stack([np.ones_like(x), self.basis(x)]), x - x.mean(), rcond=None
        )[0][1:]
        return np.linalg.svd(line[None, :])[2][1:]


@dataclass(frozen=True)
class TurningPoint:
    """Where a curve turns, with the delta-method error and Fieller's set where it is an interval.

    A Fieller set is never empty, as it holds `at`; where it is unbounded (all numbers, or those
    outside an interval: the squared term is within t errors of zero) its ends are NaN: the data do
    not tell that the curve turns.
    """

    at: float
    std_error: float
    fieller: tuple[float, float]


def names(term: Term) -> list[str]:
    """Names of a curve's columns: ``age``, ``age^2``; or ``age[1]``, ``age[2]`` … of a spline."""
    if term.curve == "quadratic":
        return [term.name, f"{term.name}^2"]
    return [f"{term.name}[{k}]" for k in range(1, term.df + 1)]


def curve(term: Term, x: np.ndarray) -> Curve:
    """Return the basis of a term over its observed (n,) values.

    The natural cubic spline of `df` columns is `splines::ns(x, df)` of R: inner knots at the
    quantiles of x that part it evenly, boundary knots at its ends, linear beyond (de Boor 1978;
    Hastie 1992, sec. 7.2).

    Raises `Unestimable` where quantiles coincide.
    """
    low, high = float(x.min()), float(x.max())
    if term.curve == "quadratic":
        return Curve(
            lambda x: np.column_stack([x, x * x]),
            lambda x: np.column_stack([np.ones_like(x), 2 * x]),
            lambda x: np.column_stack([np.zeros_like(x), np.full_like(x, 2.0)]),
            (low, high),
            True,
        )
    inner = np.quantile(x, np.linspace(0, 1, term.df + 1)[1:-1])
    knots = np.concatenate([[low], inner, [high]])
    if (np.diff(knots) <= 0).any():
        raise Unestimable(
            f"{term.name} has too few values for a spline of {term.df} columns: knots "
            + ", ".join(f"{k:g}" for k in knots),
            term.name,
            f"curves: {{{term.name}: {{kind: natural_spline, df: {max(term.df - 1, 1)}}}}}",
        )
    full = np.concatenate([[low] * 3, knots, [high] * 3])
    from scipy.interpolate import BSpline  # takes long, and few models have a curve

    spline = BSpline(full, np.eye(len(full) - 4), 3)
    first, second = spline.derivative(1), spline.derivative(2)
    # Columns without curvature at both ends, as `ns` finds them: the complement of the constraints.
    ends = second(np.array([low, high]))[:, 1:]
    natural = np.linalg.qr(ends.T, mode="complete")[0][:, 2:]

    def of(function: "BSpline") -> Callable[[np.ndarray], np.ndarray]:
        return lambda x: function(x)[:, 1:] @ natural

    return Curve(of(spline), of(first), of(second), (low, high), False)


def turning_points(
    curve: Curve, estimate: np.ndarray, covariance: np.ndarray, t: float
) -> list[TurningPoint]:
    """Find where the slope of a fitted curve is zero.

    Of a quadratic −b₁ / 2b₂, wherever it lies; of a spline every change of sign of the slope
    within the observed range. The error is by the delta method; the set of Fieller (1954) holds
    the points x at which the slope, linear in the (k,) estimates, is within t standard errors of
    zero.

    Parameters
    ----------
    estimate, covariance
        (k,) and (k, k) of the curve's columns.
    t
        Quantile of the interval.
    """
    if curve.quadratic:
        at = np.array([-estimate[0] / (2 * estimate[1])])
    else:
        grid = np.linspace(*curve.range, GRID)
        slope = curve.slope(grid) @ estimate
        k = np.flatnonzero(slope[:-1] * slope[1:] < 0)
        at = grid[k] - slope[k] * (grid[k + 1] - grid[k]) / (slope[k + 1] - slope[k])
        for _ in range(20):
            at = at - (curve.slope(at) @ estimate) / (curve.bend(at) @ estimate)
    points = []
    for x in at:
        here = np.array([x])
        gradient = -curve.slope(here)[0] / (curve.bend(here)[0] @ estimate)
        error = float(np.sqrt(gradient @ covariance @ gradient))
        set_ = _fieller(estimate, covariance, t) if curve.quadratic else (np.nan, np.nan)
        points.append(TurningPoint(float(x), error, set_))
    return points


def _fieller(b: np.ndarray, v: np.ndarray, t: float) -> tuple[float, float]:
    """Return the ends of {x: (b₁ + 2 b₂ x)² ≤ t² Var}, NaN where it is not an interval."""
    a2 = 4 * (b[1] ** 2 - t**2 * v[1, 1])
    a1 = 4 * (b[0] * b[1] - t**2 * v[0, 1])
    a0 = b[0] ** 2 - t**2 * v[0, 0]
    rest = a1**2 - 4 * a2 * a0
    if a2 <= 0 or rest < 0:
        return np.nan, np.nan
    return (-a1 - np.sqrt(rest)) / (2 * a2), (-a1 + np.sqrt(rest)) / (2 * a2)
