"""Respondents give the columns of their microdata when asked, whole or in part."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from declarations import declared

from coproduction.harmonise import microdata, storage
from coproduction.harmonise.answers import Answers
from coproduction.harmonise.respondents import Respondents, cells_at
from coproduction.missing import KINDS

ILL = declared({"ill": {"type": "ordinal", "levels": ["no", "yes"]}})["ill"]


@pytest.fixture
def respondents():
    n = 5
    refused = list(KINDS).index("refused")
    answers = Answers(
        np.array([0, 1, 2, 1, 0], np.int8),
        np.array([1.0, 0.0, np.nan]),
        np.array([-1, -1, refused], np.int8),
        np.arange(3),
        [("q", code, "") for code in "129"],
    )
    one = pd.Categorical(["uk"] * n)
    fixed = {"respondent": np.arange(n, dtype=np.uint64), "source": one, "weight": np.ones(n)}
    return Respondents(fixed, {"ill": (answers, ILL)}, {"sources": {}})


def test_a_variable_and_its_kinds_of_missing_come_from_the_same_outcomes(respondents):
    assert respondents.columns == ["respondent", "source", "weight", "ill", "ill__missing"]
    assert len(respondents) == 5 and "ill__missing" in respondents and "well" not in respondents
    assert respondents["ill"].astype(object).tolist()[:2] == ["yes", "no"]
    assert respondents["ill"].isna().tolist() == [False, False, True, False, False]
    assert respondents["ill__missing"].dropna().to_dict() == {2: "refused"}
    with pytest.raises(KeyError, match="well"):
        respondents["well"]


def test_a_file_written_in_parts_holds_what_one_table_holds(respondents, tmp_path, monkeypatch):
    monkeypatch.setattr(microdata, "GROUP", 2)
    storage.write(respondents, tmp_path / "uk.parquet")
    assert pq.ParquetFile(tmp_path / "uk.parquet").num_row_groups == 3
    whole = storage.table(respondents).to_pandas()
    pd.testing.assert_frame_equal(microdata.read(tmp_path / "uk.parquet"), whole)
    assert microdata.metadata(tmp_path / "uk.parquet") == {"sources": {}}


def test_cells_at_some_positions_are_those_of_a_frame(respondents):
    at = np.array([4, 2])
    frame = pd.DataFrame({name: respondents[name] for name in respondents.columns})
    for name in respondents.columns:
        pd.testing.assert_series_equal(
            cells_at(respondents, name, at), cells_at(frame, name, at), check_names=False
        )
