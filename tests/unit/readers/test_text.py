"""Text files: every quirk read as meant, every fault told with its place."""

import csv

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduction.faults import Faults
from coproduction.readers.dispatch import read


@pytest.fixture
def export(tmp_path):
    def make(content, columns=None, name="export.csv", **source):
        raw = content if isinstance(content, bytes) else content.encode("utf-8")
        (tmp_path / name).write_bytes(raw)
        return read({"file": name, **source}, columns, tmp_path)

    return make


@pytest.fixture
def fault(export):
    def make(content, *args, **source):
        with pytest.raises(Faults) as met:
            export(content, *args, **source)
        assert len(met.value.faults) == 1, str(met.value)
        return met.value.faults[0]

    return make


def cells(column: pd.Series) -> list:
    return [None if pd.isna(cell) else cell for cell in column]


def test_text_is_kept_exactly(export):
    words = ["NA", "None", "null", "-", " blank ", "nan", "N/A", '"quoted"', "a,b", "#N/A", "é"]
    lines = "".join(f'"{word.replace(chr(34), chr(34) * 2)}",1\n' for word in words)
    data = export("a,b\n" + lines + ",2\n").data
    assert cells(data["a"]) == [*words, None]


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (["1", "2.5", "", "-3"], "number"),
        (["0", "0.5", "10", ".5"], "number"),
        (["1e-05", "2E+03", "7", "8"], "number"),
        (["0.12345678901234567", "1", "2", "3"], "number"),
        (["", "", "", "1"], "number"),
        (["007", "8", "9", "10"], "text"),
        (["00", "1", "2", "3"], "text"),
        (["1", "2", "3", "x"], "text"),
        (["1", " 2", "3", "4"], "text"),
        (["+1", "2", "3", "4"], "text"),
        (["1,000", "2", "3", "4"], "text"),
        (["12345678901234567890", "1", "2", "3"], "text"),
        (["nan", "1", "2", "3"], "text"),
        (["inf", "1", "2", "3"], "text"),
        (["-", "1", "2", "3"], "text"),
        (["e5", "1", "2", "3"], "text"),
        (["1.2.3", "1", "2", "3"], "text"),
        (["0x1F", "1", "2", "3"], "text"),
        (["1_000", "1", "2", "3"], "text"),
        (["٣", "1", "2", "3"], "text"),
    ],
)
def test_a_column_is_a_number_if_all_cells_are(export, column, kind):
    read_back = export("id;x\n" + "".join(f"a;{cell}\n" for cell in column), delimiter=";")
    assert read_back.columns["x"].kind == kind
    if kind == "text":
        assert cells(read_back.data["x"]) == column
    else:
        expected = [float(cell) if cell else np.nan for cell in column]
        np.testing.assert_array_equal(read_back.data["x"], expected)


def test_numbers_that_may_be_thousands_need_their_decimal_mark(export, fault):
    text = "id;income;share\n1;500;0.125\n2;12.000;1.500\n3;{};2.000\n"
    for last in ("1.234", "NA"):
        found = fault(text.format(last))
        assert (found.check, found.column, found.code) == ("thousands", "income", "12.000")
        assert found.rows == (3,) and found.mend.endswith('decimal: "."')
    assert export(text.format(1.234), decimal=".").data["income"].tolist() == [500, 12, 1.234]
    assert export(text.format(1.2)).data["income"].tolist() == [500, 12, 1.2]


def test_decimal_comma(export):
    data = export("id;w\n1;0,75\n2;1,25\n", decimal=",").data
    assert data["w"].tolist() == [0.75, 1.25]
    data = export("id;w\n1;0.75\n2;1.25\n", decimal=",").data
    assert data["w"].tolist() == ["0.75", "1.25"]


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_delimiter_is_detected_and_reported(export, mark, name):
    lines = [["a", "b", "c"], ["1, or so", "2", "x"], ["3", "4", "y, or z, or w"]]
    met = export("\n".join(mark.join(line) for line in lines))
    assert list(met.data) == ["a", "b", "c"]
    assert any(name in note for note in met.notes)


