"""Indices: the mean or sum of a respondent's item scores, by area."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from coproduction.study.resolved.analysis import ByLevel, Index, Scoring


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
    start = 0
    for part in microdata:
        own = adjusted.iloc[start : start + len(part)]
        start += len(part)
        frame = part.select(items(entries)).to_pandas()
        known = {*part.column_names} - {"weight"}
        given = {str(name): own[name] for name in own if name not in known}
        found = part
        for name, values in {**given, **_indices(frame, entries)}.items():
            array = pa.array(values, from_pandas=True)
            if name in found.column_names:
                found = found.set_column(found.column_names.index(name), name, array)
            else:
                found = found.append_column(name, array)
        yield found


def _indices(frame: pd.DataFrame, entries: Sequence[Index]) -> dict[str, np.ndarray]:
    return {entry.column: index(frame, entry) for entry in entries}


def with_indices(frame: pd.DataFrame, entries: Sequence[Index]) -> pd.DataFrame:
    """Return microdata with a float64 column for every index and area of `entries`."""
    indices = pd.DataFrame(_indices(frame, entries), index=frame.index)
    return pd.concat([frame, indices], axis=1)
