"""A number of ours beside that of R or of a publication, and how far apart they may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Comparison:
    """One number from two sides.

    Attributes
    ----------
    topic, case, domain, term, statistic
        What the number is: the R script and the case in it (or the published study), the domain
        where there are several, the term, the statistic.
    ours, reference
        The two numbers.
    tolerance
        Largest difference, as a share of the reference where `relative`.
    """

    topic: str
    case: str
    domain: str
    term: str
    statistic: str
    ours: float
    reference: float
    tolerance: float
    relative: bool = True

    @property
    def difference(self) -> float:
        """Ours less the reference, over the reference where `relative`."""
        apart = self.ours - self.reference
        return apart / abs(self.reference) if self.relative and self.reference else apart

    @property
    def agrees(self) -> bool:
        """Whether the difference is within the tolerance; a NaN never is."""
        return abs(self.difference) <= self.tolerance


@cache
def values(topic: str) -> pd.DataFrame:
    """The committed values of R of a topic: case, domain, term, statistic, value."""
    found = pd.read_csv(HERE / f"{topic}_values.csv", keep_default_na=False, dtype={"term": str})
    return found if "domain" in found else found.assign(domain="")


def theirs(topic: str, case: str) -> dict[tuple[str, str, str], float]:
    """The values of R of a case by (domain, term, statistic)."""
    rows = values(topic).query("case == @case")
    return {(r.domain, r.term, r.statistic): float(r.value) for r in rows.itertuples()}


def compare(
    topic: str,
    case: str,
    ours: dict[tuple[str, str, str], float],
    tolerance: float,
    relative: bool = True,
) -> Iterator[Comparison]:
    """Compare every value R gives for a case with ours of the same domain, term and statistic."""
    for key, reference in theirs(topic, case).items():
        yield Comparison(topic, case, *key, float(ours[key]), reference, tolerance, relative)
