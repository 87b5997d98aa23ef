"""What is wrong with a file of any format is told in a sentence, all of it at once."""

import hashlib
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from coproduction.faults import Faults
from coproduction.readers import gather
from coproduction.readers.dispatch import read
from coproduction.readers.statistical import scan

FRAME = pd.DataFrame(
    {
        "id": np.arange(300.0),
        "trust": np.tile([1.0, 2.0, 9.0], 100),
        "name": np.tile(["ä", "bb", ""], 100),
    }
)


def write(kind: str, path: Path) -> None:
    labels = {"trust": {1: "yes", 2: "no", 9: "refused"}}
    if kind in ("sav", "zsav"):
        pyreadstat.write_sav(
            FRAME,
            path,
            variable_value_labels=labels,
            missing_ranges={"trust": [9]},
            compress=kind == "zsav",
        )
    elif kind == "por":
        pyreadstat.write_por(FRAME.replace("ä", "a"), path)
    elif kind.startswith("dta"):
        version = int(kind[3:])
        pyreadstat.write_dta(FRAME, path, version=version, variable_value_labels=labels)
    elif kind.startswith("xpt"):
        pyreadstat.write_xport(FRAME, path, file_format_version=int(kind[3:]))
    elif kind == "xlsx":
        FRAME.to_excel(path, index=False)
    elif kind == "parquet":
        FRAME.to_parquet(path, index=False)
    else:
        FRAME.to_csv(path, index=False)


