"""Width of text files: lines as wide as the header, or told."""

import pytest
from unit.readers.samples import cells

from coproduction.faults import Faults


def test_trailing_delimiters(export):
    for content in ("id,a,\n1,x,\n2,y,\n", "id,a\n1,x,\n2,y,\n", "id,a,\n1,x\n2,y\n"):
        met = export(content)
        assert list(met.data) == ["id", "a"]
        assert met.data["a"].tolist() == ["x", "y"]


def test_blank_header_keeps_its_answers(export):
    met = export("id,,b,\n1,x,2,\n3,y,4,z\n")
    assert list(met.data) == ["id", "column_2", "b", "column_4"]
    assert cells(met.data["column_4"]) == [None, "z"]


def test_ragged_rows_are_placed(export):
    with pytest.raises(Faults) as met:
        export('id,a,b\n1,"x\ny",2\n2,x\n3,x,y,z\n4,x,y\n')
    short, long = met.value.faults
    assert (short.rows, short.n) == ((4,), 1) and "fewer" in short.problem
    assert (long.rows, long.n) == ((5,), 1) and "more" in long.problem


def test_truncated_last_line(fault):
    met = fault("id,a,b\n1,x,2\n2,x")
    assert met.rows == (3,) and "truncated" in met.problem


@pytest.mark.parametrize("above", ["\n\n", "\r\n\r\n", ";;\n;;\n", '"";"";""\n', " ; ;\n\n;;\n"])
def test_blank_rows_above_the_header_are_left_out(export, above):
    met = export(above + "id;a;b\n1;x;2\n2;y;3\n")
    assert list(met.data) == ["id", "a", "b"] and met.data["b"].tolist() == [2, 3]
    assert met.first_row == above.count("\n") + 2
    assert f"{above.count(chr(10))} blank lines" in met.notes[-1]
    assert cells(export("\n\na\nx\n\ny\n").data["a"]) == ["x", None, "y"]


def test_a_blank_row_that_is_declared_to_be_of_the_header_is(export):
    met = export(";;\nid;a;b\n1;x;2\n", header_rows=2, name_row=2)
    assert list(met.data) == ["id", "a", "b"] and met.first_row == 3


def test_a_file_of_blank_lines(fault):
    for content in ("\n\n\n", ";;\n;;\n", " \n"):
        assert "blank lines only" in fault(content, delimiter=";").problem


def test_lines_that_end_in_different_ways_are_told_as_such(fault):
    for content in ("a,b\r1,2\r3,4\n5,6\n", "a,b\r\n1,2\r3,4\r5,6\r"):
        assert "end all lines alike" in fault(content).mend


def test_a_remark_below_the_respondents_is_told(fault):
    met = fault("a,b\n1,2\n3,4\nMade by X\n")
    assert met.rows == (4,) and "or the line is a remark" in met.problem


def test_a_line_for_excel_and_nothing_below_holds_blank_lines(fault):
    assert "blank lines only" in fault("sep=;\n").problem
