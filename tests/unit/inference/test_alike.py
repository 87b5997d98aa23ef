"""Respondents by what they answered: patterns, their sums, and numbers of each respondent."""

import numpy as np
import pandas as pd
import pytest

from coproduction.inference import alike, coded
from coproduction.inference.alike import Alike, Each, scored
from coproduction.inference.coded import Coded
from coproduction.study.resolved.analysis import ByLevel, Linear

LEVELS = ("no", "some", "yes")


def answers(n=5_000, seed=4):
    draws = np.random.default_rng(seed)
    coded_ = Coded(draws.integers(0, 4, n).astype(np.uint8), np.array([2.0, 0.5, 2.0, np.nan]))
    numbers = draws.integers(0, 6, n) / 3
    numbers[draws.random(n) < 0.1] = np.nan
    return [coded_, numbers, draws.integers(0, 2, n).astype(float)]


@pytest.mark.parametrize("span", [100, 1 << 16])
@pytest.mark.parametrize(("listed", "many"), [(1 << 22, 1 << 16), (10, 1 << 16), (10, 3)])
def test_patterns_are_those_of_numpy_whatever_is_sought_at_once(monkeypatch, span, listed, many):
    columns = answers()
    matrix = np.column_stack([np.asarray(one) for one in columns])
    monkeypatch.setattr(coded, "SPAN", span)
    monkeypatch.setattr(alike, "LISTED", listed)
    monkeypatch.setattr(alike, "MANY", many)
    found = Alike.by(columns, len(matrix))
    np.testing.assert_array_equal(found.values[found.of], matrix)
    rows = np.unique(np.nan_to_num(matrix, nan=9), axis=0)
    np.testing.assert_array_equal(np.nan_to_num(found.values, nan=9), rows)
    assert found.of.dtype == np.uint8


def test_sums_are_over_the_respondents_of_a_pattern():
    columns, weights = answers(), np.random.default_rng(1).uniform(0.5, 2, 5_000)
    found = Alike.by(columns, 5_000)
    few = found.among(weights > 1.9)
    assert few.counts().sum() == len(few) == (weights > 1.9).sum() and few.counts().min() > 0
    np.testing.assert_array_equal(few.values[few.of], found.values[found.of][weights > 1.9])
    assert few.sums(weights[weights > 1.9]).sum() == pytest.approx(weights[weights > 1.9].sum())
    of = found.column(np.arange(len(found.values)) * 1.0)
    np.testing.assert_array_equal(np.asarray(of), found.of)


def test_numbers_of_patterns_are_given_to_respondents_with_their_weights():
    draws = np.random.default_rng(2)
    of, weights = draws.integers(0, 3, 10_000).astype(np.uint8), draws.random(10_000)
    numbers = draws.random((3, 2))
    more = (of // 2, numbers[:2, :1])
    each = Each(weights, (of, numbers), more)
    whole = np.column_stack([numbers[of], numbers[of // 2, 0]]) * weights[:, None]
    np.testing.assert_array_equal(np.asarray(each), whole)
    np.testing.assert_array_equal(np.asarray(each[weights > 0.5]), whole[weights > 0.5])


def test_nobody_has_no_pattern():
    found = Alike.by([np.empty(0)], 0)
    assert len(found) == 0 and found.values.shape == (0, 1)


def test_items_are_scored_by_level_or_along_a_line():
    own = pd.Series(pd.Categorical(["yes", None, "no"], LEVELS))
    by = ByLevel(dict(zip(LEVELS, (0.0, 1.0, 5.0), strict=True)))
    np.testing.assert_array_equal(np.asarray(scored(own, by)), [5, np.nan, 0])
    line = scored(pd.Series([1.0, np.nan]), Linear(2.0, -1.0))
    np.testing.assert_array_equal(np.asarray(line), [1, np.nan])
