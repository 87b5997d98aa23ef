"""What a survey declares, as frozen types: sources, variables, countries, areas, indices, weights.

`plain` and `typed` of `study.resolved.specification` go between them and JSON-like values.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

from coproduction.readers.formats import Reading
from coproduction.study.resolved.specification import WAVE, Number, Replication, Singletons

#: What a variable asks for: styles of answering show in attitudes alone.
Measures = Literal["attitudes", "behaviour"]
Measure = Literal["binary", "ordinal", "categorical", "numeric"]


@dataclass(frozen=True)
class Fieldwork:
    """When (``2008-05`` or ``2008-05-31``) and how the interviews of a source were made."""

    start: str = ""
    end: str = ""
    mode: str = ""
    institute: str = ""


@dataclass(frozen=True)
class LeaveOut:
    """Respondents who are left out before anything is checked, and why (`reason`).

    They have in every column of `where` one of its codes, or a number or date in one of its
    intervals.
    """

    reason: str
    where: dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Source(Reading):
    """An export, as `sources` of `study.yaml` declares it; what is empty is not declared.

    Attributes
    ----------
    language
        Language of the questionnaire.
    country
        Country of all respondents, else the crosswalk maps it.
    wave
        Wave of all respondents; empty where the crosswalk maps it, or the study has no waves.
    respondent, weight, strata, psu, replicates
        Columns of the design; several of a respondent, stratum or PSU are joined.
    unpadded
        Columns of `respondent`, `strata` and `psu` in which 010 and 10, A01 and A1 are the same.
    questions, asserts, labels, identifiers
        Column to the question it must ask; column to the codes it may have; column to its codes and
        the labels they must have; columns that may look as if they identified somebody.
    fpc
        Finite populations: a column, a number for all strata, or one each.
    leave_out
        Respondents to leave out before anything is checked, rule by rule.
    """

    language: str
    questions: dict[str, str]
    identifiers: tuple[str, ...]
    country: str = ""
    wave: str = ""
    fieldwork: Fieldwork = field(default_factory=Fieldwork)
    respondent: tuple[str, ...] = ()
    weight: str = ""
    strata: tuple[str, ...] = ()
    psu: tuple[str, ...] = ()
    unpadded: tuple[str, ...] = ()
    asserts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    leave_out: tuple[LeaveOut, ...] = ()
    replicates: Replication | None = None
    fpc: str | Number | dict[str, Number] | None = None

    def columns(self, mapped: Iterable[str]) -> list[str]:
        """The columns of the export that are read: those named here and those of its crosswalk."""
        found = [*self.respondent, self.weight, *self.strata, *self.psu]
        found += [self.fpc] if isinstance(self.fpc, str) else []
        found += [*(self.replicates.columns if self.replicates else ())]
        found += [*self.asserts, *self.labels, *mapped]
        found += [column for rule in self.leave_out for column in rule.where]
        return list(dict.fromkeys(column for column in found if column))

    def settled(self, targets: Mapping[str, "Variable"]) -> dict[str, str]:
        """Target to the level that is said of all respondents, so that no crosswalk has rows."""
        own = targets.get(WAVE)
        return {WAVE: self.wave} if own and self.wave in own.names() else {}


@dataclass(frozen=True)
class Level:
    """A level of a variable, and the number that stands for it in indices and models."""

    name: str
    label: str
    score: float


@dataclass(frozen=True)
class Variable:
    """A harmonised variable, target of every crosswalk.

    `levels`, in order, belong to all but the numeric, `range` (smallest and largest value) and
    `unit` to the numeric. `missing` are the kinds of missing that may occur. A `concept` is shared
    by the same question about several areas. What it `measures` is empty where it is attitudes.
    `randomised` says that respondents were drawn into its levels at random.
    """

    label: str
    type: Measure
    missing: tuple[str, ...]
    levels: tuple[Level, ...] = ()
    range: tuple[Number, ...] = ()
    unit: str = ""
    question: str = ""
    area: str = ""
    concept: str = ""
    measures: Literal["", "attitudes", "behaviour"] = ""
    randomised: bool = False

    def names(self) -> list[str]:
        """Names of the levels, in order."""
        return [level.name for level in self.levels]


@dataclass(frozen=True)
class Country:
    """A country, and the persons who live there where that is declared."""

    country: str
    label: str
    population: float | None = None


@dataclass(frozen=True)
class Area:
    """A policy area with the values of the covariates declared for it."""

    label: str
    covariates: dict[str, Number] = field(default_factory=dict)


@dataclass(frozen=True)
class Description:
    """What is told of a survey besides its data; `areas` and `concepts` are names to labels."""

    title: str
    citation: str
    simulated: bool
    areas: dict[str, str]
    sources: dict[str, Source]
    countries: tuple[Country, ...]
    concepts: dict[str, str]
    variables: dict[str, Variable]


@dataclass(frozen=True)
class Pseudonyms:
    """The key of pseudonyms: the file that holds it, or none where it is public (`open`)."""

    open: bool = False
    key_file: str = ""


@dataclass(frozen=True)
class Front:
    """What `study.yaml` says of the study as a whole; no `simulator` where none is declared."""

    title: str
    citation: str
    simulated: bool
    pseudonyms: Pseudonyms
    singletons: Singletons
    simulator: str = ""


#: The keys of `study.yaml` that say it.
FRONT = tuple(one.name for one in fields(Front))
