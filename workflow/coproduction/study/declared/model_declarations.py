"""What `models.yaml` declares, as it stands in the file, as frozen types.

Names are as written: of sets, concepts, and of models that another starts from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from coproduction.study.resolved.model_types import Effects, Errors, Missing, Weights
from coproduction.study.resolved.specification import CONVERTER, Number, Singletons, typed

#: Names, or ``each`` for all there are.
Names = Literal["each"] | tuple[str, ...]


@dataclass(frozen=True)
class Trend:
    """The covariate of areas that a stacked model's trend goes by."""

    covariate: str


@dataclass(frozen=True)
class Curve:
    """The shape in which a numeric term enters, and the columns of a spline."""

    kind: Literal["quadratic", "natural_spline"]
    df: int


@dataclass(frozen=True)
class Effect:
    """Average marginal effects `of` a term, `at` one term's values, `by` the levels of another."""

    of: str
    differences: bool
    levels: Literal["reference", "pairwise"]
    at: dict[str, tuple[int | float | str, ...]] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True)
class ModelDeclaration:
    """A model, whole, whatever it takes from the model that it `starts` from.

    `singletons` are empty where it leaves them to the study; `bounds`, `base` and `trend` are where
    it has none.
    """

    label: str
    outcome: str
    terms: tuple[str, ...]
    areas: Names
    countries: Literal["pooled", "each"]
    leave_out: tuple[str, ...]
    estimator: str
    weights: Weights
    standardised: bool
    confidence: float
    errors: Errors
    missing: Missing
    cluster: Literal["country", "psu"]
    replicates: int
    seed: int
    effects: Effects
    by_category: bool
    stacked: bool
    unanswered: tuple[str, ...]
    finite_population: bool
    importance: bool
    interactions: tuple[tuple[str, ...], ...]
    curves: dict[str, Curve]
    profiles: tuple[str, ...]
    marginal_effects: dict[str, Effect]
    table: bool
    starts: str = ""
    base: str = ""
    bounds: tuple[Number, ...] = ()
    singletons: Literal["", Singletons] = ""
    trend: Trend | None = None

    @property
    def by_country(self) -> bool:
        """Whether every country is fitted by itself."""
        return self.countries == "each"


@dataclass(frozen=True)
class StepDeclaration:
    """What enters with a step of a comparison, and its header."""

    label: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class ComparisonDeclaration:
    """The steps in which the terms of a model enter."""

    label: str
    model: str
    steps: tuple[StepDeclaration, ...]


@dataclass(frozen=True)
class FamilyDeclaration:
    """Tests whose p-values are corrected together; where a key is empty, it leaves none out."""

    label: str
    correction: Literal["holm", "benjamini_hochberg"]
    models: tuple[str, ...]
    of: Literal["estimates", "tests"]
    terms: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()


@dataclass(frozen=True)
class SensitivityDeclaration:
    """What it is that may change the estimates of some terms of a model."""

    terms: tuple[str, ...]
    benchmarks: tuple[str, ...]
    multiples: tuple[Number, ...]
    leave_out: tuple[Literal["country", "item", "stratum"], ...]
    weights: bool
    psus: bool


@dataclass(frozen=True)
class SummaryDeclaration:
    """How the coefficients of a model of countries each are summarised; no `terms` are all."""

    test: Literal["normal", "knapp_hartung"]
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class BetweenDeclaration:
    """What countries' means of an outcome are held against; the model that adjusts them."""

    covariates: tuple[str, ...]
    correlations: tuple[Literal["spearman", "pearson"], ...]
    permutations: int
    seed: int
    adjusted: str = ""


@dataclass(frozen=True)
class InequalityDeclaration:
    """How unequally people take part: over which rankings, and between which groups.

    Levels of categorical rankings are `ordered` from the lowest to the highest.
    """

    corrections: tuple[Literal["erreygers", "wagstaff"], ...]
    alpha: Number
    rankings: tuple[str, ...] = ()
    ordered: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    smallest: Number | None = None


@dataclass(frozen=True)
class ModelsFile:
    """`models.yaml` with its defaults, its texts in one language.

    `sets` are sets of terms, `steps` what figures show the estimates of a term for.
    """

    models: dict[str, ModelDeclaration]
    sets: dict[str, tuple[str, ...]]
    steps: dict[str, Number | str]
    comparisons: dict[str, ComparisonDeclaration]
    families: dict[str, FamilyDeclaration]
    sensitivity: dict[str, SensitivityDeclaration]
    summaries: dict[str, SummaryDeclaration]
    between: dict[str, BetweenDeclaration]
    inequality: dict[str, InequalityDeclaration]


def read(file: Mapping[str, Any]) -> ModelsFile:
    """`models.yaml` as types, of the values of a file without fault."""
    models = {
        name: {"starts" if key == "from" else key: value for key, value in model.items()}
        for name, model in file["models"].items()
    }
    return typed(ModelsFile, {**file, "models": models})


def _names(value: Any, _: Any) -> Names:
    return "each" if value == "each" else tuple(value)


CONVERTER.register_structure_hook(Names, _names)
