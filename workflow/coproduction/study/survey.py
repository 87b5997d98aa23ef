"""What a survey declares, as frozen types: sources, variables, countries, areas, indices, weights.

`plain` and `typed` of `coproduction.study.specification` go between them and JSON-like values.
"""

from dataclasses import dataclass, field
from typing import Literal

from coproduction.study.specification import ALL, Number, Replication, Singletons, Term

Platform = Literal["none", "qualtrics", "limesurvey", "surveymonkey", "redcap", "kobo"]
Measure = Literal["binary", "ordinal", "categorical", "numeric"]
Aggregate = Literal["mean", "sum"]


@dataclass(frozen=True)
class Fieldwork:
    """When (``2008-05`` or ``2008-05-31``) and how the interviews of a source were made."""

    start: str = ""
    end: str = ""
    mode: str = ""
    institute: str = ""


@dataclass(frozen=True)
class Source:
    """An export, as `sources` of `study.yaml` declares it; what is empty is not declared.

    Attributes
    ----------
    file, sha256, format, platform, language
        Path from the project's folder, checksum, format (always filled in), platform, language of
        the questionnaire.
    quote, name_row, header_rows, encoding, delimiter, decimal, sheet, catalog
        How the file is read; 0 `header_rows` are those the platform writes.
    respondents
        How many the file must hold, 0 where that is not declared.
    country
        Country of all respondents, else the crosswalk maps it.
    respondent, weight, strata, psu, replicates
        Columns of the design.
    questions, identifiers
        Column to the question it must ask; columns that may look as if they identified somebody.
    """

    file: str
    sha256: str
    format: str
    platform: Platform
    language: str
    quote: str
    name_row: int
    questions: dict[str, str]
    identifiers: tuple[str, ...]
    header_rows: int = 0
    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    sheet: str = ""
    catalog: str = ""
    respondents: int = 0
    country: str = ""
    fieldwork: Fieldwork = field(default_factory=Fieldwork)
    respondent: str = ""
    weight: str = ""
    strata: str = ""
    psu: str = ""
    replicates: Replication | None = None


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
    by the same question about several areas.
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
class ByLevel:
    """Scores of an item with levels: level to score, after reversing and stretching."""

    scores: dict[str, float]


@dataclass(frozen=True)
class Linear:
    """Score of a numeric item: `intercept` + `slope` × value, after reversing and stretching."""

    slope: float
    intercept: float


Scoring = ByLevel | Linear


@dataclass(frozen=True)
class Index:
    """An index, or a subindex, in one area (``all`` where it is of none).

    `column` holds it in the analysis data; it needs `minimum_answered` of its `items`. A missing
    answer counts as the score 0 where `missing_as_zero`. `describe` says whether tables and
    figures of indices show it.
    """

    index: str
    area: str
    column: str
    describe: bool
    minimum_answered: int
    missing_as_zero: bool
    aggregate: Aggregate
    items: dict[str, Scoring]


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
class Trim:
    """Weights are cut at `limit` times the country's median or mean weight."""

    limit: float
    of: Literal["median", "mean"]


@dataclass(frozen=True)
class Rake:
    """Weights are raked to `margins`: country to variable to level to share, adding up to 1."""

    variables: tuple[str, ...]
    tolerance: float
    iterations: int
    margins: dict[str, dict[str, dict[str, float]]]


@dataclass(frozen=True)
class Weighting:
    """How the delivered weights are adjusted: trimmed, then raked; empty if not at all."""

    trim: Trim | None = None
    rake: Rake | None = None


@dataclass(frozen=True)
class Breakdown:
    """A variable with its levels in order: an item of an area, or what parts respondents."""

    variable: str
    levels: tuple[str, ...]
    area: str = ALL


@dataclass(frozen=True)
class Descriptives:
    """What `coproduction.inference.description` tells of the respondents of every country.

    Attributes
    ----------
    countries
        Codes in order of presentation.
    indices, parts
        The indices, and the variables by whose levels their means are told.
    items
        Items whose answers are told.
    variables
        Who the respondents are.
    replication, singletons
        Source to its replicate weights, and the policy for strata of one PSU.
    """

    countries: tuple[str, ...]
    indices: tuple[Index, ...]
    parts: tuple[Breakdown, ...]
    items: tuple[Breakdown, ...]
    variables: tuple[Term, ...]
    replication: dict[str, Replication]
    singletons: Singletons
