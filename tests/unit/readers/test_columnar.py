"""Parquet files: every type as cells."""

from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from unit.readers.samples import read

from coproduction.faults import Faults
from coproduction.readers import columnar


def test_parquet_types(tmp_path):
    frame = pd.DataFrame(
        {
            "when": pd.to_datetime(["2008-05-06 10:10:10.500", None]),
            "flag": [True, False],
            "long": [2**60 + 1, 1],
            "coded": pd.Categorical(["b", None]),
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    data = read({"file": "a.parquet"}, root=tmp_path).data
    assert data["when"].iloc[0] == "2008-05-06T10:10:10.5" and pd.isna(data["when"].iloc[1])
    assert data["flag"].tolist() == ["TRUE", "FALSE"]
    assert data["long"].tolist() == [str(2**60 + 1), "1"]
    assert data["coded"].iloc[0] == "b" and pd.isna(data["coded"].iloc[1])
    pd.DataFrame({"a": [[1, 2]]}).to_parquet(tmp_path / "b.parquet")
    with pytest.raises(Faults, match="lists or records"):
        read({"file": "b.parquet"}, root=tmp_path)


def test_parquet_rows_that_take_no_bytes_are_told_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(columnar, "MOST_RESPONDENTS", 9)
    pd.DataFrame({"a": [0] * 10}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(Faults, match="The file has 10 rows"):
        read({"file": "a.parquet"}, root=tmp_path)


def test_parquet_cells_that_a_double_or_a_text_cannot_hold(tmp_path):
    cells = {
        "long": pa.array([Decimal("12345678901234567.12"), None], pa.decimal128(20, 2)),
        "wide": pa.array([Decimal("0.1"), None], pa.decimal128(38, 18)),
        "when": pa.array([1577872800_000000123, 1577872800_000000000], pa.timestamp("ns")),
        "clock": pa.array([36000, None], pa.time32("s")),
    }
    pq.write_table(pa.table(cells), tmp_path / "a.parquet")
    met = read({"file": "a.parquet"}, root=tmp_path)
    told = {name: met.codes(name).tolist() for name in cells}
    assert told == {
        "long": ["12345678901234567.12", "<blank>"],
        "wide": ["0.1", "<blank>"],
        "when": ["2020-01-01T10:00:00.000000123", "2020-01-01T10:00:00"],
        "clock": ["10:00:00", "<blank>"],
    }
    pq.write_table(pa.table({"a": [b"\xff"], "b": [b"a"], "c": [b"\xfe"]}), tmp_path / "b.parquet")
    with pytest.raises(Faults) as caught:
        read({"file": "b.parquet"}, root=tmp_path)
    assert [fault.column for fault in caught.value.faults] == ["a", "c"]


def test_parquet_texts_are_read_as_codes_of_what_differs(tmp_path):
    cells = ["b", None, "a", "", "b", "a", None, "c"]
    coded = pa.DictionaryArray.from_arrays([0, 1, None, 2, 0, 0, 1, 2], ["x", "", "y", "never"])
    twice = pa.DictionaryArray.from_arrays([0, 1, None, 1, 0, 0, 1, 1], ["x", "x"])
    table = pa.table({"t": cells, "l": pa.array(cells, pa.large_string()), "c": coded, "d": twice})
    table = table.append_column("n", pa.nulls(8, pa.string()))
    for size in (8, 3):  # one dictionary, and one a row group
        pq.write_table(table, tmp_path / "a.parquet", row_group_size=size)
        data = read({"file": "a.parquet"}, root=tmp_path).data
        for name in "tl":
            assert data[name].astype("object").fillna("-").tolist() == list("b-a-ba-c")
            assert data[name].cat.categories.tolist() == ["b", "a", "c"]
        assert data["c"].astype("object").fillna("-").tolist() == list("x--yxx-y")
        assert data["c"].cat.categories.tolist() == ["x", "y"]
        assert data["d"].astype("object").fillna("-").tolist() == list("xx-xxxxx")
        assert data["n"].isna().all()
        assert {str(data[name].cat.categories.dtype) for name in "tlcd"} == {"str"}


def test_parquet_texts_that_no_one_answered_are_told_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(columnar, "MOST_BYTES", 999)
    monkeypatch.setattr(columnar, "LONGEST", 99)
    table = pa.table({"a": [f"{i}" * 500 for i in range(9)], "b": ["x"] * 9})
    pq.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(Faults, match="no survey has such answers"):
        read({"file": "a.parquet"}, root=tmp_path)
    assert read({"file": "a.parquet"}, columns=["b"], root=tmp_path).data["b"].eq("x").all()
