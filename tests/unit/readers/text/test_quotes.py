"""Quotes: which open and close a cell, and which are text."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.readers.samples import cells

from coproduction.readers.text.body import Body
from coproduction.readers.text.quotes import cut_record, quotes


@pytest.mark.parametrize(
    ("line", "cells", "unclosed"),
    [
        ('a,"b, c",d', ["a", "b, c", "d"], 0),
        ('"a ""b"" c",', ['a "b" c', ""], 0),
        ('"","""",""""""', ["", '"', '""'], 0),
        ('5" pipe,"so-called" friends', ['5" pipe', '"so-called" friends'], 0),
        ('a, "b"', ["a", ' "b"'], 0),
        ('"a" ,b', ['"a" ', "b"], 0),
        ('"say \\"hi\\" now",b', ['"say \\"hi\\" now"', "b"], 0),
        ('"a,b', ['"a', "b"], 1),
        ('"a;"b","c"', ['"a;"b"', "c"], 1),
        ('a","b"', ['a"', "b"], 0),
    ],
)
def test_quotes_open_and_close_at_the_edges_of_cells(line, cells, unclosed):
    assert cut_record(line.encode(), ",", '"') == cells
    assert len(quotes(Body.of(line.encode()), ",", '"').unclosed) == unclosed


@given(row=st.lists(st.text('a",;\n é', max_size=5), min_size=2, max_size=5))
def test_a_record_is_cut_as_a_writer_wrote_it(row):
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="").writerow(row)
    assert cut_record(stream.getvalue().encode(), ",", '"') == row
    told = quotes(Body.of(stream.getvalue().encode()), ",", '"')
    assert told.bounds is None and not len(told.stray)


def test_text_in_quotes_at_the_start_of_a_cell_is_kept(export):
    """Arrow takes such a quote for one that opens the cell."""
    met = export('id,a,b\n1,"so-called" friends,x\n2,r\rs,""y"" z\n3,"p, q",\n')
    assert cells(met.data["a"]) == ['"so-called" friends', "r\rs", "p, q"]
    assert cells(met.data["b"]) == ["x", '""y"" z', None]
    assert "quotes inside unquoted cells are kept as text (rows 2, 3)" in met.notes
