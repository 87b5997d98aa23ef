"""Delimiter and quote: found where none is declared, refused where they collide."""

import pytest

from coproduction.faults import Faults


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_delimiter_is_detected_and_reported(export, mark, name):
    lines = [["a", "b", "c"], ["1, or so", "2", "x"], ["3", "4", "y, or z, or w"]]
    met = export("\n".join(mark.join(line) for line in lines))
    assert list(met.data) == ["a", "b", "c"]
    assert any(name in note for note in met.notes)


def test_delimiter_inside_quotes_does_not_count(export):
    met = export('a;b\n"1,2,3";x\n"4,5,6";y\n')
    assert met.data["a"].tolist() == ["1,2,3", "4,5,6"]


def test_tsv(export):
    assert export("a\tb\n1\t,\n", name="export.tsv").data["b"].tolist() == [","]


def test_impossible_marks(fault):
    assert fault("a,b\n1,2\n", delimiter="::").check == "delimiter"
    assert fault("a,b\n1,2\n", delimiter=",", decimal=",", quote="").check == "delimiter"


def test_a_line_for_excel_is_left_out(export):
    met = export('sep=;\r\nid;a\r\n1;"x\ny"\r\n2;z\r\n')
    assert list(met.data) == ["id", "a"]
    assert met.rows.tolist() == [3, 5]
    named = export("sep=;\nid;a\n1;2\n", header_rows=2, name_row=2)
    assert list(named.data) == ["id", "a"]


def test_a_delimiter_that_cuts_nothing_is_told_once(export):
    with pytest.raises(Faults) as met:
        export("id;a;b\n1;2;3\n", ["id", "a", "b"], delimiter=",")
    assert [f.mend for f in met.value.faults] == ['delimiter: ";"']
    assert export("id;a\n1;2\n", ["id;a"], delimiter=",").data.shape == (1, 1)


def test_a_quote_that_is_the_delimiter_cannot_be(fault):
    found = fault(b"id,a\n1,2\n", quote=",")
    assert "both ','" in found.problem and 'quote: ""' in found.mend
