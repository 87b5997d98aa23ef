import pytest
from declarations import declared

from coproduction.faults import Faults
from coproduction.study.recodes.crosswalk import HEADER, read, row_text
from coproduction.study.recodes.crosswalk_faults import checked

LEVELS = [{"name": n, "label": n} for n in ("never", "sometimes", "often")]
YESNO = [{"name": n, "label": n} for n in ("no", "yes")]
EVERY_KIND = ["refused", "dont_know", "not_asked", "invalid", "system_missing"]
TARGETS = declared({
    "recycle": {"type": "ordinal", "levels": LEVELS, "missing": EVERY_KIND},
    "age": {"type": "numeric", "range": [15, 99], "missing": EVERY_KIND},
    "member": {"type": "binary", "levels": YESNO, "missing": EVERY_KIND},
})  # fmt: skip
GOOD = [
    "q1,1,Never,recycle,map,never,,",
    "q1,9,DK,recycle,map,,dont_know,",
    "age,,,age,copy,,,",
    "age,999,Refused,age,map,,refused,",
    ",,,member,unavailable,,not_asked,no such question",
]


def found(tmp_path, rows, header=None):
    path = tmp_path / "uk.csv"
    path.write_text("\n".join([header or ",".join(HEADER), *rows]) + "\n", encoding="utf-8")
    return checked(path, "uk.csv", TARGETS)


def test_a_good_crosswalk_has_no_fault(tmp_path):
    crosswalk, faults = found(tmp_path, GOOD)
    assert faults == []
    assert crosswalk.source_variables() == ["q1", "age"]


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({0: "q1,1,Never,recycle,maps,never,,"}, "verb", "did you mean 'map'"),
        ({0: "q1,1,Never,recicle,map,never,,"}, "target", "did you mean 'recycle'"),
        ({0: "q1,1,Never,recycle,map,nevr,,"}, "target_code", "did you mean 'never'"),
        ({1: "q1,9,DK,recycle,map,,dont know,"}, "missing_kind", "did you mean 'dont_know'"),
        ({1: "q1,9,DK,recycle,map,,no_answer,"}, "missing_kind", "dont_know"),
        ({0: "q1,1,Never,recycle,map,never,refused,"}, "target_code", "either"),
        ({0: "q1,,Never,recycle,map,never,,"}, "source_code", "<blank>"),
        ({0: "q1,,,recycle,copy,,,"}, "verb", "map or bin"),
        ({2: "age,15,,age,copy,,,"}, "source_code", "is not a range"),
        ({2: "age,,..95 or older,age,copy,,,"}, "source_code", "the range, such as 0..10"),
        ({2: "age,5..1,,age,reverse,,,"}, "source_code", "1..5"),
        ({2: "age,0..10,,age,rescale,0..99,,"}, "target_code", "from 15 to 99"),
        ({2: "age,[18 30),,recycle,bin,never,,"}, "source_code", "[18,30)"),
        ({4: ",,,member,unavailable,,not_asked,"}, "note", "reason"),
        ({4: ",,,member,unavailable,,not_asked,<reason>"}, "note", "still stands"),
        ({3: "age,999,Refused,age,map,12,,"}, "target_code", "15 to 99"),
        ({3: "age,999,Refused,age,map,2_0,,"}, "target_code", "15 to 99"),
        ({3: "age,999,Refused,age,map,٢٠,,"}, "target_code", "15 to 99"),
        ({2: 'age,"(18,18)",,recycle,bin,never,,'}, "source_code", "[18,30)"),
        ({1: "q1,9,DK,recycle,map,,no_answer,"}, "missing_kind", "missing: [refused, dont_know,"),
        ({4: "q9,,,member,unavailable,,not_asked,why"}, "source_variable", "takes no"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, change, column, said):
    rows = [change.get(i, row) for i, row in enumerate(GOOD)]
    _, faults = found(tmp_path, rows)
    line = next(iter(change)) + 2
    assert any(f.column == column and f.rows == (line,) and said in str(f) for f in faults), [
        str(f) for f in faults
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([*GOOD, GOOD[0]], "2 times"),
        (GOOD[:-1], ",,,member,unavailable,,not_asked,<reason>"),
        ([*GOOD, "q2,1,Never,recycle,map,never,,"], ",,,recycle,first_answered,,,"),
        ([*GOOD, "age,[1,2],,age,reverse,,,"], "8 cells"),
        ([*GOOD, "age,<Blank>,,age,map,,refused,"], "<blank> for an empty cell"),
        (
            [*GOOD, '"q3","[1,3)",,recycle,bin,never,,', '"q3","[2,4]",,recycle,bin,often,,'],
            "overlap",
        ),
        ([*GOOD, '"q3","[1,3)",,recycle,bin,never,,', '"q3","(3,4]",,recycle,bin,often,,'], "gap"),
        ([*GOOD, "age,1..5,,age,reverse,,,"], "contradict"),
        ([*GOOD, ",,,age,constant,20,,"], "only row of age"),
        ([*GOOD, ",,,age,count,,,"], "combining"),
        ([*GOOD, "b,1,,age,map,20,,", ",,,age,count,,,"], "rows 4, 7: age counts"),
        (["q1,9,Other,member,map,yes,,", *GOOD[:-1]], "several labels"),
    ],
)
def test_faults_between_rows_are_found(tmp_path, rows, said):
    _, faults = found(tmp_path, rows)
    assert said in str(Faults(faults))


