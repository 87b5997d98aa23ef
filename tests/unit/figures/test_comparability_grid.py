"""Comparability of the sources."""

import pandas as pd
import pytest
from unit.figures.account_cases import assert_legible, labels

from coproduction.figures.comparability_grid import comparability
from coproduction.words.labels import STATUSES


def statuses(variables, sources):
    names = list(STATUSES)
    return pd.DataFrame(
        [
            (f"{'a_long_source' if s % 2 else 's'}{s}", f"v{v}", names[(s + v) % 4])
            for s in range(sources)
            for v in range(variables)
        ],
        columns=["source", "target", "status"],
    )


@pytest.mark.parametrize(
    ("variables", "sources"),
    [(1, 1), (20, 3), (36, 5), (90, 2), (4, 40), pytest.param(60, 15, marks=pytest.mark.slow)],
)
def test_comparability_is_legible(variables, sources):
    figure = comparability(statuses(variables, sources), labels(variables, 0), simulated=True)
    assert_legible(figure)
