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