def test_delimiter_inside_quotes_does_not_count(export):
    met = export('a;b\n"1,2,3";x\n"4,5,6";y\n')
    assert met.data["a"].tolist() == ["1,2,3", "4,5,6"]


def test_tsv(export):
    assert export("a\tb\n1\t,\n", name="export.tsv").data["b"].tolist() == [","]


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


def test_unknown_encoding_is_a_fault(fault):
    assert "not known" in fault("a,b\n1,2\n", encoding="utf-9").problem


def test_line_breaks_inside_cells(export):
    met = export('id,a\r\n1,"x\ny\r\nz"\r\n2,"p\rq"\r\n3,r\rs\r\n4,t\r\n')
    assert met.data["a"].tolist() == ["x\ny\r\nz", "p\rq", "r\rs", "t"]
    assert met.row_numbers(np.ones(4, dtype=bool)) == (2, 5, 6, 7)


def test_macintosh_line_ends(export):
    assert export("id,a\r1,x\r2,y\r").data["a"].tolist() == ["x", "y"]


def test_no_final_line_end(export):
    assert export("id,a\n1,x\n2,y").data["a"].tolist() == ["x", "y"]


def test_trailing_delimiters(export):
    for content in ("id,a,\n1,x,\n2,y,\n", "id,a\n1,x,\n2,y,\n", "id,a,\n1,x\n2,y\n"):
        met = export(content)
        assert list(met.data) == ["id", "a"]
        assert met.data["a"].tolist() == ["x", "y"]


def test_blank_header_keeps_its_answers(export):
    met = export("id,,b,\n1,x,2,\n3,y,4,z\n")
    assert list(met.data) == ["id", "column_2", "b", "column_4"]
    assert cells(met.data["column_4"]) == [None, "z"]


def test_blank_lines_hold_no_respondent(export):
    met = export("id,a\n1,x\n\n2,y\n\n\n")
    assert met.data["a"].tolist() == ["x", "y"]
    assert met.row_numbers(np.array([False, True])) == (4,)
    assert met.notes == ("1 blank lines hold no respondent (rows 3)",)


def test_one_column_keeps_blank_lines(export):
    assert cells(export("a\nx\n\ny\n").data["a"]) == ["x", None, "y"]


def test_quotes_as_text(export):
    met = export('id,a,b\n1,5" pipe,x\n2,so "called",y\n3,"real, quoted",z\n')
    assert met.data["a"].tolist() == ['5" pipe', 'so "called"', "real, quoted"]
    assert met.notes == ("quotes inside unquoted cells are kept as text (rows 2, 3)",)
    met = export('id,a\n1,"open\n2,b"\n', quote="")
    assert met.data["a"].tolist() == ['"open', 'b"']


def test_other_quote(export):
    assert export("id,a\n1,'x, y'\n", quote="'").data["a"].tolist() == ["x, y"]


def test_unterminated_quote_is_placed(fault):
    met = fault('id,a\n1,x\n2,"y\n3,z\n')
    assert met.rows == (3,) and "never closed" in met.problem


def test_ragged_rows_are_placed(export):
    with pytest.raises(Faults) as met:
        export('id,a,b\n1,"x\ny",2\n2,x\n3,x,y,z\n4,x,y\n')
    short, long = met.value.faults
    assert (short.rows, short.n) == ((4,), 1) and "fewer" in short.problem
    assert (long.rows, long.n) == ((5,), 1) and "more" in long.problem


def test_truncated_last_line(fault):
    met = fault("id,a,b\n1,x,2\n2,x")
    assert met.rows == (3,) and "truncated" in met.problem


def test_nul_bytes_are_placed(fault):
    met = fault(b"id,a\n1,x\n2,\0\n")
    assert met.rows == (3,) and "NUL" in met.problem
    assert fault("id,a\n1,x\n".encode("utf-16-le")).mend == "encoding: utf-16-le"


def test_duplicate_columns(fault, export):
    content = "id,a,a,b\n1,2,3,4\n"
    assert fault(content).column == "a"
    assert export(content, ["id", "b"]).data.shape == (1, 2)


