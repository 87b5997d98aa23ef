"""Families of tests against `p.adjust` of R (oracle/multiplicity.R)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coproduction.inference.multiplicity import CORRECTIONS, benjamini_hochberg, holm

VALUES = pd.read_csv(Path(__file__).parents[2] / "oracle" / "multiplicity_values.csv")
NAMES = {"holm": "holm", "BH": "benjamini_hochberg"}


@pytest.mark.parametrize(
    ("case", "method"), dict.fromkeys(zip(VALUES["case"], VALUES["method"], strict=True))
)
def test_corrected_p_values_are_those_of_r(case, method):
    rows = VALUES[(VALUES["case"] == case) & (VALUES["method"] == method)]
    found = CORRECTIONS[NAMES[method]](rows["p_value"].to_numpy(dtype=float))
    np.testing.assert_allclose(found, rows["corrected"].to_numpy(dtype=float), rtol=1e-14)


@pytest.mark.parametrize("correct", CORRECTIONS.values(), ids=CORRECTIONS)
def test_a_number_that_is_no_probability_is_refused(correct):
    with pytest.raises(ValueError, match="between 0 and 1"):
        correct(np.array([0.5, 1.5]))


def test_what_was_given_is_left_as_it_is():
    given = np.array([0.04, np.nan, 0.01])
    holm(given)
    benjamini_hochberg(given)
    assert given.tolist()[::2] == [0.04, 0.01]


def test_no_test_is_no_family():
    assert holm(np.array([])).tolist() == []
