"""Who takes part in a fit, with their answers and weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import Microdata
from coproduction.inference import calibration, coded, finite_population
from coproduction.inference.coded import (
    Coded,
    Column,
    concatenated,
    counts,
    held,
    infinite,
    missing,
    positions,
)
from coproduction.inference.design import Design
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models.remarks import Remark
from coproduction.inference.scaling import equal, scaled
from coproduction.inference.singly import Picked
from coproduction.inference.weight_scales import APART, apart, apart_within
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.specification import ALL, Term


@dataclass(frozen=True)
class Sample:
    """Who takes part in a fit and what they answered, listwise; areas under each other.

    Attributes
    ----------
    rows
        (N,) bool over the whole design, (N · areas,) of a stacked fit: the n that take part.
    area
        (n,) position of the area.
    n_dropped
        Respondents with a weight who did not answer all.
    outcome
        (n,) floats.
    values
        Term to its (n,) answers; of a category positions in its levels.
    weights
        (n,) floats.
    country
        (n,) position of the country in the study's.
    """

    rows: np.ndarray
    area: np.ndarray
    n_dropped: int
    outcome: np.ndarray
    values: dict[str, Column]
    weights: np.ndarray
    country: np.ndarray

    @classmethod
    def stacked(cls, samples: list["Sample"]) -> "Sample":
        """Return the samples of the areas under each other."""
        if len(samples) == 1:
            return samples[0]
        return cls(
            np.concatenate([s.rows for s in samples]),
            np.repeat(np.arange(len(samples)), [len(s.outcome) for s in samples]),
            sum(s.n_dropped for s in samples),
            np.concatenate([s.outcome for s in samples]),
            {t: concatenated([s.values[t] for s in samples]) for t in samples[0].values},
            np.concatenate([s.weights for s in samples]),
            np.concatenate([s.country for s in samples]),
        )


def of_design(model: Model) -> list[str]:
    """Return the columns that the design is read from."""
    found = ["source", "country", "weight", "stratum", "psu"]
    found += [finite_population.COLUMN] if model.finite else []
    if model.margins:
        margins_of = (calibration.MARGIN.format(k) for k in range(1, model.margins + 1))
        found += [calibration.BEFORE, *margins_of]
    return found


def design_of(model: Model, analysis: Microdata) -> Design:
    """Return the design of the respondents as a model's errors know it.

    Without finite populations or raking where they do not.
    """
    return Design.of(Picked(analysis, of_design(model)), model.singletons)


def taken(
    model: Model, fit: Fit, design: Design, members: np.ndarray, analysis: pd.DataFrame
) -> Sample:
    """Return the respondents of a fit, listwise, with their answers and weights.

    `members` are (N,) bool: who is of the countries of the fit. Raises `Unestimable` where nobody
    takes part, for an answer without a score, and for a population that is not given.
    """
    domain = members & (design.weights > 0)
    # Of a country no other's answers are looked at.
    own = slice(None) if domain.all() else np.flatnonzero(domain)
    outcome = answers_of(fit.outcome, analysis, own)
    values = {term.name: answers_of(term, analysis, own) for term in fit.terms if term.column}
    country = cast(pd.Categorical, analysis["country"].array)
    answered = ~missing(outcome)
    for answers in values.values():
        answered &= ~missing(answers)
    rows = domain.copy()
    rows[own] = answered
    if members.any() and not domain.any():
        raise Unestimable(
            f"no respondents: all {int(members.sum())} have a weight of 0",
            mend="weights: none, or weights above 0",
        )
    _refuse_infinite({fit.outcome.name: outcome, **values}, answered)
    if not rows.any():
        silent = _unanswered({fit.outcome.name: outcome, **values})
        why = f"nobody answered {', '.join(silent)}" if silent else "nobody answered all terms"
        raise Unestimable(
            f"no respondents: of {int(domain.sum())} with a weight, {why}",
            mend=_without(model, country[members], fit, silent) if silent else "",
        )
    # Where all take part, columns are not copied; else what nobody is left out of goes at once.
    inside = slice(None) if rows.all() else rows
    weights = weighed(model, design.weights[inside], country[inside])
    there = slice(None) if answered.all() else answered
    for name in values:
        values[name] = values[name][there]
    n = int(rows.sum())
    return Sample(
        rows=rows,
        area=np.broadcast_to(np.int8(0), n),
        n_dropped=int(domain.sum()) - n,
        outcome=np.asarray(outcome[there], dtype=float),
        values=values,
        weights=weights,
        country=country.codes[inside],
    )


def absent(sample: Sample, countries: pd.Index) -> list[str]:
    """Return those of the study's countries of which nobody takes part in a fit."""
    met = set(np.flatnonzero(counts(sample.country, len(countries))))
    return [name for code, name in enumerate(countries) if code not in met]


def silent(fits: Sequence[Fit], members: np.ndarray, analysis: pd.DataFrame) -> list[str]:
    """Return outcomes and terms of fits that none of the (N,) members answered."""
    terms = [term for fit in fits for term in (fit.outcome, *fit.terms) if term.column]
    own = np.flatnonzero(members)
    return _unanswered({term.name: answers_of(term, analysis, own) for term in terms})


def _unanswered(named: dict[str, Column]) -> list[str]:
    """Return the names of values that are missing for all respondents."""
    return [name for name, x in named.items() if missing(x).all()]


def _refuse_infinite(named: dict[str, Column], rows: np.ndarray) -> None:
    """Raise for an answer of the (N,) rows that is no finite number."""
    for name, x in named.items():
        if isinstance(x, Coded) and not np.isinf(x.values).any():
            continue
        count = int((infinite(x) & rows).sum())
        if count:
            raise Unestimable(
                f"{name} is infinite for {count} of {int(rows.sum())} respondents", name
            )


