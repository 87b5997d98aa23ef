"""Columns asked for: read in file order, or told."""

import pytest

from coproduction.faults import Faults
from coproduction.readers.selection import MOST_COLUMNS, select


def test_duplicate_columns(fault, export):
    content = "id,a,a,b\n1,2,3,4\n"
    assert fault(content).column == "a"
    assert export(content, ["id", "b"]).data.shape == (1, 2)


def test_places_of_a_name_that_stands_ever_so_often_are_not_all_listed():
    _, (fault,) = select("a.csv", ["a"] * 50_000, None)
    assert fault.problem.startswith("50000 columns") and fault.problem.endswith(" 20, …")


def test_missing_columns_all_at_once(export):
    with pytest.raises(Faults) as met:
        export("id,income,age\n1,2,3\n", ["id", "incomes", "zzz"])
    assert [f.column for f in met.value.faults] == ["incomes", "zzz"]
    assert met.value.faults[0].mend == "did you mean 'income'?"
    assert met.value.faults[1].mend == "columns of the file: id, income, age"


def test_a_header_of_a_title_alone_is_told_with_the_keys_that_name_the_row():
    _, (fault,) = select("a.xlsx", ["Survey 2024", "column_2", "column_3"], ["q1"])
    assert fault.mend.startswith("header_rows and name_row")
    _, (fault,) = select("a.xlsx", ["id", "q2", "column_3"], ["q1"])
    assert "header_rows" not in fault.mend


def test_a_list_of_columns_that_is_cut_says_so(export):
    names = [f"c{n}" for n in range(13)]
    with pytest.raises(Faults) as met:
        export(",".join(names) + "\n" + ",".join("1" * 13) + "\n", ["zzz"])
    (found,) = met.value.faults
    assert found.mend == f"columns of the file: {', '.join(names[:12])}, … (13 in all)"


def test_a_guessed_encoding_is_a_way_to_mend_and_no_expectation(export):
    with pytest.raises(Faults) as met:
        export("N\xba;a\n1;2\n".encode("cp1252"), ["N\xb0"])
    (found,) = met.value.faults
    assert found.expected == "" and found.mend == (
        "columns of the file: N\xba, a\n"
        "or declare the encoding in study.yaml: it is not declared and read as cp1252"
    )


def test_names_in_single_quotes_ask_for_these_as_quotes():
    _, (fault,) = select("a.csv", ["'id'", "'age'", "''"], ["age"])
    assert fault.mend == 'quote: "\'"  (cells stand in single quotes)'
    _, (other,) = select("a.csv", ["id", "'age'", "sex"], ["age"])
    assert "quote:" not in other.mend


def test_all_columns_of_a_file_without_end_are_not_looked_at():
    names = [f"v{i}" for i in range(MOST_COLUMNS + 1)]
    positions, (fault,) = select("wide.csv", names, None)
    assert not positions and "16385 columns" in fault.problem
    assert select("wide.csv", names, ["v9"]) == ([9], [])
    assert not select("wide.csv", names[:-1], None)[1]
