"""What is told of cells of several answers that cannot be read."""

from dataclasses import replace

import numpy as np
import pytest
from exports import BINARY, NUMERIC, export, rows

from coproduction.harmonise.diagnosis import code_faults, label_faults
from coproduction.harmonise.list_diagnosis import guessed_separator, unknown_answers
from coproduction.readers.export import Column
from coproduction.readers.lists import ListColumn
from coproduction.study.recodes.crosswalk import Crosswalk


def faults(data, *cells, **targets):
    crosswalk = Crosswalk("x.csv", tuple(rows(*cells)))
    return code_faults(data, crosswalk, targets or {"t": BINARY})


def pasted(fault):
    return [paste.row for paste in fault.pastes]


CELLS = ["Walk", "Walk,Cycle", "Bus, tram or train,Walk", "Cycle,Bus, tram or train", np.nan]


def test_an_answer_without_a_row_is_told_once_with_the_row_to_add():
    data = export(q=CELLS, lists={"q": (",", ("Walk",))})
    cells = ("q|Walk||t|contains|yes", "q|Walk||n|contains|1", "q|<blank>||n|map|0", "|||n|count")
    bus, cycle = faults(data, *cells, t=BINARY, n=NUMERIC)
    assert (bus.code, bus.n, bus.rows) == ("Bus, tram or train", 2, (4, 5))
    assert pasted(bus) == ['q,"Bus, tram or train",,t,contains,<target_code>,,']
    assert (cycle.code, cycle.n, cycle.rows) == ("Cycle", 2, (3, 5))
    # the rows to paste, filled in or left without an outcome, own them for every target
    read = export(q=CELLS, lists={"q": (",", ("Walk", "Cycle", "Bus, tram or train"))})
    assert faults(read, *cells, t=BINARY, n=NUMERIC) == []


def test_a_labelled_answer_needs_its_row_and_its_label():
    labels = {"q": {"1": "Walk", "9": "Refused", "1,5": "Odd"}}
    data = export(q=["1", "1,9", "1,5"], labels=labels, lists={"q": (",", ("1",))})
    odd, refused = sorted(faults(data, "q|1|Walk|t|contains|yes"), key=lambda fault: fault.code)
    assert pasted(refused) == ["q,9,Refused,t,contains,,refused,"]
    assert pasted(odd) == ['q,"1,5",Odd,t,contains,<target_code>,,']
    drifted = Crosswalk("x.csv", tuple(rows("q|1|Cycle|t|contains|yes")))
    (fault,) = label_faults(data, drifted)
    assert "the label is 'Walk'" in fault.problem and pasted(fault) == [
        "q,1,Walk,t,contains,<target_code>,,"
    ]


def test_an_answer_of_a_kind_of_missing_has_a_row_for_every_target_of_its_column():
    data = export(q=["Walk", "Não sabe"], lists={"q": (",", ("Walk", "Cycle"))})
    cells = ("q|Walk||a|contains|yes", "q|Cycle||b|contains|yes", "q|Walk||b|contains|")
    poor = replace(BINARY, missing=("system_missing",))
    (fault,) = faults(data, *cells, a=BINARY, b=poor)
    assert pasted(fault) == [
        "q,Não sabe,,a,contains,,dont_know,",
        "q,Não sabe,,b,contains,,dont_know,",
    ]
    (needed,) = fault.admitting
    assert str(needed) == "put into variables.yaml under b\nmissing: [system_missing, dont_know]"
    assert fault.expected == (
        "a row with a target code where the answer decides a target of the column, a kind of "
        "missing, or neither where it says nothing"
    )


def test_a_cell_of_two_readings_that_differ_is_told_with_the_row_for_the_whole():
    data = export(q=["a,b", "a,b", "c"], lists={"q": (",", ("a", "b", "a,b", "c"))})
    (fault,) = faults(data, "q|a||t|contains|yes")
    assert fault.n == 2 and "a + b or as a,b" in fault.problem
    assert pasted(fault) == ['q,"a,b",,t,map,<target_code>,,']
    assert faults(data, "q|a||t|contains|yes", "q|a,b||t|map|yes") == []


def test_an_empty_cell_and_one_of_separators_are_told():
    target = replace(BINARY, missing=("refused",))
    data = export(q=["a", np.nan, " , "], lists={"q": (",", ("a",))})
    other, blank = sorted(faults(data, "q|a||t|contains|yes", t=target), key=lambda f: f.code)
    assert pasted(blank) == ["q,<blank>,,t,map,,<missing_kind>,"]
    assert other.code == " , "


def test_an_empty_cell_is_told_with_the_row_of_every_target_of_its_column():
    data = export(q=["Walk", np.nan], lists={"q": (",", ("Walk", "Cycle"))})
    cells = ("q|Walk||a|contains|yes", "q|Cycle||b|contains|yes")
    strict = replace(BINARY, missing=("refused",))
    found = faults(data, *cells, a=strict, b=strict)
    assert [pasted(fault) for fault in found] == [
        ["q,<blank>,,a,map,,<missing_kind>,"],
        ["q,<blank>,,b,map,,<missing_kind>,"],
    ]


def test_many_unknown_answers_are_told_at_once():
    data = export(q=[f"a,free {i}" for i in range(30)], lists={"q": (",", ("a",))})
    found = faults(data, "q|a||t|contains|yes")
    assert len(found) == 21 and found[-1].problem.startswith("10 further answers")
    assert found[-1].n == len(pasted(found[-1])) == 10
    data = export(q=[f"a,free {i}" for i in range(250)], lists={"q": (",", ("a",))})
    last = faults(data, "q|a||t|contains|yes")[-1]
    assert len(pasted(last)) == 200 and last.problem.endswith("; 30 of them have no row below")


def test_cells_that_seem_to_list_answers_are_told_how_to_declare_them():
    cells = ["1,2", "2,3", "1,3", "1,2,3", "1"]
    data = export(q=cells)
    found = faults(replace(data, columns={"q": Column("q", kind="text")}), "q|1||t|map|yes")
    assert len(found) == 4 and all('lists: {"q": ","}' in fault.expected for fault in found)
    ways = ["Walk; Cycle", "Walk; Bus; Cycle", "Bus; Walk"]
    assert guessed_separator(ways) == ";"
    assert guessed_separator(["10-20 euros", "20-30 euros", "Very often", "Never at all"]) == ""


@pytest.mark.parametrize(
    ("cell", "separator", "other"),
    [("walk;bus", "|", ";"), ("walk, car", ";", ","), ("walk|bus", ",", "|"),
     ("walk;bus", ";", ""), ("foot;tram", "|", "")],
)  # fmt: skip
def test_a_wrong_separator_has_the_line_that_declares_the_right_one(cell, separator, other):
    column = ListColumn(separator, ("walk", "bus"))
    data = export(q=["walk", cell], lists={"q": (separator, ("walk", "bus"))})
    told = [
        fault.expected
        for fault in unknown_answers(
            data,
            Crosswalk("x.csv", tuple(rows("q|walk||t|contains|yes||", "q|bus||t|contains|||"))),
            "q",
            {"t": BINARY},
            {} if column.readings(cell) else {cell: np.array([1])},
        )
    ]
    line = f'lists: {{"q": "{other}"}}'
    assert [line in text for text in told] == ([bool(other)] if told else [])
    assert bool(told) or not other
