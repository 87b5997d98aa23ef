import time
from itertools import product

import numpy as np
import pandas as pd
import pytest

from coproduction.faults import Faults
from coproduction.files import sha256, write_csv
from coproduction.harmonise import exclusions, microdata, source, validation
from coproduction.pages import validation_page as validation_report
from coproduction.readers.export import Column, Export
from coproduction.study import checks, crosswalk, crosswalk_faults

COUNTRIES = [{"country": "GB", "label": "United Kingdom", "population": 1.0}]
VARIABLES = {
    "ill": {
        "label": "Ill",
        "type": "binary",
        "levels": [{"name": n, "label": n} for n in ("no", "yes")],
        "missing": ["refused", "not_asked"],
    },
    "care": {
        "label": "Care",
        "type": "ordinal",
        "levels": [{"name": n, "label": n} for n in ("never", "sometimes", "often")],
        "missing": ["refused", "not_applicable", "not_asked"],
    },
    "age": {"label": "Age", "type": "numeric", "range": [10, 99], "missing": ["refused"]},
}
CROSSWALK = """\
source_variable,source_code,source_label,target,verb,target_code,missing_kind,note
q1,1,,ill,map,yes,,
q1,2,,ill,map,no,,
q1,9,,ill,map,,refused,
q1,8,,ill,map,,not_asked,
q2,1,,care,map,never,,
q2,2,,care,map,sometimes,,
q2,3,,care,map,often,,
q2,7,,care,map,,not_applicable,
q2,9,,care,map,,refused,
q3,99,,age,map,,refused,
q3,,,age,copy,,,
"""
DATA = {
    "id": ["a", "b", "c", "d"],
    "w": ["1", "0.5", "2", "1"],
    "st": ["n", "n", "s", "s"],
    "psu": ["1", "2", "3", "4"],
    "q1": ["1", "1", "2", "9"],
    "q2": ["1", "3", "7", "2"],
    "q3": ["34", "12", "56", "99"],
}
FILTER = {"asked_only_if": {"variable": "care", "when": {"ill": ["yes"]}}}


def run(tmp_path, settings=None, **changed):
    """Harmonise a small CSV with cells changed; returns the frame, the ledger and the verdict."""
    pd.DataFrame(DATA | changed).to_csv(tmp_path / "uk.csv", index=False)
    (tmp_path / "x.csv").write_text(CROSSWALK, encoding="utf-8")
    rows, faults = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", VARIABLES)
    assert not faults
    described = {
        "file": "uk.csv", "sha256": "", "format": "csv", "encoding": "utf-8", "delimiter": ",",
        "decimal": ".", "quote": '"', "header_rows": 1, "name_row": 1, "platform": "none",
        "country": "GB", "respondent": "id", "weight": "w", "strata": "st", "psu": "psu",
    }  # fmt: skip
    described["sha256"] = sha256(tmp_path / "uk.csv")
    resolved = checks.resolved(settings or {}, VARIABLES)
    found, ledger, verdict = source.harmonise_source(
        "uk", described, rows, VARIABLES, ["GB"], tmp_path, key=b"0" * 32, checks=resolved
    )
    frame = None if found is None else microdata.table(found).to_pandas()
    return frame, ledger, verdict


def entry(verdict, check, column=None):
    """The summary row of a check and its failing cells."""
    summary, failures = verdict.frames()
    rows = summary[summary["check"] == check]
    cells = failures[failures["check"] == check]
    if column:
        rows, cells = rows[rows["column"] == column], cells[cells["column"] == column]
    return rows.to_dict("records"), cells[["row", "value"]].values.tolist()


def test_a_sound_export_passes_every_check(tmp_path):
    half = {"built_in": {"missing_share": {"more_than": {"note": "50%"}}}}
    frame, _, verdict = run(tmp_path, half)
    summary, failures = verdict.frames()
    assert not verdict.faults and failures.empty
    assert set(summary["severity"]) == {"", "tolerated"} and set(summary["passed"]) == {"yes"}
    assert set(summary["stage"]) == {"raw", "harmonised", "plausibility"}
    assert frame["excluded"].isna().all()


