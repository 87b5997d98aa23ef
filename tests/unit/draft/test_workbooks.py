"""A study as a workbook and back: only what a person changed changes."""

import datetime
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from unit.draft.sheets.conftest import CODES, change, study, texts  # noqa: F401

from coproduction.draft import workbooks
from coproduction.draft.sheets import read_book
from coproduction.draft.workbooks import bring_back, export
from coproduction.faults import Faults

# ruff: noqa: F811


def told(root, edit):
    """What is said of a workbook that `edit` made wrong; no file of the study changes."""
    path, before = change(root, edit), texts(root)
    with pytest.raises(Faults) as raised:
        bring_back("mine", path, root)
    assert texts(root) == before
    return str(raised.value).replace(path, "BOOK")


def row_of(sheet, code):
    return next(row[0].row for row in sheet.iter_rows(min_row=2) if row[2].value == code)


def test_a_workbook_that_nobody_edited_changes_nothing_and_has_the_same_bytes(study):
    path = export("mine", root=study)
    once, before = path.read_bytes(), texts(study)
    assert export("mine", str(study / "b.xlsx"), study).read_bytes() == once
    assert bring_back("mine", str(path), study) == [] and texts(study) == before
    # as another program writes it
    assert bring_back("mine", change(study, lambda book: None), study) == []
    assert texts(study) == before


def test_every_cell_is_text_and_lists_are_offered(study):
    book = openpyxl.load_workbook(export("mine", root=study))
    assert book.sheetnames == [
        "files", "uk", "decisions", "countries", "variables.yaml", "study.yaml", "models.yaml",
        "lists",
    ]  # fmt: skip
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    codes = [row[2].value for row in book["uk"].iter_rows(min_row=2)]
    assert [code.replace("_x005F_", "_") for code in codes[:-2]] == list(CODES)
    rules = {str(one.sqref)[0]: one.formula1 for one in book["uk"].data_validations.dataValidation}
    assert '"refused,dont_know,' in rules["H"] and '"map,copy,' in rules["F"]
    assert rules["G"].startswith("OFFSET(lists!$B$1,MATCH($E2,lists!$A:$A,0)")
    assert [c.value for c in book["lists"]["B"][:2]] == ["low", "high"]
    (answer,) = book["decisions"].data_validations.dataValidation
    assert str(answer.sqref).startswith("F2:") and "MATCH($B2,lists!$E:$E" in answer.formula1
    assert [c.value for c in book["lists"]["F"][:2]] == ["yes", "reverse"]


def test_a_cell_that_changed_changes_its_line_alone(study):
    before = texts(study)

    def edit(book):
        for code in ("007", "two\nlines"):
            book["uk"].cell(row_of(book["uk"], code), 7).value = "high"
        book["countries"]["C2"] = "Britain, Great"
        book["decisions"]["F2"] = "reverse"
        book["models.yaml"]["A3"] = "  one: {outcome: trust, terms: [age, sex]}"
        for row in book["variables.yaml"].iter_rows(min_row=2):
            if row[0].value == "variables.trust.levels.2.label":
                row[1].value = "It's high: very"
            if row[0].value == "variables.trust.levels.2.score":
                row[1].value = 3
            if row[0].value == "variables.trust.label":
                row[1].value = "Trust # at all"

    lines = bring_back("mine", change(study, edit), study)
    after = texts(study)

    def changed(file, old, new):
        return before[file].replace(old.encode(), new.encode())

    assert after == {
        **before,
        "crosswalk/uk.csv": changed("crosswalk/uk.csv", "007,Label 0,trust,map,low",
                                    "007,Label 0,trust,map,high").replace(
                                        b"Label 11,trust,map,low", b"Label 11,trust,map,high"),
        "countries.csv": changed("countries.csv", "GB,United Kingdom", 'GB,"Britain, Great"'),
        "decisions.csv": changed("decisions.csv", "keep,,rev", "keep,reverse,rev"),
        "models.yaml": changed("models.yaml", "trust,  terms: [age]", "trust, terms: [age, sex]"),
        "variables.yaml": changed("variables.yaml", "label: 'High', score: 2.0",
                                  'label: "It\'s high: very", score: 3').replace(
                                      b'"Trust, in all"', b'"Trust # at all"'),
    }  # fmt: skip
    assert "-q,007,Label 0,trust,map,low,," in lines


