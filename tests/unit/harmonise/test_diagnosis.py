import pandas as pd
import pytest
from exports import NUMERIC, ORDINAL, export, rows

from coproduction.harmonise.diagnosis import code_faults, label_faults
from coproduction.readers.export import Column
from coproduction.study.crosswalk import Crosswalk


def test_an_unmapped_code_names_rows_count_and_the_line_to_add():
    data = export(labels={"q": {"7": "Refusal"}}, q=[1.0, 7.0, 7.0])
    crosswalk = Crosswalk("x.csv", tuple(rows("q|1||t|map|often")))
    (fault,) = code_faults(data, crosswalk, {"t": ORDINAL})
    assert (fault.column, fault.code, fault.rows, fault.n) == ("q", "7", (3, 4), 2)
    assert fault.mend == "add to x.csv\nq,7,Refusal,t,map,<target_code>,,"


def test_text_in_a_number_column_and_a_number_out_of_range_are_unmapped():
    crosswalk = Crosswalk("x.csv", tuple(rows("q|||t|copy")))
    faults = code_faults(export(q=["12", "abc"]), crosswalk, {"t": NUMERIC})
    assert [fault.code for fault in faults] == ["abc"]
    (fault,) = code_faults(export(q=[12.0, 101.0]), crosswalk, {"t": NUMERIC})
    assert "outside the range" in fault.problem and fault.expected.startswith("a number from 0 to")


def test_a_drifted_label_is_found_and_an_export_without_labels_is_not_held_to_any():
    crosswalk = Crosswalk("x.csv", tuple(rows("q|1|Often|t|map|often")))
    assert label_faults(export(q=[1.0]), crosswalk) == []
    assert label_faults(export(labels={"q": {"1": "Often"}}, q=[1.0]), crosswalk) == []
    (fault,) = label_faults(export(labels={"q": {"1": "Never"}}, q=[1.0]), crosswalk)
    assert "'Never'" in fault.problem and "'Often'" in fault.expected and fault.code == "1"


def test_a_code_the_export_declares_missing_is_no_number_of_a_range():
    data = export(q=[1.0, 99.0, 98.5])
    data.columns["q"] = Column("q", missing=("99", (98.0, 98.9)))
    walk = Crosswalk("uk.csv", tuple(rows("q|||t|copy")))
    faults = code_faults(data, walk, {"t": NUMERIC})
    assert [fault.code for fault in faults] == ["99", "98.5"]
    assert faults[0].mend.endswith("q,99,,t,map,,<missing_kind>,")
    named = Crosswalk(
        "uk.csv", tuple(rows("q|||t|copy", "q|99||t|map||refused", "q|98.5||t|map|9"))
    )
    assert code_faults(data, named, {"t": NUMERIC}) == []


def test_a_row_to_paste_holds_the_whole_code_also_as_printed():
    code = "first line\n" + "x" * 100
    walk = Crosswalk("uk.csv", tuple(rows("q|||t|map|often")))
    data = export(q=pd.Series([code], dtype="str"))
    data.columns["q"] = Column("q", kind="text")
    shown = str(code_faults(data, walk, {"t": ORDINAL})[0])
    assert f'            q,"{code}",,t,map,' in shown


@pytest.mark.parametrize(
    ("cell", "row"),
    [("99", "q|099||t|map||refused"), (" 99", "q|99||t|map||refused"), ("99", "q|99.0||t|map|3")],
)
def test_no_number_is_copied_that_a_row_maps_in_another_spelling(cell, row):
    wanted = Crosswalk("uk.csv", tuple(rows(row, "q|||t|copy")))
    (fault,) = code_faults(export(q=[cell]), wanted, {"t": NUMERIC})
    assert fault.code == cell and "differs by spelling only" in fault.expected