@pytest.mark.parametrize(
    ("changed", "check", "column", "cells"),
    [
        ({"id": ["a", "b", "a", "d"]}, "unique", "id", [[2, "(not shown)"], [4, "(not shown)"]]),
        ({"id": ["a", "", "c", "d"]}, "present", "id", [[3, "(not shown)"]]),
        ({"w": ["1", "0", "2", "1"]}, "positive", "w", [[3, "0"]]),
        ({"w": ["1", "-1", "inf", ""]}, "positive", "w", [[3, "-1"], [4, "inf"], [5, "<blank>"]]),
        ({"w": ["1", "x", "2", "1"]}, "positive", "w", [[3, "x"]]),
        ({"w": ["1", "1e300", "2", "1"]}, "extreme_weight", "weight", [[3, "1e+300"]]),
        ({"w": ["1", "1", "2", "1e-320"]}, "extreme_weight", "weight", [[5, "9.999888672e-321"]]),
        ({"st": ["n", "", "s", "s"]}, "present", "st", [[3, "<blank>"]]),
        ({"psu": ["", "2", "3", "4"]}, "present", "psu", [[2, "<blank>"]]),
        ({"q1": ["1", "5", "2", "9"]}, "code", "q1", [[3, "5"]]),
        ({"q3": ["34", "120", "56", "99"]}, "code", "q3", [[3, "120"]]),
        # An empty cell is system_missing, which `ill` does not allow.
        ({"q1": ["1", "", "2", "9"]}, "code", "q1", [[3, "<blank>"]]),
        ({"q1": ["8", "1", "2", "9"]}, "not_asked", "ill__missing", [[2, "not_asked"]]),
        ({"q1": ["8", "8", "8", "9"]}, "not_asked", "ill__missing", [[5, "refused"]]),
    ],
)  # fmt: skip
def test_an_error_names_its_cells_and_leaves_no_microdata(tmp_path, changed, check, column, cells):
    frame, ledger, verdict = run(tmp_path, **changed)
    assert frame is None and ledger == []
    rows, found = entry(verdict, check, column)
    assert [row["severity"] for row in rows] == ["error"] and rows[0]["n_failed"] == len(cells)
    assert found == cells
    (fault,) = [f for f in verdict.faults if f.check == check and f.column in (column, "q1", "q3")]
    assert fault.rows == tuple(row for row, _ in cells)


def test_not_asked_of_everybody_passes(tmp_path):
    frame, _, verdict = run(tmp_path, q1=["8"] * 4)
    assert not verdict.faults
    assert frame["ill__missing"].tolist() == ["not_asked"] * 4


def test_all_faults_of_both_stages_come_at_once(tmp_path):
    _, _, verdict = run(tmp_path, id=["a"] * 4, w=["0"] * 4, q1=["5"] * 4, psu=[""] * 4)
    assert {fault.check for fault in verdict.faults} == {"unique", "positive", "code", "present"}
    settings = {"rules": {"filter": FILTER | {"more_than": {"error": 0}}}}
    _, _, verdict = run(tmp_path, settings, q1=["8", "2", "1", "9"])
    assert {fault.check for fault in verdict.faults} == {"not_asked", "filter"}


def test_a_rule_reports_below_its_limits_and_stops_above(tmp_path):
    wrong = {"q1": ["1", "2", "1", "9"]}  # often though not ill; not_applicable though ill
    for more_than, severity in [
        ({"error": 0}, "error"),
        ({"warning": 1}, "warning"),
        ({"note": "60%", "error": "70%"}, "note"),
        ({"note": "67%"}, "tolerated"),
    ]:
        settings = {"rules": {"filter": FILTER | {"more_than": more_than}}}
        frame, _, verdict = run(tmp_path, settings, **wrong)
        (row,), cells = entry(verdict, "filter")
        assert (row["severity"], row["n_failed"], row["n"]) == (severity, 2, 3)
        assert row["passed"] == ("yes" if severity == "tolerated" else "no")
        assert cells == [[3, "care=often; ill=no"], [4, "care=not_applicable; ill=yes"]]
        assert (frame is None) is (severity == "error") is bool(verdict.faults)
    fault = run(tmp_path, {"rules": {"filter": FILTER | {"more_than": {"error": 0}}}}, **wrong)[2]
    assert "rules:\n  filter:\n    more_than: {warning: 0}" in fault.faults[0].mend


