"""What is told where rows of a crosswalk hold for some respondents only."""

import numpy as np
from exports import BINARY, NUMERIC, export, rows

from coproduction.harmonise.condition_diagnosis import misspelt, unmet
from coproduction.harmonise.diagnosis import code_faults
from coproduction.study.crosswalk import Crosswalk


def faults(data, *cells, target=BINARY):
    crosswalk = Crosswalk("x.csv", tuple(rows(*cells)))
    return code_faults(data, crosswalk, {"t": target})


def test_a_code_that_no_row_holds_for_is_told_with_those_respondents():
    data = export(q=[0.0] * 4, form=[2.0, 0.0, 0.0, np.nan], split=["a", "a", "b", "b"])
    (fault,) = faults(data, "q|0||t|map|no|||form=2")
    assert (fault.code, fault.n, fault.rows) == ("0", 3, (3, 4, 5))
    assert (
        "where form=0 (2); form=<blank> (1)" in fault.problem
        and "line 2 of x.csv" in fault.expected
    )
    assert [paste.row for paste in fault.pastes] == [
        "q,0,,t,map,<target_code>,,,form=0",
        "q,0,,t,map,<target_code>,,,form=<blank>",
    ]
    # the rows it prints own the code
    owned = ["q|0||t|map|no|||form=2", "q|0||t|map|yes|||form=0", "q|0||t|map|no|||form=<blank>"]
    assert faults(data, *owned) == []
    (fault,) = faults(data, "q|0||t|map|no|||form=2 & split=a", "q|0||t|map|no|||form=0")
    assert [paste.row for paste in fault.pastes] == [
        "q,0,,t,map,<target_code>,,,form=<blank> & split=b"
    ]


def test_a_number_that_no_row_takes_where_it_stands_is_told():
    data = export(q=[3.0, 3.0, 7.0], half=["a", "b", "b"])
    three, seven = faults(data, "q|||t|copy||||half=a", target=NUMERIC)
    assert (three.rows, three.n) == ((3,), 1) and "where half=b (1)" in three.problem
    assert seven.code == "7"
    (fault,) = faults(
        export(q=[3.0, 9.0], half=["a", "a"]), "q|1..5||t|reverse||||half=a", target=NUMERIC
    )
    assert "outside the range" in fault.problem


def test_rows_that_hold_at_once_and_say_different_things_are_told():
    data = export(q=[1.0, 1.0, 2.0], a=[1.0, 1.0, 1.0], b=[0.0, 1.0, 1.0])
    (fault,) = faults(data, "q|1||t|map|yes|||a=1", "q|1||t|map|no|||b=1", "q|2||t|map|no")
    assert (fault.file, fault.rows, fault.code) == ("x.csv", (2, 3), "1")
    assert "the same 1 respondent" in fault.problem and "a=1" in fault.problem
    (fault,) = faults(data, "q|1..5||t|reverse||||a=1", "q|||t|copy||||b=1", target=NUMERIC)[:1]
    assert "different things" in fault.problem
    ways = export(q=["Walk"], a=[1.0], b=[1.0], lists={"q": (",", ("Walk",))})
    cells = ["q|Walk||t|contains|yes|||a=1", "q|Walk||t|contains||refused||b=1"]
    (fault,) = faults(ways, *cells)
    assert fault.rows == (2, 3)


def test_a_code_of_a_condition_that_nobody_has_is_noted_and_a_misspelt_one_stops():
    data = export(q=[1.0], form=["2"], name=["Yes "])
    cells = rows("q|1||t|map|yes|||form=02", "q|1||t|map|yes|||form=9", "q|1||t|map|no|||name=yes")
    crosswalk = Crosswalk("x.csv", tuple(cells))
    assert unmet(data, crosswalk) == {("form", "02"): [2], ("form", "9"): [3], ("name", "yes"): [4]}
    form, name = misspelt(data, crosswalk)
    assert form.rows == (2,) and "did you mean '2'" in form.expected
    assert name.rows == (4,) and "did you mean 'Yes '" in name.expected
