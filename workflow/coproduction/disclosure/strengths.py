"""Strengths: what a confounder has to explain, of the published number of respondents.

An estimate over its error, the design effect and the share that its term explains tell the residual
degrees of freedom. Shares are told as those degrees of freedom that are published have them: their
odds are what they were times true over published degrees of freedom.
"""

import math
from collections.abc import Mapping

from coproduction.inference.design import t_interval
from coproduction.robustness.varying.confounding import (
    Sure,
    adjusted,
    bound,
    robustness_value,
    robustness_value_alpha,
)

#: Numbers of a row of confounding.csv and of benchmarks.csv that tell degrees of freedom.
_OF_TERM: tuple[str, ...] = ("partial_r2", "robustness_value", "robustness_value_alpha")
_OF_BENCHMARK: tuple[str, ...] = (
    "r2_term",
    "r2_outcome",
    "estimate",
    "std_error",
    "df",
    "conf_low",
    "conf_high",
)
_FEWEST = 2
#: A share so small that no multiple of it is told as 1.
_WEAK = 1e-9


def residual(row: Mapping) -> float:
    """The residual degrees of freedom of the weighted regression that a row of confounding.csv
    tells; NaN where it tells none."""
    r2, error = float(row["partial_r2"]), float(row["std_error"])
    if not (0 < r2 < 1 and error > 0):
        return math.nan
    t = float(row["estimate"]) / error
    return t**2 * float(row["design_effect"]) * (1 - r2) / r2


def of_term(row: Mapping, df: float, moved: float) -> tuple[dict[str, float], Sure | None]:
    """What changes in a row of confounding.csv, and the estimate with what is published of it.

    Parameters
    ----------
    df
        The published degrees of freedom of the estimate.
    moved
        How many more respondents are published than there are, NaN where none are.

    Nothing that tells degrees of freedom is published where there are none.
    """
    was = residual(row)
    shown = was + moved
    if not (shown >= _FEWEST and df >= _FEWEST):
        return dict.fromkeys(_OF_TERM, math.nan), None
    r2 = _again(float(row["partial_r2"]), was / shown)
    estimate, error = float(row["estimate"]), float(row["std_error"])
    one = Sure(estimate, error, df, r2, round(shown), float(row["design_effect"]))
    values = r2, robustness_value(r2), robustness_value_alpha(one, float(row["alpha"]))
    return dict(zip(_OF_TERM, values, strict=True)), one


def of_benchmark(row: Mapping, one: Sure | None, was: float, confidence: float) -> dict[str, float]:
    """What changes in a row of benchmarks.csv.

    Parameters
    ----------
    one
        The estimate as `of_term` has it, None where that is withheld.
    was
        The true residual degrees of freedom.
    """
    r2_term, r2_outcome = float(row["r2_term"]), float(row["r2_outcome"])
    if math.isnan(r2_term):
        return {}
    gone = dict.fromkeys(_OF_BENCHMARK, math.nan)
    if one is None or not r2_outcome < 1:
        return gone
    multiple = float(row["multiple"])
    # the shares of the benchmark itself
    of = r2_term / (multiple + r2_term)
    unit = bound(of, _WEAK, multiple)
    if unit is None or unit[1] >= 1:
        return gone
    odds = r2_outcome * _WEAK / (1 - _WEAK) / unit[1]
    ratio = was / one.df_residual
    found = bound(_again(of, ratio), _again(odds / (1 + odds), ratio), multiple)
    if found is None or one.df - 1 < 1:
        return gone
    value, error = adjusted(one, *found)
    ends = t_interval(value, error, one.df - 1, confidence)
    values = *found, value, error, one.df - 1, *map(float, ends)
    return dict(zip(_OF_BENCHMARK, values, strict=True))


def _again(r2: float, ratio: float) -> float:
    """The share whose odds are `ratio` times those of another."""
    return r2 * ratio / (1 - r2 + r2 * ratio)
