"""What all specifications of a coefficient say together.

Medians and shares are of the specifications that have an estimate, and an error. The share of one
sign says little: specifications go together, and under the null all of them often have one sign.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coproduction.inference.design import t_probability
from coproduction.results.multiverse_files import CHOICES, SCOPES


@dataclass(frozen=True)
class Drawn:
    """(R, S) estimates of S specifications under the null, and their standard errors; NaN where a
    specification has none."""

    estimate: np.ndarray
    std_error: np.ndarray


@dataclass(frozen=True)
class Joint:
    """What is tested of many specifications together (Simonsohn, Simmons, Nelson 2020): (R,) each.

    Attributes
    ----------
    median
        Median estimate.
    significant
        Share that is significant in the direction that more are.
    aggregate
        Sum of the statistics over the root of their number.
    """

    median: np.ndarray
    significant: np.ndarray
    aggregate: np.ndarray

    @classmethod
    def of(
        cls, estimate: np.ndarray, std_error: np.ndarray, df: np.ndarray, alpha: float
    ) -> "Joint":
        """Take (R, S) estimates with their errors, and (S,) degrees of freedom."""
        statistic = estimate / std_error
        sure = t_probability(statistic, df) < alpha
        up, down = ((sure & side).mean(axis=1) for side in (statistic > 0, statistic < 0))
        aggregate = statistic.sum(axis=1) / np.sqrt(statistic.shape[1])
        return cls(np.median(estimate, axis=1), np.maximum(up, down), aggregate)

    def exceeded(self, observed: "Joint") -> dict[str, float]:
        """p values: the share of draws, and the data, that go as far from the null as the data."""
        parts = {"p_median": "median", "p_significant": "significant", "p_aggregate": "aggregate"}
        found = {}
        for name, part in parts.items():
            drawn, own = np.abs(getattr(self, part)), abs(getattr(observed, part)[0])
            # what is equal but for rounding goes as far
            far = drawn >= own - 1e-9 * max(own, 1e-300)
            found[name] = float((1 + far.sum()) / (1 + len(drawn)))
        return found


def summaries(
    head: Mapping[str, str], rows: pd.DataFrame, drawn: Drawn | None, alpha: float
) -> Iterator[dict]:
    """Rows of `coproduction.results.multiverse_files.SUMMARY`: of the same question, and of all.

    `rows` are those of one coefficient, the specification that is declared first.
    """
    for scope in SCOPES:
        asked = (rows["question"] == "same") | (scope == "all")
        known = asked & rows["std_error"].notna()
        own = rows[known]
        cells = {
            **head,
            "scope": scope,
            "n_specifications": int(asked.sum()),
            "n_estimated": len(own),
            "declared": rows["estimate"].iloc[0],
            "alpha": alpha,
            "permutations": 0 if drawn is None else len(drawn.estimate),
        }
        if own.empty:
            yield cells
            continue
        estimate, error, df = (
            own[name].to_numpy(dtype=float) for name in ("estimate", "std_error", "df")
        )
        found = Joint.of(estimate[None], error[None], df, alpha)
        middle = float(found.median[0])
        sign = np.sign(middle)
        sure = own["p_value"].to_numpy() < alpha
        cells |= {
            "median": middle,
            "smallest": float(estimate.min()),
            "largest": float(estimate.max()),
            "share_same_sign": float((np.sign(estimate) == sign).mean()),
            "share_significant": float((sure & (np.sign(estimate) == sign)).mean()),
            "aggregate_z": float(found.aggregate[0]),
        }
        if drawn is not None:
            places = np.flatnonzero(known)
            null = Joint.of(drawn.estimate[:, places], drawn.std_error[:, places], df, alpha)
            cells |= null.exceeded(found)
        yield cells


def decisions(head: Mapping[str, str], rows: pd.DataFrame) -> Iterator[dict]:
    """Rows of `coproduction.results.multiverse_files.DECISIONS`: what each choice moves.

    The share of a choice is the sum of squares between the means of its options, of the sum of
    squares of all estimates that have an error, those that summaries are of. Where all options are
    crossed these add up to what choices do each by itself; the rest is what they do together. They
    may overlap where some are not, as those that repeat others, or have no error. A choice of one
    option is none.
    """
    for scope in SCOPES:
        own = rows[((rows["question"] == "same") | (scope == "all")) & rows["std_error"].notna()]
        total = float(((own["estimate"] - own["estimate"].mean()) ** 2).sum())
        for choice in CHOICES:
            groups = own.groupby(choice, sort=False)["estimate"]
            if groups.ngroups < 2:
                continue
            means, sizes = groups.mean(), groups.size()
            between = float((sizes * (means - own["estimate"].mean()) ** 2).sum())
            middle = groups.median()
            yield {
                **head,
                "scope": scope,
                "choice": choice,
                "n_options": groups.ngroups,
                "share": min(between / total, 1.0) if total > 0 else None,
                "lowest": str(middle.idxmin()),
                "lowest_median": float(middle.min()),
                "highest": str(middle.idxmax()),
                "highest_median": float(middle.max()),
            }
