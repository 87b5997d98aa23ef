"""Imputed answers in their places."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from incomplete import INDEX, TARGETS, imputation, respondents

from coproduction.harmonise import microdata
from coproduction.inference.imputation.chained import imputed
from coproduction.inference.imputation.completed import (
    Cells,
    completed,
    each,
    read_cells,
    write_cells,
)


@pytest.fixture(scope="module")
def people():
    return respondents(200)


@pytest.fixture(scope="module")
def cells(people):
    return imputed(imputation(indices=(INDEX,), m=2, iterations=2), people).cells


def test_answers_that_there_are_stay_and_the_others_are_filled(people, cells):
    for filled in each(people, cells):
        for target in TARGETS:
            known = people[target.name].notna()
            assert filled[target.name].notna().all()
            assert filled[target.name][known].equals(people[target.name][known])
            assert filled[target.name].dtype == people[target.name].dtype
    first, second = each(people, cells)
    assert not first["trust"].equals(second["trust"])


def test_columns_that_are_not_there_are_left(people, cells):
    some = people[["trust", "engaged"]]
    filled = completed(some, cells, 2)
    assert list(filled) == ["trust", "engaged"]
    lacking = np.flatnonzero(people[["age", "votes", "trust"]].isna().any(axis=1))
    assert np.flatnonzero(filled["engaged"].notna()).tolist() == lacking.tolist()


def test_a_level_that_no_answer_has_is_one(people, cells):
    alone = people.assign(trust=people["trust"].where(people["trust"] != "high"))
    alone["trust"] = alone["trust"].cat.remove_unused_categories()
    filled = completed(alone, cells, 1)
    assert "high" in set(filled["trust"].dropna())


def test_cells_are_kept_as_they_are(cells, tmp_path):
    write_cells(cells, tmp_path / "cells.parquet")
    assert pd.read_parquet(tmp_path / "cells.parquet").equals(cells)


def test_the_cells_of_one_imputation_are_read_alone(cells, tmp_path):
    write_cells(cells, tmp_path / "cells.parquet")
    own = cells[cells["imputation"] == 2].reset_index(drop=True)
    pd.testing.assert_frame_equal(read_cells(tmp_path / "cells.parquet", 2), own)


def test_columns_that_are_read_one_by_one_are_filled_as_those_of_a_frame(people, cells, tmp_path):
    microdata.write([pa.Table.from_pandas(people)], tmp_path / "people.parquet")
    write_cells(cells, tmp_path / "cells.parquet")
    opened, kept = microdata.Opened(tmp_path / "people.parquet"), Cells(tmp_path / "cells.parquet")
    assert kept.m == 2 and not kept.empty
    names = ["country", "engaged", *(target.name for target in TARGETS)]
    of_frame = each(people, cells)
    for found, filled in zip(each(opened, kept), of_frame, strict=True):
        pd.testing.assert_frame_equal(found[names], filled[names])
        pd.testing.assert_series_equal(found["trust"], filled["trust"])
