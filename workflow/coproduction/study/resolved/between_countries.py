"""Between countries: what `summaries` and `between` of `models.yaml` ask, as frozen types;
`between_choices` makes them."""

from dataclasses import dataclass, field
from typing import Literal

from coproduction.study.resolved.claims import Measure
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Number, Replication, Singletons


@dataclass(frozen=True)
class Summarised:
    """A model of countries each whose coefficients are summarised; no `terms` are all of them."""

    model: str
    confidence: Number
    test: Literal["normal", "knapp_hartung"]
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class CountryCovariate:
    """A covariate: where its values come from, the year that they are of, and country to value;
    of a country without one it is not known."""

    name: str
    source: str
    year: int
    values: dict[str, float]


@dataclass(frozen=True)
class BetweenCountries:
    """Countries' means of an outcome that are held against covariates of countries.

    Attributes
    ----------
    outcome, measures
        The outcome, and what its mean is of in each area.
    countries
        Codes in order of presentation.
    covariates, correlations
        What means are held against, and by which correlations.
    permutations, seed
        The most permutations of a correlation, and the seed where not all are taken.
    adjusted
        The model at whose correlates means are told too.
    confidence
        Level of the intervals.
    replication, singletons
        As of descriptives: source to its replicate weights, policy for strata of one PSU.
    """

    outcome: str
    measures: tuple[Measure, ...]
    countries: tuple[str, ...]
    covariates: tuple[CountryCovariate, ...]
    correlations: tuple[Literal["spearman", "pearson"], ...]
    permutations: int
    seed: int
    adjusted: Model | None = None
    confidence: Number = 0.95
    replication: dict[str, Replication] = field(default_factory=dict)
    singletons: Singletons = "fail"
