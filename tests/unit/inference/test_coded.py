"""Columns as codes are the dense matrix that they stand for, whatever the blocks of rows."""

import numpy as np
import pandas as pd
import pytest

from coproduction.inference import coded
from coproduction.inference.coded import Coded, Columns, Standardised
from coproduction.inference.models import reading
from coproduction.inference.stratified import Influence, Scores, between, totals

N = 23


@pytest.fixture(scope="module")
def columns():
    drawn = np.random.default_rng(5)
    codes = drawn.integers(0, 4, N).astype(np.uint8)
    half = Coded(drawn.integers(0, 2, N).astype(np.uint8), np.array([-1.5, 2.0]))
    return [
        np.ones(N),
        Coded(codes, np.array([0.0, 1.0, 0.0, 0.0])),
        Coded(codes, np.array([0.0, 0.0, 1.0, 0.0])),
        half,
        drawn.normal(size=N),
    ]


@pytest.fixture(scope="module")
def dense(columns):
    return np.column_stack([np.asarray(column) for column in columns])


@pytest.fixture(params=[7, 1 << 14])
def block(request, monkeypatch):
    monkeypatch.setattr(coded, "BLOCK", request.param)


ROWS = [
    slice(None),
    slice(3, 11),
    slice(20, 99),
    slice(None, None, 2),
    np.arange(N) % 3 == 0,
    np.zeros(N, dtype=bool),
    np.array([5, 1, 1, 22]),
]


@pytest.mark.parametrize("rows", ROWS, ids=str)
def test_rows_and_columns_are_those_of_the_dense_matrix(columns, dense, rows, block):
    held = Columns(columns, N)
    assert held.shape == dense.shape and len(held) == N
    assert np.array_equal(np.asarray(held[rows]), dense[rows])
    assert held[rows].shape == dense[rows].shape
    for j in range(dense.shape[1]):
        assert np.array_equal(held[rows, j], dense[rows, j])
    for chosen in (
        slice(1, None),
        slice(None, None, -1),
        [4, 0],
        np.array([False, True] * 2 + [True]),
    ):
        assert np.array_equal(np.asarray(held[rows, chosen]), dense[rows][:, chosen])
    again = held[rows][slice(1, 3)]
    assert np.array_equal(np.asarray(again), dense[rows][1:3])


def test_products_with_columns_are_those_of_the_dense_matrix(columns, dense, block):
    held, drawn = Columns(columns, N), np.random.default_rng(1)
    vector, matrix = drawn.normal(size=5), drawn.normal(size=(5, 2))
    left, lefts = drawn.normal(size=N), drawn.normal(size=(3, N))
    for found, expected in [
        (held @ vector, dense @ vector),
        (held @ matrix, dense @ matrix),
        (left @ held, left @ dense),
        (lefts @ held, lefts @ dense),
    ]:
        assert found.shape == expected.shape
        assert np.allclose(found, expected, rtol=1e-13, atol=1e-14)
    mean, spread = coded.moments(held)
    assert np.allclose(mean, dense.mean(axis=0)) and np.allclose(spread, dense.std(axis=0))


def test_columns_are_replaced_and_standardised_and_make_scores(columns, dense, block):
    held, drawn = Columns(columns, N), np.random.default_rng(2)
    other, factor = drawn.normal(size=N), drawn.normal(size=N)
    expected = dense.copy()
    expected[:, 2] = other
    assert np.array_equal(np.asarray(held.replaced({2: other})), expected)
    assert np.array_equal(np.asarray(held), dense)
    centre, spread = drawn.normal(size=5), drawn.uniform(1, 2, 5)
    standard = Standardised(held, centre, spread)
    assert np.array_equal(np.asarray(standard), (dense - centre) / spread)
    assert np.array_equal(np.asarray(standard[4:19]), ((dense - centre) / spread)[4:19])
    scores = Scores(held, factor)
    assert np.array_equal(np.asarray(scores), dense * factor[:, None])
    map_ = drawn.normal(size=(5, 2))
    influence = Influence((scores, map_), (other[:, None], np.ones((1, 2))))
    assert np.allclose(
        np.asarray(influence), dense * factor[:, None] @ map_ + other[:, None], rtol=1e-13
    )


