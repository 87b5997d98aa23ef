"""Indices: means and their numbers of respondents by country and area."""

from unit.tables.cases import LABELS, grouped, means

from coproduction.tables.kinds.index_table import indices
from coproduction.tables.table import estimate_cell, interval_cell


def test_indices_share_a_column_of_n_only_where_all_n_agree():
    table = indices(means(), grouped(), LABELS, name="i", title="I", simulated=False)
    assert [c.header for c in table.columns] == ["Index 100%", "sub", "n (N)"] * 2
    assert table.rows[1].cells[3].values == (51.25, 0.5)
    assert table.rows[1].cells[5].lines == ("1,010", "(1,013)")
    frame = means()
    frame.loc[0, "n"] = 7
    table = indices(frame, grouped(), LABELS, name="i", title="I", simulated=False)
    assert [c.header for c in table.columns] == [
        *("Index 100%", "n (N)", "sub", "n (N)"),
        *("Index 100%", "sub", "n (N)"),
    ]


def test_no_mean_prints_an_error_of_zero():
    unit = means().assign(mean=lambda f: f["mean"] / 100, std_error=0.0042)
    table = indices(unit, grouped(), LABELS, name="i", title="I", simulated=False)
    assert table.rows[0].cells[0].lines == ("0.453", "(0.004)")
    assert estimate_cell(0.5, 0.0, 1).lines == ("0.5", "(0.0)")
    assert interval_cell(2e-7, 1e-7, 3e-7, 3).lines == ("2.0e-07", "[1.0e-07, 3.0e-07]")


def test_a_missing_number_is_shown_and_explained():
    frame = means()
    frame.loc[0, ["mean", "std_error"]] = float("nan")
    table = indices(frame, grouped(), LABELS, name="i", title="I", simulated=False)
    assert table.rows[0].cells[0].lines == ("–",)
    assert table.paragraphs[-1] == "– not available."


def test_groups_stand_below_their_country_and_sum_up_both_ways():
    table = indices(means(), grouped(), LABELS, name="g", title="G", simulated=False, group="sex")
    stubs = [(row.kind, row.stub) for row in table.rows[:3]]
    assert stubs == [("group", "A-land"), ("body", "Woman"), ("body", "Man")]
    (woman, man) = (row.cells[0].values[0] for row in table.rows[1:3])
    assert (woman, man) == (45.25, 46.25)
