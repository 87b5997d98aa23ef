"""A file that is not the one the study means stops, by what all of its rows have in common."""

import numpy as np
import pytest
import yaml
from exports import DATA, entry, run

GB = {"cntry": "GB", "essround": 9}

SAID = "the questions of mapped columns asserted by study.yaml (questions); asserted {} of 2"


def test_the_file_that_is_meant_passes_and_says_so(tmp_path):
    cells = {"cntry": ["GB"] * 4, "essround": ["9"] * 4}
    frame, _, verdict = run(tmp_path, declared={"asserts": GB}, **cells)
    rows, cells = entry(verdict, "asserted")
    assert [(row["column"], row["passed"], row["n"]) for row in rows] == [
        ("cntry", True, 4), ("essround", True, 4),
    ]  # fmt: skip
    assert not cells and len(frame) == 4 and "cntry" not in frame


@pytest.mark.parametrize(
    ("cells", "rows", "told", "line"),
    [
        (["IE"] * 4, (2, 3, 4, 5), "'IE' (4)", {"cntry": "IE"}),
        (["GB", "GB", "IE", "IE"], (4, 5), "'IE' (2)", {"cntry": ["GB", "IE"]}),
        (["GB", "", "GB", "GB"], (3,), "<blank> (1)", {"cntry": ["GB", ""]}),
        (["GB", "gb", "GB ", "GB"], (3, 4), "'GB ' (1)", {"cntry": ["GB", "gb", "GB "]}),
    ],
)
def test_another_country_is_told_with_its_codes_rows_and_the_line_to_paste(
    tmp_path, cells, rows, told, line
):
    frame, _, verdict = run(tmp_path, declared={"asserts": {"cntry": "GB"}}, cntry=cells)
    (fault,) = verdict.faults
    assert frame is None and (fault.check, fault.column, fault.rows) == ("asserted", "cntry", rows)
    assert (
        told in fault.problem and f"{len(rows)} of 4" in fault.problem and fault.expected == "'GB'"
    )
    pasted = yaml.safe_load(fault.mend.split("\n")[-1])
    assert pasted == line
    assert run(tmp_path, declared={"asserts": pasted}, cntry=cells)[0] is not None


def test_a_second_wave_below_the_first_stops(tmp_path):
    waves = {"essround": ["9", "9", "10", "essround"]}
    (fault,) = run(tmp_path, declared={"asserts": {"essround": 9}}, **waves)[2].faults
    assert fault.rows == (4, 5) and "'10' (1), 'essround' (1)" in fault.problem
    assert run(tmp_path, declared={"asserts": {"essround": [9, 10]}}, essround=["9", "10"] * 2)[0]\
        is not None  # fmt: skip


def test_who_is_left_out_is_not_held_to_it(tmp_path):
    rules = [{"reason": "abroad", "where": {"cntry": ["IE", ""]}}]
    declared = {"asserts": {"cntry": "GB"}, "leave_out": rules}
    frame, _, _ = run(tmp_path, declared=declared, cntry=["GB", "IE", "", "GB"])
    assert len(frame) == 2


def test_cells_that_may_identify_somebody_are_not_told(tmp_path):
    mails = [f"someone{i}@example.org" for i in range(4)]
    (fault,) = run(tmp_path, declared={"asserts": {"contact": "x"}}, contact=mails)[2].faults
    assert "example.org" not in str(fault) and fault.n == 4
    many = [str(n) for n in np.arange(40)]
    cells = {name: values * 10 for name, values in
             {"w": ["1"] * 4, "st": ["n"] * 4, "psu": ["1"] * 4, "q1": ["1"] * 4, "q2": ["1"] * 4,
              "q3": ["34"] * 4}.items()}  # fmt: skip
    cells["id"] = many
    (fault,) = run(tmp_path, declared={"asserts": {"serial": 0}}, serial=many, **cells)[2].faults
    assert "31 more" in fault.problem and "asserts" not in fault.mend


def test_how_many_columns_are_held_to_their_question(tmp_path):
    """Of a workbook that tells questions below the names."""
    import openpyxl
    from declarations import source
    from exports import CROSSWALK, DATA, VARIABLES

    from coproduction.files import sha256
    from coproduction.harmonise.source import harmonise_source
    from coproduction.study.data.checks import resolved
    from coproduction.study.recodes import crosswalk_faults

    book = openpyxl.Workbook()
    names = list(DATA)
    book.active.append(names)
    book.active.append([f"Question {name}?" if name != "q2" else "" for name in names])
    for row in zip(*DATA.values(), strict=True):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(tmp_path / "uk.xlsx")
    (tmp_path / "x.csv").write_text(CROSSWALK, encoding="utf-8")
    crosswalk, _ = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", VARIABLES)

    def told(questions):
        declared = source(
            file="uk.xlsx", sha256=sha256(tmp_path / "uk.xlsx"), header_rows=2, country="GB",
            questions=questions,
        )  # fmt: skip
        found = harmonise_source(
            "uk",
            declared,
            crosswalk,
            VARIABLES,
            ["GB"],
            tmp_path,
            key=b"0" * 32,
            checks=resolved({}, {}),
        )
        (row,), cells = entry(found[2], "held_to_question")
        return row["severity"], row["n_failed"], row["n"], row["expected"], cells

    assert told({"q1": "Question q1?"}) == ("note", 1, 2, SAID.format("is 1"), [["", "q3"]])
    both = {"q1": "Question q1?", "q3": "Question q3?"}
    assert told(both) == ("", 0, 2, SAID.format("are 2"), [])


def test_the_country_that_tells_respondents_apart_is_told(tmp_path):
    cells = {"cntry": ["GB", "GB", "IE", "GB"]}
    declared = {"asserts": {"cntry": "GB"}, "respondent": ["cntry", "id"]}
    (fault,) = run(tmp_path, declared=declared, **cells)[2].faults
    assert "'IE' (1)" in fault.problem
    (fault,) = run(tmp_path, declared={"asserts": {"id": "x"}})[2].faults
    assert "'a'" not in fault.problem


def test_one_code_more_than_a_long_list_is_the_line_to_paste(tmp_path):
    codes = [str(n) for n in range(20)]
    declared = {"asserts": {"land": codes}}
    cells = {name: values * 6 for name, values in DATA.items()}
    cells |= {"id": [str(n) for n in range(24)], "land": [*codes, "0", "1", "77", "2"]}
    (fault,) = [
        f for f in run(tmp_path, declared=declared, **cells)[2].faults if f.column == "land"
    ]
    assert yaml.safe_load(fault.mend.split("\n")[-1]) == {"land": [*codes, "77"]}
