"""What of a study is imputed, and how, as frozen types; `imputation_choices` makes them."""

from dataclasses import dataclass
from typing import Literal

from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.survey import Measure

#: What of the design is in the model of every variable.
Included = Literal["country", "strata", "psus", "weight"]
#: How numbers are drawn.
Numeric = Literal["pmm", "normal"]


@dataclass(frozen=True)
class Target:
    """A variable of the imputation, with its levels in order and what these count as; a number has
    none."""

    name: str
    type: Measure
    levels: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()


@dataclass(frozen=True)
class Imputation:
    """What is imputed, and how.

    Attributes
    ----------
    variables
        Each is imputed by all others.
    indices
        Indices that are recomputed from imputed items.
    kinds
        Kinds of missing that are imputed.
    include
        What of the design is in the model of every variable.
    countries
        Codes of the countries; `by_country` imputes each by itself.
    m, iterations, seed
        Imputations, iterations of each chain, and the seed.
    numeric, donors
        How numbers are drawn, and from how many donors.
    """

    variables: tuple[Target, ...]
    indices: tuple[Index, ...]
    kinds: tuple[str, ...]
    include: tuple[Included, ...]
    countries: tuple[str, ...]
    by_country: bool
    m: int
    iterations: int
    seed: int
    numeric: Numeric
    donors: int
