"""What `hypotheses.yaml` declares, as it stands in the file, as frozen types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from coproduction.study.declared.model_declarations import Names
from coproduction.study.resolved.claims import Correction, Direction, Stated, Test, Unit
from coproduction.study.resolved.specification import CONVERTER, typed

#: Pairs of names, or ``each`` for all there are.
Pairs = Literal["each"] | tuple[tuple[str, str], ...]
#: Whether the mean of all countries is tested, or every country.
Over = Literal["mean", "each"]


@dataclass(frozen=True)
class OfTerms:
    """Coefficients of models."""

    kind: ClassVar[Test] = "terms"
    models: tuple[str, ...]
    terms: tuple[str, ...]
    areas: Names
    countries: Names


@dataclass(frozen=True)
class OfTermDifferences:
    """Differences of a coefficient between areas of a stacked model."""

    kind: ClassVar[Test] = "term_differences"
    model: str
    terms: tuple[str, ...]
    pairs: Pairs


@dataclass(frozen=True)
class OfAreas:
    """Differences of the mean of an outcome between areas."""

    kind: ClassVar[Test] = "areas"
    outcome: str
    pairs: tuple[tuple[str, str], ...]
    countries: Over
    leave_out: tuple[str, ...]
    adjusted: ClassVar[str] = ""


@dataclass(frozen=True)
class OfOutcomes:
    """Differences of the means of two outcomes."""

    kind: ClassVar[Test] = "outcomes"
    pairs: tuple[tuple[str, str], ...]
    areas: Names
    countries: Over
    leave_out: tuple[str, ...]
    adjusted: ClassVar[str] = ""


@dataclass(frozen=True)
class OfGroups:
    """Differences of the mean of an outcome between groups of respondents."""

    kind: ClassVar[Test] = "groups"
    outcome: str
    by: str
    pairs: Pairs
    areas: Names
    countries: Over
    leave_out: tuple[str, ...]
    adjusted: ClassVar[str] = ""


@dataclass(frozen=True)
class OfCountry:
    """A country's mean less the mean of all countries."""

    kind: ClassVar[Test] = "country"
    outcome: str
    countries: Names
    areas: Names
    leave_out: tuple[str, ...]
    adjusted: str = ""


@dataclass(frozen=True)
class OfCountryPairs:
    """Differences of the mean of an outcome between countries."""

    kind: ClassVar[Test] = "country_pairs"
    outcome: str
    pairs: Pairs
    areas: Names
    leave_out: tuple[str, ...]
    adjusted: str = ""


@dataclass(frozen=True)
class OfCountryOrder:
    """An order of countries by the mean of an outcome, the highest first."""

    kind: ClassVar[Test] = "country_order"
    outcome: str
    order: tuple[str, ...]
    areas: Names
    leave_out: tuple[str, ...]
    adjusted: str = ""


@dataclass(frozen=True)
class OfInequality:
    """Concentration of an outcome over a ranking, as `inequality` of `models.yaml` makes it."""

    kind: ClassVar[Test] = "inequality"
    outcome: str
    ranking: str
    areas: Names
    countries: Over
    correction: Literal["", "erreygers", "wagstaff"] = ""


@dataclass(frozen=True)
class OfBetween:
    """The slope of countries' means over a covariate, as `between` of `models.yaml` makes it."""

    kind: ClassVar[Test] = "between"
    outcome: str
    covariate: str
    areas: Names
    adjusted: str = ""


@dataclass(frozen=True)
class OfNothing:
    """Why the data of the study cannot answer the claim."""

    kind: ClassVar[Test] = "not_answerable"
    why: str


#: Tests of coefficients, of differences between means, and of countries against each other, which a
#: model may adjust.
OfModels = OfTerms | OfTermDifferences
OfCountries = OfCountry | OfCountryPairs | OfCountryOrder
OfOutcome = OfAreas | OfGroups | OfCountries
OfMeans = OfOutcome | OfOutcomes
#: Tests of what other jobs estimate.
OfAsked = OfInequality | OfBetween
Tested = OfModels | OfMeans | OfAsked | OfNothing


@dataclass(frozen=True)
class Smallest:
    """The smallest effect of interest, in the unit of the estimate or standard deviations."""

    unit: Unit
    effect: float


@dataclass(frozen=True)
class ClaimDeclaration:
    """A claim, its texts in one language; what it leaves unsaid is empty."""

    statement: str
    test: Tested
    source: str = ""
    objection: str = ""
    published: Direction = ""
    direction: Direction = ""
    smallest: Smallest | None = None
    family: str = ""

    def stated(self) -> Stated:
        """What the claim says in words."""
        why = self.test.why if isinstance(self.test, OfNothing) else ""
        left_out = getattr(self.test, "leave_out", ())
        return Stated(self.statement, self.source, why, self.objection, left_out)


@dataclass(frozen=True)
class ClaimsFile:
    """`hypotheses.yaml` with its defaults."""

    alpha: float
    draws: int
    seed: int
    families: dict[str, Correction]
    hypotheses: dict[str, ClaimDeclaration] = field(default_factory=dict)

    def family(self, claim: str) -> str:
        """The family that a claim is of: its own, where it declares none."""
        return self.hypotheses[claim].family or claim


def read(file: Mapping[str, Any]) -> ClaimsFile:
    """`hypotheses.yaml` as types, of the values of a file without fault."""
    return typed(ClaimsFile, file)


_KINDS = {
    one.kind: one
    for one in (
        OfTerms,
        OfTermDifferences,
        OfAreas,
        OfOutcomes,
        OfGroups,
        OfCountry,
        OfCountryPairs,
        OfCountryOrder,
        OfInequality,
        OfBetween,
    )
}


def _tested(value: Mapping[str, Any], _: Any) -> Tested:
    ((kind, given),) = value.items()
    return OfNothing(given) if kind == OfNothing.kind else typed(_KINDS[kind], given)


def _smallest(value: Mapping[Unit, float], _: Any) -> Smallest:
    ((unit, effect),) = value.items()
    return Smallest(unit, float(effect))


def _pairs(value: Any, _: Any) -> Pairs:
    return "each" if value == "each" else tuple((one, other) for one, other in value)


CONVERTER.register_structure_hook(Tested, _tested)
CONVERTER.register_structure_hook(Smallest, _smallest)
CONVERTER.register_structure_hook(Pairs, _pairs)
