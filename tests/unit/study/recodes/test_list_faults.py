"""Rows that look for answers in a cell of several, and conditions, before any data."""

import pytest
from declarations import declared

from coproduction.study.recodes.crosswalk import HEADER
from coproduction.study.recodes.crosswalk_faults import checked

TARGETS = declared({
    "walks": {"type": "binary", "levels": ["no", "yes"]},
    "ways": {"type": "numeric", "range": [0, 9]},
    "often": {"type": "ordinal", "levels": ["never", "sometimes", "often"]},
})  # fmt: skip
GOOD = [
    "Q6,Walk,,walks,contains,yes,,",
    'Q6,"Bus, tram",,walks,contains,,,',
    "Q6,Do not know,,walks,contains,,dont_know,",
    "Q6,<blank>,,walks,map,,no_answer,",
    "Q6,Walk,,ways,contains,1,,",
    "Q6,Cycle,,ways,contains,1,,",
    ",,,ways,count,,,",
    "q1,1,,often,map,never,,",
    "q1,1,,often,map,,not_applicable,,form=0",
]


def faults(tmp_path, rows, header=(*HEADER, "where"), lists=("Q6",)):
    path = tmp_path / "uk.csv"
    path.write_text("\n".join([",".join(header), *rows]) + "\n", encoding="utf-8")
    return checked(path, "uk.csv", TARGETS, lists)


def test_rows_with_and_without_a_condition_stand_together(tmp_path):
    crosswalk, found = faults(tmp_path, GOOD)
    assert found == []
    assert crosswalk.columns() == ["Q6", "q1", "form"] and crosswalk.source_variables() == [
        "Q6",
        "q1",
    ]
    assert crosswalk.options() == {"Q6": ["Walk", "Bus, tram", "Do not know", "Cycle"]}
    assert [str(row) for row in crosswalk.rows] == GOOD


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({0: "Q6,Walk,,often,contains,never,,"}, "contains says yes or no, but often is ordinal"),
        ({0: "Q6,,,walks,contains,yes,,"}, "empty"),
        ({0: "Q6,<blank>,,walks,contains,yes,,"}, "an empty cell contains no answer"),
        ({0: "Q6,Walk,,walks,contains,yes,refused,"}, "target_code, missing_kind or neither"),
        ({0: "Q6,Walk,,walks,contains,maybe,,"}, "levels: no, yes"),
        ({0: "Q6,Walk,,walks,contains,,,"}, "no contains row has a target code"),
        ({1: "Q6,Cycle,,walks,contains,no,,"}, "lead to yes and no"),
        ({6: "Q7,1,,often,map,never,,"}, "lead to 1 and are counted"),
        ({5: "Q6,Cycle,,ways,contains,2,,"}, "lead to 1 and 2"),
        ({7: 'Q6,"Walk,Cycle",,ways,map,1,,', 8: GOOD[7]}, "would count once for each"),
        ({7: "Q6,,,ways,copy,,,", 8: GOOD[7]}, "contains and copy contradict"),
        ({8: "q1,1,,often,map,,not_applicable,,form"}, "is no condition: 'form' is followed by no"),
        ({8: ",,,often,first_answered,,,,form=0"}, "first_answered combines the columns"),
        ({7: ",,,often,constant,never,,,form=0"}, "constant holds for everybody"),
        ({8: "q1,2,,often,map,often,,,Q6=Wolk"}, "did you mean 'Walk'"),
        ({8: "q1,1,,often,map,,not_applicable,form=0"}, "the row has 8 cells"),
        ({8: GOOD[8] + ",x"}, "the row has 10 cells"),
    ],
)
def test_a_wrong_row_is_told(tmp_path, change, said):
    _, found = faults(tmp_path, [change.get(i, row) for i, row in enumerate(GOOD)])
    assert said in "\n".join(map(str, found))


def test_one_code_may_have_a_row_for_each_condition_but_not_two_for_one(tmp_path):
    assert faults(tmp_path, [*GOOD, "q1,1,,often,map,often,,,form=1"])[1] == []
    _, (found,) = faults(tmp_path, [*GOOD, 'q1,1,,often,map,often,,,"form = ""0"""'])
    assert found.rows == (10, 11) and "2 times" in found.problem
    halves = ["n,,,ways,copy,,,,half=a", "n,1..5,,ways,reverse,,,,half=b"]
    other = [row for row in GOOD if ",ways," not in row]
    assert faults(tmp_path, [*other, *halves])[1] == []
    _, (found,) = faults(tmp_path, [*other, *halves, "n,0..9,,ways,rescale,0..9,,,half=b"])
    assert "reverse and rescale contradict" in found.problem


def test_a_list_needs_its_separator_and_a_condition_its_column_in_the_header(tmp_path):
    _, found = faults(tmp_path, GOOD, lists=())
    assert [fault.mend for fault in found] == [
        'put into study.yaml under the source\nlists: {"Q6": ","}'
    ]
    assert found[0].n == len(found[0].rows) == 5
    _, (found,) = faults(tmp_path, GOOD, header=HEADER)
    assert found.rows == (10,) and found.mend.endswith(",missing_kind,note,where")
    assert faults(tmp_path, GOOD[:-1], header=HEADER)[1] == []


def test_a_condition_on_a_list_asks_for_answers_that_rows_name_or_for_an_interval(tmp_path):
    def found(where):
        return faults(tmp_path, [*GOOD[:-1], f"q1,1,,often,map,,not_applicable,,{where}"])[1]

    assert not found("Q6=Walk") and not found('"Q6=[1,5)"') and not found('"Q6="""""')
    assert len(found("Q6=Wlk")) == 1
