"""Units: what the estimates of a claim are in, and what they are per."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from coproduction.results.estimators import ESTIMATORS
from coproduction.study.modelling import steps_of_terms
from coproduction.study.modelling.names import Names, reach
from coproduction.study.resolved.claims import Claim, Comparison, Measure
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.steps import Step

if TYPE_CHECKING:
    from coproduction.study.study import Study


@dataclass(frozen=True)
class Unit:
    """What an estimate is in.

    Attributes
    ----------
    scale
        ``points`` of an outcome from the smallest to the largest of `ends`, or in its own `name`;
        ``probability`` of a level; standard ``deviations`` of the outcome; ``concentration``; the
        ``slope`` of an outcome over a covariate of countries.
    ends, name
        See there.
    steps
        Variable to the step that the estimate is per; none of means.
    levels
        Variable to a level and that it is held against, of estimates of levels.
    """

    scale: Literal["points", "probability", "deviations", "concentration", "slope"]
    ends: tuple[float, ...] = ()
    name: str = ""
    steps: dict[str, Step] = field(default_factory=dict)
    levels: dict[str, tuple[str, str]] = field(default_factory=dict)


def of_claims(study: "Study") -> dict[str, tuple[Unit, ...]]:
    """Claim to the units of its estimates, each once."""
    if study.claims is None:
        return {}
    scores = {name: score.columns for name, score in study.plausible.items()}
    names = Names(study.variables, study.indices, study.codes(), scores)
    found: dict[str, tuple[Unit, ...]] = {}
    for claim in study.claims.claims:
        units: list[Unit] = []
        for one in claim.comparisons:
            unit = _of(claim, one, study.models, names)
            units += [] if unit in units else [unit]
        found[claim.name] = tuple(units)
    return found


def _of(claim: Claim, one: Comparison, models: Mapping[str, Model], names: Names) -> Unit:
    if one.parts:
        return _points(claim.measures[one.parts[0].measure], names)
    if one.of:
        return Unit("concentration" if claim.test == "inequality" else "slope")
    model = models[one.model]
    areas = [one.left, one.right] if one.left else [one.area]
    fits = [fit for fit in model.fits if fit.area in areas]
    return _of_coefficient(one.term, model, fits, names)


def _points(measure: Measure, names: Names) -> Unit:
    if measure.column in names.index_columns:
        return Unit("points", tuple(map(float, names.bounds(measure.column))))
    variable = names.variables[measure.column]
    ends = tuple(map(float, reach(variable, measure.scored)))
    return Unit("points", () if variable.unit else ends, variable.unit)


def _of_coefficient(term: str, model: Model, fits: Sequence[Fit], names: Names) -> Unit:
    """The unit of a coefficient, or average effect, which claims have in that of the outcome."""
    steps, levels = {}, {}
    by_area = steps_of_terms.of_model(model, {}, names)
    terms = {one.name: one for one in fits[0].terms}
    for part in term.split(":"):
        name, _, level = part.partition("=")
        if level and name in terms:
            levels[name] = (level, terms[name].levels[0])
        elif name in by_area:
            steps[name] = by_area[name][fits[0].area]
    if model.standardised and model.estimator == "wls":
        return Unit("deviations", steps=steps, levels=levels)
    if ESTIMATORS[model.estimator].outcome != "number":
        return Unit("probability", steps=steps, levels=levels)
    column = fits[0].outcome.column
    name = names.variables[column].unit if column in names.variables else ""
    known = column in names.index_columns or column in names.variables
    ends = () if name or not known else tuple(map(float, names.bounds(column)))
    return Unit("points", ends, name, steps, levels)
