"""Sums over the units of countries, held to those of each respondent."""

import numpy as np
import pandas as pd
import pytest

from coproduction.inference.alike import Alike
from coproduction.inference.calibration import BEFORE, MARGIN
from coproduction.inference.design import Design
from coproduction.robustness.countries.country_units import Countries

NAMES = ("AA", "BB")


def survey(n=300, **more):
    rng = np.random.default_rng(6)
    country = pd.Categorical(rng.choice(["BB", "AA", "CC"], n), ["BB", "AA", "CC"])
    given = {"weight": rng.choice([0.0, 1.0, 2.5], n), "psu": rng.integers(0, 30, n)}
    return pd.DataFrame({"country": country, "y": rng.integers(0, 5, n) * 1.0} | given | more)


def summed(data):
    """The covariance of numbers of answers, by units and by respondents, and the same of two."""
    design = Design.of(data, "adjust")
    made = Countries.by(data["country"], design, NAMES)
    alike = Alike.by([made.column, data["y"].to_numpy()], len(data))
    parts = []
    for k, name in enumerate(NAMES):
        domain = alike.values[:, 0] == k
        numbers = np.where(domain, alike.values[:, 1] - 2, 0.0)
        own = made.of[name].summed(alike.of, numbers, domain)
        rows = ((data["country"] == name) & (data["weight"] > 0)).to_numpy()
        scores = ((data["y"] - 2) * data["weight"]).to_numpy()
        parts.append((name, own, rows, scores))
    for name, own, rows, scores in parts:
        units = made.of[name].design
        assert units.counts(own.met) == design.counts(rows)
        assert own.largest == np.abs(scores[rows]).max()
        yield units.covariance(own.sums[own.met][:, None], own.met), design, scores, rows
    both = made.together([(name, own) for name, own, *_ in parts])
    rows = parts[0][2] | parts[1][2]
    assert made.design.degf(both.met) == design.degf(rows)
    found = made.design.covariance(both.sums[both.met][:, None], both.met)
    yield found, design, parts[0][3] / 2, rows


RNG = np.random.default_rng(7)
STRATA = pd.Categorical(RNG.choice(["north", "south"], 300))
RAKED = {BEFORE: np.linspace(0.5, 1.5, 300), MARGIN.format(1): RNG.integers(0, 3, 300)}


@pytest.mark.parametrize(
    "more",
    [{}, {"stratum": STRATA}, {"psu": None}, {"psu": None, "stratum": STRATA}, RAKED],
    ids=["psu", "strata", "respondents", "of_strata", "raked"],
)
def test_variances_of_units_are_those_of_respondents(more):
    for found, design, scores, rows in summed(survey(**more)):
        expected = design.covariance(scores[rows][:, None], rows)
        assert found == pytest.approx(expected, rel=1e-12)
