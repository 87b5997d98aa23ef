"""Conditions mean the same cells in the crosswalk, in `leave_out` and in `asserts`."""

from dataclasses import replace

import numpy as np
import pytest
from declarations import source
from exports import export, rows

from coproduction.harmonise.cases import holds
from coproduction.harmonise.condition_diagnosis import misspelt
from coproduction.harmonise.left_out import left_out, told
from coproduction.harmonise.validation.asserted import enter_codes
from coproduction.harmonise.validation.verdict import Book
from coproduction.readers.export import Column
from coproduction.study.recodes.conditions import parse, spelt
from coproduction.study.recodes.crosswalk import Crosswalk

NA = float("nan")


def by_where(made, codes):
    return holds(made, parse(spelt({"c": [str(code) for code in codes]}))).tolist()


def by_leave_out(made, codes):
    given = source(leave_out=[{"reason": "r", "where": {"c": codes}}])
    return (~left_out(made, given).kept).tolist()


def by_asserts(made, codes):
    book = Book("uk", "raw", made)
    enter_codes(book, made, source(asserts={"c": codes}).asserts, [])
    failing = {row for fault in book.verdict.faults for row in fault.rows}
    return [row not in failing for row in made.row_numbers(np.ones(len(made.data), dtype=bool))]


PLACES = pytest.mark.parametrize("place", [by_where, by_leave_out, by_asserts])
TEXT = Column("c", kind="text")


@PLACES
@pytest.mark.parametrize(
    ("cells", "codes", "who"),
    [
        # intervals, of numbers and of dates
        ([16.0, 18.0, 29.5, 30.0, NA], ["[18,30)"], "01100"),
        (["16", "18,0", "29", "30", "x"], ["[18,30)"], "00100"),
        (["16", "18", "x"], ["(,18)", "x"], "101"),
        (["2008-05-31", "2008-06-01T10:00:00", "never"], ["(,2008-06-01)"], "100"),
        ([16.0, 40.0], ["[18,30)", "16"], "10"),
        (["[18,30)", "30-40"], ["[18,30)"], "10"),
        # empty cells
        (["", " ", "\u200b\u2800", np.nan, "0", "x"], [""], "111100"),
        (["", " ", "\u200b\u2800", np.nan, "0", "x"], ["<blank>"], "111100"),
        (["", " ", "\u200b\u2800", np.nan, "0", "x"], ["  ", "x"], "111101"),
        ([1.0, NA, 2.0], ["", 2], "011"),
        # numbers however they are spelt, but for zeros before them
        (["9", "9 ", " 9", "9.0", "9.00", "+9", "09", "90"], [9], "11111100"),
        (["9", "9 ", " 9", "9.0", "9.00", "+9", "09", "90"], ["9.0"], "11111100"),
        (["1", "01", "1.0", "001"], ["01"], "0100"),
        ([1.0, 2.0], ["1.0"], "10"),
        ([1.0, 2.0], ["01"], "00"),
        # texts to the letter, what cannot be seen of them spelt out
        (["GB", "GB ", "gb", "UK"], ["GB"], "1000"),
        (["GB", "GB ", "gb", "UK"], ["GB ", "UK"], "0101"),
        (["2\r", "2"], ["2\\r"], "10"),
    ],
)  # fmt: skip
def test_the_same_cells_are_meant_in_every_place(place, cells, codes, who):
    made = export(c=cells)
    if not isinstance(cells[0], float):
        made.columns["c"] = TEXT
    assert place(made, codes) == [sign == "1" for sign in who]


@PLACES
def test_numbers_with_a_decimal_comma(place):
    made = replace(export(c=["0,50", "1,5", "2"]), columns={"c": TEXT}, decimal=",")
    assert place(made, [0.5]) == place(made, ["0,5"]) == [True, False, False]
    assert place(made, ["[1,2)"]) == [False, True, False]


@PLACES
def test_tagged_values_are_codes_of_their_own_and_no_blanks(place):
    made = export(c=[1.0, NA, NA], tags={"c": np.array(["", ".a", ""])})
    assert place(made, [""]) == [False, False, True]
    assert place(made, [".a"]) == [False, True, False]
    assert place(made, ["[0,9]"]) == [True, False, False]


@PLACES
@pytest.mark.parametrize(
    ("codes", "who"),
    [
        (["Walk"], "110010"), (["Bus, tram"], "011000"), (["Walk,Bus, tram"], "010000"),
        (["Car", ""], "000110"), (["Bus"], "000001"), (["Train", "Car"], "000010"),
    ],
)  # fmt: skip
def test_a_list_has_each_of_its_answers_and_itself(place, codes, who):
    cells = ["Walk", "Walk,Bus, tram", "Bus, tram", np.nan, "Car, Walk", "Bus"]
    known = ("Walk", "Bus, tram", "Bus", "Other")  # of the crosswalk; a car nobody knows
    made = replace(export(c=cells, lists={"c": (",", known)}), columns={"c": TEXT})
    assert place(made, codes) == [sign == "1" for sign in who]


@PLACES
def test_answers_of_a_list_are_numbers_too(place):
    lists = {"c": (";", ("1", "2", "7"))}
    made = replace(export(c=["1;2", "7", "2"], lists=lists), columns={"c": TEXT})
    assert place(made, ["1.0"]) == [True, False, False]
    assert place(made, ["[5,9]"]) == [False, True, False]


@PLACES
def test_an_interval_holds_no_code_that_the_file_labels_or_declares_missing(place):
    made = export(c=[20.0, 88.0, 99.0], labels={"c": {"99": "Refused"}})
    made.columns["c"] = replace(made.columns["c"], missing=((80.0, 90.0),))
    assert place(made, ["[18,100)"]) == [True, False, False]
    assert place(made, ["[18,100)", 99]) == [True, False, True]


def of_where(made, where):
    return list(misspelt(made, Crosswalk("x.csv", tuple(rows(f"q|1||t|map|yes|||{where}")))))


def test_a_labelled_code_in_an_interval_stops_with_the_condition_to_write():
    made = export(q=[1.0, 1.0], c=[20.0, 99.0], labels={"c": {"99": "Refused"}})
    (fault,) = of_where(made, "c=[18,100)")
    assert "'Refused'" in fault.problem and (fault.code, fault.rows) == ("99", (2,))
    assert '"c=99|[18,100)"' in fault.mend or '"c=[18,100)|99"' in fault.mend
    assert not of_where(made, "c=[18,100)|99") and not of_where(made, "c=[18,50)")


def test_a_rule_on_a_code_that_nobody_has_is_told():
    made = export(c=["GB", "01", "IE"], d=[1.0, 2.0, 3.0], labels={"d": {"4": "Labelled"}})
    made.columns["c"] = TEXT

    def found(**where):
        given = left_out(made, source(leave_out=[{"reason": "r", "where": where}]))
        return [row["expected"] for row in told("uk", given).summary][1:], given.faults

    assert found(c="FR") == (["somebody with FR"], [])
    assert found(d="[7,9]") == (["somebody with [7,9]"], [])
    assert found(d=4) == found(c="") == found(c="GB") == ([], [])
    for given, right in ({"gb": "GB", "1": "01"}).items():
        notes, (fault,) = found(c=given)
        assert notes == [f"somebody with {given}"] and f"did you mean {right!r}" in fault.expected
        assert f'where: {{c: ["{right}"]}}' in fault.mend
    # another spelling beside one that somebody has is a note only
    assert found(c=["GB", "gb"]) == (["somebody with gb"], [])
