"""Finite populations of PSUs: the share of each stratum that is in the sample."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:  # an edit of how columns are picked changes nothing here
    from coproduction.inference.singly import Picked

#: Column of microdata: the PSUs of the respondent's stratum in the population, or the share of them
#: that were sampled; null where none is declared.
COLUMN = "fpc"


def sampled(
    frame: "pd.DataFrame | Picked",
    stratum_of_psu: np.ndarray,
    psu: np.ndarray,
    names: tuple[str, ...],
) -> np.ndarray | None:
    """Return the (n_strata,) shares of PSUs that are in the sample; None without any population.

    As `svydesign(fpc = )` of R: a number above 1 counts the PSUs of the population, one of 1 or
    less is the share itself; the PSUs in the sample are those of all respondents of the stratum.
    The variance is that of the first stage: what varies within PSUs counts as if they were drawn
    anew.

    Raises ValueError for a stratum with several numbers or fewer PSUs than are in the sample.
    """
    if COLUMN not in frame:
        return None
    values = frame[COLUMN].to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(values).all():
        return None
    stratum = stratum_of_psu[psu]
    found = pd.DataFrame({"stratum": stratum, "fpc": values}).groupby("stratum")["fpc"]
    low, high = found.min().to_numpy(), found.max().to_numpy()
    partly = found.count().to_numpy() < found.size().to_numpy()
    wrong = np.flatnonzero((low != high) & ~np.isnan(low) | (partly & ~np.isnan(low)))
    if len(wrong):
        raise ValueError(f"column {COLUMN}: stratum {names[wrong[0]]!r} has several populations")
    size = np.bincount(stratum_of_psu, minlength=len(names))
    share = np.where(low > 1, size / np.maximum(low, 1), low)
    few = np.flatnonzero((low > 1) & (size > low))
    if len(few):
        raise ValueError(
            f"column {COLUMN}: stratum {names[few[0]]!r} has {size[few[0]]} sampling units, its "
            f"population {low[few[0]]:g}"
        )
    return np.nan_to_num(share, nan=0.0)
