"""Codes of an export's cells: right for every kind of cell, and fast."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coproduction.missing import BLANK
from coproduction.readers.export import Column, Export, counted, looked_up, spell


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        (8.0, "8"),
        (-9.0, "-9"),
        (0.5, "0.5"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e15, "1000000000000000.0"),
        (np.nan, BLANK),
        ("8.0", "8.0"),
        (" x", " x"),
    ],
)
def test_spelling(value, spelt):
    assert spell(value) == spelt


def export(**columns) -> Export:
    data = pd.DataFrame(columns)
    return Export("a.sav", data, {name: Column(name) for name in columns})


def test_codes_of_numbers_and_text():
    met = export(x=[1.0, np.nan, 0.5, 1.0], t=pd.Series(["1", None, "1.0", "b"], dtype="str"))
    assert list(met.codes("x")) == ["1", BLANK, "0.5", "1"]
    assert list(met.codes("t")) == ["1", BLANK, "1.0", "b"]
    assert not met.codes("x").isna().any()
    assert set(export(x=[1.0]).codes("x").categories) == {"1"}


def test_tags_stand_for_empty_cells():
    tagged = export(x=[1.0, np.nan, np.nan, np.nan])
    tagged.tags["x"] = np.array(["", ".a", "", ".z"])
    assert list(tagged.codes("x")) == ["1", ".a", BLANK, ".z"]


def test_few_codes_are_made_once_and_follow_their_cells():
    made = export(q=[2.0, 1.0, np.nan], r=["a", "b", "a"])
    codes = made.codes("q")
    assert made.codes("q") is codes and made.of_columns(["q"]).codes("q") is codes
    part = made.part(np.array([False, True, True]))
    assert part.codes("q").tolist() == ["1", BLANK] and made.codes("q").tolist() == [*codes]
    other = replace(made, data=made.data.iloc[::-1].reset_index(drop=True))
    assert other.codes("q").tolist() == [BLANK, "1", "2"]


def test_row_numbers():
    met = Export("a.csv", pd.DataFrame({"x": [1.0, 2.0]}), {}, first_row=3)
    assert met.row_numbers(np.array([False, True])) == (4,)
    met = Export("a.csv", pd.DataFrame({"x": [1.0, 2.0]}), {}, rows=np.array([2, 9]))
    assert met.row_numbers(np.array([False, True])) == (9,)


@pytest.mark.slow
def test_a_million_distinct_cells_are_spelt():
    """Quadratic look-ups would not come to an end here."""
    n = 1_000_000
    met = export(x=np.arange(n) / 2)
    codes = met.codes("x")
    assert codes[3] == "1.5" and len(codes.categories) == n


@pytest.mark.parametrize("size", [1, 2, 127, 128, 129, 200])
@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16])
def test_looking_up_bytes_is_indexing(size, kind):
    table = np.arange(size).astype(kind)
    positions = np.arange(-min(size, 128), min(size, 128)).astype(np.int8)
    found = looked_up(table, positions)
    assert found.dtype == kind and found.tolist() == table[positions].tolist()
    found[:1] = 0  # a copy, to be changed at will


def test_numbers_of_the_other_decimal_mark_are_told():
    columns = {"w": Column("w", kind="text")}
    export = Export("f", pd.DataFrame({"w": ["0,5", "1"]}), columns)
    assert export.other_mark("w", ["1,131"]) == 'decimal: ","  (in study.yaml)', "0,5 is decimal"
    assert export.other_mark("w", ["0,5", "1"]) == 'decimal: ","  (in study.yaml)'
    export = Export("f", pd.DataFrame({"w": ["1,234", "1"]}), columns)
    assert export.other_mark("w", ["1,234"]) == (
        "decimal: \",\"  (in study.yaml) if '1,234' is 1.234; else an export of numbers without "
        "marks of thousands"
    )
    for code in ("12.000", "1.234,50", "12 000"):
        assert "without marks of thousands" in export.other_mark("w", [code])
    assert export.other_mark("w", ["1", "x"]) == export.other_mark("w", ["0,5", "x"]) == ""


def test_one_number_of_another_mark_is_the_odd_one_and_no_declaration():
    columns = {"w": Column("w", kind="text")}
    cells = ["0,7", "1,25", "1", "0.7350"]
    export = Export("f", pd.DataFrame({"w": cells}), columns, decimal=",")
    assert export.other_mark("w", ["0.7350"]) == (
        "'0.7350' with the decimal mark ',', as 2 others of the column"
    )
    assert "decimal: " in replace(export, decimal=".").other_mark("w", ["0,7", "1,25"])


def test_cells_as_written_keep_their_respondents_in_a_part():
    export = Export(
        "f", pd.DataFrame({"w": [1.0, 40.0, 2.0, 30.0]}), {"w": Column("w")},
        written={"w": {1: "4E1", 3: "3E1"}},
    )  # fmt: skip
    part = export.part(np.array([False, False, True, True]))
    assert part.written == {"w": {1: "3E1"}}


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int64])
@pytest.mark.parametrize("length", [0, 1, 1000, (1 << 16) + 1])
def test_codes_are_counted_and_those_of_nobody_are_not(kind, length):
    codes = np.random.default_rng(3).integers(-1, 120, length).astype(kind)
    expected = [int((codes == code).sum()) for code in range(128)]
    assert counted(codes, 128).tolist() == expected
    assert counted(codes[::2], 5).tolist() == [int((codes[::2] == code).sum()) for code in range(5)]
