"""Cells of text files, however few bytes are cut into cells together."""

import pytest
from unit.readers.samples import cells

from coproduction.readers import gather
from coproduction.readers.text import encoded, parsing

TEXT = '"a";b\r\n' + "".join(
    f'"x{"y" * (k % 7)}\r\nz";{k}\r\n' if k % 3 else f's"o{k};\r\n' for k in range(120)
)


@pytest.mark.parametrize("few", [3, gather.MOST_DISTINCT])
@pytest.mark.parametrize("size", [1, 30, 64, 101])
def test_line_ends_in_cells_stay_where_blocks_end(export, monkeypatch, size, few):
    whole = export(TEXT, delimiter=";")
    assert cells(whole.data["a"])[:3] == ['s"o0', "xy\r\nz", "xyy\r\nz"]
    monkeypatch.setattr(parsing, "_BLOCK", size)
    for module in (gather, encoded):
        monkeypatch.setattr(module, "MOST_DISTINCT", few)
    parts = export(TEXT, delimiter=";")
    for name in "ab":
        assert cells(parts.data[name]) == cells(whole.data[name])


@pytest.mark.parametrize(
    ("column", "kind", "first"),
    [
        ([*map(str, range(200)), "1e2", ""], "number", 0.0),
        ([*map(str, range(200)), "007", ""], "text", "0"),
        ([f"id{k}" for k in range(200)], "text", "id0"),
    ],
)
def test_many_distinct_cells_are_read_as_few_are(export, monkeypatch, column, kind, first):
    text = "a,b\n" + "".join(f"{cell},x\n" for cell in column)
    whole = export(text)
    for module in (gather, encoded):
        monkeypatch.setattr(module, "MOST_DISTINCT", 5)
    monkeypatch.setattr(parsing, "_BLOCK", 50)
    parts = export(text)
    assert parts.columns["a"].kind == whole.columns["a"].kind == kind
    assert parts.data["a"].iloc[0] == first
    assert cells(parts.data["a"]) == cells(whole.data["a"])
    assert parts.written == whole.written


def test_numbers_in_doubt_are_told_with_their_rows_of_many_too(fault, monkeypatch):
    text = "a,b\n" + "".join(f"{k}.{k:03},x\n" for k in range(1, 90))
    whole = fault(text)
    for module in (gather, encoded):
        monkeypatch.setattr(module, "MOST_DISTINCT", 5)
    monkeypatch.setattr(parsing, "_BLOCK", 50)
    assert fault(text) == whole
    assert (whole.rows, whole.code) == ((2,), "1.001")