def test_a_column_of_codes_is_the_column_of_its_numbers(columns, dense):
    for j, column in enumerate(columns):
        numbers = dense[:, j]
        assert np.array_equal(coded.met(column), np.unique(numbers))
        assert coded.ends(column) == (numbers.min(), numbers.max())
        assert np.array_equal(np.asarray(coded.scaled(column, 4.0)), numbers / 4)
        assert np.array_equal(coded.equal(column, 1.0), numbers == 1)
        assert not coded.missing(column).any()
        inside = np.arange(N) % 2 == 0
        assert np.array_equal(np.asarray(coded.within(column, inside)), numbers * inside)
        twice = coded.concatenated([column, column])
        assert np.array_equal(np.asarray(twice), np.tile(numbers, 2))
        assert coded.some(column) and not coded.some(coded.within(column, np.zeros(N, dtype=bool)))
        for k, other in enumerate(columns):
            product = coded.product(column, other)
            assert np.array_equal(np.asarray(product), numbers * dense[:, k])
            assert isinstance(product, Coded) == (
                isinstance(column, Coded) and isinstance(other, Coded)
            )


def test_codes_hold_products_of_more_values_than_their_own_type():
    first = Coded(np.arange(200, dtype=np.uint8), np.arange(200.0))
    second = Coded(np.arange(200, dtype=np.uint8)[::-1].copy(), np.arange(200.0) + 0.5)
    assert np.array_equal(np.asarray(first.times(second)), np.asarray(first) * np.asarray(second))
    full = Coded(np.arange(256, dtype=np.uint8), np.arange(256.0) + 1)
    inside = np.arange(256) < 100
    assert np.array_equal(np.asarray(full.within(inside)), np.asarray(full) * inside)


def test_missing_numbers_of_codes_are_found_where_they_are():
    column = Coded(np.array([0, 1, 2, 1], dtype=np.uint8), np.array([1.0, np.nan, 3.0]))
    assert coded.missing(column).tolist() == [False, True, False, True]
    assert np.array_equal(coded.missing(np.asarray(column)), coded.missing(column))


def test_totals_and_variances_between_units_are_the_same_bytes_whatever_the_blocks(
    columns, dense, monkeypatch
):
    drawn = np.random.default_rng(3)
    psu, stratum_of_psu = drawn.integers(0, 6, N), np.array([0, 0, 1, 1, 1, 2])
    scores = Scores(Columns(columns, N), drawn.normal(size=N))
    factor = np.array([2.0, 1.5, 1.0])
    found = []
    for block in (1, 7, N):
        monkeypatch.setattr(coded, "BLOCK", block)
        found.append((totals(scores, psu, 6), between(scores, psu, stratum_of_psu, factor)))
    expected = np.zeros((6, 5))
    np.add.at(expected, psu, np.asarray(scores))
    for total, variance in found:
        assert np.array_equal(total, expected)
        assert np.allclose(variance, found[0][1], rtol=1e-12, atol=1e-14)


def test_codes_are_counted_and_summed_as_bincount_does_whatever_is_counted_at_once(monkeypatch):
    rng = np.random.default_rng(3)
    codes, values = rng.integers(0, 6, 50).astype(np.int8), rng.normal(size=50)
    inside = rng.random(50) < 0.3
    for span in (7, 1 << 16):
        monkeypatch.setattr(coded, "SPAN", span)
        assert (coded.counts(codes, 8) == np.bincount(codes, minlength=8)).all()
        assert (coded.sums(codes, values, 8) == np.bincount(codes, values, 8)).all()
        met = np.bincount(codes[inside], minlength=8) > 0
        assert (coded.held(codes, 8, inside) == met).all()
        assert (coded.taken(np.arange(8.0), codes) == codes).all()


def test_numbers_of_few_values_become_codes_of_the_same_numbers(monkeypatch):
    numbers = pd.Series([2.5, np.nan, -0.0, 0.0, 2.5, -1.0])
    found = reading.narrow(numbers)
    assert list(found.cat.categories) == [-1.0, 0.0, 2.5]
    pd.testing.assert_series_equal(found.astype(float), numbers)
    monkeypatch.setattr(reading, "FEW", 2)
    assert reading.narrow(numbers) is numbers
    names = pd.Series(["a", "b"], dtype="category")
    assert reading.narrow(names) is names


def test_a_number_that_all_rows_have_stays_one():
    all_rows = np.broadcast_to(2.0, 5)
    column = Coded(np.array([0, 1, 2, 1, 0], dtype=np.uint8), np.array([1.0, 3.0, np.nan]))
    for made, expected in (
        (coded.equal(all_rows, 2.0), np.ones(5, dtype=bool)),
        (coded.scaled(all_rows, 4.0), np.full(5, 0.5)),
        (coded.product(all_rows, all_rows), np.full(5, 4.0)),
    ):
        assert coded.single(made) and np.array_equal(made, expected)
    for made in (coded.product(column, all_rows), coded.product(all_rows, column)):
        assert isinstance(made, Coded)
        assert np.array_equal(np.asarray(made), 2 * np.asarray(column), equal_nan=True)
