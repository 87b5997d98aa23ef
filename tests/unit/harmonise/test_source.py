"""One source from export to respondents: what its design says of them."""

import pandas as pd
import pyreadstat
import pytest
from declarations import declared, source
from openpyxl import Workbook

from coproduction.faults import Faults
from coproduction.files import sha256
from coproduction.harmonise.source import harmonise_source, source_faults
from coproduction.study.data.checks import resolved
from coproduction.study.recodes import crosswalk_faults

TARGETS = declared(
    {
        "country": {"type": "categorical", "levels": ["AA", "BB"], "missing": []},
        "ill": {"type": "binary", "levels": ["no", "yes"]},
    }
)
CROSSWALK = """\
source_variable,source_code,source_label,target,verb,target_code,missing_kind,note
c,1,,country,map,AA,,
c,2,,country,map,BB,,
q,1,,ill,map,yes,,
q,2,,ill,map,no,,
"""


def test_strata_and_psus_of_a_file_of_several_countries_start_anew_in_each(tmp_path):
    (tmp_path / "all.csv").write_text("id,c,st,psu,q\n1,2,n,1,1\n2,1,n,1,2\n3,1,s,1,1\n4,2,n,2,1\n")
    (tmp_path / "x.csv").write_text(CROSSWALK)
    rows, faults = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", TARGETS)
    assert not faults
    design = {"respondent": "id", "strata": "st", "psu": "psu"}
    entry = source(file="all.csv", sha256=sha256(tmp_path / "all.csv"), **design)
    found, _, verdict = harmonise_source(
        "all", entry, rows, TARGETS, ["AA", "BB"], tmp_path, key=bytes(32), checks=resolved({}, {})
    )
    assert not verdict.faults
    assert found["country"].tolist() == ["BB", "AA", "AA", "BB"]
    assert found["stratum"].tolist() == ["all/BB/n", "all/AA/n", "all/AA/s", "all/BB/n"]
    assert found["psu"].tolist() == ["all/BB/n/1", "all/AA/n/1", "all/AA/s/1", "all/BB/n/2"]


def test_a_respondent_of_no_country_stops_unless_left_out(tmp_path):
    (tmp_path / "all.csv").write_text("id,c,q\n1,2,1\n2,,2\n3,1,1\n4,7,1\n")
    (tmp_path / "x.csv").write_text(CROSSWALK)
    rows, _ = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", TARGETS)

    def told(**given):
        entry = source(file="all.csv", sha256=sha256(tmp_path / "all.csv"), **given)
        return harmonise_source(
            "all",
            entry,
            rows,
            TARGETS,
            ["AA", "BB"],
            tmp_path,
            key=bytes(32),
            checks=resolved({}, {}),
        )

    faults = told()[2].faults
    assert {(fault.column, fault.code, fault.rows) for fault in faults} == {
        ("c", "<blank>", (3,)), ("c", "7", (5,)),
    }  # fmt: skip
    rule = {"reason": "no country", "where": {"c": ["", 7]}}
    found, _, verdict = told(leave_out=[rule])
    assert not verdict.faults and found["country"].tolist() == ["BB", "AA"]
    assert verdict.left_out == [{"source": "all", "country": "", "reason": "no country", "n": 2}]


def test_an_absent_column_has_the_row_of_a_source_that_cannot_tell(tmp_path):
    """A target that another column feeds too loses the rows of the absent one only."""
    targets = declared({t: {"type": "binary", "levels": ["no", "yes"]} for t in ("ill", "old")})
    (tmp_path / "x.csv").write_text(
        CROSSWALK.splitlines()[0] + "\n"
        "q,1,,ill,map,yes,,\nr,1,,ill,map,no,,\n,,,ill,first_answered,,,\n"
        "r,1,,old,map,yes,,\nr,2,,old,map,no,,\n"
    )
    (tmp_path / "all.csv").write_text("q\n1\n3\n")
    rows, faults = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", targets)
    assert not faults
    entry = source(file="all.csv", sha256=sha256(tmp_path / "all.csv"), country="AA")
    with pytest.raises(Faults) as told:
        harmonise_source(
            "all",
            entry,
            rows,
            targets,
            ["AA"],
            tmp_path,
            key=bytes(32),
            checks=resolved({}, {}),
        )
    assert str(told.value) == (
        "1 fault found\n"
        "all.csv, column r: The file has no column 'r'.\n"
        "  to mend:  columns of the file: q\n"
        "            or else delete of x.csv line 3\n\n"
        "in x.csv in place of lines 5, 6:\n"
        ",,,old,unavailable,,not_asked,<reason>"
    )


_UNSEEN = {"2\r": "yes", "3\tx": "no", "4\x0b": "no", "1": "yes"}


