"""Parts of a workbook: refused where no honest program writes them."""

import zipfile

import pytest
from unit.readers.samples import SHEET, read

from coproduction.faults import Faults


def test_document_types_are_refused(fault):
    met = fault([["a"], [1]], parts=[(SHEET, "<worksheet", "<!DOCTYPE w []><worksheet")])
    assert "document type" in met.problem


def test_broken_parts(fault):
    assert "well-formed" in fault([["a"], [1]], parts=[(SHEET, "</worksheet>", "")]).problem


def test_zip_bombs_and_doubled_parts(book, tmp_path):
    book([["a"], [1]])
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(80 << 20))
    with pytest.raises(Faults, match=r"unpacks to 83886080 bytes"):
        read({"file": "a.xlsx"}, root=tmp_path)
    book([["a"], [1]])
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")
    with pytest.raises(Faults, match="twice"):
        read({"file": "a.xlsx"}, root=tmp_path)


def test_a_flipped_byte_is_found(book, tmp_path):
    book([["a"], *[[i] for i in range(500)]])
    path = tmp_path / "a.xlsx"
    raw = bytearray(path.read_bytes())
    at = raw.index(SHEET.encode()) + len(SHEET) + 200
    raw[at] ^= 0xFF
    path.write_bytes(raw)
    with pytest.raises(Faults, match="truncated or damaged"):
        read({"file": "a.xlsx"}, root=tmp_path)
