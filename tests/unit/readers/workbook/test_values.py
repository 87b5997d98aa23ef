"""Cells of workbooks: as shown, whatever their type."""

import datetime as dt

import pandas as pd


def test_cells_of_every_type(book):
    export = book(
        [
            ["id", "n", "day", "at", "clock", "flag", "mixed", "stored"],
            ["007", 1, dt.date(2008, 5, 6), dt.datetime(2008, 5, 6, 10, 10, 10), dt.time(10, 5),
             True, "x", "1"],
            ["a b ", 2.5, None, dt.datetime(1900, 1, 1), dt.time(0, 0, 1), False, 8, "2.5"],
        ]
    )  # fmt: skip
    kinds = {name: column.kind for name, column in export.columns.items()}
    assert kinds == {
        "id": "text",
        "n": "number",
        "day": "date",
        "at": "datetime",
        "clock": "time",
        "flag": "text",
        "mixed": "text",
        "stored": "number",
    }
    data = export.data
    assert data["id"].tolist() == ["007", "a b "]
    assert data["n"].tolist() == [1, 2.5]
    assert data["day"].iloc[0] == "2008-05-06" and pd.isna(data["day"].iloc[1])
    assert data["at"].tolist() == ["2008-05-06T10:10:10", "1900-01-01"]
    assert data["clock"].tolist() == ["10:05:00", "00:00:01"]
    assert data["flag"].tolist() == ["TRUE", "FALSE"]
    assert data["mixed"].tolist() == ["x", "8"]
    assert data["stored"].tolist() == [1, 2.5]
    assert export.notes == ("column stored: numbers are stored as text; read as numbers",)


def test_dates_counted_from_1904(book):
    rows = [["day"], [dt.date(2008, 5, 6)]]
    parts = [("xl/workbook.xml", "<workbookPr/>", '<workbookPr date1904="1"/>')]
    assert book(rows, parts=parts).data["day"].tolist() == ["2012-05-07"]


def test_numbers_as_text_with_a_decimal_comma(book):
    comma = book([["a", "b"], ["1,5", "1,5"], [2.5, 2.5], [3, "n/a"]], decimal=",")
    assert comma.data["a"].tolist() == [1.5, 2.5, 3]
    assert comma.data["b"].tolist() == ["1,5", "2,5", "n/a"]
    assert comma.numbers("b")[:2].tolist() == [1.5, 2.5]


def test_cells_in_percent_are_shares_and_told(book):
    rows = [["a", "b", "c"], [0.25, 0.25, 1], [0.5, 30, 2], [None, "1", 3]]
    met = book(rows, formats={"A2": "0.0%", "A3": "0.0%", "B2": "0%"})
    assert met.data["a"].tolist()[:2] == [0.25, 0.5] and met.data["b"].tolist() == [0.25, 30, 1]
    assert met.columns["a"].kind == met.columns["b"].kind == "number"
    assert met.notes == (
        "column a: 2 cells are shown in percent and read as shares, 0.2 for 20 %",
        "column b: numbers are stored as text; read as numbers; 1 cells are shown in percent and "
        "read as shares, 0.2 for 20 %; 1 other numbers are not",
    )


def test_numbers_as_text_with_an_exponent_are_kept_as_written(book):
    met = book([["a", "b"], [1967, "1e400"], ["1.967E3", 2], [1950, 3]])
    assert met.data["a"].tolist() == [1967, 1967, 1950] and met.written == {"a": {1: "1.967E3"}}
    assert met.data["b"].tolist() == ["1e400", "2", "3"], "no double holds it"
