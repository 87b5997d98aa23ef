"""Every real export reads, or says in a sentence why not; values equal their CSV twins."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from declarations import reading
from unit.readers.samples import joined, read, same

from coproduction.faults import Faults
from coproduction.readers import formats, portions
from coproduction.readers.formats import format_of

SHARED = Path(
    os.environ.get(
        "COPRODUCTION_SHARED", Path(__file__).resolve().parents[3] / ".." / "shared" / "data"
    )
)
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="real survey files are not beside the checkout (shared/data)"
)
PYREADSTAT = "formats/pyreadstat/test_data/"
#: Files whose names do not say their format.
DECLARED = {".xpt5": "xpt", ".xpt8": "xpt"}
NOT_EXPORTS = {".md", ".rd", ".sas", ".zip", ".sas7bcat", ""}


def files() -> list[str]:
    return sorted(str(p.relative_to(SHARED)) for p in SHARED.rglob("*") if p.is_file())


def plain(cells: pd.Series) -> pd.Series:
    """A column without the codes that few distinct cells are kept as."""
    return cells.astype(cells.cat.categories.dtype) if cells.dtype == "category" else cells


@pytest.mark.parametrize("file", files())
def test_every_file_reads_or_says_why(file):
    suffix = Path(file).suffix.lower()
    source = {"file": file}
    if suffix in DECLARED:
        source["format"] = DECLARED[suffix]
    if suffix in NOT_EXPORTS:
        with pytest.raises(Faults, match=r"no format that can be read|does not end in a format"):
            read(source, root=SHARED)
        return
    export = read(source, root=SHARED)
    assert len(export.data) > 0
    assert list(export.data) == list(export.columns)
    for name, column in export.columns.items():
        expected = "float64" if column.kind == "number" else "str"
        assert str(plain(export.data[name]).dtype) == expected, name
        assert not (export.data[name] == "").any(), name


@pytest.mark.slow
@pytest.mark.parametrize("file", [file for file in files() if format_of(file) in formats.PARTS])
def test_parts_of_every_file_are_the_whole(file, tmp_path, monkeypatch):
    monkeypatch.setattr(portions, "CELLS", 300_000)
    declared = reading({"file": file})
    whole = read({"file": file}, root=SHARED)
    columns = [column.name for column in whole.listing]
    for of in (1, 2, 7):
        same(joined(declared, SHARED, tmp_path, of, columns), whole)


def test_catalogues_said_to_be_data_are_refused():
    source = {"file": "formats/haven/sas/formats.sas7bcat", "format": "sas7bdat"}
    with pytest.raises(Faults, match="it is a SAS format catalogue"):
        read(source, root=SHARED)


@pytest.mark.parametrize("name", ["sav", "zsav", "por", "dta", "sas7bdat", "xpt"])
def test_sample_equals_its_twin(name):
    twin = read({"file": f"{PYREADSTAT}basic/sample.csv"}, root=SHARED)
    export = read({"file": f"{PYREADSTAT}basic/sample.{name}"}, root=SHARED)
    assert [c.lower() for c in export.data] == list(twin.data)
    for column, cells in export.data.items():
        cells, expected = plain(cells), plain(twin.data[column.lower()])
        if cells.dtype == "float64":
            np.testing.assert_array_equal(cells, expected)
            continue
        # The twin writes six decimals, and hours of one digit.
        expected = expected.str.replace(".000000", "", regex=False)
        expected = expected.str.replace(r"^(\d):", r"0\1:", regex=True)
        pd.testing.assert_series_equal(cells, expected, check_names=False)


@pytest.mark.parametrize(
    ("file", "column", "labels"),
    [
        ("sample.sav", "mylabl", {"1": "Male", "2": "Female"}),
        ("sample.dta", "myord", {"1": "low", "2": "medium", "3": "high"}),
        ("sample.por", "MYORD", {"1": "low", "2": "medium", "3": "high"}),
    ],
)
def test_value_labels_are_keyed_by_spelt_codes(file, column, labels):
    export = read({"file": f"{PYREADSTAT}basic/{file}"}, root=SHARED)
    assert export.columns[column].labels == labels


def test_dates_equal_their_twin():
    twin = read({"file": f"{PYREADSTAT}basic/dates.csv"}, root=SHARED).data
    dates = read({"file": f"{PYREADSTAT}basic/dates.sas7bdat"}, root=SHARED).data
    assert dates["date"].tolist() == twin["date"].tolist()
    assert dates["time"].tolist() == twin["time"].tolist()
    # PROC IMPORT kept fractions that the twin rounds away.
    seconds = dates["dtime"].str.replace(r"\.\d+$", "", regex=True)
    assert seconds.tolist() == twin["dtime"].str.replace(".000000", "").tolist()


@pytest.mark.parametrize("name", ["date_test.sas7bdat", "dates_xpt.sas7bdat", "dates_xpt_v8.xpt"])
def test_sas_moments_before_and_after_the_epoch(name):
    data = read({"file": f"{PYREADSTAT}basic/{name}"}, root=SHARED).data
    if "string_dt" in data:
        assert data["dt"].tolist() == data["string_dt"].str.replace(" ", "T").tolist()
        assert data["dates"].tolist() == data["string_dates"].tolist()
        assert data["times"].tolist() == data["string_times"].tolist()
    else:
        assert data["dtc1"].iloc[0] == "2022-01-01"
        assert data["tm1"].iloc[0] == "11:20:10"


def test_spss_missing_codes_stay_and_are_declared():
    twin = read({"file": f"{PYREADSTAT}basic/sample_missing_user.csv"}, root=SHARED).data
    export = read({"file": f"{PYREADSTAT}basic/sample_missing.sav"}, root=SHARED)
    for column in ("mynum", "mylabl", "myord"):
        expected = pd.to_numeric(plain(twin[column]).replace("#NULL!", None))
        np.testing.assert_array_equal(export.data[column], expected.astype("float64"))
    assert export.data["mychar"].tolist()[:6] == list("abcdeZ")
    assert pd.isna(export.data["mychar"].iloc[6])
    missing = {name: column.missing for name, column in export.columns.items()}
    assert missing["mynum"] == ((2000.0, 3000.0), "-1")
    assert missing["mylabl"] == ("-1",)
    assert missing["myord"] == ("-1", "-2", "-3")


def test_spss_missing_text_is_declared():
    export = read({"file": f"{PYREADSTAT}missing_data/missing_char.sav"}, root=SHARED)
    assert export.data["mychar"].tolist() == ["Z", "a"]
    assert export.columns["mychar"].missing == ("Z",)
    assert export.columns["mychar"].labels == {"a": "labeled"}


def test_missing_sav_equals_its_twins():
    export = read({"file": f"{PYREADSTAT}missing_data/missing_test.sav"}, root=SHARED)
    twin = read({"file": f"{PYREADSTAT}missing_data/missing_sav_formatted.csv"}, root=SHARED)
    np.testing.assert_array_equal(export.data["var1"], twin.data["var1"])
    assert export.columns["var1"].missing == ("1",)
    assert export.columns["var1"].labels == {"1": "missing"}


@pytest.mark.parametrize(
    ("file", "twin", "catalog"),
    [
        ("missing_test.dta", "missing_dta_formatted.csv", None),
        ("missing_test.sas7bdat", "missing_sas_formatted.csv", "missing_formats.sas7bcat"),
    ],
)
def test_extended_missing_equal_their_twin(file, twin, catalog):
    folder = f"{PYREADSTAT}missing_data/"
    source = {"file": folder + file}
    if catalog:
        source["catalog"] = folder + catalog
    export = read(source, root=SHARED)
    expected = read({"file": folder + twin}, root=SHARED).data
    met = {name: export.codes(name)[0] for name in export.data}
    for name in export.data:
        cell = expected[name].iloc[0]
        wanted = {"NaN": "<blank>", 1.0: "1"}.get(cell, f".{cell}")
        assert met[name] == wanted, name
    assert export.data.iloc[0, :8].isna().all()
    tag = met["var1"]
    assert export.columns["var1"].labels == {tag: "missing"}


@pytest.mark.parametrize("data", ["linux", "win"])
@pytest.mark.parametrize("catalog", ["linux", "win"])
def test_sas_catalogue_labels_equal_the_twin(data, catalog):
    folder = f"{PYREADSTAT}sas_catalog/"
    export = read(
        {
            "file": f"{folder}test_data_{data}.sas7bdat",
            "catalog": f"{folder}test_formats_{catalog}.sas7bcat",
        },
        root=SHARED,
    )
    twin = read({"file": f"{folder}sas_formatted.csv"}, root=SHARED).data
    for name in ("SEXA", "SEXB"):
        labelled = export.data[name].map(export.columns[name].labels)
        assert labelled.tolist() == twin[name].tolist()


def test_tagged_missing_of_haven():
    for file, tags in (
        ("stata/tagged-na-double.dta", [".a", ".h", ".z"]),
        ("stata/tagged-na-int.dta", [".a", ".h", ".z"]),
        ("sas/tagged-na.sas7bdat", [".A", ".H", ".Z"]),
    ):
        export = read({"file": f"formats/haven/{file}"}, root=SHARED)
        assert export.tags["x"].tolist() == ["", "", "", "", "", *tags]
        assert export.data["x"].tolist()[:5] == [1, 2, 3, 4, 5]
        assert list(export.codes("x")) == ["1", "2", "3", "4", "5", *tags]
    labels = read({"file": "formats/haven/stata/tagged-na-int.dta"}, root=SHARED).columns["x"]
    assert labels.labels == {".a": "apple", ".z": ".zebra"}


def test_portable_file_keeps_declared_missing():
    """Counts by R haven 2.5, `read_por(user_na = TRUE)`."""
    export = read({"file": "formats/por/NES1948.POR"}, root=SHARED)
    counts = export.data["V480008"].value_counts().to_dict()
    assert counts == {1.0: 566, 2.0: 69, 9.0: 21, 5.0: 4, 4.0: 2}
    assert export.columns["V480008"].missing == ("9",)
    assert export.columns["V480008"].labels["9"] == "NA"
    assert sum(bool(column.missing) for column in export.columns.values()) == 61
    assert export.columns["V480013"].missing == ((98.0, np.inf), "88")


def test_limesurvey_names_and_questions():
    german = read(
        {"file": "formats/limesurvey/public_data_2017_de.csv", "platform": "limesurvey"},
        root=SHARED,
    )
    assert german.columns["socio1"].label == "In which country do you work?"
    assert "likert0[time1can]" in german.columns
    # A byte-order mark inside a cell belongs to the answer.
    assert any((german.data[name] == "\ufeff1 (None at all)").any() for name in german.data)
    british = read(
        {"file": "formats/limesurvey/public_data_2017_uk.csv", "platform": "limesurvey"},
        root=SHARED,
    )
    # Answers with line breaks shift the lines, so row numbers are told one by one.
    assert british.rows is not None
    assert british.row_numbers(np.arange(253) == 252) == (282,)


def test_surveymonkey_names_and_encoding():
    file = "formats/surveymonkey/star-wars-survey_StarWars.csv"
    export = read({"file": file, "platform": "surveymonkey"}, root=SHARED)
    assert export.data.shape == (1186, 38)
    assert "Gender" in export.data
    options = [name for name in export.data if name.endswith(" - Yoda")]
    assert len(options) == 1 and options[0].startswith("Please state whether")
    assert any("cp1252" in note for note in export.notes)
    with pytest.raises(Faults) as met:
        read({"file": file, "encoding": "utf-8"}, root=SHARED)
    fault = met.value.faults[0]
    assert fault.rows == (1,)
    assert fault.column == "Do you consider yourself to be a fan of the Expanded Universe?Œæ"
    assert "0x8C" in fault.problem and fault.mend == "encoding: windows-1252"


def test_only_the_columns_asked_for():
    export = read({"file": "ess9/ESS9GB.sav"}, ["agea", "idno", "pspwght"], SHARED)
    assert list(export.data) == ["idno", "agea", "pspwght"]
    assert len(export.data) == 2204
    assert export.columns["agea"].missing == ("999",)
    with pytest.raises(Faults, match="did you mean 'agea'"):
        read({"file": "ess9/ESS9GB.sav"}, ["age_a"], SHARED)


def test_a_letter_cut_by_the_platform_is_noted():
    export = read({"file": f"{PYREADSTAT}basic/tegulu.sav"}, root=SHARED)
    assert any("half a letter" in note for note in export.notes)
