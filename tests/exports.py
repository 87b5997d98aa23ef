"""Small exports with their crosswalks and variables, and the verdict of harmonising one."""

import pandas as pd
from declarations import declared, source

from coproduction.files import sha256
from coproduction.harmonise import storage
from coproduction.harmonise.source import harmonise_source
from coproduction.readers.export import Column, Export
from coproduction.readers.lists import ListColumn
from coproduction.study.data import checks
from coproduction.study.recodes import crosswalk_faults
from coproduction.study.recodes.crosswalk import Row

KINDS = ["refused", "dont_know", "not_asked", "not_applicable", "invalid", "system_missing"]
_DECLARED = declared(
    {
        "ordinal": {
            "type": "ordinal",
            "levels": [{"name": n, "label": n.title()} for n in ("never", "sometimes", "often")],
            "missing": KINDS,
        },
        "binary": {"type": "binary", "levels": ["no", "yes"], "missing": KINDS},
        "numeric": {"type": "numeric", "range": [0, 100], "missing": KINDS},
    }
)
ORDINAL, BINARY, NUMERIC = _DECLARED.values()


def export(labels=None, tags=None, lists=None, **data):
    frame = pd.DataFrame(data)
    columns = {name: Column(name, labels=(labels or {}).get(name, {})) for name in frame}
    several = {name: ListColumn(*of) for name, of in (lists or {}).items()}
    return Export("uk.sav", frame, columns, tags or {}, first_row=2, lists=several)


def rows(*cells):
    """Rows from their cells joined by ``|``; a condition follows the eighth."""
    parted = [(text.split("|", 8) + [""] * 9)[:9] for text in cells]
    return [
        Row(*cells, line=number, where=where)
        for number, (*cells, where) in enumerate(parted, start=2)
    ]


VARIABLES = declared(
    {
        "ill": {"type": "binary", "levels": ["no", "yes"], "missing": ["refused", "not_asked"]},
        "care": {
            "type": "ordinal",
            "levels": ["never", "sometimes", "often"],
            "missing": ["refused", "not_applicable", "not_asked"],
        },
        "age": {"type": "numeric", "range": [10, 99], "missing": ["refused"]},
    }
)
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


def run(tmp_path, settings=None, declared=None, **changed):
    """Harmonise a small CSV with cells changed, or another key `declared` of its source.

    Returns the frame, the ledger and the verdict.
    """
    pd.DataFrame(DATA | changed).to_csv(tmp_path / "uk.csv", index=False)
    (tmp_path / "x.csv").write_text(CROSSWALK, encoding="utf-8")
    rows, faults = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", VARIABLES)
    assert not faults
    given = {
        "file": "uk.csv", "sha256": sha256(tmp_path / "uk.csv"), "format": "csv",
        "encoding": "utf-8", "delimiter": ",", "decimal": ".", "header_rows": 1, "country": "GB",
        "respondent": "id", "weight": "w", "strata": "st", "psu": "psu",
    }  # fmt: skip
    described = source(**(given | (declared or {})))
    resolved = checks.resolved(settings or {}, VARIABLES)
    found, ledger, verdict = harmonise_source(
        "uk", described, rows, VARIABLES, ["GB"], tmp_path, key=b"0" * 32, checks=resolved
    )
    frame = None if found is None else storage.table(found).to_pandas()
    return frame, ledger, verdict


def entry(verdict, check, column=None):
    """The summary row of a check and its failing cells."""
    summary, failures = verdict.frames()
    rows = summary[summary["check"] == check]
    cells = failures[failures["check"] == check]
    if column:
        rows, cells = rows[rows["column"] == column], cells[cells["column"] == column]
    return rows.to_dict("records"), cells[["row", "value"]].values.tolist()
