"""A column gathered in batches, or in two halves, is the column gathered at once."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduction.readers import gather
from coproduction.readers.gather import Gathered

NUMBERS = st.lists(st.sampled_from([np.nan, -0.0, 0.0, 1.0, 2.5, 3.0, 99.0, np.inf]), max_size=30)
TEXTS = st.lists(st.sampled_from(["", "a", "ä", "b ", "0"]), max_size=30)


@pytest.fixture(scope="module", autouse=True)
def few():
    """Columns of five distinct cells or more are kept as they are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gather, "MOST_DISTINCT", 4)
        yield


def gathered(cells: list, size: int, at: int = 0, text: bool = False) -> Gathered:
    """The cells in batches of a size; every third number has a tag where none stands."""
    found = Gathered(text, len(cells))
    for start in range(0, len(cells), size):
        part = cells[start : start + size]
        if text:
            found.add(pd.Series(part, dtype="str"))
        else:
            marks = [".a" if np.isnan(cell) and (at + start + k) % 3 == 0 else ""
                     for k, cell in enumerate(part)]  # fmt: skip
            found.add(np.array(part), np.array(marks, dtype="U2") if any(marks) else None)
    return found


@given(NUMBERS | TEXTS, st.integers(1, 9), st.integers(1, 9), st.integers(0, 30))
def test_batches_and_halves_change_nothing(cells, size, other, half):
    text = any(isinstance(cell, str) for cell in cells)
    whole = gathered(cells, max(len(cells), 1), text=text)
    parts = gathered(cells[:half], size, text=text)
    parts.extend(gathered(cells[half:], other, half, text))
    for found in (gathered(cells, size, text=text), parts):
        pd.testing.assert_series_equal(found.cells(), whole.cells(), check_exact=True)
        assert found.cells().dtype == whole.cells().dtype
        tags, expected = found.tags(), whole.tags()
        assert (tags is None) == (expected is None)
        assert expected is None or (tags == expected).all()
