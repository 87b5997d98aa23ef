"""Weights held against each other: within a country, and against their replicate weights."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coproduction.harmonise.respondents import Respondents
from coproduction.harmonise.validation.judgements import Judgement
from coproduction.harmonise.validation.verdict import Book
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.rules import Limits
from coproduction.study.resolved.survey import Source

#: Mean weights this many times 1, or that part of it, are noted.
FAR = 20.0
#: A weight this many times the median of its country is noted.
TALL = 20.0
#: So is a design effect of weighting from which on.
UNEQUAL = 4.0
#: Of fewer respondents weights are not judged together.
FEWEST = 50
#: Whole weights of a larger mean stand for so many people each.
SMALL = 5.0
#: Replicates whose mean is this many times that of the weight, or that part of it, are none of it.
APART = 2.0
#: Factors of replicates are few numbers, weights many.
MOST_FACTORS = 12
#: Factors do not follow the weight; what correlates with it more than this is a weight.
FOLLOWS = 0.9


def extreme(weights: pd.Series, country: pd.Series, times: float, column: str) -> Judgement:
    """Weights that are more than `times` the median of their country, or less than such a part.

    `column` is the name of the weight in the export.
    """
    numbers, codes = weights.to_numpy(dtype=float), country.cat.codes.to_numpy()
    middle, told = np.ones(len(numbers)), []
    met = np.unique(codes)
    for code in met:
        own = codes == code
        middle[own] = median = float(np.median(numbers[own]))
        where = f" ({country.cat.categories[code]})" if len(met) > 1 else ""
        told.append(f"from {median / times:.4g} to {median * times:.4g}{where}")
    return Judgement(
        column,
        f"a weight {', '.join(told)}, {times:g} times the median of the country",
        np.ones(len(numbers), dtype=bool),
        (numbers > middle * times) | (numbers < middle / times),
        ("weight",),
    )


def enter_means(book: Book, frame: Respondents | pd.DataFrame, column: str) -> None:
    """Note the mean weights of countries that are far from 1, as of a decimal mark that was lost.

    Weights that add up to a population are in order.
    """
    means = frame["weight"].groupby(frame["country"], observed=True).mean()
    far = means[(means > FAR) | (means < 1 / FAR)]
    values = [f"{country}: mean {mean:.4g}" for country, mean in far.items()]
    expected = (
        "a mean weight near 1, unless weights add up to a population; else a decimal mark may be "
        "lost"
    )
    rows = ("",) * len(far)
    limits = Limits(note=0)
    counts = len(far), len(means)
    book.enter(column, "mean_weight", *counts, rows, values, expected, more_than=limits)


def enter_unequal(book: Book, frame: Respondents | pd.DataFrame, column: str) -> None:
    """Note the countries in which few weights hold much of the sum; others are not entered.

    The design effect of weighting is 1 + the squared coefficient of variation (Kish 1992).
    """
    values, n = [], 0
    for country, weights in frame["weight"].groupby(frame["country"], observed=True):
        own = weights.to_numpy(dtype=float) / weights.max()  # whose squares are numbers
        n += 1
        if len(own) < FEWEST:
            continue
        effect = float(1 + (own.std() / own.mean()) ** 2)
        if TALL * np.median(own) < 1 or effect > UNEQUAL:
            values.append(
                f"{country}: the largest weight holds {100 / own.sum():.2g} % of the "
                f"sum; design effect of weighting {effect:.2f}"
            )
    if values:
        expected = (
            f"weights up to {TALL:g} times the median of the country, and a design effect of "
            f"weighting up to {UNEQUAL:g}: beyond, estimates rest on few respondents"
        )
        rows, counts = ("",) * len(values), (len(values), n)
        told = rows, values, expected
        book.enter(column, "unequal_weights", *counts, *told, more_than=Limits(note=0))


def enter_whole(book: Book, frame: Respondents | pd.DataFrame, column: str) -> None:
    """Note weights near 1 that are whole numbers: decimals may have been lost; others are not
    entered."""
    weights = frame["weight"].to_numpy(dtype=float)
    several = len(weights) >= FEWEST and np.ptp(weights) > 0
    if several and weights.mean() < SMALL and (weights == np.floor(weights)).all():
        expected = (
            "weights with decimals, as weights of a mean near 1 have, unless the file has a row "
            "for several respondents each"
        )
        book.enter(column, "whole_weights", 1, 1, expected=expected, more_than=Limits(note=0))


def enter_replicates(book: Book, frame: Respondents | pd.DataFrame, source: Source) -> None:
    """Warn of replicates that are none of the weight: factors taken for weights, or the reverse."""
    if source.replicates is None:
        return
    given, weights = source.replicates, frame["weight"].to_numpy(dtype=float)
    names = [COLUMN.format(k) for k in range(1, len(given.columns) + 1)]
    mean = float(weights.mean())
    means = [float(frame[name].mean()) for name in names]
    failing = [not mean / APART <= own <= mean * APART for own in means]
    if not any(failing):
        wrong = _follow(frame, names, weights) if given.factors else _few(frame, names, weights)
        failing = [wrong] * len(names)
    told = zip(given.columns, means, failing, strict=True)
    values = [f"{name}: mean {own:.4g}" for name, own, fails in told if fails]
    mend = "delete factors: true" if given.factors else "replicates: {…, factors: true}"
    expected = (
        f"replicate weights that vary about the weight {source.weight}, of mean {mean:.4g}; if the "
        f"columns hold {'weights' if given.factors else 'factors'}, {mend} in study.yaml"
    )
    book.enter(
        source.weight,
        "replicates",
        len(values),
        len(names),
        ("",) * len(values),
        values,
        expected,
        more_than=Limits(warning=0),
    )


def _few(frame: Respondents | pd.DataFrame, names: Sequence[str], weights: np.ndarray) -> bool:
    """Whether replicates are so few numbers that they are factors of weights that are many."""
    found: set[float] = set()
    for name in names:
        found |= set(np.unique(frame[name].to_numpy(dtype=float)).tolist())
        if len(found) > MOST_FACTORS:
            return False
    return len(found) < len(np.unique(weights))


def _follow(frame: Respondents | pd.DataFrame, names: Sequence[str], weights: np.ndarray) -> bool:
    """Whether what was multiplied by the weight follows it, as a weight does and no factor."""
    total = np.zeros(len(weights))
    for name in names:
        total += frame[name].to_numpy(dtype=float)
    factor = total / weights
    if factor.std() < 1e-9 * factor.mean() or weights.std() < 1e-9 * weights.mean():
        return False
    return bool(np.corrcoef(factor, weights)[0, 1] > FOLLOWS)
