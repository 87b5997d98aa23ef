"""The tables of a study: the specification of each, and what models have to show in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from coproduction.results.estimators import ESTIMATORS
from coproduction.study.resolved.analysis import Pooled
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Number, Term

#: What stands below an estimate; empty for nothing.
Uncertainty = Literal["", "std_error", "interval"]
Below = Literal["std_error", "interval", "p_value"]
Statistic = Literal["mean", "sd", "n", "missing"]

#: Statistics of reliability: of an index, and of its items.
OF_INDEX = ("alpha", "alpha_pairwise", "alpha_weighted", "alpha_ordinal", "omega")
OF_ITEMS = ("item_rest", "alpha_if_dropped")
STEPS = ("read", "harmonised", "included", "weighted", "outcome", "complete")
#: Terms of models that no file of a study declares; `words` calls them by their names.
PARAMETERS = (
    "Intercept",
    "country",
    "cut",
    "log(alpha)",
    "variance_between",
    "variance_within",
)


@dataclass(frozen=True)
class CollapsedRow:
    """A row that counts several answers as one: `levels`, or the numbers of a closed `range`, of
    some `variables`. Its `name` is that in results."""

    name: str
    label: str
    variables: tuple[str, ...]
    levels: tuple[str, ...] = ()
    range: tuple[Number, ...] = ()


@dataclass(frozen=True)
class TableSpec:
    """A table, every default filled in.

    Attributes
    ----------
    name, kind, language
        Name as its files, a kind of `coproduction.tables.table_kinds`, and the language of all its
        texts.
    title
        Title in that language; empty for the standard one, see `coproduction.tables.table_kinds`.
    model
        The model of a table of one.
    models, marginal
        Model to the header of its column, of a table of several; those of them whose coefficients
        are average marginal effects too.
    comparison, steps
        The comparison of nested models that it is of, and the headers of its steps.
    references, raised
        Variable to the reference level of its term in the models; of a term of two levels to the
        column that holds it and the level that its estimate is of, against the other.
    group
        Variable by whose levels countries are parted.
    rows
        Rows in the order printed; empty for all.
    digits, uncertainty, stars
        Decimals; what stands below estimates; mark to the p value below which it stands, smallest
        first.
    notes, own
        Sentences added to the note; what the table calls a name.
    base, collapse, levels
        Of whom the shares of answers are, empty for the items of indices among who answered; rows
        that count several answers as one; whether the levels stand beside these.
    total, by_country, statistics
        How countries are pooled in a last column, empty for none; whether each has a column; what
        is told of each variable, empty for its mean or shares.
    rounded
        Whether shares are published in steps, and are printed with no more decimals than these.
    below, exponentiate, fit
        What stands below estimates in place of `uncertainty`; whether they are printed as ratios;
        rows of the foot in place of the usual ones.
    randomised
        Whether the groups of a table of balance were drawn at random.
    spanners
        Column, by the name of what it is of, to the heading over it and its neighbours.
    family, family_label
        Family of tests whose corrected p-values are printed, and what it is called.
    """

    name: str
    kind: str
    language: str
    title: str
    model: str = ""
    models: dict[str, str] = field(default_factory=dict)
    marginal: tuple[str, ...] = ()
    references: dict[str, str] = field(default_factory=dict)
    raised: dict[str, tuple[str, str]] = field(default_factory=dict)
    comparison: str = ""
    steps: tuple[str, ...] = ()
    group: str = ""
    rows: tuple[str, ...] = ()
    digits: int = 0
    uncertainty: Uncertainty = "std_error"
    stars: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    own: dict[str, str] = field(default_factory=dict)
    base: Literal["", "answered", "asked", "all"] = ""
    collapse: tuple[CollapsedRow, ...] = ()
    levels: bool = True
    total: Pooled = ""
    by_country: bool = True
    statistics: tuple[Statistic, ...] = ()
    rounded: bool = False
    below: tuple[Below, ...] = ()
    exponentiate: bool = False
    fit: tuple[str, ...] = ()
    randomised: bool = False
    spanners: dict[str, str] = field(default_factory=dict)
    family: str = ""
    family_label: str = ""

    @property
    def all_models(self) -> tuple[str, ...]:
        """The models whose results it shows."""
        return tuple(self.models) or ((self.model,) if self.model else ())

    @property
    def summarised(self) -> bool:
        """Whether a table of samples tells more than the standard one."""
        return self.kind == "sample" and bool(self.rows or self.total or self.statistics)


def _has(model: Model, *kinds: str) -> bool:
    return any(term.kind in kinds for fit in model.fits for term in fit.terms)


def _categories(model: Model) -> list[Term]:
    """The outcomes of categories without order."""
    return [fit.outcome for fit in model.fits if fit.outcome.kind == "category"]


def tested(model: Model) -> bool:
    """Whether a standard table tells the tests of a model."""
    of_levels = ESTIMATORS[model.estimator].outcome == "levels"
    several = model.stacked or _has(model, "interaction", "curve") or bool(_categories(model))
    return (several or of_levels) and not untested(model)


def untested(model: Model, joint: bool = True, assumed: bool = True) -> str:
    """Why a model has no tests; empty for one that has.

    Not `joint`: why its terms cannot be tested together at all, whichever it has. `assumed`: tests
    of what its estimator takes for granted count.
    """
    if model.plausible:
        return "joint tests are not combined over plausible values"
    if model.missing == "imputed":
        return "joint tests are not combined over imputations"
    if joint and assumed and assumptions(model):
        return ""
    if model.errors in ("cr2", "wild_bootstrap"):
        return f"errors {model.errors} have no joint tests"
    if model.effects == "average_marginal":
        return "average marginal effects have no joint tests"
    several = any(
        term.kind == "category" and len(term.levels) > 2 for fit in model.fits for term in fit.terms
    )
    several = several or any(len(o.levels) > 2 for o in _categories(model))
    if joint and not (model.stacked or several or _has(model, "interaction", "curve")):
        return "no term has several coefficients to test jointly"
    return ""


def assumptions(model: Model) -> bool:
    """Whether what the estimator of a model takes for granted is tested."""
    estimator = ESTIMATORS[model.estimator]
    return estimator.outcome == "levels" or estimator.likelihood == "counts"


def estimated(model: Model) -> str:
    """What the estimates of a model are; of plain least squares they are both."""
    linear = model.estimator == "wls" and not model.standardised
    both = linear and not _has(model, "interaction", "curve")
    return "both" if both and model.effects == "coefficients" else model.reported


def references(model: Model) -> dict[str, str]:
    """Reference level of every categorical term of a model."""
    return {
        term.name: term.levels[0]
        for fit in model.fits
        for term in fit.terms
        if term.kind == "category" and term.levels  # none where no country is known
    }


def raised(models: Sequence[Model]) -> dict[str, tuple[str, str]]:
    """Term of two levels to its column and the level that an estimate of it is of, where it is of
    no standard deviation in any of the models."""
    found: dict[str, tuple[str, str]] = {}
    for term in (term for model in models for fit in model.fits for term in fit.terms):
        if term.kind == "score" and len(term.levels) == 2 and term.scores[1] - term.scores[0] == 1:
            found.setdefault(term.name, (term.column, term.levels[1]))
    return {} if any(model.standardised for model in models) else found
