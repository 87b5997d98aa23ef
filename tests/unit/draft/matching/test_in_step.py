"""Matches by order that hold because two files run alike: names or correlations bear it out."""

from dataclasses import replace

import numpy as np
import pytest
from unit.draft.made_files import file, variable

from coproduction.draft.looking.measured import Measured
from coproduction.draft.matching import in_step
from coproduction.draft.matching.matches import matched

#: Four batteries of three, each of one theme, and three themes that go through all of them.
N = 12
ENGLISH, SWEDISH = ("none", "some", "much"), ("inget", "litet", "stort")


def files(names="v{}"):
    one = [variable(f"q{k}_1", f"A question on {k} things", ENGLISH) for k in range(N)]
    other = [variable(names.format(k), f"En fråga om {k} ting", SWEDISH) for k in range(N)]
    return {"uk": file(*one), "se": file(*other, language="sv")}


def numbers(of, seed, order=range(N)):
    """Answers of 3,000 respondents, the questions in an order."""
    rng = np.random.default_rng(seed)
    battery, theme = rng.normal(size=(4, 3000)), rng.normal(size=(3, 3000))
    weights = np.linspace(0.5, 1.5, N)
    columns = [
        weights[k] * battery[k // 3] + weights[::-1][k] * theme[k % 3] + rng.normal(size=3000)
        for k in order
    ]
    names = [one.name for one in of.variables]
    return Measured(dict(zip(names, columns, strict=True)))


def tiers(given, measured):
    questions = in_step.told(given, matched(given), measured)
    return {q.members["se"].tier for q in questions if len(q.members) > 1}


def test_correlations_in_the_same_places_make_it_likely():
    given = files()
    alike = {"uk": numbers(given["uk"], 1), "se": numbers(given["se"], 2)}
    assert {q.members["se"].tier for q in matched(given) if "uk" in q.members} == {"ask"}
    assert tiers(given, alike) == {"likely"}


@pytest.mark.parametrize(
    "order",
    [
        [3, 4, 5, 0, 1, 2, *range(6, N)],  # two batteries have changed places
        [*range(1, N), 0],
        [*range(6, N), *range(6)],
        [7, 3, 11, 0, 9, 5, 1, 8, 2, 10, 4, 6],
    ],
)
def test_what_stands_elsewhere_stays_a_question(order):
    given = files()
    moved = {"uk": numbers(given["uk"], 1), "se": numbers(given["se"], 2, order)}
    assert tiers(given, moved) == {"ask"}


def test_numbers_in_names_make_it_likely_and_other_lengths_do_not():
    given = files("o{}_1")
    unknown = {name: Measured() for name in given}
    assert tiers(given, unknown) == {"likely"}
    shorter = given | {"se": replace(given["se"], variables=given["se"].variables[:-1])}
    assert tiers(shorter, unknown) == {"ask"}
