"""Domains: those of whom an estimate is, and the rows of means and shares of one.

What descriptives and distributions share. A country, a group or those who answered are domains of
`coproduction.inference.design`: strata and PSUs outside them stay in the variance.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import Microdata
from coproduction.inference import coded, finite_population, level_shares
from coproduction.inference.calibration import of_raking
from coproduction.inference.design import Design, Estimates
from coproduction.inference.errorless import interval_lacking, interval_lacking_of
from coproduction.inference.replicates import ReplicatedDesign
from coproduction.inference.shares import BLOCK, share_interval
from coproduction.inference.singly import Picked
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.specification import Replication

#: Columns of analysis data that tell of their design, where they are there.
DESIGN = ("source", "country", "weight", "stratum", "psu", finite_population.COLUMN)
#: What is found of estimates that nobody answered, see `found_of`.
NOTHING = ("", "", "", None)


def of_design(names: Sequence[str]) -> list[str]:
    """Return which of the columns of analysis data, `names`, tell of their design."""
    return [*(name for name in DESIGN if name in names), *of_raking(names)]


def design_of(
    analysis: Microdata,
    singletons: str = "fail",
    replication: Mapping[str, Replication] | None = None,
) -> Design:
    """Read the design of analysis data from its columns, see `ReplicatedDesign.of`."""
    most = max((len(one.columns) for one in (replication or {}).values()), default=0)
    columns = analysis.columns if isinstance(analysis, pd.DataFrame) else analysis.names
    met = of_design([*map(str, columns)])
    met += [name for k in range(1, most + 1) if (name := COLUMN.format(k)) in analysis]
    return ReplicatedDesign.of(Picked(analysis, met), singletons, replication)


class Part(NamedTuple):
    """Respondents of whom something is told: what they are called, which rows they are, and their
    design."""

    name: str
    rows: slice | np.ndarray
    design: Design


def by_country(
    analysis: Microdata, design: Design, names: Sequence[str] | None = None
) -> list[Part]:
    """Return every country with its respondents, in order of presentation or in that of `names`.

    So what is told of a country takes the time of its respondents, not that of all.
    """
    country = analysis["country"].cat
    codes, known = country.codes.to_numpy(), [*country.categories]
    places = [known.index(name) if name in known else -2 for name in names or known]
    parts = []
    for name, place in zip(names or known, places, strict=True):
        rows = places_of(codes == place)
        parts.append(Part(name, rows, design.of_rows(rows).compacted()))
    return parts


def places_of(members: np.ndarray) -> slice | np.ndarray:
    """Return the places of the true ones of (n,) bools: a slice, which copies none, where they
    follow each other."""
    rows = np.flatnonzero(members)
    if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows


def numbers_of(analysis: Microdata, column: str) -> np.ndarray:
    """Return (n,) numbers of a column, NaN where there is no answer."""
    return analysis[column].to_numpy(dtype=float, na_value=np.nan)


def positions_of(analysis: Microdata, column: str, levels: list[str]) -> np.ndarray:
    """Return the position of every answer in `levels`, −1 where there is no answer.

    Raises ValueError for an answer outside the levels: leaving it out would change the shares.
    """
    answers = pd.Series(analysis[column])
    position = {level: k for k, level in enumerate(levels)}
    places = [position.get(name, -2) for name in answers.cat.categories]
    lookup = np.array([*places, -1], dtype=np.int16)
    result = lookup[answers.cat.codes.to_numpy()]
    if (result == -2).any():
        strange = sorted({str(name) for name in answers.loc[result == -2]})
        raise ValueError(f"column {column}: answers {strange} are not among its levels {levels}")
    return result


def indicators(position: np.ndarray, n_levels: int) -> np.ndarray:
    """Return (n, k) bools: whether the position is that of the column."""
    return position[:, None] == np.arange(n_levels, dtype=position.dtype)


def level_counts(
    design: Design, position: np.ndarray, domain: np.ndarray, n_levels: int
) -> tuple[list[int], list[float]]:
    """Return how many of a domain stand at each of k positions, and the sums of their weights."""
    inside = domain & (design.weights > 0)
    own, weights = (position, design.weights)
    if not inside.all():
        own, weights = own[inside], weights[inside]
    counted = coded.counts(own, n_levels), coded.sums(own, weights, n_levels)
    return counted[0].tolist(), counted[1].tolist()


def narrowed(
    design: Design, values: np.ndarray, domain: np.ndarray
) -> tuple[Design, np.ndarray, np.ndarray]:
    """Return a design, values and a domain as they are or, where errors ask for no others, of the
    respondents of the domain alone, with whom each number takes the time of so many."""
    inside = domain & (design.weights > 0)
    others = isinstance(design, ReplicatedDesign) or design.calibration is not None
    if others or inside.all() or not inside.any():
        return design, values, domain
    return design.of_rows(inside), values[inside], np.ones(np.count_nonzero(inside), dtype=bool)


def mean_of(design: Design, values: np.ndarray, domain: np.ndarray) -> Estimates | None:
    """Return the means of a domain, None where it holds nobody with a weight above zero."""
    return design.mean(values, domain) if (domain & (design.weights > 0)).any() else None


def found_of(design: Design, domain: np.ndarray, lacking: str) -> tuple[str, str, str, int | None]:
    """Return how errors of a domain are found, why there is none, and of linearised ones over what
    is declared what is done with strata of one PSU, and how many there are."""
    errors = design.errors(domain)
    if errors == "replicate":
        return errors, lacking, "", None
    known = f"{errors}{'_raked' * (design.calibration is not None)}"
    known += "_finite" * design.finite(domain)
    if errors != "stratified":
        return known, lacking, "", None
    return known, lacking, design.singletons, design.n_singletons(domain)


def shares_of(
    design: Design, indicators: np.ndarray, domain: np.ndarray, confidence: float
) -> list[tuple]:
    """Return the `rows_of` of shares of (n, k) bools, whose intervals stay within 0 and 1.

    That of a share that all or none have needs no standard error, see `share_interval`.
    """
    # Of many respondents few shares at once, as their scores are floats.
    step = max(1, BLOCK // max(int(np.count_nonzero(domain)), 1))
    if indicators.shape[1] > step:
        parts = np.split(indicators, range(step, indicators.shape[1], step), axis=1)
        return [row for own in parts for row in shares_of(design, own, domain, confidence)]
    estimates = mean_of(design, indicators, domain)
    rows = rows_of(design, indicators, domain, estimates, confidence)
    return rows if estimates is None else _within(rows, estimates, confidence)


def _within(rows: list[tuple], estimates: Estimates, confidence: float) -> list[tuple]:
    """The rows of shares with intervals that stay within 0 and 1."""
    ends = zip(*(end.tolist() for end in share_interval(estimates, confidence)), strict=True)
    return [
        (*row[:2], *end, *row[4:]) if row[5] in ("", "constant") else row
        for row, end in zip(rows, ends, strict=True)
    ]


def shares_at(
    design: Design, position: np.ndarray, n_levels: int, domain: np.ndarray, confidence: float
) -> list[tuple]:
    """Return the `shares_of` each of k levels, by the (n,) positions of a domain in these."""
    inside = domain & (design.weights > 0)
    if not level_shares.by_units(design, n_levels) or not inside.any():
        design, position, domain = narrowed(design, position, domain)
        return shares_of(design, indicators(position, n_levels), domain, confidence)
    estimates = level_shares.estimated(design, position, n_levels, inside)
    met = np.eye(n_levels, dtype=bool)[estimates.estimate > 0]
    lacking = interval_lacking_of(design, met, inside, estimates)
    rows = _rows(design, inside, estimates, lacking, confidence)
    return _within(rows, estimates, confidence)


def rows_of(
    design: Design,
    values: np.ndarray,
    domain: np.ndarray,
    estimates: Estimates | None,
    confidence: float,
) -> list[tuple]:
    """Return the rows of k means of a domain, of (n,) or (n, k) values.

    Each is the estimate, its standard error, both ends, what `found_of` tells of them, n and
    weighted n.
    """
    if estimates is None:
        k = 1 if values.ndim == 1 else values.shape[1]
        return [(np.nan, np.nan, np.nan, np.nan, *NOTHING, 0, 0.0)] * k
    lacking = interval_lacking(design, values, domain, estimates)
    return _rows(design, domain, estimates, lacking, confidence)


def _rows(
    design: Design, domain: np.ndarray, estimates: Estimates, lacking: list[str], confidence: float
) -> list[tuple]:
    ends = estimates.interval(confidence)
    numbers = np.column_stack([estimates.estimate, estimates.std_error, *ends])
    numbers[np.array(lacking) != "", 1:] = np.nan
    errors, _, *more = found_of(design, domain, "")
    return [
        (*own, errors, why, *more, estimates.n, estimates.weighted_n)
        for own, why in zip(numbers.tolist(), lacking, strict=True)
    ]
