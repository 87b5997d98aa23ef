"""Which columns of the analysis data a model needs, and their reading when a fit needs them."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import GROUP, Microdata
from coproduction.inference.models import kept_missing, sample, unanswered
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.replication import COLUMN

#: Numbers of no more values than these are held as codes.
FEW = np.iinfo(np.int16).max - 1


def columns(analysis: Microdata, names: list[str]) -> pd.DataFrame:
    """Return the respondents, with columns of these names at least."""
    return analysis if isinstance(analysis, pd.DataFrame) else analysis[names]


def needed(model: Model) -> list[str]:
    """Return the columns of the analysis data that a model needs."""
    found = [*sample.of_design(model), *of_others(model), *_of_terms(model.fits)]
    found += [column for own in model.plausible.values() for column in own]
    return list(dict.fromkeys([*found, *kept_missing.columns(model)]))


def _of_terms(fits: Iterable[Fit]) -> list[str]:
    """Return the columns that outcomes and terms are read from."""
    terms = [term for fit in fits for term in (fit.outcome, *fit.terms)]
    return [column for term in terms for column in unanswered.columns(term)]


def of_others(model: Model) -> list[str]:
    """Return the columns that are asked of a fit beside its terms and the design."""
    most = max((len(own.columns) for own in model.replication.values()), default=0)
    weights = ["weight", *(COLUMN.format(k) for k in range(1, most + 1))] if most else []
    return ["source", "country", *weights]


def respondents(model: Model, analysis: Microdata) -> Callable[[tuple[Fit, ...]], pd.DataFrame]:
    """Return what gives the respondents with the columns of some fits.

    Columns that are read are `narrow`, one after the other, and are kept for fits of other
    countries.
    """
    if isinstance(analysis, pd.DataFrame):
        whole = unanswered.made([model], analysis)
        return lambda fits: whole
    others = of_others(model)
    known: dict[str, pd.Series] = {}

    def read(fits: tuple[Fit, ...]) -> pd.DataFrame:
        wanted = dict.fromkeys([*others, *_of_terms(fits)])
        found = {}
        for name in wanted:
            found[name] = known[name] if name in known else narrow(analysis[name])
        known.clear()
        # The next country is of the same answers; what areas share takes less time than memory.
        known.update(found if model.by_country else {})
        return unanswered.made([replace(model, fits=fits)], pd.DataFrame(found, copy=False))

    return read


def with_kinds(model: Model, analysis: Microdata) -> pd.DataFrame:
    """Return the respondents with the columns of all fits, and kinds of missing beside them."""
    if isinstance(analysis, pd.DataFrame):
        return analysis
    names = [*_of_terms(model.fits), *kept_missing.columns(model)]
    found = {name: analysis[name] for name in dict.fromkeys(["weight", *of_others(model)])}
    for name in names:
        found[name] = found[name] if name in found else narrow(analysis[name])
    return pd.DataFrame(found, copy=False)


def narrow(column: pd.Series) -> pd.Series:
    """Return numbers of few values as categories, which a byte or two of each respondent hold."""
    if column.dtype.kind != "f":
        return column
    x = column.to_numpy()
    parts = [slice(start, start + GROUP) for start in range(0, len(x), GROUP)]
    values = np.empty(0)
    for rows in parts:
        met = pd.unique(x[rows])
        values = np.union1d(values, met[~np.isnan(met)])
        if len(values) > FEW:
            return column
    codes, index = np.empty(len(x), dtype=np.int16), pd.Index(values)
    for rows in parts:
        codes[rows] = index.get_indexer(x[rows])
    return pd.Series(pd.Categorical.from_codes(codes, categories=index, validate=False))
