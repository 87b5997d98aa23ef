"""Items: shares of answers add up."""

from unit.tables.cases import LABELS, by_stub, shares

from coproduction.tables.kinds.item_table import items


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


def test_a_base_is_no_sum_of_the_counts_of_answers():
    """296 answered, told as 280: 140 never, and some often, which is withheld."""
    frame = shares()
    few = (frame["country"] == "AA") & (frame["item"] == "health_one")
    frame.loc[few & (frame["level"] == "often"), ["share", "n", "weighted_n"]] = float("nan")
    known = {"name": "t", "title": "T", "simulated": False, "rows": ["health_one"]}
    for n, weighted, base in ((280.0, 310.0, "280 (310)"), (float("nan"), float("nan"), "–")):
        frame.loc[few, ["n_base", "weighted_n_base"]] = n, weighted
        table = items(frame, None, LABELS, **known)
        cells = by_stub(table, "Health")["n (N)"]
        assert [cell.lines[0] for cell in cells] == [base, "1,000 (1,001)"]
