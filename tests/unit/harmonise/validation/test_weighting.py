"""Weights against each other and against their replicates; one country's scale is not another's."""

import numpy as np
import pandas as pd
import pytest
from declarations import source
from exports import entry, run

from coproduction.harmonise.validation import weighting
from coproduction.harmonise.validation.verdict import Book

#: Two to a stratum of two PSUs, as balanced repeated replication has it.
FACTORS = np.array([[0, 2], [2, 0], [0, 2], [2, 0]] * 10, dtype=float)


def country(*names):
    return pd.Series(pd.Categorical(names, sorted(set(names))))


def test_a_weight_is_extreme_in_its_own_country():
    weights = pd.Series([1.0, 1, 1, 9000, 9000, 9000])
    two = country("A", "A", "A", "B", "B", "B")
    found = weighting.extreme(weights, two, 1000, "w")
    assert not found.failing.any() and found.column == "w"
    assert found.expected == (
        "a weight from 0.001 to 1000 (A), from 9 to 9e+06 (B), 1000 times the median of the country"
    )
    weights[1] = 2000.0
    assert weighting.extreme(weights, two, 1000, "w").failing.tolist() == [0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(("times", "failed"), [(1, 0), (19, 0), (21, 1), (1 / 21, 1), (10000, 1)])
def test_mean_weights_far_from_one_are_noted_by_country(times, failed):
    frame = pd.DataFrame({"weight": [1.0, 1, times, times]})
    book = Book("s", "plausibility", "x.csv")
    weighting.enter_means(book, frame.assign(country=country("A", "A", "B", "B")), "w")
    (row,) = book.verdict.summary
    assert (row["column"], row["n_failed"], row["n"]) == ("w", failed, 2)
    assert row["severity"] == ("note" if failed else "")
    if failed:
        assert book.verdict.failures[0]["value"].tolist() == [f"B: mean {times:.4g}"]


def test_a_lost_decimal_comma_is_noted_in_the_column_of_the_file(tmp_path):
    _, _, verdict = run(tmp_path, w=["10234", "9871", "11020", "8903"])
    (row,), cells = entry(verdict, "mean_weight", "w")
    assert row["severity"] == "note" and cells == [["", "GB: mean 1.001e+04"]]


@pytest.mark.parametrize(
    ("last", "noted"),
    [([19.0], False), ([21.0], True), ([100.0], True), ([10.0] * 20, False), ([19.0] * 9, True)],
)
def test_few_weights_that_hold_much_of_the_sum_are_noted_by_country(last, noted):
    n = 200
    own = [1.0] * (n - len(last)) + last
    frame = pd.DataFrame({"weight": [*own, *[3.0] * 60, 80.0, 1, 1]})
    frame["country"] = pd.Categorical(["A"] * n + ["B"] * 60 + ["C"] * 3)
    book = Book("s", "plausibility", "x.csv")
    weighting.enter_unequal(book, frame, "w")
    expected = 1 + np.var(own) / np.mean(own) ** 2
    if not noted:
        assert not book.verdict.summary and expected <= 4
        return
    (row,) = book.verdict.summary
    assert (row["column"], row["severity"], row["n_failed"], row["n"]) == ("w", "note", 1, 3)
    (value,) = book.verdict.failures[0]["value"]
    share = 100 * last[0] / sum(own)
    assert value == (
        f"A: the largest weight holds {share:.2g} % of the sum; design effect of weighting "
        f"{expected:.2f}"
    )


def test_weights_whose_squares_are_no_numbers_are_judged():
    frame = pd.DataFrame({"weight": [1.0] * 60 + [1e300]}).assign(country=country(*"A" * 61))
    book = Book("s", "plausibility", "x.csv")
    weighting.enter_unequal(book, frame, "w")
    assert (
        "holds 1e+02 % of the sum; design effect of weighting 61.00"
        in (book.verdict.failures[0]["value"][0])
    )


@pytest.mark.parametrize(
    ("weights", "noted"),
    [([1.0, 2.0] * 30, 1), ([1.0, 2.5] * 30, 0), ([1.0] * 60, 0), ([900.0, 800.0] * 30, 0),
     ([1.0, 2.0] * 10, 0)],
)  # fmt: skip
def test_weights_near_one_that_are_whole_numbers_are_noted(weights, noted):
    book = Book("s", "plausibility", "x.csv")
    weighting.enter_whole(book, pd.DataFrame({"weight": weights}), "w")
    assert [row["check"] for row in book.verdict.summary] == ["whole_weights"] * noted


def judged(weights, replicates, **given):
    declared = {"kind": "BRR", "columns": ["f1", "f2"], "digits": 1} | given
    frame = pd.DataFrame({"weight": weights, "weight__1": replicates[:, 0]})
    frame["weight__2"] = replicates[:, 1]
    book = Book("s", "plausibility", "x.csv")
    weighting.enter_replicates(book, frame, source(weight="w", replicates=declared))
    (row,) = book.verdict.summary
    return row


def test_factors_that_are_taken_for_weights_are_told_whatever_the_mean_of_the_weight():
    rng = np.random.default_rng(3)
    for mean in (1.0, 1718.0):
        weights = mean * rng.uniform(0.3, 1.7, 40)
        wrong = judged(weights, FACTORS)
        assert (wrong["severity"], wrong["n_failed"]) == ("warning", 2)
        assert "replicates: {…, factors: true}" in wrong["expected"]
        assert judged(weights, FACTORS * weights[:, None])["severity"] == ""
        assert judged(weights, FACTORS * weights[:, None], factors=True)["severity"] == ""


def test_weights_that_are_taken_for_factors_are_told_whatever_the_mean_of_the_weight():
    rng = np.random.default_rng(3)
    for mean in (1.0, 1718.0):
        weights = mean * rng.uniform(0.3, 1.7, 40)
        squared = FACTORS * weights[:, None] ** 2  # as they stand after they were multiplied
        wrong = judged(weights, squared, factors=True)
        assert (wrong["severity"], wrong["n_failed"]) == ("warning", 2)
        assert "delete factors: true" in wrong["expected"]


def test_weights_that_are_all_the_same_tell_nothing_of_factors():
    assert judged(np.ones(40), FACTORS)["severity"] == ""
    assert judged(np.full(40, 1.0), FACTORS, factors=True)["severity"] == ""
