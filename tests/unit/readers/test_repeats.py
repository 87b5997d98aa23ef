"""Texts differ where no two are the same, however many blocks they fill."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from coproduction.readers import export, repeats
from coproduction.readers.repeats import differ


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(repeats, "BLOCK", 4)
    monkeypatch.setattr(export, "BLOCK", 4)


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        ([], True),
        ([None] * 9, True),
        (["a", None, "b", "ä", None, "A", "", " ", "aa"], True),
        (["a", "b", "a"], False),
        ([*"abcdefgh", "b"], False),
        ([None, *"abcdefgh", None, "h"], False),
    ],
)
def test_they_differ_where_no_two_are_the_same(texts, answer):
    cells = pd.Series(texts, dtype="str")
    assert differ(cells) == differ(pa.array(texts, pa.large_string())) == answer
    assert answer == (not cells.dropna().duplicated().any())


@pytest.mark.parametrize("texts", [[*"abcdefgh"], [None, *"bacdefgh", None], [*"abcabcabc"]])
def test_positions_of_texts_are_those_of_a_table_of_them(texts):
    cells = pd.Series(texts, dtype="str")
    found, expected = export.positioned(cells), pd.factorize(cells, use_na_sentinel=True)
    np.testing.assert_array_equal(found[0], expected[0])
    pd.testing.assert_index_equal(pd.Index(found[1]), expected[1])
