"""Every format gives the same cells, and all that is wrong with a file at once."""

import hashlib
import os

import numpy as np
import pandas as pd
import pytest
from declarations import reading
from unit.readers.samples import FRAME, KINDS, UTF8_IN_OLD_STATA, read, source

from coproduction.faults import Crash, Faults
from coproduction.readers import dispatch
from coproduction.readers.isolation import processes


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_gives_the_same_cells(folder, kind):
    """Also under a path that is not ASCII."""
    declared = source(kind) | ({"encoding": "utf-8"} if kind in UTF8_IN_OLD_STATA else {})
    export = read(declared, root=folder)
    export.data.columns = export.data.columns.str.lower()
    np.testing.assert_array_equal(export.data["id"], FRAME["id"])
    np.testing.assert_array_equal(export.data["trust"], FRAME["trust"])
    names = export.data["name"].str.replace("ä", "a")
    assert names.fillna("").tolist() == FRAME["name"].replace("ä", "a").tolist()
    assert names.isna().sum() == 100
    if kind == "sav":
        assert export.columns["trust"].missing == ("9",)
    if kind[:3] in ("sav", "zsa", "dta"):
        assert export.columns["trust"].labels == {"1": "yes", "2": "no", "9": "refused"}


@pytest.mark.parametrize("kind", KINDS)
def test_columns_asked_for(folder, kind):
    declared = source(kind) | ({"encoding": "utf-8"} if kind in UTF8_IN_OLD_STATA else {})
    name = "TRUST" if kind == "por" else "trust"
    export = read(declared, [name], folder)
    assert list(export.data) == [name] and len(export.data) == 300
    assert read(declared, [], folder).data.shape == (300, 0)
    with pytest.raises(Faults) as met:
        read(declared, ["turst", name, "nobody"], folder)
    assert [fault.column for fault in met.value.faults] == ["turst", "nobody"]
    assert met.value.faults[0].mend == f"did you mean {name!r}?"


#: Releases of a format for which another stands, read by the same library.
ALIKE = ("dta8", "dta10", "dta12", "dta13", "dta14", "xpt5")


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.slow] * (kind in ALIKE)) for kind in KINDS]
)
def test_a_truncated_file_never_passes(folder, tmp_path, kind):
    file = source(kind)["file"]
    whole = (folder / file).read_bytes()
    padding = len(whole) - len(whole.rstrip(b"Z\r\n ")) if kind in ("por", "xpt5") else 1
    for part in (*np.linspace(0.01, 0.97, 9), (len(whole) - padding - 3) / len(whole)):
        (tmp_path / file).write_bytes(whole[: int(len(whole) * part)])
        try:
            export = read({"file": file}, root=tmp_path)
        except Faults as met:
            assert "Traceback" not in str(met) and str(met).count("\n") >= 1
            continue
        # A text file cut between two lines, and version 5 of transport files cut between two
        # records, are whole by their own rules: the checksum is their guard.
        assert kind in ("csv", "xpt5") and len(export.data) < 300, part


def test_noise_behind_a_signature_is_damage(folder, tmp_path):
    rng = np.random.default_rng(2008)
    for kind in KINDS:
        if kind == "csv":
            continue
        file = source(kind)["file"]
        whole = (folder / file).read_bytes()
        noise = rng.integers(0, 256, len(whole), dtype="uint8").tobytes()
        (tmp_path / file).write_bytes(whole[:512] + noise[512:])
        with pytest.raises(Faults):
            read({"file": file}, root=tmp_path)


