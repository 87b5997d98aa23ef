"""Inputs that went wrong for somebody, made small: each ends as a careful user expects.

Every file has forty respondents of the study of `exports`, changed as it was reported.
"""

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from declarations import source
from exports import CROSSWALK, VARIABLES

from coproduction.faults import Faults
from coproduction.files import sha256
from coproduction.harmonise.source import harmonise_source
from coproduction.study.data import checks
from coproduction.study.recodes import crosswalk_faults

N = 40
COLUMNS = ["id", "w", "st", "psu", "q1", "q2", "q3", "rem"]
ROWS = [
    [f"r{i}", (0.9, 1.1, 1)[i % 3], "ns"[i % 2], 10 + i % 6, 1 + i % 2, 1 + i % 3, 20 + i % 17, ""]
    for i in range(N)
]
ROLES = {"country": "GB", "respondent": "id", "weight": "w", "strata": "st", "psu": "psu"}


def text(rows=ROWS, above="", sep=","):
    lines = [sep.join(map(str, cells)) for cells in [COLUMNS, *rows]]
    return above + "\n".join(lines) + "\n"


def changed(*cells, rows=ROWS):
    """The rows with cells changed: respondent from 0, column, content."""
    made = [list(row) for row in rows]
    for respondent, column, content in cells:
        made[respondent][COLUMNS.index(column)] = content
    return made


def sav(path, rows=ROWS, **said):
    frame = pd.DataFrame(rows, columns=COLUMNS).drop(columns="rem")
    pyreadstat.write_sav(frame, path, **said)


def book(path, rows, more=None):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for row in more or ():
        sheet = workbook["more"] if "more" in workbook.sheetnames else workbook.create_sheet("more")
        sheet.append(row)
    workbook.save(path)


@pytest.fixture
def harmonise(tmp_path):
    """The faults of an export, or the number of its respondents and its notes."""
    (tmp_path / "x.csv").write_text(CROSSWALK, encoding="utf-8")
    rows, _ = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", VARIABLES)

    def harmonise(name, content=None, **declared):
        path = tmp_path / name
        if content is not None:
            path.write_text(content, encoding="utf-8", newline="")
        given = {**ROLES, "file": name, "sha256": sha256(path), **declared}
        try:
            found, _, verdict = harmonise_source(
                "uk", source(**given), rows, VARIABLES, ["GB"], tmp_path,
                key=bytes(32), checks=checks.resolved({}, VARIABLES),
            )  # fmt: skip
        except Faults as told:
            return list(told.faults), []
        if found is None:
            return verdict.faults, []
        summary, _ = verdict.frames()
        notes = [
            *summary.loc[~summary["passed"], "check"],
            *found.metadata["sources"]["uk"]["notes"],
        ]
        return len(found), notes

    return harmonise


def quoted(first, last):
    return changed((first, "rem", '"begins here'), (last, "rem", 'and ends here"'))


CSV = {
    "quotes of a column nobody maps, far apart": (text(quoted(9, 29)), "merged lines", (11, 31)),
    "quotes in the first and the last row": (text(quoted(0, N - 1)), "merged lines", (2, N + 1)),
    "one closing quote missing": (
        text([[f'"{cell}"' for cell in row] for row in ROWS]).replace('"11","2",', '"11","2,', 1),
        "unterminated quote",
        (3,),
    ),
    "a weight of 0": (text(changed((4, "w", 0))), "positive", (6,)),
    "a blank weight": (text(changed((4, "w", ""))), "positive", (6,)),
    "a negative weight": (text(changed((4, "w", -1.5))), "positive", (6,)),
    "an endless weight": (text(changed((4, "w", 1e9))), "extreme_weight", (6,)),
    "a weight of words": (text(changed((4, "w", "NA"))), "positive", (6,)),
    "a row of totals": (
        text([*ROWS, ["Total", 40.1, "", "", "", "", "", ""]]), "total_row", (N + 2,),
    ),
    "a row of totals without a name": (
        text([*ROWS, ["", round(sum(row[1] for row in ROWS), 1), *[""] * 6]]),
        "total_row", (N + 2,),
    ),
    "an id unique with another column only": (
        text([[f"r{i // 2}", *row[1:]] for i, row in enumerate(ROWS)]), "unique", (2, 3, 4, 5, 6),
    ),
    "a PSU 010 beside 10": (text(changed((6, "psu", "010"))), "padding", (8,)),
}  # fmt: skip