def test_a_psu_in_several_strata_is_a_note_unless_labels_are_said_to_be_unique(tmp_path):
    frame, _, verdict = run(tmp_path, psu=["1", "2", "1", "3"])
    (row,), cells = entry(verdict, "psu_within_strata")
    assert (row["severity"], row["n_failed"], row["n"]) == ("note", 1, 3)
    assert cells == [[2, "1 in 2 strata"]]
    assert frame["psu"].nunique() == 4
    unique = {"built_in": {"psu_within_strata": {"more_than": {"error": 0}}}}
    assert run(tmp_path, unique, psu=["1", "2", "1", "3"])[0] is None
    assert run(tmp_path, unique)[0] is not None


def test_missing_answers_are_a_share_of_those_who_were_asked(tmp_path):
    limit = {"built_in": {"missing_share": {"more_than": {"note": "33%", "warning": "34%"}}}}
    _, _, verdict = run(tmp_path, limit, q2=["9", "3", "7", "2"])
    (row,), cells = entry(verdict, "missing_share", "care")
    assert (row["severity"], row["n_failed"], row["n"]) == ("note", 1, 3)
    assert cells == [["", "33.3% missing"]]
    assert entry(verdict, "missing_share", "age")[0][0]["severity"] == "tolerated"


def test_the_same_interview_twice_is_found_whatever_its_identifier_and_weight(tmp_path):
    limit = {"duplicate_interview": {"minimum_answered": 3, "more_than": {"warning": 0}}}
    twice = {"q1": ["1", "1", "2", "1"], "q2": ["1", "3", "7", "1"], "q3": ["34", "12", "56", "34"]}
    _, _, verdict = run(tmp_path, {"built_in": limit}, **twice)
    (row,), cells = entry(verdict, "duplicate_interview")
    assert (row["severity"], row["n_failed"], row["n"]) == ("warning", 2, 3)
    assert cells == [[2, "the same as row 5"], [5, "the same as row 2"]]
    (row,), _ = entry(run(tmp_path, {"built_in": limit})[2], "duplicate_interview")
    assert (row["severity"], row["n_failed"]) == ("", 0)


EXCLUDE = [
    {"rule": "filter", "reason": "filter not kept"},
    {"when": {"age": {"below": 15}}, "reason": "below 15"},
    {"when": {"ill": ["no"], "age": {"above": 90}}, "reason": "nobody"},
]


def test_the_excluded_stay_in_the_harmonised_file_and_are_counted(tmp_path):
    settings = {"rules": {"filter": FILTER}, "exclude": EXCLUDE}
    wrong = {"q1": ["1", "1", "1", "9"]}
    frame, ledger, _ = run(tmp_path, settings, **wrong)
    plain, same, _ = run(tmp_path, **wrong)
    assert ledger == same
    pd.testing.assert_frame_equal(frame.drop(columns="excluded"), plain.drop(columns="excluded"))
    assert frame["excluded"].astype(object).where(frame["excluded"].notna(), "").tolist() == [
        "", "below 15", "filter not kept", ""
    ]  # fmt: skip
    counted = exclusions.counts("uk", frame["excluded"], EXCLUDE)
    assert counted.to_dict("records") == [
        {"source": "uk", "reason": "filter not kept", "n": 1},
        {"source": "uk", "reason": "below 15", "n": 1},
        {"source": "uk", "reason": "nobody", "n": 0},
    ]
    kept = exclusions.kept(frame)
    assert kept["respondent"].tolist() == frame["respondent"][[0, 3]].tolist()
    assert len(kept) + counted["n"].sum() == len(frame) == 4
    assert "excluded" not in kept and kept.index.tolist() == [0, 1]


def test_the_first_exclusion_that_holds_gives_the_reason(tmp_path):
    both = [EXCLUDE[1], {"when": {"ill": ["yes"]}, "reason": "ill"}]
    for order in (both, both[::-1]):
        frame, _, _ = run(tmp_path, {"exclude": order})
        assert frame["excluded"][1] == order[0]["reason"] and frame["excluded"][0] == "ill"


