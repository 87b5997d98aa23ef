"""Answers to any variable: what is counted, what is one, and how countries and groups stand."""

import pandas as pd
import pytest
from unit.inference.test_distributions import GOOD, LEVELS, people, told
from unit.tables.cases import by_stub

from coproduction.study.resolved.analysis import Distribution
from coproduction.study.resolved.tables import CollapsedRow
from coproduction.tables.kinds.item_table import items

LABELS = {
    "items": {"item": "Trust"},
    "countries": {"AA": "A-land", "BB": "B-land"},
    "levels": {"item": {"very": "Very", "fairly": "Fairly"}, "sex": {"f": "Women", "m": "Men"}},
}
ROWS = (CollapsedRow("very+fairly", "Trusting", ("item",), ("very", "fairly")),)


def table(frame=None, **asked):
    asked = {"base": "all", **asked}
    entry = Distribution(
        "item", asked["base"], LEVELS, collapsed=(GOOD,), group=asked.get("group", ""),
        parts=("f", "m") if asked.get("group") else (), totals=("design", "equal_country"),
    )  # fmt: skip
    found = told([entry], frame)
    return items(
        pd.DataFrame(), found, LABELS, name="t", title="T", simulated=False, rows=["item"], **asked
    )


def printed(laid, stub, column=0):
    return by_stub(laid)[stub][column].lines


def test_kinds_of_missing_are_rows_of_all_and_not_of_who_answered():
    laid = table()
    assert printed(laid, "Very") == ("30.0",) and printed(laid, "Don't know") == ("12.0",)
    assert printed(laid, "Not asked") == ("5.0",)
    assert printed(laid, "n (N)") == ("1,000 (1,500)",)
    assert "of all respondents" in laid.notes[0]
    laid = table(base="answered")
    assert printed(laid, "Very") == ("37.5",) and "Don't know" not in by_stub(laid)
    assert "who answered" in laid.notes[0]
    laid = table(base="asked")
    assert printed(laid, "n (N)") == ("950 (1,425)",) and "Not asked" not in by_stub(laid)


def test_answers_counted_as_one_stand_below_the_levels_or_alone():
    laid = table(collapse=ROWS)
    assert printed(laid, "Trusting") == ("55.0",)
    assert "Counted as one – Trusting: Very, Fairly." in laid.notes
    alone = table(collapse=ROWS, levels=False, base="answered")
    stubs = [row.stub for row in alone.rows]
    assert stubs == ["Trust (%)", "Trusting", "n (N)"]
    # another table's collapsed row of the same variable is not of this one
    assert "very+fairly" not in [row.stub for row in table().rows]


def test_a_total_is_the_last_column_and_says_how_countries_are_pooled():
    laid = table(base="answered", total="equal_country")
    assert [column.header for column in laid.columns] == ["A-land", "B-land", "All"]
    # of 37.5 and 40 per cent
    assert by_stub(laid)["Very"][2].values == pytest.approx((38.75,))
    assert "All: every country counts the same." in laid.notes
    laid = table(base="answered", total="design")
    assert "Weighted shares of the countries – A-land 80 %; B-land 20 %." in laid.notes


def test_groups_are_columns_below_their_country():
    laid = table(group="sex", base="answered", uncertainty="std_error")
    assert [(c.spanner, c.header) for c in laid.columns] == [
        ("A-land", "Women"), ("A-land", "Men"), ("B-land", "Women"), ("B-land", "Men"),
    ]  # fmt: skip
    _, error = printed(laid, "Very")
    assert error.startswith("(") and len(laid.notes) > 2
    several = people()
    several["country"] = pd.Categorical(
        several["country"].astype(str) + (several.index % 3).astype(str)
    )
    broad = table(several, group="sex", base="answered")
    assert [column.header for column in broad.columns] == ["Women", "Men"]
    assert sum(row.kind == "panel" for row in broad.rows) == 6


def test_a_row_of_small_shares_has_no_power_of_ten():
    frame = people()
    frame.loc[frame.index[frame["item"] == "not"][1:], "item"] = "very"
    laid = table(frame, uncertainty="interval")
    assert by_stub(laid)["not"][0].lines == ("0.1", "[0.0, 1.2]")
    assert not [c for row in laid.rows for c in row.cells if any("e" in line for line in c.lines)]
    rare = frame.loc[frame.index.repeat(40)].reset_index(drop=True).drop(columns=["psu"])
    (_, error), *_ = (cell.lines for cell in by_stub(table(rare, uncertainty="std_error"))["not"])
    assert error.strip("(0.)")


def test_where_nobody_is_of_the_base_cells_are_empty():
    frame = people()
    unasked = frame["country"] == "BB"
    frame.loc[unasked, "item"] = None
    frame.loc[unasked, "item__missing"] = "not_asked"
    laid = table(frame, base="asked", uncertainty="interval")
    assert printed(laid, "Very", 1) == () and printed(laid, "n (N)", 1) == ("0 (0)",)
