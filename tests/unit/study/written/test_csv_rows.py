"""CSV files that a person keeps: one reader of all, with one set of faults."""

from pathlib import Path

import pytest

from coproduction.study.data import countries, weights
from coproduction.study.recodes import crosswalk
from coproduction.study.written import bounds, csv_rows, registration
from coproduction.study.written.csv_rows import read_file, read_rows

#: What may befall a file that was a table, and what is told of it.
_BROKEN = {
    "cp1252": ("é", "cp1252", "not UTF-8", 2),
    "utf-16": ("x", "utf-16", "not UTF-8", 1),
    "huge": ('"' + "x" * 140_000 + '"', "utf-8", "field larger than field limit", 2),
    "open": ('"x', "utf-8", "unexpected end of data", 2),
    "inside": ('"x"y', "utf-8", "expected after", 2),
    "nul": ("x\0y", "utf-8", "a NUL sign", 2),
    "wide": ("," * 10_000, "utf-8", "there are 100", 2),
}
_READERS = {
    crosswalk: (",".join(crosswalk.HEADER), lambda path: crosswalk.read(path, "f.csv")[1]),
    countries: ("country,label", lambda path: countries.load(path, "f.csv")[1]),
    weights: (",".join(weights.HEADER), lambda path: weights._margins(path, "f.csv", {}, [])[1]),
    registration: (
        ",".join(registration.HEADER),
        lambda path: registration.read(path, "f.csv")[1],
    ),
}


@pytest.mark.parametrize("broken", _BROKEN)
@pytest.mark.parametrize("reader", _READERS, ids=lambda module: module.__name__)
def test_every_table_of_a_person_tells_what_cannot_be_read_and_where(tmp_path, reader, broken):
    cell, encoding, problem, row = _BROKEN[broken]
    header, read = _READERS[reader]
    path = tmp_path / "f.csv"
    path.write_bytes(f"{header}\n{cell}{',' * header.count(',')}\n".encode(encoding))
    (fault,) = [fault for fault in read(path) if problem in fault.problem]
    assert fault.file == "f.csv" and fault.rows == (row,) and fault.expected


def test_lines_are_counted_where_cells_hold_some_and_a_mark_is_no_text(tmp_path):
    path = Path(tmp_path) / "f.csv"
    path.write_bytes('\ufeffa,b\r\n"1\n2",3\r\n4,5\r\n'.encode())
    rows = [(1, ["a", "b"]), (3, ["1\n2", "3"]), (4, ["4", "5"])]
    assert read_file(path, "f.csv") == (rows, [])


def test_what_stands_before_a_fault_is_read():
    rows, (fault,) = read_rows('a\nb\n"c', "f.csv")
    assert [cells for _, cells in rows] == [["a"], ["b"]] and fault.rows == (3,)


def test_a_file_of_more_rows_than_a_person_keeps_is_read_no_further(monkeypatch):
    monkeypatch.setattr(csv_rows, "MOST_ROWS", 3)
    rows, (fault,) = read_rows("a\n\n\nb\nc\n", "f.csv")
    assert len(rows) == 3 and fault.rows == (4,) and "more than 3 rows" in fault.problem


def test_bytes_are_bounded_where_rows_are(tmp_path, monkeypatch):
    """As many rows as are read have 200 bytes each; what is more is told with what helps."""
    assert bounds.MOST_TABLE_BYTES == 200 * bounds.MOST_ROWS
    monkeypatch.setattr(bounds, "MOST_BYTES", 5)
    monkeypatch.setattr(bounds, "MOST_TABLE_BYTES", 9)
    table, text = tmp_path / "f.csv", tmp_path / "f.md"
    table.write_text("a,b\n1,2\n")
    text.write_text("a,b\n1,2\n")
    assert bounds.oversize(table, "f.csv") == []
    assert "more than the 5" in bounds.oversize(text, "f.md")[0].problem
    table.write_text("a,b\n1,2\n3,4\n")
    rows, (fault,) = read_file(table, "f.csv")
    assert rows == [] and "has 12 bytes" in fault.problem and "`copy`" in fault.expected
