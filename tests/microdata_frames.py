"""Frames of microdata with their kinds of missing, and what a check says of each respondent."""

import numpy as np
import pandas as pd

from coproduction.missing import KINDS


def ordinal(answers, levels):
    """Levels by name; a kind of missing stands for itself."""
    column = pd.Categorical([a if a in levels else None for a in answers], levels, ordered=True)
    return column, pd.Categorical([a if a in KINDS else None for a in answers], list(KINDS))


def numeric(answers):
    numbers = np.array([np.nan if isinstance(a, str) else a for a in answers], dtype="float64")
    return numbers, pd.Categorical([a if a in KINDS else None for a in answers], list(KINDS))


def frame(**columns):
    cells = {}
    for name, (column, kinds) in columns.items():
        cells |= {name: column, f"{name}__missing": kinds}
    return pd.DataFrame(cells)


def verdicts(judgement):
    """``f`` fails, ``p`` passes, ``-`` not judged; nobody fails unjudged."""
    assert not (judgement.failing & ~judgement.judged).any()
    pairs = zip(judgement.judged, judgement.failing, strict=True)
    return "".join("f" if failing else "p" if judged else "-" for judged, failing in pairs)
