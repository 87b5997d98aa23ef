"""Which columns of the analysis data a model needs, and their reading when a fit needs them."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pandas as pd

from coproduction.inference import calibration, finite_population
from coproduction.inference.models import kept_missing, unanswered
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.replication import COLUMN

#: From names of columns to one row a respondent.
Read = Callable[[list[str]], pd.DataFrame]


def columns(analysis: pd.DataFrame | Read, names: list[str]) -> pd.DataFrame:
    """Return the respondents, with columns of these names at least."""
    return analysis if isinstance(analysis, pd.DataFrame) else analysis(names)


def needed(model: Model) -> list[str]:
    """Return the columns of the analysis data that a model needs."""
    found = [*of_design(model), *of_others(model), *_of_terms(model.fits)]
    found += [column for own in model.plausible.values() for column in own]
    return list(dict.fromkeys([*found, *kept_missing.columns(model)]))


def of_design(model: Model) -> list[str]:
    """Return the columns that the design is read from."""
    found = ["source", "country", "weight", "stratum", "psu"]
    found += [finite_population.COLUMN] if model.finite else []
    if model.margins:
        margins_of = (calibration.MARGIN.format(k) for k in range(1, model.margins + 1))
        found += [calibration.BEFORE, *margins_of]
    return found


def _of_terms(fits: Iterable[Fit]) -> list[str]:
    """Return the columns that outcomes and terms are read from."""
    terms = [term for fit in fits for term in (fit.outcome, *fit.terms)]
    return [column for term in terms for column in unanswered.columns(term)]


def of_others(model: Model) -> list[str]:
    """Return the columns that are asked of a fit beside its terms and the design."""
    most = max((len(own.columns) for own in model.replication.values()), default=0)
    weights = ["weight", *(COLUMN.format(k) for k in range(1, most + 1))] if most else []
    return ["source", "country", *weights]


def respondents(
    model: Model, analysis: pd.DataFrame | Read
) -> Callable[[tuple[Fit, ...]], pd.DataFrame]:
    """Return what gives the respondents with the columns of some fits."""
    if isinstance(analysis, pd.DataFrame):
        whole = unanswered.made([model], analysis)
        return lambda fits: whole
    last: dict[tuple[str, ...], pd.DataFrame] = {}

    def read(fits: tuple[Fit, ...]) -> pd.DataFrame:
        areas = tuple(fit.area for fit in fits)
        if areas in last:
            return last[areas]
        last.clear()
        columns = dict.fromkeys([*of_others(model), *_of_terms(fits)])
        found = unanswered.made([replace(model, fits=fits)], analysis([*columns]))
        if model.by_country:
            last[areas] = found
        return found

    return read
