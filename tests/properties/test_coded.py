"""Columns as codes give what floats give, of any columns and with any number of rows at once."""

from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduction.inference import coded
from coproduction.inference.coded import Coded, Columns
from coproduction.inference.estimators.triangles import triangle
from coproduction.inference.stratified import Scores, between


@st.composite
def matrices(draw) -> tuple[Columns, np.ndarray]:
    """Columns of 1 to 60 rows, some of codes that they share, and the same as floats."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, levels = draw(st.integers(1, 60)), draw(st.integers(1, 5))
    shared = rng.integers(0, levels, n).astype(np.uint8)
    held = []
    for kind in draw(st.lists(st.sampled_from(["shared", "own", "float"]), min_size=1, max_size=6)):
        own = rng.integers(0, levels, n).astype(np.uint8)
        codes = shared if kind == "shared" else own
        held.append(
            rng.normal(size=n) if kind == "float" else Coded(codes, rng.normal(size=levels))
        )
    return Columns(held, n), np.column_stack([np.asarray(column) for column in held])


@settings(deadline=None, max_examples=40)
@given(matrices(), st.integers(1, 70), st.integers(0, 2**32 - 1))
def test_results_do_not_depend_on_how_columns_are_held_or_how_many_rows_are_read(
    given, block, seed
):
    held, dense = given
    rng, (n, p) = np.random.default_rng(seed), dense.shape
    inside, vector = rng.random(n) < 0.5, rng.normal(size=p)
    y, w, psu = rng.normal(size=n), rng.uniform(0.5, 2, n), rng.integers(0, 6, n)
    strata, factor = np.array([0, 0, 1, 1, 1, 0]), np.array([1.5, 2.0])
    with patch.object(coded, "BLOCK", block):
        assert np.array_equal(np.asarray(held), dense)
        assert np.array_equal(np.asarray(held[inside]), dense[inside])
        products = held @ vector, w @ held
        r = triangle(held, y, w)
        variance = between(Scores(held, y), psu, strata, factor)
    assert np.allclose(products[0], dense @ vector, rtol=1e-12, atol=1e-12)
    assert np.allclose(products[1], w @ dense, rtol=1e-12, atol=1e-12)
    whole = np.column_stack([dense, y]) * np.sqrt(w)[:, None]
    assert np.allclose(r.T @ r, whole.T @ whole, rtol=1e-12, atol=1e-11)
    expected = between(dense * y[:, None], psu, strata, factor)
    assert np.allclose(variance, expected, rtol=1e-12, atol=1e-11)
