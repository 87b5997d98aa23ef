"""Cells of a worksheet that hold no answer."""

import pytest
from unit.readers.samples import SHEET

from coproduction.faults import Faults


def test_formulas(book, fault):
    met = fault([["a", "b"], [1, "=A2*2"], [2, "=A3*2"]])
    assert (met.column, met.rows, met.n) == ("b", (2, 3), 2)
    assert "without its result" in met.problem
    assert book([["a", "b"], [1, "=A2*2"]], ["a"]).data["a"].tolist() == [1]
    calculated = [(SHEET, "<f>A2*2</f><v/>", "<f>A2*2</f><v>2</v>")]
    assert book([["a", "b"], [1, "=A2*2"]], parts=calculated).data["b"].tolist() == [2]


def test_error_cells(book, fault):
    rows = [["a", "b"], [1, "#N/A"], [2, "#REF!"], [3, "#N/A"]]
    with pytest.raises(Faults) as met:
        book(rows)
    assert {(f.code, f.rows) for f in met.value.faults} == {("#N/A", (2, 4)), ("#REF!", (3,))}
    assert book(rows, ["a"]).data["a"].tolist() == [1, 2, 3]


def test_results_that_were_never_calculated(book, fault):
    zero = [(SHEET, "<f>A2*2</f><v/>", "<f>A2*2</f><v>0</v>")]
    met = fault([["a", "b"], [1, "=A2*2"]], parts=zero)
    assert "without its result" in met.problem and met.rows == (2,)
    zero += [(SHEET, "<f>A3*2</f><v/>", "<f>A3*2</f><v>4</v>")]
    rows = [["a", "b"], [0, "=A2*2"], [2, "=A3*2"]]
    assert book(rows, parts=zero).data["b"].tolist() == [0, 4]


def test_answers_in_merged_cells(book, fault):
    rows = [["a", "b"], [1, 2], [None, 3]]
    met = fault(rows, merge=["A2:A3"])
    assert (met.column, met.rows, met.n) == ("a", (2, 3), 2)
    assert book(rows, ["b"], merge=["A2:A3"]).data["b"].tolist() == [2, 3]