def test_a_copy_may_have_a_range_with_the_labels_of_its_ends(tmp_path):
    rows = [*GOOD[:2], "age,15..99,..99 or older,age,copy,,,", *GOOD[3:]]
    assert found(tmp_path, rows)[1] == []


def test_whole_number_bins_may_be_closed_and_adjacent(tmp_path):
    rows = ['a,"[1,2]",,recycle,bin,never,,', 'a,"[3,4]",,recycle,bin,often,,', *GOOD[2:]]
    assert found(tmp_path, rows)[1] == []


def test_a_foreign_header_or_encoding_is_said(tmp_path):
    _, faults = found(tmp_path, GOOD, header="|".join(HEADER))
    assert faults[0].expected == ",".join(HEADER) and "with commas" in faults[0].mend
    _, faults = found(tmp_path, [GOOD[0], '"' + GOOD[1], *GOOD[2:]])
    assert faults[0].rows == (3,), "the line where the quote opens, not where reading ends"
    path = tmp_path / "fr.csv"
    path.write_bytes((",".join(HEADER) + "\nq1,1,Été,").encode("cp1252"))
    assert checked(path, "fr.csv", TARGETS)[1][0].rows == (2,)


@pytest.mark.parametrize("sign", [";", "\t"])
def test_spreadsheets_may_part_cells_by_other_signs(tmp_path, sign):
    path = tmp_path / "fr.csv"
    cells = ["q1", "1", "Yes, often; or so", "t", "map", "yes", "", "n\tm"]
    row = sign.join(f'"{cell}"' for cell in cells)
    path.write_text("\ufeff" + sign.join(HEADER) + f"\r\n{row}\r\n{row_text(*cells)}\r\n", "utf-8")
    crosswalk, faults = read(path, "fr.csv")
    assert str(crosswalk.rows[0]) == row_text(*cells) and len(crosswalk.rows) == 1
    assert [fault.rows for fault in faults] == [(3,)], "a row pasted with commas is told"


def test_rows_of_absent_targets_stand_together_at_the_end(tmp_path):
    places = declared({"country": {"type": "categorical", "levels": ["GB", "FR"], "missing": []}})
    narrow = declared(
        {"urban": {"type": "binary", "levels": ["no", "yes"], "missing": ["refused"]}}
    )
    path = tmp_path / "uk.csv"
    path.write_text("\n".join([",".join(HEADER), *GOOD]) + "\n", encoding="utf-8")
    _, faults = checked(path, "uk.csv", {**places, **TARGETS, **narrow})
    assert str(Faults(faults)) == (
        "2 faults found\n"
        "uk.csv, column target: no row for the target country\n"
        "  expected: rows that map it to GB, FR\n"
        "  to mend:  if all respondents are of one country, put it into study.yaml under the "
        "source\n"
        "            country: <country>\n"
        "uk.csv, column target: no row for the target urban\n"
        "  expected: rows that map it, or one that says why the source cannot\n"
        "  to mend:  with the latter, put into variables.yaml under urban\n"
        "            missing: [refused, not_asked]\n\n"
        "to add to uk.csv:\n"
        "<source_variable>,<source_code>,,country,map,GB,,\n"
        "<source_variable>,<source_code>,,country,map,FR,,\n"
        ",,,urban,unavailable,,not_asked,<reason>"
    )


def test_a_faulty_row_hides_no_fault_of_other_targets(tmp_path):
    rows = ["q1,1,Never,recycle,maps,never,,", "age,999,Refused,age,map,,refused,", GOOD[3]]
    _, faults = found(tmp_path, rows)
    assert [(fault.column, fault.rows) for fault in faults] == [
        ("verb", (2,)),
        ("source_code", (3, 4)),
        ("target", ()),
    ]
    assert "no row for the target member" in faults[2].problem
    # one whose name is misspelt may be the one that has no row
    _, faults = found(tmp_path, [GOOD[0].replace(",recycle,", ",recicle,"), *GOOD[2:]])
    assert [fault.column for fault in faults] == ["target"]
