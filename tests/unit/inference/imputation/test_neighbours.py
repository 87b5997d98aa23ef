"""What the others of a sampling unit answered."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from incomplete import AGE, TRUST, VOTES, imputation, respondents

from coproduction.inference.imputation.chained import imputed
from coproduction.inference.imputation.neighbours import (
    ROUNDS,
    Neighbours,
    intraclass_correlation,
)


def test_the_correlation_within_units_is_that_of_the_analysis_of_variance():
    # means 1.5 and 2.5: MSB 1, MSW 0.5, of units of two
    assert intraclass_correlation(
        np.array([1.0, 2, 2, 3]), np.array([0, 0, 1, 1])
    ) == pytest.approx((1.0 - 0.5) / (1.0 + 0.5))
    assert intraclass_correlation(np.array([1.0, 2, 1, 2]), np.array([0, 0, 1, 1])) == 0.0
    assert intraclass_correlation(np.arange(3.0), np.arange(3)) == 0.0
    assert intraclass_correlation(np.ones(4), np.array([0, 0, 1, 1])) == 0.0


def near(unit, there, alike):
    return Neighbours(np.array(unit), np.array(there), np.array(alike))


def test_means_are_of_the_others_with_an_answer_times_their_reliability():
    found = near([0, 0, 0, 1], [[True], [True], [False], [True]], [0.25])
    columns = np.array([[1.0], [3.0], [99.0], [5.0]])
    means = found.means(columns, found.totals(columns))[:, 0]
    # one neighbour: ρ × 3 and ρ × 1; two: 2ρ / (1 + ρ) of their mean of 2; none: 0
    assert means == pytest.approx([0.75, 0.25, 0.5 / 1.25 * 2, 0.0])
    rows = np.array([2, 0])
    assert found.means(columns[rows], found.totals(columns), rows=rows)[:, 0] == pytest.approx(
        means[rows]
    )


def test_the_wanted_of_a_unit_are_drawn_one_after_the_other():
    found = near([0, 1, 0, 0, 1, 2], np.ones((6, 1), bool), [0.1])
    rounds = found.rounds(np.array([0, 2, 3, 4]))
    assert [part.tolist() for part in rounds] == [[0, 3], [1], [2]]
    many = near(np.zeros(90, int), np.ones((90, 1), bool), [0.1]).rounds(np.arange(90))
    assert len(many) == ROUNDS and sorted(np.concatenate(many)) == list(range(90))


def alike(n=40, size=12, share=0.4):
    """Respondents of units whose ages, votes and trust have an effect of the unit in common."""
    found = respondents(n * size, share=0.0)
    rng = np.random.default_rng(8)
    unit = np.arange(n * size) // size
    z = rng.normal(size=n)[unit] + rng.normal(size=n * size)
    votes = np.where(rng.normal(size=n)[unit] + rng.normal(size=n * size) > 0, "yes", "no")
    values = {
        "age": pd.Series(z),
        "votes": pd.Series(pd.Categorical(votes, VOTES.levels)),
        "trust": pd.Series(pd.Categorical.from_codes(np.digitize(z, [-1, 1]), TRUST.levels)),
    }
    found = found.assign(psu=unit.astype(str), stratum="s", country=found["country"].iloc[0])
    for name, column in values.items():
        silent = rng.random(n * size) < share
        found[name] = column.mask(silent)
        found[f"{name}__missing"] = np.where(silent, "refused", None)
    return found, unit


def test_imputed_answers_are_as_alike_within_units_as_given_ones():
    people, unit = alike()
    lacking = people["votes"].isna().to_numpy()
    given = (people["votes"] == "yes").to_numpy()[~lacking]
    wanted = intraclass_correlation(given.astype(float), unit[~lacking])
    found = {}
    for include in (("psus",), ()):
        what = imputation(VOTES, AGE, m=8, iterations=6, include=include)
        cells = imputed(what, people).cells
        own = cells[cells["variable"] == "votes"]
        found[include] = np.mean(
            [
                intraclass_correlation((part["level"] == "yes").to_numpy(float), unit[part["row"]])
                for _, part in own.groupby("imputation")
            ]
        )
    assert found[("psus",)] == pytest.approx(wanted, abs=0.08)
    assert found[()] < wanted / 2


def test_units_that_are_not_declared_or_not_alike_change_nothing():
    people, _ = alike(10)
    what = imputation(AGE, VOTES, TRUST, m=2, iterations=2, include=("psus", "weight"))
    without = replace(what, include=("weight",))
    alone = people.assign(psu=None)
    assert imputed(what, alone).cells.equals(imputed(without, alone).cells)
    assert not imputed(what, people).cells.equals(imputed(without, people).cells)
