"""Numbers of another decimal mark are told once, with what to declare and no row to paste."""

from dataclasses import replace

import pandas as pd
from exports import NUMERIC, ORDINAL, export, rows

from coproduction.faults import Faults
from coproduction.harmonise.diagnosis import code_faults
from coproduction.study.recodes.crosswalk import Crosswalk


def told(cells, row="q|||t|copy", target=NUMERIC):
    data = export(q=pd.Series(cells, dtype="str"))
    data.columns["q"] = replace(data.columns["q"], kind="text")
    return code_faults(data, Crosswalk("x.csv", tuple(rows(row))), {"t": target})


def test_numbers_of_another_mark_are_told_once_and_other_codes_by_their_rows():
    assert str(Faults(told(["1,131", "12,5", "12,5", "7", "NR"]))) == (
        "2 faults found\n"
        "uk.sav, column q, rows 2, 3, 4: 3 respondents with a number that is none with the decimal "
        "mark '.', such as '12,5'\n"
        "  expected: numbers with the decimal mark '.'\n"
        '  to mend:  decimal: ","  (in study.yaml)\n'
        "uk.sav, column q, row 6, code 'NR': no crosswalk row maps this code to t (1 respondent)\n"
        "  expected: a number from 0 to 100; or a kind of missing: refused, dont_know, not_asked, "
        "not_applicable, invalid, system_missing\n\n"
        "to add to x.csv:\n"
        "q,NR,,t,map,<target_code>,,"
    )


def test_what_may_be_marks_of_thousands_is_left_to_a_person():
    (fault,) = told(["1,131", "2,500"])
    assert fault.pastes == () and fault.mend == (
        "decimal: \",\"  (in study.yaml) if '1,131' is 1.131; else an export of numbers without "
        "marks of thousands"
    )


def test_codes_of_levels_are_no_numbers():
    assert [fault.code for fault in told(["1,5"], "q|1||t|map|often", ORDINAL)] == ["1,5"]
