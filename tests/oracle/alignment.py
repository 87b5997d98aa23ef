"""Alignment against the function of the paper, minimised by R (alignment.R, alignment_values.csv).

Parameters of "survey" are lavaan's, which stops where its optimiser does.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from oracle.comparison import Comparison, theirs
from oracle.invariance import sample

from coproduction.robustness.equivalence.aligning import configural
from coproduction.robustness.equivalence.factor_alignment import Aligned, aligned

HERE = Path(__file__).parent
#: Differences allowed: of the minimum, and where lavaan's parameters and `numDeriv` enter.
EXACT, PARAMETER = 1e-8, 1e-5


def _compared(case: str, found: Aligned, allowed: float) -> Iterator[Comparison]:
    for (domain, term, statistic), value in theirs("alignment", case).items():
        ours = found.simplicity
        if statistic != "simplicity":
            ours = float((found.values if statistic == "value" else found.errors)[int(term)])
        yield Comparison(
            "alignment", case, domain, term, statistic, ours, value, allowed, relative=False
        )


def _survey() -> Iterator[Comparison]:
    data = pd.read_csv(HERE / "invariance_survey.csv")
    items = [name for name in data if name.startswith("y")]
    loadings, intercepts, covariance, _ = configural(
        sample(data, "country", items, ["weight", "psu"])
    )
    n = data.groupby("country", sort=False).size().to_numpy(float)
    yield from _compared("survey", aligned(loadings, intercepts, n, covariance), PARAMETER)


def _many(fixed: bool) -> Iterator[Comparison]:
    data = pd.read_csv(HERE / "alignment.csv")
    loadings, intercepts = (
        data[[name for name in data if name.startswith(part)]].to_numpy()
        for part in ("lambda", "nu")
    )
    nothing = np.zeros((2 * loadings.size, 2 * loadings.size))
    found = aligned(loadings, intercepts, data["n"].to_numpy(float), nothing, fixed)
    yield from _compared("many_fixed" if fixed else "many_free", found, EXACT)


CASES = {
    "survey": _survey,
    "many_fixed": partial(_many, True),
    "many_free": partial(_many, False),
}