def test_missing_columns_all_at_once(export):
    with pytest.raises(Faults) as met:
        export("id,income,age\n1,2,3\n", ["id", "incomes", "zzz"])
    assert [f.column for f in met.value.faults] == ["incomes", "zzz"]
    assert met.value.faults[0].mend == "did you mean 'income'?"
    assert "income, age" in met.value.faults[1].mend


def test_columns_are_read_alone_in_file_order(export):
    met = export("id,a,b\n1,x,2\n", ["b", "id"])
    assert list(met.data) == ["id", "b"] == list(met.columns)


def test_header_only_and_blank(fault):
    assert "no respondents" in fault("id,a\n").problem
    assert "empty" in fault("").problem


def test_several_header_rows(export, fault):
    content = "Q1,,Q2\na,b,c\n1,2,3\n"
    joined = export(content, header_rows=2, name_row=0)
    assert list(joined.data) == ["Q1 - a", "Q1 - b", "Q2 - c"]
    groups = export("G,,H\na,,\nx,y,z\n1,2,3\n", header_rows=3, name_row=0)
    assert list(groups.data) == ["G - a - x", "G - a - y", "H - z"]
    named = export(content, header_rows=2, name_row=2)
    assert [named.columns[name].label for name in named.data] == ["Q1", "", "Q2"]
    assert named.first_row == 3
    assert "5 header rows are declared" in fault(content, header_rows=5).problem
    assert fault(content, header_rows=2, name_row=3).mend == "header_rows: 3"


def test_impossible_marks(fault):
    assert fault("a,b\n1,2\n", delimiter="::").check == "delimiter"
    assert fault("a,b\n1,2\n", delimiter=",", decimal=",", quote="").check == "delimiter"


def test_cells_larger_than_a_block(export):
    huge = "x" * (5 << 20)
    assert export(f'id,a\n1,"{huge}"\n2,y\n').data["a"].tolist() == [huge, "y"]


def test_qualtrics(export, fault):
    head = 'Q1,Q2\nHow old?,"Why,\nexactly?"\n'
    met = export(
        head + '"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\n33,x\n', platform="qualtrics"
    )
    assert met.data["Q1"].tolist() == [33]
    assert met.columns["Q2"].label == "Why,\nexactly?"
    assert met.first_row == 5
    assert "no import ids" in fault(head + "33,x\n34,y\n", platform="qualtrics").problem


def test_limesurvey(export):
    met = export(
        "id. Response ID,q1. How? Really.,q2[SQ001]. Which? [Bread],q3[a][2]. M,G2Q1_x. y,none\n"
        "1,2,Y,4,5,6\n",
        platform="limesurvey",
    )
    assert list(met.data) == ["id", "q1", "q2[SQ001]", "q3[a][2]", "G2Q1_x", "none"]
    assert met.columns["q2[SQ001]"].label == "Which? [Bread]"
    assert met.columns["q1"].label == "How? Really."


def test_limesurvey_full_questions(export):
    content = "Response ID,Trust: the council?,Ways [Phone. Fax],No. of children\n1,2,3,4\n"
    assert list(export(content, platform="limesurvey").data) == content.split("\n")[0].split(",")


def test_surveymonkey(export):
    met = export(
        "ID,Seen?,,,Age,Which?,\n,One,Two,Two,Response,One,Other (please specify)\n1,a,b,c,2,d,e\n",
        platform="surveymonkey",
    )
    assert list(met.data) == [
        "ID",
        "Seen? - One",
        "Seen? - Two",
        "Seen? - Two (2)",
        "Age",
        "Which? - One",
        "Which? - Other (please specify)",
    ]
    assert len(met.notes) == 1


