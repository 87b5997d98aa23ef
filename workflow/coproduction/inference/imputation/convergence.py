"""Whether chains have settled: what they say of the mean and deviation of imputed answers."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from coproduction.results.contract import frame
from coproduction.results.imputation_files import CONVERGENCE, FOLLOWED
from coproduction.results.model_files import FIT_REMARKS
from coproduction.study.resolved.specification import ALL

#: Above it the chains differ by more than chance lets those that have settled (Gelman et al. 2013).
UNSETTLED = 1.1


def convergence(chains: pd.DataFrame) -> pd.DataFrame:
    """Return `CONVERGENCE` from `CHAINS`: Rhat over the second half of the iterations."""
    rows = []
    for key, part in chains.groupby(["country", "variable"], sort=False):
        for of in FOLLOWED:
            table = part.pivot(index="iteration", columns="imputation", values=of)
            kept = table.to_numpy()[len(table) // 2 :]
            reduction = potential_scale_reduction(kept)
            settled = None if np.isnan(reduction) else bool(reduction <= UNSETTLED)
            rows.append((*key, of, reduction, settled))
    return frame(CONVERGENCE, rows)


def unsettled(found: pd.DataFrame, iterations: int) -> Iterator[str]:
    """A sentence for each variable of `CONVERGENCE` whose chains have not settled."""
    apart = found[found["settled"].eq(False).fillna(False).astype(bool)]
    for (country, variable), part in apart.groupby(["country", "variable"], sort=False):
        where = "" if country == ALL else f" in {country}"
        yield (
            f"imputations of {variable}{where} have not settled: Rhat {part['rhat'].max():.2f}, "
            f"above {UNSETTLED}; iterations: {2 * iterations} in imputation.yaml"
        )


def remarked(
    parts: Mapping[str, pd.DataFrame], countries: Sequence[str], convergence: Sequence[pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Return the results of a model, by part of `fit.Results`, with the remarks on the chains of
    `CONVERGENCE` that its imputed answers hang on: each variable is imputed by all others.

    `countries` are those of its respondents; of who answered all there is no `convergence`.
    """
    if not convergence:
        return dict(parts)
    (found,) = convergence
    fits, remarks = parts["fits"], parts["remarks"]
    more = []
    for head in fits[["model", "outcome", "area", "country"]].to_dict("records"):
        own = (ALL, *countries) if head["country"] == ALL else (ALL, head["country"])
        chains = found[found["country"].isin(own)]
        for (country, variable), part in chains.groupby(["country", "variable"], sort=False):
            row = head | {"country": head["country"] if country == ALL else country}
            row["term"] = variable
            # of a single imputed answer there is no deviation
            if part.loc[part["of"] == "mean", "settled"].isna().all():
                more.append(row | {"remark": "imputations_not_followed"})
            elif part["settled"].eq(False).fillna(False).any():
                rhat = float(part["rhat"].max())
                told = {"value": rhat} if np.isfinite(rhat) else {}
                more.append(row | {"remark": "imputations_unsettled"} | told)
    rows = [*remarks.to_dict("records"), *more]
    named = [{str(name): cell for name, cell in row.items()} for row in rows]
    return {**parts, "remarks": frame(FIT_REMARKS, named)}


def potential_scale_reduction(chains: np.ndarray) -> float:
    """Return Rhat of (n iterations, m chains) (Gelman, Rubin 1992).

    The root of the variance over all against that within chains; 1 where nothing moves, NaN where
    there are fewer than two of either, or values are missing.
    """
    n, m = chains.shape
    if n < 2 or m < 2 or np.isnan(chains).any():
        return np.nan
    within = chains.var(axis=0, ddof=1).mean()
    between = chains.mean(axis=0).var(ddof=1)
    if within == 0:
        return 1.0 if between == 0 else np.inf
    return float(np.sqrt((n - 1) / n + between / within))
