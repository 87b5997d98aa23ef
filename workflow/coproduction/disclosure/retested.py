"""Tests and intervals of results by the degrees of freedom that are published.

They are computed again from the estimate and its error as they are, so that they tell no other
degrees of freedom. What follows from no t or F is told with two digits.
"""

import math
from collections.abc import Callable, Hashable, Mapping

import numpy as np
import pandas as pd
from scipy.special import chdtrc, fdtrc

from coproduction.disclosure.rounding import significant
from coproduction.inference.design import t_interval, t_probability
from coproduction.inference.models.wald import adjusted
from coproduction.inference.multiplicity import CORRECTIONS
from coproduction.robustness.judging.verdicts import equivalence

#: How well a number as it was written agrees with one computed from others of its row.
_AGREE = 1e-5
#: Digits of a probability that cannot be computed again.
_DIGITS = 2
_ENDS = ("conf_low", "conf_high")


def by_t(row: Mapping, shown: float, confidence: float) -> dict[str, float]:
    """What changes in a row of an estimate whose published degrees of freedom are `shown`; NaN
    withholds a number.

    `confidence` is that of its interval.
    """
    df, found = float(row["df"]), {"df": shown}
    if math.isclose(df, shown):
        return {}
    estimate, error = float(row["estimate"]), float(row["std_error"])
    statistic = float(row.get("statistic", math.nan))
    if math.isnan(statistic) and error > 0:
        statistic = estimate / error
    found |= _probability(
        row, "p_value", lambda d: float(t_probability(np.array(statistic), d)), shown
    )
    found |= _interval(row, df, shown, confidence)
    if "equivalence_p" in row:
        smallest = float(row["smallest"])
        again = lambda d: equivalence(estimate, error, d, smallest)  # noqa: E731
        found |= _probability(row, "equivalence_p", again, shown)
    return found


def by_f(row: Mapping, shown: float, confidence: float) -> dict[str, float]:
    """The same of a row of a joint test, whose denominator has `shown` degrees of freedom."""
    df, q, statistic = (float(row[name]) for name in ("df_denominator", "df", "statistic"))
    if math.isclose(df, shown):
        return {}
    again = _f(q, statistic)
    found = {"df_denominator": shown} | _probability(row, "p_value", again, shown, df)
    return found | _interval(row, df, shown, confidence)


def stepped(row: Mapping, shown: float, name: str, rows: float) -> dict[str, float]:
    """The same of a test of a step of nested models, ``wald`` or ``ratio``; the statistic of
    a likelihood ratio that counts respondents, `rows` times what it is of one, is told as of those
    published."""
    columns = (f"{name}_df", f"{name}_statistic", f"{name}_p_value")
    df, statistic, _ = (float(row[column]) for column in columns)
    q, found = float(row["added"]), {}
    if name == "ratio" and row["ratio"] == "chi_squared" and rows != 1:
        found[columns[1]] = statistic * rows
        found[columns[2]] = float(chdtrc(q, statistic * rows))
    if math.isnan(df) or math.isclose(df, shown):
        return found
    found |= {columns[0]: shown} | _probability(row, columns[2], _f(q, statistic), shown, df)
    if name == "wald":
        again = lambda d: (adjusted(statistic, int(q), d) or (math.nan,))[-1]  # noqa: E731
        found |= _probability(row, "wald_p_adjusted", again, shown, df)
    return found


def of_few(row: Mapping, df: float, shown: float) -> dict[str, float]:
    """The same of a remark on a test of few degrees of freedom, whose value is a probability."""
    told = row["remark"] == "test_of_few_degrees" and not math.isclose(df, shown)
    value = float(row["value"])
    return {"value": significant(value, _DIGITS)} if told and value > 0 else {}


def _f(q: float, statistic: float) -> Callable[[float], float]:
    return lambda df: float(fdtrc(q, df, statistic))


def _probability(
    row: Mapping, name: str, of: Callable[[float], float], shown: float, df: float | None = None
) -> dict[str, float]:
    """A probability by the published degrees of freedom, if it is one of `of` them."""
    was = float(row.get(name, math.nan))
    if math.isnan(was):
        return {}
    if math.isclose(was, float(of(float(row["df"]) if df is None else df)), rel_tol=_AGREE):
        return {name: float(of(shown)) if shown >= 1 else math.nan}
    return {name: significant(was, _DIGITS)}


def _interval(row: Mapping, df: float, shown: float, confidence: float) -> dict[str, float]:
    """The ends of a t interval by the published degrees of freedom; those of another stay."""
    if not {*_ENDS} <= {*row} or math.isnan(float(row["conf_low"])):
        return {}
    estimate, error = float(row["estimate"]), float(row["std_error"])
    ends = t_interval(estimate, error, df, confidence)
    if not np.allclose(ends, [float(row[name]) for name in _ENDS], rtol=0, atol=_AGREE * error):
        return {}
    again = t_interval(estimate, error, shown, confidence)
    return {name: float(end) for name, end in zip(_ENDS, again, strict=True)}


def changed(frame: pd.DataFrame, rows: Mapping[Hashable, Mapping[str, float]]) -> pd.DataFrame:
    """A frame with the numbers of some rows changed."""
    found = frame.copy()
    for name in dict.fromkeys(name for row in rows.values() for name in row):
        own = {at: row[name] for at, row in rows.items() if name in row}
        kept = found[name].astype("float64").items()
        found[name] = pd.Series([own.get(at, value) for at, value in kept], found.index, float)
    return found


def corrected(p_values: np.ndarray, members: np.ndarray, correction: str) -> np.ndarray:
    """Return (m,) p-values corrected over all who were `members` of their family; NaN for others.

    A member that is withheld (NaN) counts as 1: no other is then told to be smaller than it is.
    Without a correction of that name p-values are as they are.
    """
    correct = CORRECTIONS.get(correction)
    found = np.full(len(p_values), np.nan)
    if correct is None:
        found[members] = p_values[members]
    else:
        own = p_values[members]
        found[members] = np.where(np.isnan(own), np.nan, correct(np.where(np.isnan(own), 1.0, own)))
    return found
