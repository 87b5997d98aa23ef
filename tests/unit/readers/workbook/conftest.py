"""Workbooks to read."""

import zipfile

import openpyxl
import pytest
from unit.readers.samples import read

from coproduction.faults import Faults


@pytest.fixture
def book(tmp_path):
    """Write rows as a workbook, change its parts as text, and read it."""

    def make(
        rows, columns=None, parts=(), merge=(), extra=None, added=None, formats=None, **source
    ):
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        for row in rows:
            sheet.append(row)
        for area in merge:
            sheet.merge_cells(area)
        for cell, code in (formats or {}).items():
            sheet[cell].number_format = code
        for name in extra or ():
            workbook.create_sheet(name)
        workbook.save(tmp_path / "plain.xlsx")
        with (
            zipfile.ZipFile(tmp_path / "plain.xlsx") as old,
            zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                text = old.read(name).decode()
                text = text.replace(" />", "/>").replace("<v></v>", "<v/>")  # lxml or not
                for part, before, after in parts:
                    if part == name:
                        assert before in text
                        text = text.replace(before, after)
                new.writestr(name, text)
            for name, text in (added or {}).items():
                new.writestr(name, text)
        return read({"file": "a.xlsx", **source}, columns, tmp_path)

    return make


@pytest.fixture
def fault(book):
    def make(*args, **options):
        with pytest.raises(Faults) as met:
            book(*args, **options)
        return met.value.faults[0]

    return make
