"""Records of text files: line ends and quotes of every kind."""

import numpy as np
import pytest
from unit.readers.samples import cells

from coproduction.readers.text import body as bodies
from coproduction.readers.text.body import Body
from coproduction.readers.text.records import beyond, find_records


def test_line_breaks_inside_cells(export):
    met = export('id,a\r\n1,"x\ny\r\nz"\r\n2,"p\rq"\r\n3,r\rs\r\n4,t\r\n')
    assert met.data["a"].tolist() == ["x\ny\r\nz", "p\rq", "r\rs", "t"]
    assert met.row_numbers(np.ones(4, dtype=bool)) == (2, 5, 6, 7)


def test_no_final_line_end(export):
    assert export("id,a\n1,x\n2,y").data["a"].tolist() == ["x", "y"]


def test_blank_lines_hold_no_respondent(export):
    met = export("id,a\n1,x\n\n2,y\n\n\n")
    assert met.data["a"].tolist() == ["x", "y"]
    assert met.row_numbers(np.array([False, True])) == (4,)
    assert met.notes == ("1 blank lines hold no respondent (rows 3)",)


def test_one_column_keeps_blank_lines(export):
    assert cells(export("a\nx\n\ny\n").data["a"]) == ["x", None, "y"]


def test_quotes_as_text(export):
    met = export('id,a,b\n1,5" pipe,x\n2,so "called",y\n3,"real, quoted",z\n')
    assert met.data["a"].tolist() == ['5" pipe', 'so "called"', "real, quoted"]
    assert met.notes == ("quotes inside unquoted cells are kept as text (rows 2, 3)",)
    met = export('id,a\n1,"open\n2,b"\n', quote="")
    assert met.data["a"].tolist() == ['"open', 'b"']


def test_other_quote(export):
    assert export("id,a\n1,'x, y'\n", quote="'").data["a"].tolist() == ["x, y"]


def test_unterminated_quote_is_placed(fault):
    met = fault('id,a\n1,x\n2,"y\n3,z\n')
    assert met.rows == (3,) and "never closed" in met.problem


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_records_are_the_same_however_few_bytes_are_looked_at_together(monkeypatch, size):
    text = 'a;b\r\n1;"x\n""y;"\r\n\r\n2;z"z\n3;\r4\n"q";"\r\n"\n;\n'
    body = Body.of(text.encode())
    whole = find_records(body, ";", '"'), beyond("f.csv", body)
    monkeypatch.setattr(bodies, "CHUNK", size)
    parts = find_records(body, ";", '"'), beyond("f.csv", body)
    for name, found in vars(whole[0]).items():
        if name != "quotes":
            assert np.array_equal(found, getattr(parts[0], name)), name
    assert np.array_equal(whole[0].quotes.stray, parts[0].quotes.stray)
    assert whole[1] == parts[1] == []
