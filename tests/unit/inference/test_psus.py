"""Strata and PSUs have the numbers of a hash of all respondents, whatever rows are read at once."""

import numpy as np
import pandas as pd
import pytest

from coproduction.inference import coded, psus


@pytest.fixture(params=[3, 1 << 16])
def span(request, monkeypatch):
    monkeypatch.setattr(coded, "SPAN", request.param)


@pytest.mark.parametrize("seed", range(8))
def test_codes_are_numbered_by_the_order_in_which_they_are_met(span, seed):
    codes = np.random.default_rng(seed).integers(-1, 9, 40)
    found, known = psus.numbered(lambda rows: codes[rows], len(codes))
    expected, values = pd.factorize(codes)
    assert (found == expected).all() and (known == values).all()
    assert found.dtype == np.uint8


@pytest.mark.parametrize("told", [0.0, 0.6, 1.0])
@pytest.mark.parametrize("seed", range(8))
def test_labels_of_psus_are_nested_in_strata_and_null_ones_are_psus_of_their_own(span, seed, told):
    rng = np.random.default_rng(seed)
    stratum = rng.integers(0, 3, 40).astype(np.uint8)
    psu = np.where(rng.random(40) < told, rng.integers(0, 4, 40), -1)
    found, of_psu = psus.units(stratum, psu, 4)
    own = [j if j >= 0 else f"respondent {i}" for i, j in enumerate(psu)]
    alone = [*zip(stratum.tolist(), own, strict=True)]
    expected, pairs = pd.factorize(pd.Series(alone))
    assert (found == expected).all()
    assert (of_psu == [h for h, _ in pairs]).all()


def test_nobody_has_no_psu():
    found, of_psu = psus.units(np.empty(0, dtype=np.uint8), np.empty(0, dtype=np.int8), 0)
    assert len(found) == len(of_psu) == 0
