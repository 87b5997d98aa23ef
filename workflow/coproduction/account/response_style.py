"""Response styles: ways of answering that have little to do with the question.

After Baumgartner & Steenkamp (2001, Journal of Marketing Research 38: 143–156) and Van Vaerenbergh
& Thomas (2013, International Journal of Public Opinion Research 25: 195–217). Differences between
sources may be styles, and may be substance: they warn, they do not correct.
"""

from collections.abc import Mapping, Sequence
from itertools import chain, combinations

import numpy as np
import pandas as pd

from coproduction.account.missingness import RESPONDENT, parts_of
from coproduction.harmonise.microdata import taking_part
from coproduction.missing import NOT_PUT
from coproduction.results import contract
from coproduction.results.harmonisation_files import RESPONSE_STYLES
from coproduction.study.resolved.survey import Variable

#: Styles of answering rating items.
STYLES = ("extreme", "midpoint", "acquiescence")

#: With fewer items, giving the same answer to all is no style.
SMALLEST_BATTERY = 3

#: A number with more points than this is an amount, not a rating.
MOST_POINTS = 11


def attitudes(variables: Mapping[str, Variable]) -> dict[str, Variable]:
    """The variables in which a style of answering may show: those that ask for no behaviour."""
    return {name: one for name, one in variables.items() if one.measures != "behaviour"}


def rating_items(
    variables: Mapping[str, Variable], indices: Mapping[str, Sequence[str]]
) -> dict[str, list]:
    """Items put on a rating scale, with its points in order.

    They are the ordinal variables that are items of an index, are put about an area as one of a
    concept, or share their levels with another ordinal variable (so that education is none), and
    numeric items of an index of at most `MOST_POINTS` whole points. Of behaviour none is: who does
    everything often has no style.
    """
    variables = attitudes(variables)
    of_index = {item for items in indices.values() for item in items}
    scales: dict[tuple, list[str]] = {}
    for name, variable in variables.items():
        if variable.type == "ordinal":
            scales.setdefault(_levels(variable), []).append(name)
    found = {}
    for name, variable in variables.items():
        if variable.type == "numeric" and name in of_index:
            low, high = variable.range
            if float(high - low).is_integer() and high - low < MOST_POINTS:
                found[name] = list(np.arange(low, high + 1))
        elif variable.type == "ordinal" and (
            name in of_index or variable.concept or len(scales[_levels(variable)]) > 1
        ):
            found[name] = list(_levels(variable))
    return found


