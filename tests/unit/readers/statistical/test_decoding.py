"""Texts in encodings whose letters iconv holds back until it knows what follows."""

import pandas as pd
import pyreadstat
import pytest
from unit.readers.samples import read, source

from coproduction.faults import Faults
from coproduction.readers.statistical.decoding import held_back, scanned

#: Texts whose last letters ReadStat moves into the next cell, or loses.
TEXTS = {
    "windows-1255": ["\u05e9\u05dc\u05d5\u05dd", "zz", "\u05db\u05df", "yy"],
    "windows-1258": ["Anh", "C\u00f4", "M\u0103", "zz"],
    "big5-hkscs": ["\u00ca", "zz", "\u9999\u00ea", "yy"],
    "euc_jis_2004": ["\u304b", "zz", "\u3053\u3053", "yy"],
    "shift_jisx0213": ["\u304b", "zz", "\u3053\u3053", "yy"],
    "iso-2022-jp": ["\u304b", "zz", "\u3053\u3053", "yy"],
}
_ENCODING = b"\x07\0\0\0\x14\0\0\0\x01\0\0\0%c\0\0\0%b"


def _written(path, texts, encoding, declares=""):
    """An SPSS or Stata file with these bytes in its cells, its labels and a column's name."""
    held = [text.encode(encoding) for text in texts]
    stand = [str(i) * len(raw) for i, raw in enumerate(held, 1)]
    name = held[2] if held[2][0] >= 0x80 else b"word"
    column = "q" * len(name)
    frame = pd.DataFrame({column: stand, "n": [1.0, 2.0, 1.0, 2.0]})
    labels = {"variable_value_labels": {"n": {1: stand[0], 2: stand[1]}}}
    labels["column_labels"] = [stand[2], stand[1]]
    if path.suffix == ".sav":
        pyreadstat.write_sav(frame, path, **labels)
    else:
        pyreadstat.write_dta(frame, path, version=12, **labels)
    raw = path.read_bytes()
    for text, one in zip(held, stand, strict=True):
        raw = raw.replace(one.encode(), text)
    if path.suffix == ".sav":
        raw = raw.replace(column.encode(), name)
        there = _ENCODING % (5, b"UTF-8")
        assert there in raw
        told = declares.encode()
        raw = raw.replace(there, _ENCODING % (len(told), told) if told else there)
    path.write_bytes(raw)
    return name.decode(encoding) if path.suffix == ".sav" else column


@pytest.mark.parametrize("kind", ["sav", "dta"])
@pytest.mark.parametrize("encoding", TEXTS)
def test_letters_stay_in_their_cells(tmp_path, encoding, kind):
    texts = TEXTS[encoding]
    column = _written(tmp_path / f"a.{kind}", texts, encoding)
    held = {"file": f"a.{kind}", "encoding": encoding}
    for columns in ([column, "n"], [column], None):
        met = read(held, columns, tmp_path)
        assert met.cells(column).tolist() == texts
        assert met.columns[column].label == texts[2]
    assert met.columns["n"].labels == {"1": texts[0], "2": texts[1]}


@pytest.mark.parametrize("encoding", ["windows-1255", "windows-1258"])
def test_so_they_do_in_an_encoding_that_the_file_declares(tmp_path, encoding):
    column = _written(tmp_path / "a.sav", TEXTS[encoding], encoding, encoding)
    met = read({"file": "a.sav"}, [column], tmp_path)
    assert met.cells(column).tolist() == TEXTS[encoding]
    assert met.encoding == encoding
    # What is decoded here is what ReadStat moves.
    plain, _ = pyreadstat.read_sav(tmp_path / "a.sav")
    assert plain.iloc[:, 0].tolist() != TEXTS[encoding]


def test_an_encoding_that_python_does_not_know_is_refused(folder):
    with pytest.raises(Faults, match="TCVN cannot be read safely") as met:
        read(source("sav") | {"encoding": "TCVN"}, root=folder)
    assert met.value.faults[0].check == "encoding"


def test_bytes_that_are_no_letters_are_told(tmp_path):
    column = _written(tmp_path / "a.sav", ["\xd9\xda", "zz", "yy", "xx"], "latin-1")
    with pytest.raises(Faults, match="cannot be decoded as windows-1255"):
        read({"file": "a.sav", "encoding": "windows-1255"}, [column], tmp_path)


def test_numbers_and_tags_beside_such_texts_stay(tmp_path):
    frame = pd.DataFrame({"n": [1.5, "a", None], "t": ["x", "", "z"]})
    options = {"missing_user_values": {"n": ["a"]}, "version": 14}
    pyreadstat.write_dta(frame, tmp_path / "a.dta", **options)
    met = read({"file": "a.dta", "encoding": "windows-1255"}, None, tmp_path)
    assert met.codes("n").tolist() == ["1.5", ".a", "<blank>"]
    assert met.codes("t").tolist() == ["x", "<blank>", "z"]


def test_other_encodings_are_left_to_readstat(tmp_path):
    assert not any(map(held_back, ["", "utf-8", "windows-1252", "cp1256", "gb18030", "euc-jp"]))
    given = {}
    scanned(lambda file, **options: (given.update(options), None), "a", {"encoding": "CP1256"})
    assert given == {"encoding": "CP1256"}


def test_an_encoding_of_ascii_bytes_is_decoded_in_a_portable_file(tmp_path):
    pyreadstat.write_por(pd.DataFrame({"T": ["~{$+~}", "zz"]}), tmp_path / "a.por")
    met = read({"file": "a.por", "encoding": "hz"}, None, tmp_path)
    assert met.cells("T").tolist() == ["\u304b", "zz"]
