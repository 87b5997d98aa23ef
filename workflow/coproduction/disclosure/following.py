"""Following: numbers that everybody can compute from a count of respondents, and so tell it.

They are published as they follow from what is published, the rounded count in place of the true
one.
"""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from coproduction.disclosure.rounding import DIGITS, significant
from coproduction.results.model_files import FIT, STATISTICS

_KEYS = ["model", "outcome", "area", "country"]


def statistics(frames: Mapping[str, pd.DataFrame], true: pd.DataFrame) -> pd.DataFrame:
    """Statistics of fits as they are published; those that hold the number of respondents follow
    from the published one, and are withheld without it.

    Parameters
    ----------
    frames
        Published files by path, those of fits and of their statistics among them.
    true
        The statistics as they are, in the same rows.
    """
    fits = {tuple(row[k] for k in _KEYS): row for row in frames[FIT.path].to_dict("records")}
    frame = frames[STATISTICS.path].copy()
    for key, rows in frame.groupby(_KEYS, sort=False):
        said = dict(zip(rows["statistic"], rows["value"], strict=True))
        was = dict(zip(rows["statistic"], true.loc[rows.index, "value"], strict=True))
        found = _followed(fits.get(tuple(key), {}), said, was)
        for at, statistic in rows["statistic"].items():
            if statistic in found:
                frame.loc[at, "value"] = significant(found[statistic], DIGITS)
    return frame


def degrees(published: pd.DataFrame, true: pd.DataFrame) -> pd.Series:
    """Degrees of freedom of fits that are respondents less parameters, of those published."""
    found, of_n = published["df_residual"].copy(), true["n"] - true["rank"]
    own = true["df_residual"].notna() & np.isclose(true["df_residual"], of_n)
    left = published["n"] - true["rank"]
    found[own] = left[own].where(left[own] > 0)
    return found


def _followed(fit: Mapping, said: Mapping[str, float], was: Mapping[str, float]) -> dict:
    """The statistics that hold the number of respondents, of the published one."""
    n, p = float(fit.get("n", math.nan)), float(fit.get("rank", math.nan))
    value = said.get("log_likelihood", math.nan)
    null = value / (1 - said.get("r_squared_mcfadden", math.nan))
    left = 1 - float(fit.get("r_squared", math.nan))
    gain = -math.expm1(2 * (null - value) / n)
    parameters = (was.get("aic", math.nan) + 2 * was.get("log_likelihood", math.nan)) / 2
    whole = round(parameters) if math.isfinite(parameters) else math.nan
    return {
        "r_squared_adjusted": 1 - left * (n - 1) / (n - p) if n > p else math.nan,
        "r_squared_cox_snell": gain,
        "r_squared_nagelkerke": gain / -math.expm1(2 * null / n),
        "bic": said.get("aic", math.nan) + whole * (math.log(n) - 2),
    }
