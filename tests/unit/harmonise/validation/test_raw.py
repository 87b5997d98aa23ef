from itertools import product

import numpy as np
import pandas as pd
import pytest
from declarations import declared, source
from exports import (
    VARIABLES,
    entry,
    run,
)

from coproduction.faults import Faults
from coproduction.harmonise.validation import raw
from coproduction.harmonise.validation.verdict import LISTED
from coproduction.readers.export import Column, Export
from coproduction.study.data import checks
from coproduction.study.recodes.crosswalk import Crosswalk, Row


def test_a_psu_in_several_strata_is_a_note_unless_labels_are_said_to_be_unique(tmp_path):
    frame, _, verdict = run(tmp_path, psu=["1", "2", "1", "3"])
    (row,), cells = entry(verdict, "psu_within_strata")
    assert (row["severity"], row["n_failed"], row["n"]) == ("note", 1, 3)
    assert cells == [[2, "1 in 2 strata"]]
    assert frame["psu"].nunique() == 4
    unique = {"built_in": {"psu_within_strata": {"more_than": {"error": 0}}}}
    assert run(tmp_path, unique, psu=["1", "2", "1", "3"])[0] is None
    assert run(tmp_path, unique)[0] is not None


def test_failing_cells_are_counted_but_not_all_listed():
    n = 3 * LISTED
    columns = {
        "id": pd.Series(np.arange(n).astype("float64")),
        "w": np.zeros(n),
    }
    for i in range(20):
        columns[f"q{i}"] = np.resize([1.0, 2.0, 3.0], n)
    rows = [Row(f"q{i}", c, "", f"t{i}", "map", level, "", "", 2)
            for i in range(20) for c, level in zip("123", "abc", strict=True)]  # fmt: skip
    short = {"type": "ordinal", "levels": list("abc"), "missing": []}
    targets = declared({f"t{i}": short for i in range(20)})
    export = Export("f.sav", pd.DataFrame(columns), {name: Column(name) for name in columns})
    verdict = raw.validate(
        "uk",
        export,
        source(respondent="id", weight="w"),
        Crosswalk("x.csv", tuple(rows)),
        targets,
        checks.resolved({}, {}),
    )
    (row,), cells = entry(verdict, "positive")
    assert row["n_failed"] == n and len(cells) == LISTED
    assert [fault.check for fault in verdict.faults] == ["positive"]


def test_cells_that_may_identify_a_person_are_not_listed():
    data = pd.DataFrame(
        {"id": ["a", "a"], "st": ["n", "s"], "psu": ["SW1A 1AA"] * 2, "w": ["x"] * 2}
    )
    export = Export("f.csv", data, {name: Column(name) for name in data})
    roles = source(respondent="id", strata="st", psu="psu", weight="w")
    given = (roles, Crosswalk("x.csv", ()), {}, checks.resolved({}, {}))
    verdict = raw.validate("uk", export, *given, hidden=["psu"])
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
        Row(v, code, "", "ill", "map", level, kind, "", i)
        for i, (v, (code, level, kind)) in enumerate(product("ab", given), start=2)
    ]
    rows.append(Row("", "", "", "ill", "first_answered", "", "", "", 8))
    found = Export("uk.sav", cells, {v: Column(v) for v in "ab"})
    of, none = Crosswalk("x.csv", tuple(rows)), checks.resolved({}, {})
    verdict = raw.validate("uk", found, source(), of, VARIABLES, none)
    (noted,), failing = entry(verdict, "one_answer")
    assert not verdict.faults and (noted["column"], noted["severity"]) == ("ill", "note")
    assert failing == [[1, "a=1; b=2"]]
    empty = Export("uk.sav", cells.reindex([0, 1, 4, 3]), {v: Column(v) for v in "ab"})
    (noted,), failing = entry(raw.validate("uk", empty, source(), of, VARIABLES, none), "answered")
    assert noted["severity"] == "note" and failing == [[3, "<blank>"]]