def test_redcap_and_kobo(export):
    met = export("record_id,race___1,race___dk,race____99\n1,0,1,0\n", platform="redcap")
    assert met.columns["race____99"].label == "race, choice -99 ticked"
    assert met.columns["race___dk"].label == "race, choice dk ticked"
    met = export("_id;household/size;household/has/tv\n1;2;3\n", platform="kobo")
    assert list(met.data) == ["_id", "household/size", "household/has/tv"]
    assert met.columns["household/size"].label == "household - size"


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(
        st.lists(st.text(st.sampled_from('a1 ",;\n\ré.-'), max_size=6), min_size=3, max_size=3),
        min_size=1,
        max_size=12,
    ),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_a_csv_writer_writes_is_read_back(tmp_path_factory, rows, line_end, quoting):
    if quoting == csv.QUOTE_MINIMAL:
        # Python's writer leaves a carriage return unquoted, even before a line feed.
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    folder = tmp_path_factory.mktemp("written")
    with (folder / "a.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator=line_end, quoting=quoting)
        writer.writerow(["x", "y", "z"])
        writer.writerows([*rows, ["end", "end", "end"]])
    export = read({"file": "a.csv", "delimiter": ","}, root=folder)
    assert [cells(export.data[name]) for name in "xyz"] == [
        [row[i] or None for row in rows] + ["end"] for i in range(3)
    ]
    text = (folder / "a.csv").read_bytes().split(b"\n")
    numbers = export.row_numbers(np.ones(len(export.data), dtype=bool))
    assert text[numbers[-1] - 1].replace(b'"', b"").strip() == b"end,end,end"


def test_a_line_for_excel_is_left_out(export):
    met = export('sep=;\r\nid;a\r\n1;"x\ny"\r\n2;z\r\n')
    assert list(met.data) == ["id", "a"]
    assert met.rows.tolist() == [3, 5]
    named = export("sep=;\nid;a\n1;2\n", header_rows=2, name_row=2)
    assert list(named.data) == ["id", "a"]


def test_lines_of_delimiters_at_the_end_are_no_respondents(export):
    met = export("id,a\n1,2\n,\n3,4\n,\n,\n")
    assert met.data["a"].tolist()[0::2] == [2, 4]
    assert "2 rows of delimiters" in met.notes[0]


def test_a_decimal_comma_in_quotes(export):
    met = export('id,w\n1,"0,5"\n', decimal=",", delimiter=",")
    assert met.data["w"].tolist() == [0.5]


def test_an_encoding_nobody_declared_is_not_guessed_wildly(fault):
    met = fault("id,a\n1,chuť\n".encode("cp1250"))
    assert met.rows == (2,)
    assert "neither as utf-8 nor as windows-1252" in met.problem
    latin2 = fault("id,a\n1,Žďár\n".encode("cp1250"), encoding="iso-8859-2")
    assert latin2.mend == "encoding: windows-1250"


def test_a_delimiter_that_cuts_nothing_is_told_once(export):
    with pytest.raises(Faults) as met:
        export("id;a;b\n1;2;3\n", ["id", "a", "b"], delimiter=",")
    assert [f.mend for f in met.value.faults] == ['delimiter: ";"']
    assert export("id;a\n1;2\n", ["id;a"], delimiter=",").data.shape == (1, 1)


def test_header_rows_that_are_respondents(export, fault):
    content = "id,a,b,c\n1,often,2,x\n2,never,3,y\n3,often,2,x\n4,never,3,y\n"
    met = fault(content, header_rows=3)
    assert met.mend == "header_rows: 1" and met.rows == (1, 2, 3)
    asked = "id,a,b,c\n,How often?,How many?,Which?\n1,often,2,x\n"
    assert len(export(asked, header_rows=2).data) == 1


def test_a_quote_that_is_the_delimiter_cannot_be(fault):
    found = fault(b"id,a\n1,2\n", quote=",")
    assert "both ','" in found.problem and 'quote: ""' in found.mend


def test_as_many_respondents_as_the_study_says(export, fault):
    assert len(export(b"id,a\n1,2\n2,3\n", respondents=2).data) == 2
    found = fault(b"id,a\n1,2\n", respondents=2)
    assert found.check == "respondents" and "holds 1" in found.problem


def test_an_export_of_a_platform_that_is_not_declared(fault):
    met = fault(
        'id,Q1\nResponse ID,How?\n"{""ImportId"":""_r""}","{""ImportId"":""QID1""}"\nR_1,1\n'
    )
    assert (met.rows, met.mend) == ((3,), "platform: qualtrics")
    met = fault('"id. Response ID","Q1. How?"\n1,2\n', ["Q1"])
    assert met.mend.startswith("platform: limesurvey")
