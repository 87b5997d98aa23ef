"""Indices: the mean or sum of a respondent's item scores, by area."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from coproduction.study.resolved.analysis import ByLevel, Index, Scoring

#: An index is told of each pattern of answers once where no more are possible.
MOST_PATTERNS = 1 << 15


def scores(frame: pd.DataFrame, items: Mapping[str, Scoring]) -> np.ndarray:
    """Scores of items, respondents × items, float64, NaN where an item is not answered.

    Items scored by level are categorical columns of `frame`, the others numeric ones.
    """
    return np.column_stack([_score(frame[item], scored) for item, scored in items.items()])


def _score(answers: pd.Series, scored: Scoring) -> np.ndarray:
    if isinstance(scored, ByLevel):
        table = [scored.scores[level] for level in answers.cat.categories]
        # code -1, missing, takes the last
        return np.array([*table, np.nan]).take(answers.cat.codes.to_numpy(), mode="wrap")
    return scored.intercept + scored.slope * answers.to_numpy()


def items(entries: Sequence[Index]) -> list[str]:
    """The items of all indices, each once."""
    return list(dict.fromkeys(item for entry in entries for item in entry.items))


def index(frame: pd.DataFrame, entry: Index) -> np.ndarray:
    """One index in one area: float64, one a respondent, NaN where too few items are answered.

    The index is the person-mean of the answered items' scores, or, where the study counts missing
    answers as zero, the sum of scores over the number of items; with ``aggregate`` ``sum`` it is
    the sum itself, of scores of 0 and 1 the number of activities.
    """
    value, answered = np.zeros(len(frame)), np.zeros(len(frame), dtype=np.int64)
    # An item after the other: no sum hangs on how many there are.
    for item, scored in entry.items.items():
        own = _score(frame[item], scored)
        told = ~np.isnan(own)
        answered += told
        np.add(value, own, out=value, where=told)
    if entry.aggregate == "mean":
        value /= len(entry.items) if entry.missing_as_zero else np.maximum(answered, 1)
    return np.where(answered >= entry.minimum_answered, value, np.nan)


def indexed(
    microdata: Iterable[pa.Table], adjusted: pd.DataFrame, entries: Sequence[Index]
) -> Iterator[pa.Table]:
    """Give microdata, some respondents after others, with their weights and indices.

    `adjusted` has all of them, a row each: their `weight`, and columns that are added. Indices are
    those of `with_indices`, null where there is none.
    """
    start, told = 0, _Told()
    for part in microdata:
        own = adjusted.iloc[start : start + len(part)]
        start += len(part)
        found = {entry.column: told.index(part, entry) for entry in entries}
        known = {*part.column_names} - {"weight"}
        given = {str(name): own[name] for name in own if name not in known}
        for name, values in {**given, **found}.items():
            array = pa.array(values, from_pandas=True)
            if name in part.column_names:
                part = part.set_column(part.column_names.index(name), name, array)
            else:
                part = part.append_column(name, array)
        yield part


class _Told:
    """Indices of microdata, told of each pattern of answers once where few are possible."""

    def __init__(self) -> None:
        self._known: dict[tuple, np.ndarray] = {}

    def index(self, part: pa.Table, entry: Index) -> np.ndarray:
        """As `index` of the frame of `part`."""
        columns = [part[item].combine_chunks() for item in entry.items]
        if not all(pa.types.is_dictionary(column.type) for column in columns):
            return index(part.select([*entry.items]).to_pandas(), entry)
        levels = [column.dictionary.to_pylist() for column in columns]
        sizes = [len(names) + 1 for names in levels]  # the last is no answer
        if math.prod(sizes) > MOST_PATTERNS:
            return index(part.select([*entry.items]).to_pandas(), entry)
        of = entry.column, *map(tuple, levels)
        if of not in self._known:
            self._known[of] = _of_patterns(entry, levels, sizes)
        patterns = np.zeros(len(part), dtype=np.int32)
        for column, size in zip(columns, sizes, strict=True):
            patterns *= size
            patterns += column.indices.fill_null(size - 1).to_numpy()
        return self._known[of].take(patterns)


def _of_patterns(entry: Index, levels: Sequence[list[str]], sizes: Sequence[int]) -> np.ndarray:
    """An index of every pattern of answers, in the order in which the last item changes fastest."""
    codes = np.unravel_index(np.arange(math.prod(sizes)), sizes)
    answers = {
        item: pd.Categorical.from_codes(np.where(own == len(names), -1, own), pd.Index(names))
        for item, names, own in zip(entry.items, levels, codes, strict=True)
    }
    return index(pd.DataFrame(answers), entry)


def with_indices(frame: pd.DataFrame, entries: Sequence[Index]) -> pd.DataFrame:
    """Return microdata with a float64 column for every index and area of `entries`."""
    found = {entry.column: index(frame, entry) for entry in entries}
    indices = pd.DataFrame(found, index=frame.index)
    return pd.concat([frame, indices], axis=1)
