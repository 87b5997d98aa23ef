"""Smallest effects of interest in another unit than the estimates, and those that no estimate can
reach, as the outcome has a smaller range."""

from collections.abc import Iterator, Mapping
from math import inf, isfinite, prod

from coproduction.results.estimators import ESTIMATORS
from coproduction.study.modelling.names import Names, reach
from coproduction.study.resolved.claims import Claim, Comparison, Measure, Unit
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.written.wrong import Wrong


def unreachable(claim: Claim, names: Names, models: Mapping[str, Model]) -> Iterator[Wrong]:
    """The fault of a claim whose smallest effect, in points, is not below all that its estimates
    can be: the range of the outcome; of a coefficient, that over a correlate of a shorter step.
    """
    if claim.unit != "points" or not claim.comparisons:
        return
    widest = max(_widest(claim, one, names, models) for one in claim.comparisons)
    if isfinite(widest) and claim.smallest >= widest:
        problem = f"no estimate goes beyond {claim.smallest:g} points, as it ends at {widest:g}"
        told = f"an effect below {widest:g}, in the unit of the outcome"
        yield Wrong("smallest", problem, told, f"smallest: {{points: {widest / 20:g}}}")


def unit_faults(at: str, model: Model, unit: Unit) -> Iterator[Wrong]:
    """Estimates whose unit is not that of the smallest effect."""
    scale = ESTIMATORS[model.estimator].scale
    if model.effects == "coefficients" and scale != "outcome":
        problem = f"{model.name}: its coefficients are not in the unit of the outcome"
        mend = "effects: average_marginal  (in models.yaml)"
        yield Wrong(at, problem, "a model of average marginal effects, or wls", mend)
    elif model.standardised and model.estimator == "wls" and unit == "points":
        problem = f"{model.name} is standardised: its estimates are in standard deviations"
        yield Wrong(
            at, problem, "deviations, or a model that is not", "smallest: {deviations: 0.05}"
        )


def _widest(claim: Claim, one: Comparison, names: Names, models: Mapping[str, Model]) -> float:
    """The largest size of an estimate; infinite where it is not known."""
    if one.parts:
        ends = [end for part in one.parts for end in _ends(claim.measures[part.measure], names)]
        return max(ends) - min(ends)
    if one.of:
        return inf  # a slope over a covariate of any range
    model = models[one.model]
    areas = (one.left, one.right) if one.left else (one.area,)
    fits = [fit for fit in model.fits if fit.area in areas]
    return max((_of_coefficient(one.term, model, fit, names) for fit in fits), default=inf)


def _ends(measure: Measure, names: Names) -> list[float]:
    if measure.column in names.index_columns:
        return names.bounds(measure.column)
    return reach(names.variables[measure.column], measure.scored)


def _of_coefficient(term: str, model: Model, fit: Fit, names: Names) -> float:
    """The range of the outcome for a step of one; over steps of correlates of a shorter range."""
    wide = 1.0
    if ESTIMATORS[model.estimator].outcome == "number":
        wide = _width(fit.outcome.column, names) or inf
    columns = {one.name: one.column for one in fit.terms}
    numbers = [part for part in term.split(":") if "=" not in part]
    steps = [_width(columns.get(part, ""), names) for part in numbers]
    return wide / prod(min(1.0, step) for step in steps) if all(steps) else inf


def _width(column: str, names: Names) -> float:
    """The range of a column; nothing where it is not known."""
    if column not in names.index_columns and column not in names.variables:
        return 0.0
    low, high = names.bounds(column)
    return high - low