def test_rows_are_added_copied_deleted_and_sorted(study):
    before = texts(study)["crosswalk/uk.csv"].decode()

    def edit(book):
        sheet = book["uk"]
        sheet.delete_rows(row_of(sheet, "ja"))
        copied = row_of(sheet, "TRUE")
        sheet.insert_rows(copied + 1)
        for place in range(1, 9):
            sheet.cell(copied + 1, place).value = sheet.cell(copied, place).value
        sheet.cell(copied + 1, 3).value = "FALSE"
        sheet.insert_rows(2)
        for place, value in enumerate(("q", True, "a, b", "trust", "map", "high"), start=2):
            sheet.cell(2, place).value = value

    bring_back("mine", change(study, edit), study)
    head, rest = before.split("\n", 1)
    wanted = f'{head}\nq,TRUE,"a, b",trust,map,high,,\n{rest}'
    wanted = wanted.replace("q,ja,Label 17,trust,map,low,,\n", "")
    line = "q,TRUE,Label 3,trust,map,low,,\n"
    wanted = wanted.replace(line, line + line.replace("TRUE", "FALSE"))
    assert texts(study)["crosswalk/uk.csv"].decode() == wanted

    def turn(book):
        rows = [[c.value for c in row] for row in book["uk"].iter_rows(min_row=2)]
        for number, cells in enumerate(reversed(rows), start=2):
            for place, value in enumerate(cells, start=1):
                book["uk"].cell(number, place).value = value
                book["uk"].cell(number, place).data_type = "s"

    assert bring_back("mine", change(study, turn), study) == []


def test_lines_are_added_and_deleted_and_comments_stay(study):
    def edit(book):
        sheet = book["models.yaml"]
        sheet.insert_rows(6)
        sheet["A6"] = "    label: Two"
        sheet.delete_rows(2)

    bring_back("mine", change(study, edit), study)
    assert texts(study)["models.yaml"].decode() == (
        "models:\n  one: {outcome: trust,  terms: [age]}\n\n  two:\n    label: Two\n    from: one\n"
    )


def test_cells_that_are_no_text_are_told_with_sheet_row_and_column(study):
    def edit(book):
        book["uk"]["G2"] = "=A1&B1"
        book["uk"]["C3"] = datetime.datetime(2024, 5, 1)
        book["uk"]["C4"] = 0.5
        book["uk"]["C4"].number_format = "0%"
        book["countries"]["C2"] = "#N/A"
        book["countries"].merge_cells("B3:C3")
        book["models.yaml"]["XFD1048576"] = "far"

    said = told(study, edit)
    assert "BOOK, sheet uk, column G, row 2: the cell holds a formula" in said
    assert "BOOK, sheet uk, column C, row 3: the cell holds a date or a time" in said
    assert "BOOK, sheet uk, column C, row 4: the cell holds a number shown in per cent" in said
    assert "BOOK, sheet countries, column C, row 2: the cell holds the error #N/A" in said
    assert "BOOK, sheet countries, row 3: the cells B3:C3 are merged" in said
    assert "BOOK, sheet models.yaml: cells reach to column XFD, row 1048576" in said
    assert "6 faults found" in said


