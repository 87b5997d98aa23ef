"""Weights: trimming and raking of those that were delivered.

All take (n,) weights above zero. Trimming does not enter the variance: trimmed weights are treated
as known. Raking enters it where the study declares so, see `coproduction.inference.calibration`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coproduction.faults import Fault, raise_any
from coproduction.inference.calibration import BEFORE, MARGIN
from coproduction.inference.scaling import design_effect, effective_n
from coproduction.inference.weight_scales import apart_within
from coproduction.results import contract
from coproduction.results.descriptive_files import WEIGHTS
from coproduction.study.resolved.analysis import Rake, Weighting

#: Where the margins stand, for messages.
FILE = "margins.csv"


def trimmed(weights: np.ndarray, upper: float) -> np.ndarray:
    """Return weights of at most `upper` and the same sum.

    What is cut off is shared out equally among the weights below the bound, again until none is
    above it, as `survey::trimWeights(strict = TRUE)` of R.

    Raises ValueError when the bound is not above the mean weight, which no sharing can meet.
    """
    if upper <= weights.mean():
        raise ValueError(f"the bound {upper:g} is not above the mean weight {weights.mean():g}")
    result = np.array(weights, dtype=float)
    while (above := result > upper).any():
        excess = (result[above] - upper).sum()
        # Those at the bound from an earlier round take part, as in R: they are cut again.
        result[~above] += excess / (~above).sum()
        result[above] = upper
    return result


@dataclass(frozen=True)
class Raked:
    """Raked weights, and how the iteration ended.

    Attributes
    ----------
    weights
        (n,) weights with the sum of those given.
    iterations
        Rounds through all margins.
    deviation
        Largest difference of a weighted share from its target when it stopped.
    """

    weights: np.ndarray
    iterations: int
    deviation: float


def raked(
    weights: np.ndarray,
    margins: Sequence[tuple[np.ndarray, np.ndarray]],
    tolerance: float = 1e-9,
    iterations: int = 1000,
) -> Raked:
    """Rake weights to margins by iterative proportional fitting (Deming and Stephan 1940).

    Parameters
    ----------
    weights
        (n,) weights.
    margins
        For each variable (n,) level codes, −1 for no answer, and (k,) target shares that add up
        to 1. Those without an answer keep their share; the targets are shares of the rest.
    tolerance
        Largest difference of a share from its target at which it stops.
    iterations
        Rounds after which it stops in any case; see `Raked.deviation`.

    Raises ValueError for a level with a target above zero and no respondent, or the reverse.
    """
    total, result = weights.sum(), np.array(weights, dtype=float)
    for codes, target in margins:
        present = np.bincount(codes[codes >= 0], minlength=len(target)) > 0
        if (present != (target > 0)).any():
            raise ValueError("a level has a target and no respondent, or the reverse")

    def factors(codes: np.ndarray, target: np.ndarray) -> np.ndarray:
        now = np.bincount(codes + 1, result, len(target) + 1)
        wanted = target * now[1:].sum()
        return np.divide(wanted, now[1:], out=np.ones(len(target)), where=target > 0)

    def deviation() -> float:
        worst = 0.0
        for codes, target in margins:
            now = np.bincount(codes + 1, result, len(target) + 1)[1:]
            worst = max(worst, float(np.abs(now / now.sum() - target).max()))
        return worst

    rounds, worst = 0, deviation()
    while worst > tolerance and rounds < iterations:
        for codes, target in margins:
            result *= np.append(factors(codes, target), 1.0)[codes]
        rounds, worst = rounds + 1, deviation()
    return Raked(result * (total / result.sum()), rounds, worst)


def needed(weighting: Weighting) -> list[str]:
    """The columns of microdata that `adjusted` reads."""
    return ["source", "country", "weight", *(weighting.rake.variables if weighting.rake else ())]


def adjusted(frame: pd.DataFrame, weighting: Weighting) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Adjust the weights of microdata country by country, as a study declares.

    Parameters
    ----------
    frame
        One row a respondent, with `country` (categorical) and `weight`.
    weighting
        How the study declares it; trimming comes before raking.

    Returns
    -------
    The microdata, with the weights as they came in `weight_delivered` if any were adjusted, and
    a report as `WEIGHTS`: a row a country and stage (``delivered``, ``trimmed``,
    ``raked``); `effective_n` and `design_effect` are Kish's, `sources_apart` is of the weights as
    they are used.

    Raises `Faults` for margins that the respondents of a country cannot meet, and for raking
    that does not converge.
    """
    weights = frame["weight"].to_numpy(dtype=float).copy()
    before = weights.copy() if weighting.rake else weights
    codes = frame["country"].cat.codes.to_numpy()
    rows, faults = [], []
    for code, country in enumerate(frame["country"].cat.categories):
        members = np.flatnonzero((codes == code) & (weights > 0))
        if not len(members):
            continue
        own = weights[members]
        rows.append(_stage(country, "delivered", own))
        if weighting.trim:
            centre = np.median(own) if weighting.trim.of == "median" else own.mean()
            bound = float(centre * weighting.trim.limit)
            cut = int((own > bound).sum())
            try:
                own = trimmed(own, bound)
            except ValueError as error:
                faults.append(Fault("weights.yaml", f"{country}: {error}", "trim.limit"))
            rows.append(_stage(country, "trimmed", own, upper_bound=bound, n_trimmed=cut))
        if weighting.rake:
            given = weighting.rake
            before[members] = own
            margins, wrong = _margins(frame.iloc[members], str(country), given, own)
            faults += wrong
            if not wrong:
                found = raked(own, margins, given.tolerance, given.iterations)
                own = found.weights
                ended = {"iterations": found.iterations, "deviation": found.deviation}
                rows.append(_stage(country, "raked", own, **ended))
                if found.deviation > given.tolerance:
                    faults.append(_unconverged(str(country), found, given.tolerance))
        weights[members] = own
    raise_any(faults)
    apart = _apart(frame, weights, codes)
    rows = [row | {"sources_apart": apart.get(row["country"], np.nan)} for row in rows]
    if weighting != Weighting():
        frame = frame.assign(weight=weights, weight_delivered=frame["weight"])
    if weighting.rake and weighting.rake.variance == "residuals":
        frame = frame.assign(**{BEFORE: before}, **_positions(frame, weighting.rake.variables))
    return frame, contract.frame(WEIGHTS, rows)


