"""Bytes of text files: decoded as declared or marked, and told where they cannot be."""

import pytest

from coproduction.readers.text import encoding as encodings
from coproduction.readers.text.body import Body


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_tells_the_encoding(export, encoding):
    met = export("id,näme\n1,č\n".encode(encoding))
    assert list(met.data) == ["id", "näme"]
    assert met.data["näme"].tolist() == ["č"]
    assert met.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-2", "cp1250", "utf-16-le"])
def test_declared_encoding(export, encoding):
    met = export("id,a\n1,é\n2,ß\n".encode(encoding), encoding=encoding)
    assert met.data["a"].tolist() == ["é", "ß"]
    assert met.notes == ()


def test_undeclared_encoding_is_reported(export):
    met = export("id,a\n1,café\n".encode("cp1252"))
    assert met.data["a"].tolist() == ["café"]
    assert met.notes == ("encoding not declared and not utf-8; read as cp1252",)
    assert met.guessed_encoding("Äà") == "or declare the encoding, which is read as cp1252"
    assert met.guessed_encoding("Da") == export("id,a\n1,é\n").guessed_encoding("é") == ""


def test_wrong_encoding_is_placed(fault):
    met = fault("id,a,b\n1,x,y\n2,x,café\n".encode("cp1252"), encoding="utf-8")
    assert (met.column, met.rows, met.mend) == ("b", (3,), "encoding: windows-1252")
    assert "0xE9" in met.problem and "byte 21" in met.problem


def test_one_byte_encoding_of_a_utf8_file_is_a_fault(fault):
    met = fault("id,a\n1,x\n2,café\n", encoding="windows-1252")
    assert (met.column, met.rows, met.mend) == ("a", (3,), "encoding: utf-8")


def test_latin1_with_control_characters_is_a_fault(fault):
    met = fault("id,a\n1,5 €\n".encode("cp1252"), encoding="latin-1")
    assert met.mend == "encoding: windows-1252"


def test_mark_against_declaration_is_a_fault(fault):
    assert fault("a,b\n1,2\n".encode("utf-16"), encoding="utf-8").mend == "encoding: utf-16"


def test_a_mark_before_text_of_another_encoding_is_to_be_taken_away(fault):
    met = fault(b"\xef\xbb\xbf" + "a,b\n1,été\n".encode("cp1252"), encoding="cp1252")
    assert met.mend == "take the mark away from the beginning of the file: what follows is no utf-8"


def test_unknown_encoding_is_a_fault(fault):
    assert "not known" in fault("a,b\n1,2\n", encoding="utf-9").problem


def test_an_encoding_nobody_declared_is_not_guessed_wildly(fault):
    met = fault("id,a\n1,chuť\n".encode("cp1250"))
    assert met.rows == (2,)
    assert "neither as utf-8 nor as windows-1252" in met.problem
    latin2 = fault("id,a\n1,Žďár\n".encode("cp1250"), encoding="iso-8859-2")
    assert latin2.mend == "encoding: windows-1250"


def test_macintosh_line_ends(export):
    assert export("id,a\r1,x\r2,y\r").data["a"].tolist() == ["x", "y"]


def test_nul_bytes_are_placed(fault):
    met = fault(b"id,a\n1,x\n2,\0\n")
    assert met.rows == (3,) and "NUL" in met.problem
    for encoding in ("utf-16-le", "utf-16-be"):
        assert fault("id,a\n1,x\n".encode(encoding)).mend == f"encoding: {encoding}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", None])
def test_marks_of_files_that_were_joined_are_left_out_and_told(export, encoding):
    declared = {"encoding": encoding} if encoding else {}
    text = "id,a\nx1,é\n\ufeffx2,b\n\ufeff\ufeffx3,\ufeffc\n"
    met = export(text.encode(encoding or "utf-8"), **declared)
    assert met.data["id"].tolist() == ["x1", "x2", "x3"]
    assert met.data["a"].tolist() == ["é", "b", "\ufeffc"]
    (note,) = met.notes
    assert note.startswith("2 lines begin with the mark") and "(rows 3, 4)" in note


@pytest.mark.parametrize("size", range(1, 9))
def test_marks_are_left_out_however_few_bytes_are_read_together(export, monkeypatch, size):
    monkeypatch.setattr(encodings, "_CHUNK", size)
    given = "\ufeff\ufeffid,a\n\n\ufeffx1,\uff21\ufeff\n\ufeff\ufeff\ufeffx2,b\ufeff\ufeffc\n"
    met = export(given.encode())
    assert met.data["id"].tolist() == ["x1", "x2"]
    assert met.data["a"].tolist() == ["\uff21\ufeff", "b\ufeff\ufeffc"]
    assert "(rows 1, 3, 4)" in met.notes[0]


def test_a_text_without_line_ends_is_never_held_together(monkeypatch):
    monkeypatch.setattr(encodings, "_CHUNK", 4)
    text = "\uff21".encode() * 99
    parts = [*encodings._between_marks(Body.of(text))]
    assert b"".join(parts) == text and max(map(len, parts)) < 9


@pytest.mark.parametrize(
    ("text", "encoding", "hint"),
    [("très sûr, à côté, où ça élève", "mac-roman", "mac-roman"),
     ("très sûr, à côté, où ça élève, forêt, É, île", "cp850", "cp850"),
     ("Совсем не Уверен", "windows-1251", "windows-1251")],
)  # fmt: skip
def test_the_encoding_hinted_at_first_is_that_of_words(fault, text, encoding, hint):
    raw = f"id,a\n1,{text}\n2,".encode(encoding) + b"\x81\n"
    met = fault(raw, encoding="utf-8")
    assert met.mend.startswith(f"encoding: {hint}")


@pytest.mark.parametrize("cell", ["a\rb", '"a\rb"'])
def test_a_carriage_return_in_a_cell_is_told(export, cell):
    met = export(f"id,a\n1,{cell}\n2,c\n".encode())
    assert met.data["a"].tolist() == ["a\rb", "c"]
    assert met.notes == ("carriage returns that end no line are kept as text of their cells",)


def test_wrong_encoding_beyond_a_quote_that_is_not_closed_is_placed(fault):
    """The reader of CSV stops at cells of so many characters."""
    found = fault(b'a,b\n1,"' + b"x" * 140_000 + b"\xe9\n2,3\n")
    assert found.rows == (2,) and found.column == "b"
