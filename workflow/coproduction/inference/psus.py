"""Numbers of strata and PSUs by the order in which respondents are met, of some rows at once.

As `pandas.factorize` gives them, without long integers and a hash of all respondents.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from coproduction.inference.coded import positions, spans


def numbered(codes: Callable[[slice], np.ndarray], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (n,) numbers of codes, and the code of each number; `codes` gives those of rows."""
    known = _met(codes, n)
    index, found = pd.Index(known), np.empty(n, dtype=positions(known[:0], len(known)).dtype)
    for rows in spans(n):
        found[rows] = index.get_indexer(pd.Index(codes(rows)))
    return found, known


def units(stratum: np.ndarray, psu: np.ndarray, labels: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the (n,) number of each respondent's PSU, and the stratum of each PSU.

    Parameters
    ----------
    stratum, psu
        (n,) codes; a label of a PSU in two strata is two PSUs, and −1 a PSU of its own.
    labels
        The codes of PSUs are below it.
    """

    def nested(rows: slice) -> np.ndarray:
        own = psu[rows]
        told = own >= 0
        return stratum[rows][told] * np.int64(labels) + own[told]

    n = len(psu)
    known = _met(nested, n)
    alone = sum(int(np.count_nonzero(psu[rows] < 0)) for rows in spans(n))
    count = len(known) + alone
    found = np.empty(n, dtype=np.min_scalar_type(-max(count, 1)))
    of_psu, place = np.empty(count, dtype=np.int64), np.empty(len(known), dtype=np.int64)
    index, before, last = pd.Index(known), 0, -1
    for rows in spans(n):
        told = psu[rows] >= 0
        at = index.get_indexer(pd.Index(nested(rows)))
        # By order of appearance a label is new where its place is beyond those before.
        beyond = np.maximum.accumulate(np.append(last, at))
        first = ~told
        first[told] = at > beyond[:-1]
        last = beyond[-1]
        number = np.cumsum(first) + (before - 1)
        place[at[first[told]]] = number[first & told]
        of_psu[number[first]] = stratum[rows][first]
        number[told] = place[at]
        found[rows] = number
        before += int(np.count_nonzero(first))
    return found, of_psu


def _met(codes: Callable[[slice], np.ndarray], n: int) -> np.ndarray:
    """Return the codes that some of n rows have, in the order in which they are met."""
    found, waiting, held = np.empty(0, dtype=np.int64), [], 0
    for rows in spans(n):
        waiting.append(pd.unique(codes(rows)))
        held += len(waiting[-1])
        if held > len(found):
            found, waiting, held = pd.unique(np.concatenate([found, *waiting])), [], 0
    return pd.unique(np.concatenate([found, *waiting]))