def batteries(
    variables: Mapping[str, Variable], indices: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Items of an index in one area that share their levels: name of the battery to its items.

    Only batteries of `SMALLEST_BATTERY` items, and none whose items are all in another. When an
    index has several, they are numbered. Items of behaviour are left out.
    """
    variables = attitudes(variables)
    found: dict[str, list[str]] = {}
    for index, items in indices.items():
        scales: dict[tuple, list[str]] = {}
        for item in items:
            if item not in variables:
                continue
            scales.setdefault(_levels(variables[item]), []).append(item)
        groups = [group for group in scales.values() if len(group) >= SMALLEST_BATTERY]
        for number, group in enumerate(groups, start=1):
            found[index + (f"_{number}" if len(groups) > 1 else "")] = group
    inside = set()
    for (a, first), (b, second) in combinations(found.items(), 2):
        if set(second) <= set(first):
            inside.add(b)
        elif set(first) < set(second):
            inside.add(a)
    return {name: group for name, group in found.items() if name not in inside}


def _levels(variable: Variable) -> tuple:
    if variable.type == "numeric":
        return variable.range
    return tuple(variable.names())


def needed(variables: Mapping[str, Variable], indices: Mapping[str, Sequence[str]]) -> list[str]:
    """The columns of microdata that `Styles` reads."""
    sets = batteries(variables, indices).values()
    items = {**rating_items(variables, indices), **dict.fromkeys(chain.from_iterable(sets))}
    return [*RESPONDENT, *items, *(f"{name}__missing" for name in variables)]


class Styles:
    """Indicators of response style for every source and each of its countries.

    ``extreme``
        Share of answers to rating items that are the first or last point.
    ``midpoint``
        Share of answers that are the middle point, among items with an odd number of points.
    ``acquiescence``
        Share of answers above the middle of the scale as declared, no item reversed: agreement
        whatever is agreed to, where the points run from disagreement to agreement.
    ``item_nonresponse``
        Share without an answer among all questions put (every variable; `NOT_PUT` is not put).
    ``straight_lining``
        Share of respondents with the same answer to every item of a battery, among those who
        answered them all; a row a battery, `battery` its name.

    Parameters
    ----------
    variables
        All of the study.
    indices
        Index, one an area, to its items.
    """

    def __init__(self, variables: Mapping[str, Variable], indices: Mapping[str, Sequence[str]]):
        self._variables, self._points = variables, rating_items(variables, indices)
        self._sets = batteries(variables, indices)
        lines = [("straight_lining", battery) for battery in self._sets]
        self._told = [*((style, "") for style in STYLES), ("item_nonresponse", ""), *lines]
        self._found: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = {}

    def add(self, microdata: pd.DataFrame) -> None:
        """Count some more harmonised respondents; those excluded by a rule are left out."""
        people, points = microdata[taking_part(microdata)], self._points
        weight = people["weight"].to_numpy(dtype=float)
        pairs = [*_styles(people, points).values(), _silent(people, self._variables)]
        pairs += [_straight(people, group) for group in self._sets.values()]
        met, part = parts_of(people)
        sums = [_summed(hits, of, weight, part, len(met)) for hits, of in pairs]
        answers = [np.bincount(part, people[item].notna(), len(met)) for item in points]
        for k, at in enumerate(met):
            empty = np.zeros((len(self._told), len(_SUMMED))), np.zeros(len(points))
            own = self._found.setdefault(at, empty)
            own[0][:] += [one[k] for one in sums]
            own[1][:] += [one[k] for one in answers]

    def frame(self, countries: Sequence[str]) -> pd.DataFrame:
        """Return `RESPONSE_STYLES`, in the order of `countries`. `n` counts the respondents who
        gave any of the answers that the share is of, `n_answers` these answers (questions put
        for item non-response, respondents for straight-lining) and `weighted_n` is the sum of
        weights of the latter. An indicator with no answers in a source has no row.
        """
        order = {country: place for place, country in enumerate(countries)}
        points, rows = self._points, []
        for source, country in sorted(self._found, key=lambda k: (order[k[1]], k[0])):
            sums, answers = self._found[source, country]
            met = [item for item, n in zip(points, answers, strict=True) if n > 0]
            items = {style: len(met) for style in STYLES}
            items["item_nonresponse"] = len(self._variables)
            items["midpoint"] = sum(len(points[item]) % 2 for item in met)
            for (indicator, battery), own in zip(self._told, sums.tolist(), strict=True):
                respondents, n, hits, w, weighted = own
                if n > 0 and w > 0:
                    n_items = len(self._sets[battery]) if battery else items[indicator]
                    head = source, country, indicator, battery, n_items
                    rows.append((*head, int(respondents), int(n), w, hits / n, weighted / w))
        return contract.frame(RESPONSE_STYLES, rows)


#: What is summed of an indicator: who gave any answer, answers, hits, and both by weight.
_SUMMED = ("respondents", "answers", "hits", "weighted_answers", "weighted_hits")


def _summed(
    hits: np.ndarray, of: np.ndarray, weight: np.ndarray, part: np.ndarray, parts: int
) -> np.ndarray:
    """Sums by part, (parts, 5), see `_SUMMED`."""
    terms = (of > 0, of, hits, of * weight, hits * weight)
    return np.column_stack([np.bincount(part, term, parts) for term in terms])


def _silent(
    people: pd.DataFrame, variables: Mapping[str, Variable]
) -> tuple[np.ndarray, np.ndarray]:
    """Questions that were put to each respondent and not answered, and that were put."""
    put, silent = np.zeros(len(people)), np.zeros(len(people))
    for name in variables:
        kind = people[f"{name}__missing"].cat
        codes = kind.codes.to_numpy()
        asked = np.array([*(one not in NOT_PUT for one in kind.categories), True])
        given = np.append(asked[:-1], False)  # code -1, answered, takes the last
        put += asked.take(codes, mode="wrap")
        silent += given.take(codes, mode="wrap")
    return silent, put


def _positions(column: pd.Series, scale: list) -> np.ndarray:
    """Place of each answer on its scale from 0 (first point) to 1 (last), NaN where missing."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        place = np.array([*(scale.index(name) for name in column.cat.categories), np.nan])
        return place.take(column.cat.codes.to_numpy(), mode="wrap") / (len(scale) - 1)
    return (column.to_numpy(dtype=float) - scale[0]) / (scale[-1] - scale[0])


def _styles(
    people: pd.DataFrame, points: dict[str, list]
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Answers in a style, and answers in all, of each respondent."""
    found = {style: (np.zeros(len(people)), np.zeros(len(people))) for style in STYLES}
    for item, scale in points.items():
        place = _positions(people[item], scale)
        met = {
            "extreme": (place == 0) | (place == 1),
            "midpoint": place == 0.5,
            "acquiescence": place > 0.5,
        }
        for style, (hits, of) in found.items():
            if style != "midpoint" or len(scale) % 2:
                hits += met[style]
                of += ~np.isnan(place)
    return found


def _straight(people: pd.DataFrame, group: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Whether a respondent gave one answer to a whole battery, and whether they answered it all."""
    answers = np.column_stack(
        [
            np.where(people[item].isna(), np.nan, people[item].cat.codes)
            if isinstance(people[item].dtype, pd.CategoricalDtype)
            else people[item].to_numpy(dtype=float)
            for item in group
        ]
    )
    complete = ~np.isnan(answers).any(axis=1)
    same = complete & (answers == answers[:, :1]).all(axis=1)
    return same.astype(float), complete.astype(float)