def harmonised(**changed):
    cells = {
        "respondent": ["a", "b"],
        "country": pd.Categorical(["GB", "GB"]),
        "weight": [1.0, 2.0],
        "ill": pd.Categorical(["no", None], ["no", "yes"], ordered=True),
        "ill__missing": pd.Categorical([None, "refused"], ["refused", "dont_know"]),
        "age": [20.0, 30.0],
        "age__missing": pd.Categorical([None, None], ["refused"]),
    }
    targets = {name: VARIABLES[name] for name in ("ill", "age")}
    return validation.harmonised("uk", pd.DataFrame(cells | changed), targets, "uk.parquet")


@pytest.mark.parametrize(
    ("check", "changed"),
    [
        ("type", {"age": [20, 30]}),
        ("type", {"ill": ["no", None]}),
        ("levels", {"ill": pd.Categorical(["no", None], ["yes", "no"], ordered=True)}),
        ("levels", {"ill": pd.Categorical(["no", None], ["no", "yes"])}),
        ("range", {"age": [9.0, 30.0]}),
        ("companion", {"age": [np.nan, 30.0]}),
        ("companion", {"ill__missing": pd.Categorical(["refused", "refused"])}),
        ("kind", {"ill__missing": pd.Categorical([None, "dont_know"])}),
        ("unique", {"respondent": ["a", "a"]}),
        ("present", {"country": pd.Categorical(["GB", None])}),
        ("positive", {"weight": [1.0, np.nan]}),
    ],
)
def test_the_harmonised_file_is_held_to_the_declarations(check, changed):
    assert not harmonised().faults
    assert check in {fault.check for fault in harmonised(**changed).faults}


def test_a_broken_check_is_not_taken_for_broken_data():
    schema = validation._Schema()
    schema.require("a", None, broken=lambda cells: cells.no_such_method())
    with pytest.raises(Exception, match="no_such_method"):
        schema.validate(pd.DataFrame({"a": [1]}))


def test_a_million_failing_cells_are_counted_but_not_all_listed():
    n = 1_000_000
    columns = {
        "id": pd.Series(np.arange(n).astype("float64")),
        "w": np.zeros(n),
    }
    for i in range(20):
        columns[f"q{i}"] = np.resize([1.0, 2.0, 3.0], n)
    rows = [crosswalk.Row(f"q{i}", c, "", f"t{i}", "map", level, "", "", 2)
            for i in range(20) for c, level in zip("123", "abc", strict=True)]  # fmt: skip
    levels = [{"name": level, "label": level} for level in "abc"]
    targets = {f"t{i}": {"type": "ordinal", "levels": levels, "missing": []} for i in range(20)}
    export = Export("f.sav", pd.DataFrame(columns), {name: Column(name) for name in columns})
    started = time.perf_counter()
    verdict = validation.raw(
        "uk",
        export,
        {"respondent": "id", "weight": "w"},
        crosswalk.Crosswalk("x.csv", tuple(rows)),
        targets,
        checks.resolved({}, targets),
    )
    assert time.perf_counter() - started < 20
    (row,), cells = entry(verdict, "positive")
    assert row["n_failed"] == n and len(cells) == validation.LISTED
    assert [fault.check for fault in verdict.faults] == ["positive"]


def test_the_report_escapes_the_data_says_simulated_and_hides_identifiers(tmp_path):
    settings = {"rules": {"filter": FILTER}, "exclude": [EXCLUDE[0] | {"reason": "a < b"}]}
    frame, _, verdict = run(tmp_path, settings, q1=["1", "2", "1", "9"])
    summary, failures = verdict.frames()
    failures.loc[0, ["row", "value"]] = ["", "<script>alert(1)</script>"]
    paths = [tmp_path / f"{name}.csv" for name in ("summary", "failures", "exclusions")]
    counted = exclusions.counts("uk", frame["excluded"], settings["exclude"])
    for path, part in zip(paths, (summary, failures, counted), strict=True):
        write_csv(part, path)
    write_csv(validation_report.without_answers(paths[1]), paths[1])
    page = validation_report.page("A & B", "SIMULATED", {"uk": "uk.csv"}, *paths)
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "A &amp; B" in page and "a &lt; b" in page and "<i>" not in page
    assert "SIMULATED" in page and 'lang="en"' in page
    assert "passed with warnings" in page and "row 4<br>" in page and "care=" not in page
    assert "http" not in page
    real = validation_report.page("A & B", "", {"uk": "uk.csv"}, *paths)
    assert 'class="simulated"' not in real


