"""Wild bootstrap: all patterns of weights are taken only where they are few."""

import numpy as np
import pytest

from coproduction.inference.estimators.linear import wls
from coproduction.inference.estimators.problem import Problem
from coproduction.inference.models.clusters import wild_bootstrap


@pytest.mark.parametrize(
    ("clusters", "draws", "complete"),
    # 6^25 is beyond 64 bits, and 6^64 is 0 in them
    [(2, 36, True), (3, 99, False), (25, 99, False), (63, 99, False), (64, 99, False),
     (496, 99, False)],
)  # fmt: skip
def test_all_patterns_are_drawn_only_where_there_are_no_more_of_them(clusters, draws, complete):
    rng = np.random.default_rng(1)
    cluster = np.repeat(np.arange(clusters), 4)
    x = rng.normal(size=len(cluster))
    matrix = np.column_stack([np.ones_like(x), x])
    y = 0.5 * x + rng.normal(size=len(x))
    problem = Problem(y, matrix, ["(intercept)", "x"], np.ones_like(x))
    found = wild_bootstrap(problem, wls(problem), cluster, 99, seed=1, confidence=0.95)
    assert (found.replicates, found.complete) == (draws, complete)
    assert (found.low < found.high).all() and ((found.p_value > 0) & (found.p_value <= 1)).all()


def test_the_data_count_as_one_more_draw_so_that_no_p_value_is_0():
    rng = np.random.default_rng(2)
    cluster = np.repeat(np.arange(30), 4)
    x = rng.normal(size=len(cluster))
    problem = Problem(5 * x + rng.normal(size=len(x)), x[:, None], ["x"], np.ones_like(x))
    found = wild_bootstrap(problem, wls(problem), cluster, 99, seed=1, confidence=0.95)
    assert found.p_value[0] == 1 / 100
