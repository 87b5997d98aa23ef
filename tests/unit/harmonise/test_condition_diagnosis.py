"""What is told where rows of a crosswalk hold for some respondents only."""

from dataclasses import replace

import numpy as np
from exports import BINARY, NUMERIC, export, rows

from coproduction.harmonise.condition_diagnosis import misspelt, unmet
from coproduction.harmonise.diagnosis import code_faults
from coproduction.study.recodes.crosswalk import Crosswalk


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


def test_every_blank_of_a_column_with_conditions_is_owned():
    target = replace(BINARY, missing=("system_missing", "not_applicable", "no_answer"))
    data = export(q=[1.0, np.nan, np.nan, np.nan], used=[1.0, 1.0, 2.0, np.nan])
    cells = ["q|1||t|map|yes|||used=1", "q|<blank>||t|map||not_applicable||used=2"]
    (fault,) = faults(data, *cells, target=target)
    assert (fault.code, fault.rows, fault.n) == ("<blank>", (3, 5), 2)
    assert "where used=1 (1); used=<blank> (1)" in fault.problem
    assert [paste.row for paste in fault.pastes] == [
        "q,<blank>,,t,map,,<missing_kind>,,used=1",
        "q,<blank>,,t,map,,<missing_kind>,,used=<blank>",
    ]
    owned = ["q|<blank>||t|map||no_answer||used=1", "q|<blank>||t|map||system_missing"]
    assert faults(data, *cells, *owned, target=target) == []
    # a filter of its answers alone leaves the meaning of blanks as open
    (fault,) = faults(data, cells[0], target=target)
    assert fault.n == 3 and "used=2 (1)" in fault.problem
    assert faults(data, "q|1||t|map|yes", target=target) == []


def test_blanks_of_combined_columns_are_owned_where_a_row_says_when():
    target = replace(BINARY, missing=("not_applicable", "no_answer"))
    data = export(a=[1.0, np.nan, np.nan], b=[np.nan, 1.0, np.nan], form=[1.0, 2.0, 2.0])
    parts = ["a|1||t|map|yes|||form=1", "b|1||t|map|no|||form=2", "|||t|first_answered"]
    assert faults(data, *parts, target=target) == []
    (fault,) = faults(data, *parts, "b|<blank>||t|map||no_answer||form=2", target=target)
    assert (fault.column, fault.rows) == ("b", (2,)) and "form=1 (1)" in fault.problem


def test_intervals_of_conditions_hold_for_numbers_dates_and_what_they_list():
    data = export(q=[1.0] * 5, age=[17.0, 18.0, 29.5, 30.0, np.nan])
    young, others = "q|1||t|map|yes|||age=[18,30)", "q|1||t|map|no|||age=(,18)|[30,)"
    (fault,) = faults(data, young, others)
    assert fault.rows == (6,) and "age=<blank> (1)" in fault.problem
    assert faults(data, young, others, "q|1||t|map|no|||age=<blank>") == []
    # both hold for 29.5
    (fault,) = faults(data, young, "q|1||t|map|no|||age=(29,60)", "q|1||t|map|no")
    assert fault.rows == (2, 3) and "the same 1 respondent" in fault.problem
    dated = export(q=[1.0] * 3, day=["2008-05-31", "2008-06-01", np.nan])
    (fault,) = faults(dated, "q|1||t|map|yes|||day=[2008-05-01,2008-06-01)")
    assert fault.rows == (3, 4) and "day=2008-06-01 (1); day=<blank> (1)" in fault.problem


def test_an_interval_of_a_condition_holds_no_code_that_the_file_labels():
    cells = {"q": [1.0, 1.0], "age": [20.0, 99.0]}
    data = export(labels={"age": {"99": "Refused"}}, **cells)
    crosswalk = Crosswalk("x.csv", tuple(rows("q|1||t|map|yes|||age=[18,120)")))
    (fault,) = misspelt(data, crosswalk)
    assert (fault.code, fault.rows) == ("99", (2,)) and "labels 'Refused'" in fault.problem
    assert '\n"age=[18,120)|99"\n' in fault.mend
    listed = Crosswalk("x.csv", tuple(rows("q|1||t|map|yes|||age=99|[18,120)")))
    assert list(misspelt(data, listed)) == []
    assert faults(data, "q|1||t|map|yes|||age=99|[18,120)") == []
