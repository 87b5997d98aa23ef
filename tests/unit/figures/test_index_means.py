"""Means of indices."""

import numpy as np
import pytest
from unit.figures.cases import (
    CASES,
    FIVE,
    LONG,
    assert_clean,
    assert_holds,
    drawn_texts,
    labels,
    means,
)

from coproduction.figures.index_means import index_means


@pytest.mark.parametrize("case", CASES)
def test_index_means_are_clean_and_hold_the_frame(case):
    areas, countries, long, width = CASES[case]
    indices = ("index",) if len(areas) != 3 else ("index", "collective", LONG)
    frame = means(areas, countries, indices)
    figure = index_means(frame, labels(areas, countries, long), simulated=True, width=width)
    assert_clean(figure)
    assert_holds(figure, frame, "mean")


def test_a_missing_mean_is_said():
    frame = means(["all"], FIVE)
    frame.loc[1, ["mean", "conf_low", "conf_high"]] = np.nan
    figure = index_means(frame, labels({}, FIVE), simulated=False)
    assert sum("no data" in text for text, _ in drawn_texts(figure)) == 1
    assert_clean(figure)
