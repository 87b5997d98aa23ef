"""Tables as objects, and as JSON."""

from dataclasses import replace

import pytest
from unit.tables.cases import all_tables

from coproduction.tables.estimate_lines import lines
from coproduction.tables.formatting.writers import to_html
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    estimate_cell,
    interval_cell,
    weighted_cell,
)


@pytest.mark.parametrize("table", all_tables(), ids=range(len(all_tables())))
def test_json_holds_the_whole_table(table):
    table = replace(table, kind="tests", model="m")
    written = table.to_json()
    read = Table.from_json(written)
    assert read.to_json() == written
    assert read == table
    assert to_html(read) == to_html(table)


def test_json_holds_numbers_that_are_not_finite():
    values = (float("nan"), float("inf"), -float("inf"), 0.1)
    table = Table("t", "T", (Column("a"),), (Row("r", (Cell(("x",), values),)),))
    read = Table.from_json(table.to_json()).rows[0].cells[0].values
    assert str(read) == str(values)


def test_no_dash_stands_in_brackets_and_every_dash_is_explained():
    nan = float("nan")
    row = {"estimate": 1.5, "std_error": nan, "conf_low": nan, "conf_high": nan, "p_value": nan}
    cells = [
        estimate_cell(1.5, nan, 1),
        interval_cell(1.5, nan, nan, 1),
        interval_cell(1.5, 1.0, float("inf"), 1),
        lines(row, ("std_error",), 1, ""),
        lines(row, ("interval",), 1, ""),
    ]
    assert [cell.lines for cell in cells] == [("1.5", "–")] * 5
    for cell in (cells[0], Cell((" ".join(cells[0].lines),))):
        table = Table("t", "T", (Column("a"),), (Row("r", (cell,)),))
        assert table.paragraphs == ("– not available.",)
    for between in (("1 – 3",), ("2018-09-01 –", "2019-02-16")):
        span = Table("t", "T", (Column("a"),), (Row("r", (Cell(between),)),))
        assert not span.paragraphs


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (983.4, "983"),
        (12.0, "12"),
        (34.56, "34.6"),
        (3.456, "3.46"),
        (0.03456, "0.0346"),
        (0.0, "0"),
    ],
)
def test_a_sum_of_weights_is_not_told_as_none(value, text):
    assert weighted_cell(value).lines == (text,)