def test_what_a_sheet_cannot_say_is_told_all_at_once(study):
    def edit(book):
        book["uk"]["A2"] = "999"
        book["uk"]["K3"] = "beside"
        book["countries"]["B1"] = "land"
        book["decisions"]["C2"] = "likely"
        book["decisions"]["B3"] = "key:b"
        book["models.yaml"]["A6"] = "    from: [one"
        book["models.yaml"]["B1"] = "beside"
        book["study.yaml"]["B2"] = None
        book["study.yaml"]["A3"] = "simulate"

    said = told(study, edit)
    for one in (
        "sheet uk, column line, row 2: the file has no row '999'",
        "sheet uk, column J, row 3: the row has more cells than the 9 of the header",
        "sheet countries, row 1: the first row is another than the header",
        "sheet decisions, column tier, row 2: the cell is the draft's, and changed",
        "sheet decisions, row 3: the draft does not ask this",
        "sheet models.yaml, column B, row 1: a cell stands right of the line",
        "sheet study.yaml, column value, row 2: the value is cleared",
        "sheet study.yaml, column key, row 3: the file has no entry 'simulate'",
        "sheet study.yaml: the row of the key 'simulated' is gone",
    ):
        assert one in said


def test_a_line_that_makes_a_file_no_yaml_is_told_by_its_row(study):
    said = told(study, lambda book: book["models.yaml"].__setitem__("A6", "    from: [one"))
    assert "sheet models.yaml: line 7:" in said or "sheet models.yaml: line 6:" in said


def test_a_file_that_changed_meanwhile_is_not_overwritten(study):
    path = change(study, lambda book: book["countries"].__setitem__("C2", "Britain"))
    file = study / "config/studies/mine/countries.csv"
    file.write_text(file.read_text("utf-8") + "\nDE,Germany\n", encoding="utf-8")
    with pytest.raises(Faults, match=r"countries\.csv changed since the workbook was written"):
        bring_back("mine", path, study)
    file.chmod(0o444)
    before = texts(study)
    with pytest.raises(Faults, match="the file is read-only"):
        bring_back("mine", change(study, lambda b: b["countries"].__setitem__("C2", "x")), study)
    assert texts(study) == before


def test_what_is_no_workbook_of_the_study_is_told(study, capsys):
    junk = study / "junk.xlsx"
    junk.write_bytes(b"no workbook")
    openpyxl.Workbook().save(study / "other.xlsx")
    path = change(study, lambda book: book["files"].__setitem__("B1", "theirs"))
    given = (str(junk), str(study / "other.xlsx"), str(study / "none.xlsx"), path)
    assert all(workbooks.main(["--study", "mine", "--from", one], study) == 1 for one in given)
    said = capsys.readouterr().err
    for one in ("is no workbook that can be read", "there is no sheet 'files'", "is not there",
                "the workbook is of the study 'theirs'"):  # fmt: skip
        assert one in said
    assert workbooks.main(["--study", ""], study) == 1
    assert workbooks.main(["--study", "mine", "--out", "a.csv"], study) == 1
    Path(path).unlink()
    assert workbooks.main(["--study", "mine"], study) == 0
    assert capsys.readouterr().out.strip().endswith("workbooks/mine.xlsx")