KINDS = ("sav", "zsav", "por", "dta8", "dta10", "dta12", "dta13", "dta14", "dta15")
#: Releases of Stata before UTF-8; the writer of these tests writes UTF-8 all the same.
UTF8_IN_OLD_STATA = ("dta8", "dta10", "dta12", "dta13")
KINDS += ("xpt5", "xpt8", "xlsx", "parquet", "csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("formäts")
    for kind in KINDS:
        write(kind, folder / f"{kind}.{kind.rstrip('0123456789')}")
    return folder


def source(kind: str) -> dict:
    return {"file": f"{kind}.{kind.rstrip('0123456789')}"}


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


@pytest.mark.parametrize("kind", ["sav", "zsav", "dta15", "xpt8"])
def test_batches_join_without_a_seam(folder, monkeypatch, kind):
    """Also where a column first seems to have few distinct cells, then many."""
    whole = read(source(kind), root=folder).data
    monkeypatch.setattr(scan, "BATCH", 0)
    monkeypatch.setattr(scan, "LEAST", 7)
    parts = read(source(kind), root=folder).data
    pd.testing.assert_frame_equal(parts, whole)
    monkeypatch.setattr(gather, "MOST_DISTINCT", 20)
    plain = read(source(kind), root=folder).data
    assert plain.iloc[:, 0].dtype == "float64" and plain.iloc[:, 0].tolist() == list(range(300))


def test_texts_of_a_column_whose_name_is_not_ascii(tmp_path):
    frame = pd.DataFrame({"κείμενο": ["ναι", "όχι"]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav")
    assert read({"file": "a.sav"}, root=tmp_path).data["κείμενο"].tolist() == ["ναι", "όχι"]


def test_spss_respondents_beyond_the_declared_number_are_told(folder, tmp_path):
    for kind in ("sav", "zsav"):
        raw = bytearray((folder / source(kind)["file"]).read_bytes())
        assert raw[80:84] == (300).to_bytes(4, "little")
        raw[80:84] = (299).to_bytes(4, "little")
        (tmp_path / f"fewer.{kind}").write_bytes(raw)
        with pytest.raises(Faults, match="declares 299 respondents and holds more"):
            read({"file": f"fewer.{kind}"}, root=tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_truncated_file_never_passes(folder, tmp_path, kind):
    file = source(kind)["file"]
    whole = (folder / file).read_bytes()
    padding = len(whole) - len(whole.rstrip(b"Z\r\n ")) if kind in ("por", "xpt5") else 1
    for part in (*np.linspace(0.01, 0.97, 25), (len(whole) - padding - 3) / len(whole)):
        (tmp_path / file).write_bytes(whole[: int(len(whole) * part)])
        try:
            export = read({"file": file}, root=tmp_path)
        except Faults as met:
            assert "Traceback" not in str(met) and str(met).count("\n") >= 1
            continue
        # A text file cut between two lines, and version 5 of transport files cut between two
        # records, are whole by their own rules: the checksum is their guard.
        assert kind in ("csv", "xpt5") and len(export.data) < 300, part


def test_checksum_and_everything_else_at_once(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"id,income\n1,2\n")
    actual = hashlib.sha256(b"id,income\n1,2\n").hexdigest()
    with pytest.raises(Faults) as met:
        read({"file": "a.csv", "sha256": "0" * 64}, ["incomes", "age"], tmp_path)
    assert [f.check for f in met.value.faults] == ["checksum", "missing column", "missing column"]
    assert f"sha256: {actual}" in met.value.faults[0].mend
    assert len(read({"file": "a.csv", "sha256": actual}, root=tmp_path).data) == 1


def test_absent_and_empty_files(tmp_path):
    (tmp_path / "survey.sav").write_bytes(b"")
    with pytest.raises(Faults, match=r"empty \(0 bytes\)"):
        read({"file": "survey.sav"}, root=tmp_path)
    with pytest.raises(Faults, match=r"no such file.*\n.*did you mean 'survey.sav'"):
        read({"file": "surwey.sav"}, root=tmp_path)
    with pytest.raises(Faults, match="folder"):
        read({"file": "."}, root=tmp_path)


@pytest.mark.parametrize(
    ("kind", "said", "mend"),
    [
        ("xlsx", "csv", "format: xlsx"),
        ("csv", "xlsx", "format: csv"),
        ("csv", "sav", "format: csv"),
        ("dta14", "sav", "format: dta"),
        ("dta8", "sav", "format: dta"),
        ("sav", "csv", "format: sav"),
        ("xpt5", "sas7bdat", "format: xpt"),
        ("parquet", "xlsx", "format: parquet"),
        ("por", "sav", "format: por"),
    ],
)
def test_content_against_the_declared_format(folder, kind, said, mend):
    with pytest.raises(Faults) as met:
        read(source(kind) | {"format": said}, root=folder)
    assert met.value.faults[0].mend == mend
    assert read(source(kind) | {"format": mend[8:], "encoding": "utf-8"}, root=folder)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<!DOCTYPE html><html>Sign in</html>", "web page"),
        (b"\n<HTML><body>404</body>", "web page"),
        (b"\x1f\x8b\x08\0\0", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "password"),
        (b"PK\3\4\x14\0\0\0\0\0word", "ZIP"),
    ],
)
@pytest.mark.parametrize("suffix", ["sav", "csv", "xlsx"])
def test_what_is_no_export_at_all(tmp_path, content, what, suffix):
    (tmp_path / f"a.{suffix}").write_bytes(content)
    with pytest.raises(Faults, match=what):
        read({"file": f"a.{suffix}"}, root=tmp_path)


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


def test_special_missing_of_transport_files(tmp_path):
    for version in (5, 8):
        path = tmp_path / f"a{version}.xpt"
        frame = pd.DataFrame(
            {"x": [1.0, np.nan, 2.0, np.nan, np.nan], "y": ["A", "B", "", "Z", "_"]}
        )
        pyreadstat.write_xport(frame, path, file_format_version=version)
        raw = bytearray(path.read_bytes())
        start = raw.index(b"HEADER RECORD*******OBS") + 80
        # Row 2 becomes .C, row 4 ._, row 5 stays system missing (TS-140, "Missing values").
        raw[start + 9], raw[start + 27] = ord("C"), ord("_")
        path.write_bytes(raw)
        export = read({"file": path.name}, root=tmp_path)
        assert export.tags["x"].tolist() == ["", ".C", "", "._", ""]
        assert list(export.codes("x")) == ["1", ".C", "2", "._", "<blank>"]
        assert "y" not in export.tags
        assert read({"file": path.name}, ["y"], tmp_path).tags == {}


def test_spss_ranges_and_moments(tmp_path):
    frame = pd.DataFrame(
        {"x": [1.0, 97.0], "day": [13_744_944_000.0, 99.0], "t": [90_000.5, -60.0]}
    )
    pyreadstat.write_sav(
        frame,
        tmp_path / "a.sav",
        missing_ranges={"x": [{"lo": 97, "hi": 99}, 0], "day": [99]},
        variable_value_labels={"day": {99: "refused"}},
        variable_format={"day": "EDATE10", "t": "TIME11.2"},
    )
    export = read({"file": "a.sav"}, root=tmp_path)
    assert export.columns["x"].missing == ((97.0, 99.0), "0")
    # A declared code in a date column is a code, not a day of 1582.
    assert export.data["day"].tolist() == ["2018-05-06", "99"]
    assert export.data["t"].tolist() == ["25:00:00.5", "-00:01:00"]


def test_stata_encoding(tmp_path):
    def written(*texts):
        frame = pd.DataFrame({"a": [*texts, "longer than these"]})
        frame.to_stata(tmp_path / "a.dta", write_index=False, version=114)

    written("café", "crème")
    data = read({"file": "a.dta"}, root=tmp_path).data
    assert data["a"].tolist()[:2] == ["café", "crème"]
    assert read({"file": "a.dta", "encoding": "latin-1"}, root=tmp_path).data.equals(data)
    with pytest.raises(Faults, match="cannot be decoded as utf-8"):
        read({"file": "a.dta", "encoding": "utf-8"}, root=tmp_path)
    with pytest.raises(Faults, match="not known"):
        read({"file": "a.dta", "encoding": "utf-9"}, root=tmp_path)
    # ReadStat cuts such a letter at the end of a text without a word.
    written("x", "café")
    with pytest.raises(Faults) as met:
        read({"file": "a.dta", "encoding": "utf-8"}, root=tmp_path)
    assert (met.value.faults[0].column, met.value.faults[0].rows) == ("a", (2,))


@pytest.mark.parametrize("kind", UTF8_IN_OLD_STATA)
def test_utf8_in_an_old_stata_file_is_told(folder, kind):
    with pytest.raises(Faults) as met:
        read(source(kind), root=folder)
    assert met.value.faults[0].mend == "encoding: utf-8"
    assert "'ä' reads 'Ã¤'" in met.value.faults[0].problem


def test_sas_catalogue_absent_or_no_catalogue(folder):
    for catalog in ("none.sas7bcat", "csv.csv"):
        with pytest.raises(Faults) as met:
            read(source("xpt8") | {"catalog": catalog}, root=folder)
        assert met.value.faults[0].file == catalog


def test_parquet_types(tmp_path):
    frame = pd.DataFrame(
        {
            "when": pd.to_datetime(["2008-05-06 10:10:10.500", None]),
            "flag": [True, False],
            "long": [2**60 + 1, 1],
            "coded": pd.Categorical(["b", None]),
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    data = read({"file": "a.parquet"}, root=tmp_path).data
    assert data["when"].iloc[0] == "2008-05-06T10:10:10.5" and pd.isna(data["when"].iloc[1])
    assert data["flag"].tolist() == ["TRUE", "FALSE"]
    assert data["long"].tolist() == [str(2**60 + 1), "1"]
    assert data["coded"].iloc[0] == "b" and pd.isna(data["coded"].iloc[1])
    pd.DataFrame({"a": [[1, 2]]}).to_parquet(tmp_path / "b.parquet")
    with pytest.raises(Faults, match="lists or records"):
        read({"file": "b.parquet"}, root=tmp_path)


def test_parquet_cells_that_a_double_or_a_text_cannot_hold(tmp_path):
    cells = {
        "long": pa.array([Decimal("12345678901234567.12"), None], pa.decimal128(20, 2)),
        "wide": pa.array([Decimal("0.1"), None], pa.decimal128(38, 18)),
        "when": pa.array([1577872800_000000123, 1577872800_000000000], pa.timestamp("ns")),
        "clock": pa.array([36000, None], pa.time32("s")),
    }
    pq.write_table(pa.table(cells), tmp_path / "a.parquet")
    met = read({"file": "a.parquet"}, root=tmp_path)
    told = {name: met.codes(name).tolist() for name in cells}
    assert told == {
        "long": ["12345678901234567.12", "<blank>"],
        "wide": ["0.1", "<blank>"],
        "when": ["2020-01-01T10:00:00.000000123", "2020-01-01T10:00:00"],
        "clock": ["10:00:00", "<blank>"],
    }
    pq.write_table(pa.table({"a": [b"\xff"], "b": [b"a"], "c": [b"\xfe"]}), tmp_path / "b.parquet")
    with pytest.raises(Faults) as caught:
        read({"file": "b.parquet"}, root=tmp_path)
    assert [fault.column for fault in caught.value.faults] == ["a", "c"]


def test_a_pointer_of_git_lfs_is_no_text_file(tmp_path):
    (tmp_path / "a.csv").write_text("version https://git-lfs.github.com/spec/v1\nsize 12345\n")
    with pytest.raises(Faults) as met:
        read({"file": "a.csv"}, root=tmp_path)
    assert met.value.faults[0].mend == "git lfs pull"