def test_a_changed_file_reaches_no_parser(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_bytes(b"id,income\n1,2\n")
    actual = hashlib.sha256(b"id,income\n1,2\n").hexdigest()
    assert len(read({"file": "a.csv", "sha256": actual}, root=tmp_path).data) == 1

    def started(*_):
        raise AssertionError("parsed")

    monkeypatch.setattr(dispatch, "started", started)
    changed = {"file": "a.csv", "sha256": "0" * 64}
    asked = reading(changed), ["incomes", "age"], tmp_path
    with pytest.raises(Faults) as met, processes(2), dispatch.ahead(*asked):
        dispatch.read(*asked)
    assert [f.check for f in met.value.faults] == ["checksum"]
    assert f"sha256: {actual}" in met.value.faults[0].mend
    # What the file is by its first bytes is told with it: a page of an archive's log-in, say.
    (tmp_path / "a.csv").write_bytes(b"<!DOCTYPE html><html>Sign in</html>")
    with pytest.raises(Faults) as met:
        read({"file": "a.csv", "sha256": actual}, root=tmp_path)
    assert [f.check for f in met.value.faults] == ["checksum", "content"]


@pytest.mark.parametrize("n", [1, 2])
@pytest.mark.parametrize("change", [b"1,3\n", b"", None])
def test_a_file_that_changes_while_it_is_read_is_told(tmp_path, monkeypatch, n, change):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,income\n1,2\n")
    parsed = dispatch._parsed

    def changing(*given):
        found = parsed(*given)
        if change is None:
            path.unlink()
        else:
            path.write_bytes(b"id,income\n" + change)
        return found

    monkeypatch.setattr(dispatch, "_parsed", changing)
    with processes(n), pytest.raises(Faults, match="changed while it was read") as met:
        read({"file": "a.csv"}, root=tmp_path)
    assert [f.check for f in met.value.faults] == ["checksum"]


def test_an_export_that_was_begun_is_the_one_that_is_read(folder, monkeypatch):
    asked = reading(source("sav")), ["id", "trust"], folder
    alone = dispatch.read(*asked)
    begun, started = [], dispatch.started
    monkeypatch.setattr(dispatch, "started", lambda *of: begun.append(of) or started(*of))
    with processes(2), dispatch.ahead(*asked):
        assert len(begun) == 1
        other = dispatch.read(asked[0], ["name"], folder)
        pd.testing.assert_frame_equal(dispatch.read(*asked).data, alone.data)
        assert len(begun) == 2
        assert [*dispatch.read(*asked).data] == [*alone.data]
    assert [*other.data] == ["name"]
    with dispatch.ahead(*asked):  # one process works
        assert len(begun) == 3


def test_how_a_reader_ended_ahead_is_told_by_who_reads(folder, monkeypatch):
    def crashing(*_):
        os.abort()

    monkeypatch.setattr(dispatch, "imported", lambda *_: crashing)
    asked = reading(source("sav")), None, folder
    with processes(2), dispatch.ahead(*asked), pytest.raises(Faults, match="SIGABRT"):
        dispatch.read(*asked)
    with pytest.raises(Crash, match="another"), processes(2), dispatch.ahead(*asked):
        raise Crash("another")


def test_what_is_wrong_is_told_at_once(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"id,income\n1,2\n")
    with pytest.raises(Faults) as met:
        read({"file": "a.csv"}, ["incomes", "age"], tmp_path)
    assert [f.check for f in met.value.faults] == ["missing column", "missing column"]


def test_absent_and_empty_files(tmp_path):
    (tmp_path / "survey.sav").write_bytes(b"")
    with pytest.raises(Faults, match=r"empty \(0 bytes\)"):
        read({"file": "survey.sav"}, root=tmp_path)
    with pytest.raises(Faults, match=r"no such file.*\n.*did you mean 'survey.sav'"):
        read({"file": "surwey.sav"}, root=tmp_path)
    with pytest.raises(Faults, match="folder"):
        read({"file": "."}, root=tmp_path)


def test_as_many_respondents_as_the_study_says(export, fault):
    assert len(export(b"id,a\n1,2\n2,3\n", respondents=2).data) == 2
    found = fault(b"id,a\n1,2\n", respondents=2)
    assert found.check == "respondents" and "holds 1" in found.problem


@pytest.mark.parametrize("kind", ["csv", "sav", "por"])
def test_an_encoding_that_is_none_of_files_is_refused_whatever_the_format(folder, kind):
    for encoding in (
        *("utf-7", "UTF7", "punycode", "idna", "rot13", "base64", "zip", "undefined"),
        *("unicode_escape", "raw_unicode_escape", "palmos", "utf-8\0"),
    ):
        with pytest.raises(Faults) as met:
            read({**source(kind), "encoding": encoding}, root=folder)
        (told,) = met.value.faults
        assert told.check == "encoding" and "is no encoding of files" in told.problem
