"""Control characters from U+0080 to U+009F, in every format."""

import pandas as pd
import pyreadstat
import pytest
from unit.readers.samples import read

from coproduction.readers import controls, gather
from coproduction.readers.text import encoded

NOTE = "control characters (U+0080 to U+009F) stand in "
FRAME = pd.DataFrame({"q": ["it\x92s", "its", "it\x92s", ""], "n": [1.0, 2.0, 1.0, 2.0]})
WRITERS = {
    "csv": lambda path: FRAME.to_csv(path, index=False),
    "xlsx": lambda path: FRAME.to_excel(path, index=False),
    "parquet": lambda path: FRAME.to_parquet(path, index=False),
    "sav": lambda path: pyreadstat.write_sav(FRAME, path),
    "dta": lambda path: pyreadstat.write_dta(FRAME, path, version=15),
    "por": lambda path: _portable(path),
    "xpt": lambda path: pyreadstat.write_xport(FRAME, path),
}


def _portable(path):
    """A portable file in latin-1."""
    pyreadstat.write_por(FRAME.replace("it\x92s", "itXs").rename(columns=str.upper), path)
    path.write_bytes(path.read_bytes().replace(b"itXs", b"it\x92s"))


@pytest.mark.parametrize("kind", WRITERS)
def test_those_in_cells_are_noted_by_column(tmp_path, kind):
    WRITERS[kind](tmp_path / f"a.{kind}")
    declared = {"file": f"a.{kind}"} | ({"encoding": "latin-1"} if kind == "por" else {})
    (note,) = read(declared, None, tmp_path).notes
    assert note.casefold().startswith((NOTE + "2 cells of q. Mostly they are").casefold())
    assert "windows-1252" in note and "latin-1" in note and "it" not in note.split(". ")[0][40:]


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_those_in_labels_are_noted_also_of_columns_not_read(tmp_path, kind):
    labels = {"variable_value_labels": {"n": {1: "don\x92t", 2: "no\x80"}}}
    labels["column_labels"] = ["a \x93question\x94", "n"]
    write = getattr(pyreadstat, f"write_{kind}")
    write(FRAME.assign(q="x"), tmp_path / f"a.{kind}", **labels)
    (note,) = read({"file": f"a.{kind}"}, ["n"], tmp_path).notes
    assert note.startswith(NOTE + "3 labels of q, n. ")


def test_those_in_names_are_noted_as_they_can_be_seen(export):
    (note,) = export("na\x80me,b\n1,2\n").notes
    assert note.startswith(NOTE + r"1 column name (na\x80me). ")


def test_other_signs_are_not(export):
    assert export("a,b\nné,\u2019\n\u00a0x,\u200b\n").notes == ()
    assert export('a,b\nn,"x\ty"\nm,z\n').notes == ()


def test_those_of_many_distinct_texts_are_counted_part_by_part(tmp_path, monkeypatch):
    for module in (gather, encoded):
        monkeypatch.setattr(module, "MOST_DISTINCT", 1)
    monkeypatch.setattr(controls, "_TOGETHER", 3)
    texts = ["it\x92s", "its", "", "it\x92s", "x", "y", "no\x80"]
    pd.DataFrame({"q": texts, "n": range(7)}).to_csv(tmp_path / "a.csv", index=False)
    (note,) = read({"file": "a.csv"}, None, tmp_path).notes
    assert note.startswith(NOTE + "3 cells of q.")