def _apart(frame: pd.DataFrame, weights: np.ndarray, codes: np.ndarray) -> dict[str, float]:
    """Country to how far the mean weights of its sources are apart, see `apart_within`."""
    if "source" not in frame:
        return {}
    found = apart_within(weights, pd.factorize(frame["source"])[0], codes)
    return {frame["country"].cat.categories[code]: times for code, times in found.items()}


def _stage(country: str, stage: str, weights: np.ndarray, **more: float) -> dict:
    return {
        "country": country,
        "stage": stage,
        "n": len(weights),
        "sum": float(weights.sum()),
        "minimum": float(weights.min()),
        "maximum": float(weights.max()),
        "cv": float(weights.std() / weights.mean()),
        "effective_n": effective_n(weights),
        "design_effect": design_effect(weights),
    } | more


def _positions(frame: pd.DataFrame, variables: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the position of each respondent in each margin, after all levels without an answer."""
    found = {}
    for k, variable in enumerate(variables, start=1):
        codes = frame[variable].cat.codes.to_numpy().astype(np.int16)
        found[MARGIN.format(k)] = np.where(codes < 0, len(frame[variable].cat.categories), codes)
    return found


def _margins(
    frame: pd.DataFrame, country: str, given: Rake, weights: np.ndarray
) -> tuple[list[tuple[np.ndarray, np.ndarray]], list[Fault]]:
    """Level codes and targets of the margins of one country, weighted so before raking.

    No answer is a level of its own whose share stays, so that raking is a calibration to all.
    """
    margins, faults = [], []
    for variable in given.variables:
        levels = list(frame[variable].cat.categories)
        target = np.array([given.margins[country][variable].get(level, 0.0) for level in levels])
        codes = frame[variable].cat.codes.to_numpy().astype(np.int64)
        counts = np.bincount(codes[codes >= 0], minlength=len(levels))
        for level, share, n in zip(levels, target, counts, strict=True):
            if (share > 0) != (n > 0):
                faults.append(
                    Fault(
                        FILE,
                        f"{country}: {n} respondents with {variable} {level}, "
                        f"whose share is to be {share:g}",
                        column=variable,
                        code=level,
                        expected="a share above 0 for the levels that occur, and for no other",
                        mend="merge the level with its neighbour, or leave the variable out",
                    )
                )
        silent = float(weights[codes < 0].sum() / weights.sum())
        target = np.append(target / target.sum() * (1 - silent), silent)
        margins.append((np.where(codes < 0, len(levels), codes), target))
    return margins, faults


def _unconverged(country: str, found: Raked, tolerance: float) -> Fault:
    return Fault(
        FILE,
        f"{country}: raking has not converged: after {found.iterations} rounds a share is "
        f"{found.deviation:.3g} off its target",
        expected=f"at most {tolerance:g}",
        mend="merge small levels, rake on fewer variables, or raise rake.iterations",
    )
