"""Don't know and refused as answers to the terms of a model: levels of a category, and indicators
beside numbers and scores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import pandas as pd

from coproduction.inference.coded import Column, equal, level
from coproduction.inference.estimators.identification import RANK_TOLERANCE
from coproduction.inference.models import design_matrix
from coproduction.inference.models.design_matrix import SUFFIX, Matrix
from coproduction.inference.models.remarks import Remark
from coproduction.inference.models.sample import values_of
from coproduction.study.resolved.model_types import KEPT, Model
from coproduction.study.resolved.specification import Term

#: Level of an indicator for who answered.
ANSWERED = "answered"
_FILLED = "__filled"
#: Of each term, which of `KEPT` somebody of a model's countries said to it, and the weighted mean
#: of its numbers.
Said = dict[Term, tuple[tuple[str, ...], float]]


def kept(
    model: Model, analysis: pd.DataFrame, known: Said | None = None
) -> tuple[Model, pd.DataFrame]:
    """Return a model with ``missing`` of ``category``, and its data, with such terms.

    A category has a level more for each of `KEPT` that somebody of the model's countries said,
    which `build` makes a term of their own. A number or score has its weighted mean where one of
    them is said, and a category of its own beside it, whose name ends in `SUFFIX`, that says which
    (Jones 1996 on the bias of this). The other kinds stay missing, and so do outcomes. `known` is
    what all said, where `analysis` has some of them only.
    """
    known = said([model], [analysis])[0] if known is None else known
    found = analysis.copy(deep=False)
    fits = []
    for fit in model.fits:
        terms: list[Term] = []
        for term in fit.terms:
            met, mean = known.get(term, ((), np.nan))
            terms += _with(term, met, mean, analysis, found) if met else [term]
        fits.append(replace(fit, terms=tuple(terms)))
    return replace(model, fits=tuple(fits)), found


def said(models: Sequence[Model], parts: Iterable[pd.DataFrame]) -> list[Said]:
    """Return what was said to the terms of each model by all respondents, some after others."""
    kinds: list[dict[Term, set[str]]] = []
    for model in models:
        terms = (term for fit in model.fits for term in fit.terms if term.column in model.kept)
        kinds.append({term: set() for term in terms})
    # of each term the sum of weighted numbers, and of their weights
    sums = [{term: np.zeros(2) for term in own} for own in kinds]
    for part in parts:
        for model, own, of in zip(models, kinds, sums, strict=True):
            members = part["country"].isin(list(model.countries)).to_numpy()
            weights = part["weight"].to_numpy(dtype=float) * members
            for term, met in own.items():
                met |= set(part.loc[members, f"{term.column}{SUFFIX}"].dropna())
                if term.kind != "category":
                    values = values_of(term, part)
                    some = ~np.isnan(values) & (weights > 0)
                    of[term] += (values[some] * weights[some]).sum(), weights[some].sum()
    return [
        {term: (tuple(k for k in KEPT if k in met), _mean(*of[term])) for term, met in own.items()}
        for own, of in zip(kinds, sums, strict=True)
    ]


def _mean(weighted: float, weights: float) -> float:
    return float(weighted / weights) if weights else np.nan


def _with(
    term: Term, met: Sequence[str], mean: float, analysis: pd.DataFrame, found: pd.DataFrame
) -> list[Term]:
    """The terms that stand for one, whose columns are put into `found`."""
    kinds = _places(analysis[f"{term.column}{SUFFIX}"], met)
    if term.kind == "category":
        levels = (*term.levels, *met)
        name = f"{term.column}{_FILLED}"
        codes = _places(analysis[term.column], levels)
        codes[kinds >= 0] = kinds[kinds >= 0] + codes.dtype.type(len(term.levels))
        found[name] = pd.Categorical.from_codes(codes, pd.Index(levels))
        return [replace(term, column=name, levels=levels, kinds=tuple(met))]
    values = values_of(term, analysis)
    number, indicator = f"{term.column}{_FILLED}", f"{term.column}{_FILLED}{SUFFIX}"
    found[number] = np.where(kinds >= 0, mean, values)
    levels = (ANSWERED, *met)
    found[indicator] = pd.Categorical.from_codes(kinds + kinds.dtype.type(1), pd.Index(levels))
    return [
        replace(term, column=number, kind="number", levels=(), scores=()),
        Term(f"{term.name}{SUFFIX}", "category", indicator, levels),
    ]


def _places(column: pd.Series, levels: Sequence[str]) -> np.ndarray:
    """(n,) places of answers in some levels, −1 of others, as small as they and one more are."""
    own = cast(pd.Categorical, column.astype("category").array)
    places = np.append(pd.Index(levels).get_indexer(own.categories), -1)
    return places.astype(np.min_scalar_type(-len(levels) - 2))[own.codes]


def build(
    terms: Sequence[Term], values: Mapping[str, Column], weights: np.ndarray, standardised: bool
) -> Matrix:
    """Return the matrix of `design_matrix.build`, what was not answered in blocks of its own.

    Left out are such columns that others tell, as where all who refused one term refused another:
    a remark says so.
    """
    built = design_matrix.build(terms, values, weights, standardised)
    kinds = [n for t in terms if _FILLED in t.column for n in design_matrix.levels(t)]
    kinds = [name for name in kinds if name.partition("=")[0].endswith(SUFFIX)]
    own = [j for j, name in enumerate(built.names) if name in kinds]
    if not own:
        return built
    # beside all others first, so that what is left out is one of these
    stay = [j for j in range(len(built.names)) if j not in own]
    basis = np.linalg.qr(np.asarray(built.values[:, stay]))[0]
    gone = []
    for j in own:
        column = built.values[:, j]
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)
        length = float(np.linalg.norm(rest))
        if length <= RANK_TOLERANCE * np.linalg.norm(column):
            gone.append(j)
        else:
            basis = np.column_stack([basis, rest / length])
    left = [j for j in range(len(built.names)) if j not in gone]
    names = [built.names[j] for j in gone]
    place = {j: k for k, j in enumerate(left)}
    return replace(
        built,
        values=built.values[:, left],
        names=[built.names[j] for j in left],
        blocks=_blocks(built, place, kinds),
        absent=[*built.absent, *names],
        remarks=[r for r in built.remarks if r.term not in names]
        + [Remark("told_by_others", name) for name in names],
    )


def _blocks(built: Matrix, place: Mapping[int, int], kinds: Sequence[str]) -> dict[str, list[int]]:
    """The columns of each term, of old places to new; of a category those of `kinds` apart."""
    found: dict[str, list[int]] = {}
    for term, block in built.blocks.items():
        found[term] = []
        for j in block:
            name = built.names[j]
            own = name.partition("=")[0] if name in kinds else term
            if j in place:
                found.setdefault(own, []).append(place[j])
    return found


def stand_in(term: Term, at: float, values: Mapping[str, Column]) -> dict[str, float]:
    """Return the number beside an indicator, by name, at the mean where the level `at` was said.

    Empty for other terms, and for who answered: there the number is the respondent's own. `values`
    are the (n,) values of all terms, and somebody said the level.
    """
    if not term.column.endswith(f"{_FILLED}{SUFFIX}") or not at:
        return {}
    number = term.name.removesuffix(SUFFIX)
    return {number: float(np.asarray(values[number])[equal(values[term.name], at)][0])}


def unanswered(
    terms: Sequence[Term], values: Mapping[str, Column], country: np.ndarray, names: pd.Index
) -> list[Remark]:
    """Return which terms nobody of a country answered, of several countries of a fit.

    `values` are (n,) positions in the levels of a term, `country` in the `names` of countries.
    """
    found = []
    met = np.unique(country)
    for term in terms if len(met) > 1 else []:
        if _FILLED not in term.column or term.kind != "category":
            continue
        said = np.array([own not in KEPT for own in term.levels])
        answered = said.take(level(values[term.name], len(said)))
        name = term.name.removesuffix(SUFFIX)
        found += [
            Remark("unanswered_in_country", name, country=str(names[code]))
            for code in met
            if not answered[country == code].any()
        ]
    return found


def columns(model: Model) -> list[str]:
    """The columns of the analysis data that tell kinds of missing of a model's terms."""
    return [f"{column}{SUFFIX}" for column in model.kept]