def shares(sample: Sample, model: Model, countries: pd.Index) -> list[Remark]:
    """Return the weighted share of each country in a pooled fit, of weights that may differ.

    Beside them how many times mean weights of countries are apart, where that is more than `APART`.
    """
    met = np.flatnonzero(counts(sample.country, len(countries)))
    if model.by_country or len(met) < 2 or model.weights not in ("design", "population"):
        return []
    sums = coded.sums(sample.country, sample.weights, len(countries))[met]
    found = [
        Remark("country_share", value=float(part), country=str(countries[code]))
        for code, part in zip(met.tolist(), sums / sums.sum(), strict=True)
    ]
    times = apart(sample.weights, sample.country)
    if model.weights == "design" and times > APART:
        found.append(Remark("weights_apart", value=times))
    return found


def sources(sample: Sample, model: Model, analysis: pd.DataFrame) -> list[Remark]:
    """Return the countries, in a fit with weights, whose sources have them on different scales.

    Whatever the weights of countries are, one source, such as a wave, then is all of its country.
    """
    if model.weights == "none" or "source" not in analysis:
        return []
    told = cast(pd.Categorical, analysis["source"].astype("category").array)
    source = np.tile(told.codes, len(sample.rows) // len(analysis))
    found = apart_within(sample.weights, source[sample.rows], sample.country)
    names = analysis["country"].cat.categories
    return [
        Remark("sources_apart", value=times, country=str(names[code]))
        for code, times in found.items()
    ]


def clusters(model: Model, sample: Sample, design: Design) -> np.ndarray:
    """Return the (n,) number of each row's cluster, from 0."""
    return numbered(design.psu[sample.rows] if model.cluster == "psu" else sample.country)


def units(model: Model, sample: Sample, design: Design) -> np.ndarray | None:
    """Return the (n,) numbers of the units that errors are clustered by, not all of which are met;
    None without any.

    Those of replicate weights are the PSUs, where some are declared beside them.
    """
    if model.estimator == "random_intercept" or model.errors == "model":
        return None
    if model.errors == "replicate" and not design.clustered[sample.rows].any():
        return None
    if model.errors in ("design", "replicate"):
        return design.psu[sample.rows]
    return clusters(model, sample, design)


def numbered(codes: np.ndarray) -> np.ndarray:
    """Return (n,) codes, integers from 0, by the place of each among those that are met."""
    met = held(codes, int(codes.max()) + 1)
    return coded.taken(positions(np.cumsum(met) - 1, len(met)), codes)


def _without(model: Model, country: pd.Categorical, fit: Fit, silent: Sequence[str]) -> str:
    """What to put into a model for which a country, or an area, has no answers."""
    out = f"leave_out: [{country[0]}], or " if model.by_country and len(country) else ""
    if fit.outcome.name not in silent:
        return f"{out}leave the term out of the model"
    if fit.area == ALL or len({other.area for other in model.fits}) == 1:
        return f"{out}leave the model out"
    return f"{out}areas: those with answers, without {fit.area}"


def values_of(term: Term, analysis: Microdata) -> np.ndarray:
    """Return a variable as (N,) floats, NaN for no answer; a category by position in its levels."""
    return np.asarray(answers_of(term, analysis))


def answers_of(term: Term, analysis: Microdata, own: slice | np.ndarray = slice(None)) -> Column:
    """Return a variable as `values_of`, of levels by code: positions, then no answer.

    `own` are the numbers of the respondents that are asked for.
    """
    column = analysis[term.column]
    if term.kind in ("number", "curve"):
        if not isinstance(column.dtype, pd.CategoricalDtype):
            return column.to_numpy(dtype=float, na_value=np.nan)[own]
        numbers = column.cat.categories.to_numpy(dtype=float)
        place = positions(np.arange(len(numbers) + 1), len(numbers))
        codes = column.cat.codes.to_numpy()[own]
        return Coded(coded.taken(place, codes), np.append(numbers, np.nan))
    k = len(term.levels)
    place = {name: j for j, name in enumerate(term.levels)}
    categories = list(column.cat.categories)
    lookup = positions(np.array([place.get(name, k) for name in categories] + [k]), k)
    codes = column.cat.codes.to_numpy()
    strange = [
        name
        for k, name in enumerate(categories)
        if name not in place and term.column != "country" and (codes == k).any()
    ]
    if strange:
        raise Unestimable(
            f"answers {strange} of column {term.column} are not among its levels "
            f"{list(term.levels)}",
            term.name,
        )
    values = term.scores if term.kind == "score" else range(k)
    return Coded(lookup.take(codes[own]), np.array([*values, np.nan]))


def weighed(model: Model, weights: np.ndarray, country: pd.Categorical) -> np.ndarray:
    """Return the (n,) weights of a fit; countries are those of its respondents."""
    if model.weights in ("design", "none"):
        return weights
    codes, k = country.codes, len(country.categories)
    if model.weights == "equal_country":
        return equal(weights, codes)
    met = held(codes, k)
    names = [name for name, some in zip(country.categories, met, strict=True) if some]
    unknown = [str(name) for name in names if not model.populations.get(name)]
    if unknown:
        raise Unestimable(
            f"weights are population, but the population of {', '.join(unknown)} is not given",
            mend=f"fill column population of countries.csv for {', '.join(unknown)}",
        )
    populations = np.zeros(k)
    populations[met] = [float(model.populations[name] or 0) for name in names]
    return scaled(weights, codes, populations)
