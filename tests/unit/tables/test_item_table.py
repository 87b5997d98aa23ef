"""Items: shares of answers add up."""

from unit.tables.cases import LABELS, by_stub, shares

from coproduction.tables.item_table import items


def test_items_add_up_and_count_both_ways():
    table = items(shares(), None, LABELS, name="t", title="T", simulated=False)
    assert [r.stub for r in table.rows if r.kind == "panel"] == [*LABELS["areas"].values()]
    rows = by_stub(table, "Health")
    assert rows["often"][0].lines == ("61.2",)
    assert rows["n (N)"][1].lines == ("1,000 (1,001)",)
    only = items(shares(), None, LABELS, name="t", title="T", simulated=False, rows=["health_two"])
    assert [r.stub for r in only.rows if not r.cells] == ["Health", "health_two (%)"]


def test_shares_in_steps_have_no_decimals_that_their_country_does_not():
    frame = shares()
    coarse = frame["country"] == "AA"
    frame.loc[coarse, "share"] = frame.loc[coarse, "share"].round(1)
    frame.loc[~coarse, "share"] = frame.loc[~coarse, "share"].round(3)
    table = items(frame, None, LABELS, name="t", title="T", simulated=False, rounded=True)
    assert [cell.lines for cell in by_stub(table, "Health")["often"]] == [("60",), ("61.2",)]
