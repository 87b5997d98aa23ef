"""Counts of one PSU, and totals that one or two respondents make up, are found."""

import numpy as np
import pandas as pd
import pytest

from coproduction.disclosure.contributions import dominated, unsafe
from coproduction.disclosure.relations import Table
from coproduction.results import contract
from coproduction.results.descriptive_files import SAMPLE


@pytest.mark.parametrize(
    ("contributions", "found"),
    [([100, 50, 9], True), ([100, 50, 10], False), ([5, 5], True), ([], False), ([1] * 30, False)],
)
def test_the_others_make_up_a_tenth_of_the_largest(contributions, found):
    """p % rule with p = 10: total less the two largest against the largest."""
    assert dominated(np.array(contributions, dtype=float)) is found


def test_a_level_of_one_psu_and_a_dominated_number_are_withheld():
    people = pd.DataFrame(
        {
            "country": ["GB"] * 30,
            "weight": 1.0,
            "psu": ["a"] * 15 + ["b"] * 15,
            "urban": ["yes"] * 15 + ["no"] * 14 + ["yes"],
            "rural": ["yes"] * 15 + ["no"] * 15,
            "income": [1e6, 5e4, *[10.0] * 28],
        }
    )
    rows = [("GB", "urban", "yes", 16), ("GB", "rural", "yes", 15), ("GB", "income", None, 30)]
    names = ["country", "variable", "level", "n"]
    frame = contract.frame(
        SAMPLE, [dict(zip(names, row, strict=True)) | {"weighted_n": 1.0} for row in rows]
    )
    found = dict(unsafe({SAMPLE.path: Table(SAMPLE.path, SAMPLE, frame)}, people))
    assert found == {(SAMPLE.path, 1, "n"): "one_psu", (SAMPLE.path, 2, "n"): "dominated"}


def test_respondents_without_a_psu_are_their_own():
    people = pd.DataFrame({"country": ["GB"] * 20, "weight": 1.0, "psu": None, "urban": "yes"})
    row = {"country": "GB", "variable": "urban", "level": "yes", "n": 20, "weighted_n": 20.0}
    frame = contract.frame(SAMPLE, [row])
    assert not list(unsafe({SAMPLE.path: Table(SAMPLE.path, SAMPLE, frame)}, people))


@pytest.mark.parametrize("type_", ["object", "str", "category"])
def test_who_answered_a_variable_with_levels_counts_once_each(type_):
    """Rows without a level are of numbers, or of whoever answered, as `SUMMARIES` has them."""
    people = pd.DataFrame(
        {
            "country": ["GB"] * 12 + ["FR"] * 12,
            "weight": [1.0] * 12 + [1000.0, 1000.0, *[1.0] * 10],
            "gender": pd.Series(["female", "male", None] * 8).astype(type_),
        }
    )
    row = {"variable": "gender", "level": None, "n": 8, "weighted_n": 8.0}
    frame = contract.frame(SAMPLE, [row | {"country": name} for name in ("GB", "FR")])
    found = dict(unsafe({SAMPLE.path: Table(SAMPLE.path, SAMPLE, frame)}, people))
    assert found == {(SAMPLE.path, 1, "n"): "dominated"}