def test_codes_declared_missing_and_without_label_of_the_design():
    """A code of missing is no weight, whatever number it is; an unlabelled stratum is a note."""
    cells = pd.DataFrame({"w": [1.0, 9.0, 2.0], "st": [1.0, 2.0, 9.0], "psu": [1.0, 2.0, 3.0]})
    columns = {
        "w": Column("w", missing=((8.0, 9.0),)),
        "st": Column("st", labels={"1": "North", "9": "?"}, missing=("9",)),
        "psu": Column("psu"),
    }
    roles = source(weight="w", strata="st", psu="psu")
    none = checks.resolved({}, {})
    of = Crosswalk("x.csv", ())
    verdict = raw.validate("uk", Export("uk.sav", cells, columns), roles, of, {}, none)
    found = [(fault.check, fault.column, fault.rows) for fault in verdict.faults]
    assert found == [("not_missing", "w", (2,)), ("not_missing", "st", (3,))]
    (noted,), failing = entry(verdict, "labelled")
    assert (noted["column"], noted["severity"], failing) == ("st", "note", [[2, "2"]])


def test_weights_with_a_decimal_comma_say_what_to_declare(tmp_path):
    _, _, verdict = run(tmp_path, w=["1", "0,5", "2", "1,25"])
    (fault,) = [fault for fault in verdict.faults if fault.check == "positive"]
    assert fault.rows == (3, 5) and fault.mend.startswith('decimal: ","')


def judged(labels, rows, source_of=None, missing=(), **cells):
    """The verdict of a file of SPSS with one labelled column and a target of numbers."""
    (name,) = labels
    columns = {column: Column(column) for column in cells}
    columns[name] = Column(name, labels=labels[name], missing=missing)
    export = Export("f.sav", pd.DataFrame(cells), columns, labelled=True)
    walk = Crosswalk("x.csv", tuple(Row(*row.split("|"), line=n) for n, row in enumerate(rows, 2)))
    targets = declared({"t": {"type": "numeric", "range": [0, 99], "missing": ["refused"]}})
    of = source(**(source_of or {}))
    return raw.validate("uk", export, of, walk, targets, checks.resolved({}, {}))


def test_an_answer_that_the_file_declares_missing_is_a_note_with_the_row_of_its_kind():
    rows = ["q|9|Refused|t|map|9||", "q|||t|copy|||"]
    verdict = judged({"q": {"9": "Refused"}}, rows, missing=("9",), q=[1.0, 9.0, 9.0])
    (row,), cells = entry(verdict, "not_missing")
    assert not verdict.faults
    assert (row["severity"], row["n_failed"], row["n"], row["column"]) == ("note", 2, 3, "q")
    assert row["expected"] == (
        "a kind of missing, as the file declares the code missing; if it is one, line 2 of x.csv "
        "is q,9,Refused,t,map,,refused,"
    )
    assert cells == [[2, "9"], [3, "9"]]
    ranged = judged({"q": {}}, ["q|9||t|map|9||", rows[1]], missing=((8.0, 9.0),), q=[1.0, 9.0])
    assert entry(ranged, "not_missing")[0][0]["expected"].endswith("q,9,,t,map,,<missing_kind>,")


@pytest.mark.parametrize(
    "role",
    [
        {"weight": "w"},
        {
            "weight": "x",
            "replicates": {"kind": "JK1", "columns": ["w", "x"], "digits": 1, "mse": False},
        },
    ],
)
def test_a_labelled_code_among_weights_stops_the_source(role):
    cells = {"w": [1.0, 99.0, 1.5], "x": [1.0, 1.0, 1.0], "q": [1.0, 2.0, 3.0]}
    verdict = judged({"w": {"99": "Missing", "1": "1"}}, ["q|||t|copy|||"], role, **cells)
    (fault,) = verdict.faults
    assert (fault.column, fault.code, fault.n) == ("w", "99", 1)
    assert fault.mend.endswith('\nleave_out:\n  - {reason: "Missing", where: {w: ["99"]}}')
    (row,), listed = entry(verdict, "labelled_weight")
    assert (row["severity"], row["n_failed"], row["n"]) == ("error", 1, 3)
    assert listed == [[2, "99"]]