def test_cells_that_may_identify_a_person_are_not_listed():
    data = pd.DataFrame(
        {"id": ["a", "a"], "st": ["n", "s"], "psu": ["SW1A 1AA"] * 2, "w": ["x"] * 2}
    )
    export = Export("f.csv", data, {name: Column(name) for name in data})
    declared = {"respondent": "id", "strata": "st", "psu": "psu", "weight": "w"}
    given = (declared, crosswalk.Crosswalk("x.csv", ()), {}, checks.resolved({}, {}))
    verdict = validation.raw("uk", export, *given, hidden=["psu"])
    values = verdict.frames()[1].groupby("column", sort=False)["value"].agg(list)
    hidden = ["(not shown)"]
    assert values.to_dict() == {"id": hidden * 2, "w": ["x", "x"], "psu": hidden}


def test_a_duplicate_identifier_is_not_written_to_the_failures(tmp_path):
    _, _, verdict = run(tmp_path, id=["secret", "secret", "c", "d"])
    assert (
        not verdict.frames()[1].astype("str").apply(lambda c: c.str.contains("secret")).any().any()
    )
    with pytest.raises(Faults, match="rows 2, 3"):
        raise Faults(verdict.faults)


def test_answers_that_a_first_answer_passes_over_are_noted():
    cells = pd.DataFrame({"a": [1.0, 1.0, np.nan, 9.0], "b": [2.0, 1.0, 2.0, 2.0]})
    given = [("1", "yes", ""), ("2", "no", ""), ("9", "", "refused")]
    rows = [
        crosswalk.Row(v, code, "", "ill", "map", level, kind, "", i)
        for i, (v, (code, level, kind)) in enumerate(product("ab", given), start=2)
    ]
    rows.append(crosswalk.Row("", "", "", "ill", "first_answered", "", "", "", 8))
    found = Export("uk.sav", cells, {v: Column(v) for v in "ab"})
    of, none = crosswalk.Crosswalk("x.csv", tuple(rows)), checks.resolved({}, VARIABLES)
    verdict = validation.raw("uk", found, {}, of, VARIABLES, none)
    (noted,), failing = entry(verdict, "one_answer")
    assert not verdict.faults and (noted["column"], noted["severity"]) == ("ill", "note")
    assert failing == [[1, "a=1; b=2"]]
    empty = Export("uk.sav", cells.reindex([0, 1, 4, 3]), {v: Column(v) for v in "ab"})
    (noted,), failing = entry(validation.raw("uk", empty, {}, of, VARIABLES, none), "answered")
    assert noted["severity"] == "note" and failing == [[3, "<blank>"]]


def test_codes_declared_missing_and_without_label_of_the_design():
    """A code of missing is no weight, whatever number it is; an unlabelled stratum is a note."""
    cells = pd.DataFrame({"w": [1.0, 9.0, 2.0], "st": [1.0, 2.0, 9.0], "psu": [1.0, 2.0, 3.0]})
    columns = {
        "w": Column("w", missing=((8.0, 9.0),)),
        "st": Column("st", labels={"1": "North", "9": "?"}, missing=("9",)),
        "psu": Column("psu"),
    }
    roles = {"weight": "w", "strata": "st", "psu": "psu"}
    none = checks.resolved({}, VARIABLES)
    of = crosswalk.Crosswalk("x.csv", ())
    verdict = validation.raw("uk", Export("uk.sav", cells, columns), roles, of, {}, none)
    found = [(fault.check, fault.column, fault.rows) for fault in verdict.faults]
    assert found == [("not_missing", "w", (2,)), ("not_missing", "st", (3,))]
    (noted,), failing = entry(verdict, "labelled")
    assert (noted["column"], noted["severity"], failing) == ("st", "note", [[2, "2"]])


def test_weights_with_a_decimal_comma_say_what_to_declare(tmp_path):
    _, _, verdict = run(tmp_path, w=["1", "0,5", "2", "1,25"])
    (fault,) = [fault for fault in verdict.faults if fault.check == "positive"]
    assert fault.rows == (3, 5) and fault.mend.startswith('decimal: ","')
