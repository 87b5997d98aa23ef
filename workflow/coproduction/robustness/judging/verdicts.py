"""Verdicts: the rows of hypotheses.csv, from the estimates of claims to what is said of them.

Equivalence is tested by two one-sided tests at level α (Schuirmann 1987): an estimate is negligible
where its interval of coverage 1 − 2α lies within ± the smallest effect of interest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtr

from coproduction.inference.design import t_interval, t_probability
from coproduction.inference.multiplicity import CORRECTIONS
from coproduction.results.contract import frame
from coproduction.results.hypothesis_files import HYPOTHESES, whole
from coproduction.robustness.judging.held import Held
from coproduction.robustness.judging.joint import Combination
from coproduction.study.resolved.claims import Claim, Claims, Comparison
from coproduction.study.resolved.specification import ALL


@dataclass(frozen=True)
class Row:
    """What was estimated of a comparison.

    Attributes
    ----------
    claim, comparison, found
        What was asked, and the estimate.
    smallest, unit
        Smallest effect in the unit of the estimate, and that unit, one of
        `coproduction.results.hypothesis_files.UNITS`.
    """

    claim: Claim
    comparison: Comparison
    found: Combination
    smallest: float | None
    unit: str


@dataclass(frozen=True)
class Order:
    """The share of draws in which an order of countries holds in an area; None where no draw is."""

    claim: Claim
    area: str
    share: float | None


def equivalence(estimate: float, std_error: float, df: float, smallest: float) -> float:
    """Return the p-value of the claim that the effect lies within ± `smallest`.

    The larger of those of two one-sided t tests; below α where the interval of coverage 1 − 2α
    lies within.
    """
    below = stdtr(df, (estimate - smallest) / std_error)
    above = stdtr(df, -(estimate + smallest) / std_error)
    return float(max(below, above))


def verdict(
    direction: str,
    smallest: float,
    estimate: float,
    p_adjusted: float,
    equivalence_p: float,
    alpha: float,
) -> str:
    """Return the verdict on a claim about one estimate, the first that is true.

    A claim of no difference, whose direction is ``none``, is supported by what is negligible.
    """
    if equivalence_p < alpha:
        return "supported" if direction == "none" else "negligible"
    if p_adjusted < alpha and abs(estimate) > smallest:
        met = "positive" if estimate > 0 else "negative"
        return "supported" if direction in (met, "either") else "contradicted"
    return "inconclusive"


def table(
    claims: Claims,
    rows: Sequence[Row],
    orders: Sequence[Order],
    statements: Mapping[str, str],
    held: Held | None = None,
) -> pd.DataFrame:
    """Return hypotheses.csv: the rows of each claim in order, and of an order of countries below
    those of an area the whole of it.

    `statements` are the claims in words, `held` is what verdicts are held against.
    """
    held = held or Held()
    found = [_numbers(row, claims.alpha) for row in rows]
    _correct(found, rows, claims)
    for row, numbers in zip(rows, found, strict=True):
        numbers["verdict"] = "not_answerable"
        if "p_value" in numbers:
            numbers["verdict"] = verdict(
                row.claim.direction,
                numbers["smallest"],
                numbers["estimate"],
                numbers["p_adjusted"],
                numbers["equivalence_p"],
                claims.alpha,
            )
        numbers["comparable"] = held.comparable(claims, row.claim, row.comparison)
    _hold(found, rows, claims, held)
    cells = []
    for claim in claims.claims:
        head = _head(claim, statements)
        own = [(row, n) for row, n in zip(rows, found, strict=True) if row.claim is claim]
        if not claim.comparisons:
            cells.append(head | _DECLARED)
        for order in [order for order in orders if order.claim is claim] or [None]:
            part = [(r, n) for r, n in own if order is None or r.comparison.area == order.area]
            cells += [head | _place(row.comparison) | numbers for row, numbers in part]
            if order is not None:
                cells.append(head | _whole(order, [numbers for _, numbers in part]))
    return frame(HYPOTHESES, cells)


#: The row of a claim that its study declares not answerable.
_DECLARED = {
    "part": "single",
    "area": ALL,
    "country": ALL,
    "verdict": "not_answerable",
    "reason": "declared",
}


def _numbers(row: Row, alpha: float) -> dict:
    """The numbers of a row that come from itself alone."""
    found = row.found
    numbers = {"part": "single", "unit": row.unit, "smallest": row.smallest}
    numbers |= {"estimate": found.estimate, "family": row.claim.family}
    if found.reason or row.smallest is None:
        return numbers | {"reason": found.reason or "constant"}
    assert found.estimate is not None and found.std_error is not None and found.df is not None
    low, high = t_interval(found.estimate, found.std_error, found.df, 1 - alpha)
    statistic = np.array(found.estimate / found.std_error)
    told = {
        "std_error": found.std_error,
        "df": found.df,
        "conf_low": float(low),
        "conf_high": float(high),
        "confidence": 1 - alpha,
        "p_value": float(t_probability(statistic, found.df)),
        "equivalence_p": equivalence(found.estimate, found.std_error, found.df, row.smallest),
    }
    return numbers | told | _printed(found.printed, 1 - alpha, row.smallest)


def _printed(known: Mapping[str, float], confidence: float, smallest: float) -> dict[str, float]:
    """What another file has of an estimate, where it is of the same level and smallest effect."""
    same = {"p_value"}
    same |= {"conf_low", "conf_high"} if known.get("confidence") == confidence else set()
    same |= {"equivalence_p"} if known.get("smallest") == smallest else set()
    return {name: number for name, number in known.items() if name in same}


def _correct(found: Sequence[dict], rows: Sequence[Row], claims: Claims) -> None:
    """Add the p-values corrected within their families."""
    for family, correction in claims.corrections.items():
        own = [n for n, row in zip(found, rows, strict=True) if row.claim.family == family]
        own = [numbers for numbers in own if "p_value" in numbers]
        p_values = np.array([numbers["p_value"] for numbers in own])
        if correction != "none":
            p_values = CORRECTIONS[correction](p_values)
        for numbers, p_value in zip(own, p_values, strict=True):
            numbers |= {"p_adjusted": float(p_value), "correction": correction}


def _hold(found: Sequence[dict], rows: Sequence[Row], claims: Claims, held: Held) -> None:
    """Add the share of admissible specifications with the verdict of their row, by the same rule.

    The p-value of a specification stands in for that of the row in the correction of its family.
    """
    for row, numbers in zip(rows, found, strict=True):
        varied = held.of(row.claim, row.comparison)
        if varied is None or "p_value" not in numbers:
            continue
        family = [
            other["p_value"]
            for other, of in zip(found, rows, strict=True)
            if of.claim.family == row.claim.family and "p_value" in other and other is not numbers
        ]
        correction = numbers["correction"]
        said = []
        for estimate, error, df in zip(varied.estimate, varied.std_error, varied.df, strict=True):
            p_value = float(t_probability(np.array(estimate / error), df))
            if correction != "none":
                p_value = float(CORRECTIONS[correction](np.array([p_value, *family]))[0])
            small = equivalence(estimate, error, df, numbers["smallest"])
            of = row.claim.direction, numbers["smallest"], estimate, p_value, small, claims.alpha
            said.append(verdict(*of) == numbers["verdict"])
        numbers |= {"multiverse_share": float(np.mean(said)), "multiverse_n": len(said)}


def _head(claim: Claim, statements: Mapping[str, str]) -> dict:
    return {
        "id": claim.name,
        "statement": statements[claim.name],
        "test": claim.test,
        "direction": claim.direction,
        "published": claim.published,
    }


def _place(one: Comparison) -> dict:
    names = ("model", "area", "country", "term", "left", "right")
    return {name: getattr(one, name) for name in names}


def _whole(order: Order, parts: Sequence[dict]) -> dict:
    """The row of an order: the verdict on all its differences together."""
    counts: dict[str, int] = {}
    for numbers in parts:
        counts[numbers["verdict"]] = counts.get(numbers["verdict"], 0) + 1
    said = whole(counts)
    reasons = [numbers["reason"] for numbers in parts if numbers.get("reason")]
    return {
        "part": "whole",
        "model": order.claim.adjusted,
        "area": order.area,
        "country": ALL,
        "term": order.claim.comparisons[0].term,
        "order_share": order.share,
        "comparable": parts[0]["comparable"],
        "verdict": said,
        "reason": reasons[0] if said == "not_answerable" else "",
    }
