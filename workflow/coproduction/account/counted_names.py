"""Counted names: how many there are in a column of microdata, maybe as many as respondents."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from pandas.util import hash_array

from coproduction.harmonise import microdata

#: Hashes that wait to be told apart at once.
MANY = 1 << 20


def counted(path: str | Path, name: str) -> tuple[int, int]:
    """How many respondents have a name in a column, and how many names there are.

    Hashes of 64 bits stand for the names, as these are longer; two of ten million are the same once
    in 400,000 files.
    """
    n, met, waiting = 0, np.empty(0, dtype=np.uint64), []
    for people in microdata.groups(path, [name]):
        n += len(people) - people[name].null_count
        names = people[name].unique().drop_null()
        if pa.types.is_dictionary(names.type):
            names = names.cast(names.type.value_type)
        waiting.append(hash_array(names.to_numpy(zero_copy_only=False), categorize=False))
        if sum(map(len, waiting)) > max(MANY, len(met)):
            met, waiting = _each(met, waiting), []
    return n, len(_each(met, waiting))


def _each(met: np.ndarray, waiting: list[np.ndarray]) -> np.ndarray:
    """Each of the hashes once."""
    found = np.concatenate([met, *waiting])
    found.sort()
    new = np.empty(len(found), dtype=bool)
    new[:1] = True
    np.not_equal(found[1:], found[:-1], out=new[1:])
    return found if new.all() else found[new]