@pytest.mark.parametrize(("content", "check", "rows"), CSV.values(), ids=CSV)
def test_a_text_file_as_reported_stops(harmonise, content, check, rows):
    faults, _ = harmonise("uk.csv", content)
    (fault,) = [fault for fault in faults if fault.check == check]
    assert fault.rows[: len(rows)] == rows
    assert "begins here" not in str(Faults(faults)) and fault.expected


def test_several_columns_identify_and_rules_leave_out_as_the_faults_say(harmonise):
    rows = [[f"r{i // 2}", *row[1:]] for i, row in enumerate(ROWS)]
    assert harmonise("uk.csv", text(rows), respondent=["id", "st"])[0] == N
    rules = [{"reason": "weight 0 or blank", "where": {"w": ["0", ""]}}]
    weights = changed((4, "w", 0), (5, "w", ""))
    assert harmonise("uk.csv", text(weights), leave_out=rules)[0] == N - 2
    padded = text(changed((6, "psu", "010")))
    assert harmonise("uk.csv", padded, unpadded=["psu"])[0] == N


@pytest.mark.parametrize("above", ["\n\n", "\r\n\r\n", ",,,,,,,\n"])
def test_blank_lines_above_a_header_are_left_out(harmonise, above):
    n, notes = harmonise("uk.csv", text(above=above))
    assert n == N and any("blank lines" in note for note in notes)


def test_a_lost_decimal_mark_of_weights_is_noted(harmonise):
    rows = [[row[0], int(row[1] * 1000), *row[2:]] for row in ROWS]
    assert "mean_weight" in harmonise("uk.csv", text(rows))[1]
    assert "mean_weight" not in harmonise("uk.csv", text())[1]


@pytest.mark.parametrize(
    ("cell", "labels", "column", "kind"),
    [
        (("q3", 99), {"q3": {99: "Not answered"}}, "", ""),  # a row owns 99
        (("q3", 90), {"q3": {90: "Ubesvaret"}}, "q3", "no_answer"),
        (("q3", 95), {"q3": {95: "Refused"}}, "q3", "refused"),
        (("q3", 95), {"q3": {95: "Ne sait pas"}}, "q3", "dont_know"),
        (("w", 99), {"w": {99: "Ikke oplyst"}}, "w", ""),
    ],
)
def test_a_labelled_number_is_no_answer_and_no_weight(
    harmonise, tmp_path, cell, labels, column, kind
):
    sav(tmp_path / "uk.sav", changed((3, *cell)), variable_value_labels=labels)
    faults, _ = harmonise("uk.sav")
    if not column:
        assert [fault.check for fault in faults] == ["label"]  # 99 has another label than asserted
        return
    (fault,) = [fault for fault in faults if fault.column == column]
    assert fault.rows == (4,)
    assert f",,{kind}," in fault.pastes[0].row if kind else "leave_out" in fault.mend


def test_workbooks_as_reported(harmonise, tmp_path):
    path, names = tmp_path / "uk.xlsx", [COLUMNS]
    book(path, [[None]] * 3 + names + ROWS)
    n, notes = harmonise("uk.xlsx")
    assert n == N and "3 blank rows stand above the header" in notes
    book(path, names + ROWS[:30], names + ROWS[30:])
    n, notes = harmonise("uk.xlsx", sheet="Sheet")
    assert n == 30 and "only the sheet 'Sheet' is read, not the sheet 'more'" in notes
    (fault,) = harmonise("uk.xlsx", sheet="Sheet", respondents=N)[0]
    assert fault.check == "respondents"
    asked = [COLUMNS, [f"Question {name}" for name in COLUMNS]]
    turned = [asked[0], [*asked[1][:4], asked[1][5], asked[1][4], *asked[1][6:]]]
    held = {"q1": "Question q1", "q2": "Question q2"}
    book(path, asked + ROWS)
    assert harmonise("uk.xlsx", header_rows=2, questions=held)[0] == N
    book(path, turned + ROWS)
    faults, _ = harmonise("uk.xlsx", header_rows=2, questions=held)
    assert [(fault.check, fault.column) for fault in faults] == [("question", c) for c in held]
    assert "held_to_question" in harmonise("uk.xlsx", header_rows=2)[1]