@pytest.mark.slow
def test_a_workbook_survives_libreoffice(study, tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("LibreOffice is not installed")

    def saved(path):
        command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
                   "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "lo"),
                   str(path)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return tmp_path / "lo/mine.xlsx"

    before = texts(study)
    assert bring_back("mine", str(saved(export("mine", root=study))), study) == []
    assert texts(study) == before

    def edit(book):
        for row in book["uk"].iter_rows(min_row=2):
            row[8].value = "seen"

    bring_back("mine", str(saved(change(study, edit))), study)
    after = texts(study)
    assert {k: v for k, v in after.items() if k != "crosswalk/uk.csv"} == {
        k: v for k, v in before.items() if k != "crosswalk/uk.csv"
    }
    lines = before["crosswalk/uk.csv"].decode().replace(',"9",', ",9,").replace('"q"', "q")
    assert after["crosswalk/uk.csv"].decode() == lines.replace(",,\n", ",,seen\n").replace(
        "refused,\n", "refused,seen\n"
    )
    book = openpyxl.load_workbook(tmp_path / "lo/mine.xlsx")
    assert len(book["uk"].data_validations.dataValidation) == 4


def refused(root, book, **said):
    before = book.read_bytes()
    with pytest.raises(Faults) as raised:
        export("mine", root=root, **said)
    assert book.read_bytes() == before
    return str(raised.value)


def test_a_workbook_with_edits_is_overwritten_when_they_are_in_the_study(study):
    """Cells, new rows and lines; written over where nobody edited, whatever the files became."""

    def edit(book):
        book["uk"]["I2"] = "a note"
        book["countries"].append(["", "ES", "Spain"])
        book["models.yaml"].append(["  # the last"])
        book["study.yaml"]["B2"] = "Ours"

    path = study / "workbooks/mine.xlsx"
    change(study, edit)
    said = refused(study, path)
    for name in ("uk", "countries", "models.yaml", "study.yaml"):
        assert f"sheet {name}: the sheet has edits that " in said
    assert "sheet variables.yaml" not in said and f"FROM={path} brings them back" in said
    bring_back("mine", str(path), study)
    assert export("mine", root=study) == path
    file = study / "config/studies/mine/models.yaml"
    file.write_text(file.read_text("utf-8") + "# by hand\n", encoding="utf-8")
    export("mine", root=study)
    assert openpyxl.load_workbook(path)["models.yaml"]["A8"].value == "# by hand"


def test_a_file_that_is_no_workbook_of_the_study_is_not_overwritten(study):
    book = study / "precious.xlsx"
    book.write_bytes(b"id,answer\n1,2\n")
    assert "take it away, or give another file" in refused(study, book, out=str(book))
    other = openpyxl.load_workbook(export("mine", root=study))
    other["files"]["B1"] = "theirs"
    other.save(book)
    assert "is of the study 'theirs'" in refused(study, book, out=str(book))
    openpyxl.Workbook().save(book)
    assert "there is no sheet 'files'" in refused(study, book, out=str(book))


def test_lines_that_differ_are_printed_without_signs_that_move_the_cursor(study, capsys):
    file = study / "config/studies/mine/countries.csv"
    file.write_text("country,label\nGB,a\x1b[31m\u202eb\n", encoding="utf-8")
    path = change(study, lambda book: book["countries"].__setitem__("C2", "Britain"))
    assert workbooks.main(["--study", "mine", "--from", path], study) == 0
    assert r"-GB,a\x1b[31m\u202eb" in capsys.readouterr().out


def test_a_number_of_a_line_of_any_length_and_two_sheets_of_a_file_are_told(study):
    said = told(study, lambda book: book["uk"].__setitem__("A2", "9" * 6000))
    assert "the file has no row '999999999…'" in said and "9" * 100 not in said
    said = told(study, lambda book: book["files"].__setitem__("B4", "countries.csv"))
    assert "the sheet 'decisions' is of the file 'countries.csv', too" in said


def test_a_workbook_of_more_than_a_study_is_told_before_it_is_read(study, monkeypatch):
    path = export("mine", root=study)
    monkeypatch.setattr(read_book, "_MOST_BYTES", 1000)
    with pytest.raises(Faults, match=r"unpacks to \d+ bytes: no workbook of a study does so"):
        bring_back("mine", str(path), study)
    path.unlink()
    with pytest.raises(Faults, match="at most 1000 bytes"):
        export("mine", root=study)
    assert not path.exists()


def test_cells_far_away_and_signs_beyond_number_are_told(study, monkeypatch):
    def far(book):
        for name in ("uk", "models.yaml"):
            book[name].cell(1_000_000, 2).value = "x"

    assert "cells reach to column B, row 1000000" in told(study, far)
    monkeypatch.setattr(read_book, "_MOST_SIGNS", 100_000)

    def long(book):
        for row in range(2, 9):
            book["models.yaml"].cell(row, 1).value = "x" * 32_000

    assert "more signs" in told(study, long)