def _unseen_csv(path):
    path.write_bytes(b'q,n\n"2\r",1\n"3\tx",2\n"4\x0b",1\n1,2\n')


def _unseen_xlsx(path):
    book = Workbook()
    for row in (["q", "n"], ["2_x000D_", 1], ["3\tx", 2], ["4_x000B_", 1], ["1", 2]):
        book.active.append(row)
    book.save(path)


def _unseen_sav(path):
    labels = {"q": {"2\r": "two"}}
    pyreadstat.write_sav(pd.DataFrame({"q": list(_UNSEEN)}), path, variable_value_labels=labels)


@pytest.mark.parametrize("write", [_unseen_csv, _unseen_xlsx, _unseen_sav])
def test_codes_with_what_cannot_be_seen_are_mapped_as_the_messages_show_them(tmp_path, write):
    targets = declared({"ill": {"type": "binary", "levels": ["no", "yes"]}})
    kind = write.__name__.removeprefix("_unseen_")
    write(tmp_path / f"a.{kind}")
    told_by = {"format": kind, "country": "AA", "sha256": sha256(tmp_path / f"a.{kind}")}
    entry = source(file=f"a.{kind}", **told_by)
    header, first = CROSSWALK.splitlines()[0], "q,1,,ill,map,yes,,\n"

    def told(*rows):
        (tmp_path / "x.csv").write_bytes((header + "\n" + first + "\n".join(rows)).encode())
        walk, faults = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", targets)
        assert not faults
        given = {"key": bytes(32), "checks": resolved({}, {})}
        return harmonise_source("a", entry, walk, targets, ["AA"], tmp_path, **given)

    faults = told()[2].faults
    shown = [r"2\r", r"3\tx", r"4\x0b"]
    assert [str(fault).partition("code ")[2].partition(":")[0] for fault in faults] == [
        f"'{code}'" for code in shown
    ]
    pasted = [paste.row for fault in faults for paste in fault.pastes]
    assert [row.split(",")[1] for row in pasted] == shown
    answers = [answer for code, answer in _UNSEEN.items() if code != "1"]
    rows = [row.replace("<target_code>", answer)
            for row, answer in zip(pasted, answers, strict=True)]  # fmt: skip
    found, ledger, verdict = told(*rows)
    assert not verdict.faults
    assert found["ill"].tolist() == list(_UNSEEN.values())
    assert {row["source_code"]: row["n"] for row in ledger} == dict.fromkeys([*shown, "1"], 1)
    (column,) = (c for c in found.metadata["sources"]["a"]["columns"] if c["name"] == "q")
    assert column["counts"] == [("1", 1), *((code, 1) for code in _UNSEEN if code != "1")]


@pytest.mark.parametrize("role", ["respondent", "weight", "strata", "psu"])
def test_what_else_is_wrong_is_told_beside_an_absent_column_of_the_design(tmp_path, role):
    (tmp_path / "all.csv").write_text("id,c,w,q\n1,1,1,1\n2,2,0,7\n")
    (tmp_path / "x.csv").write_text(CROSSWALK)
    rows, _ = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", TARGETS)
    design = {"respondent": "id", "weight": "w"} | {role: "lost"}
    entry = source(file="all.csv", sha256=sha256(tmp_path / "all.csv"), **design)
    verdict = harmonise_source(
        "all", entry, rows, TARGETS, ["AA", "BB"], tmp_path, key=bytes(32), checks=resolved({}, {})
    )[2]
    told = {(fault.check, fault.column) for fault in verdict.faults}
    weighed = set() if role == "weight" else {("positive", "w")}
    assert told == {("missing column", "lost"), ("code", "q")} | weighed


def test_what_else_is_wrong_is_told_beside_an_absent_column_of_leave_out(tmp_path):
    (tmp_path / "all.csv").write_text("id,c,q,part\n1,1,1,1\n2,2,7,2\n")
    (tmp_path / "x.csv").write_text(CROSSWALK)
    rows, _ = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", TARGETS)
    rules = [{"reason": "partial", "where": {"lost": ["1"]}}]

    def told(leave_out):
        given = {"respondent": "id", "sha256": sha256(tmp_path / "all.csv")}
        entry = source(file="all.csv", leave_out=leave_out, **given)
        return source_faults("all", entry, rows, TARGETS, resolved({}, {}), tmp_path)

    (alone,), (absent, code) = told([]), told(rules)
    assert (absent.check, absent.column) == ("missing column", "lost")
    assert (code.check, code.column, code.n) == (alone.check, "q", 1)
    assert code.problem.startswith(alone.problem) and "left out by lost cannot" in code.problem
