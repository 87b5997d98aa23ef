"""What is computed of a survey, as frozen types: indices, descriptives, adjusted weights.

`plain` and `typed` of `study.resolved.specification` go between them and JSON-like values.
What a survey declares of its data stands in `survey`: an edit there computes nothing again here.
"""

from dataclasses import dataclass, field
from typing import Literal

from coproduction.study.resolved.specification import ALL, Number, Replication, Singletons, Term

#: Of whom shares are: those who answered, those who were asked, or all respondents.
Base = Literal["answered", "asked", "all"]
#: What weights of countries pooled add up to; none pools nothing.
Pooled = Literal["", "design", "equal_country", "population"]

Aggregate = Literal["mean", "sum"]


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
class Trim:
    """Weights are cut at `limit` times the country's median or mean weight."""

    limit: float
    of: Literal["median", "mean"]


@dataclass(frozen=True)
class Rake:
    """Weights are raked to `margins`: country to variable to level to share, adding up to 1.

    Standard errors take them as `known`, or are those of ``residuals`` from the margins.
    """

    variables: tuple[str, ...]
    tolerance: float
    iterations: int
    margins: dict[str, dict[str, dict[str, float]]]
    variance: Literal["known", "residuals"] = "known"


@dataclass(frozen=True)
class Weighting:
    """How the delivered weights are adjusted: trimmed, then raked; empty if not at all."""

    trim: Trim | None = None
    rake: Rake | None = None

    @property
    def raking(self) -> tuple[str, int]:
        """How errors take raked weights, and how many margins there are; nothing without any."""
        return (self.rake.variance, len(self.rake.variables)) if self.rake else ("", 0)


@dataclass(frozen=True)
class Breakdown:
    """A variable with its levels in order: an item of an area, or what parts respondents."""

    variable: str
    levels: tuple[str, ...]
    area: str = ALL


@dataclass(frozen=True)
class Collapsed:
    """Answers counted as one: the levels of a variable, or the numbers of a closed interval."""

    name: str
    levels: tuple[str, ...] = ()
    range: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Distribution:
    """How the answers to one variable are told.

    Attributes
    ----------
    variable, area, base
        A variable, the area it is about, and of whom its shares are.
    levels
        Its levels in order; the points of a number as text, or none where it has too many.
    numeric
        Whether it is a number.
    collapsed
        Answers that are told together too.
    group, parts
        The variable by whose levels respondents are parted, and these; empty if by none.
    totals
        How countries are pooled, each a total; empty for no total.
    """

    variable: str
    base: Base
    levels: tuple[str, ...]
    area: str = ALL
    numeric: bool = False
    collapsed: tuple[Collapsed, ...] = ()
    group: str = ""
    parts: tuple[str, ...] = ()
    totals: tuple[Pooled, ...] = ()


@dataclass(frozen=True)
class Summary:
    """Variables that are told by n, missing, mean and deviation or shares, by country and pooled
    as `totals` say."""

    variables: tuple[Term, ...]
    totals: tuple[Pooled, ...] = ()


@dataclass(frozen=True)
class Balance:
    """Variables that the table of a name holds against each other between groups of respondents,
    which are the `levels` of `group` in order. Errors are found as those of `Descriptives`."""

    table: str
    group: str
    levels: tuple[str, ...]
    variables: tuple[Term, ...]
    replication: dict[str, Replication]
    singletons: Singletons


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
    plausible
        Those of `variables` that are plausible values, to the columns of these.
    distributions, summaries
        What declared tables tell of more variables.
    populations
        Country to who lives there, where countries are pooled by it.
    """

    countries: tuple[str, ...]
    indices: tuple[Index, ...]
    parts: tuple[Breakdown, ...]
    items: tuple[Breakdown, ...]
    variables: tuple[Term, ...]
    replication: dict[str, Replication]
    singletons: Singletons
    plausible: dict[str, tuple[str, ...]] = field(default_factory=dict)
    distributions: tuple[Distribution, ...] = ()
    summaries: tuple[Summary, ...] = ()
    populations: dict[str, float] = field(default_factory=dict)
