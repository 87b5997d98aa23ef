"""How a file is read of which nothing is declared."""

import pytest
from openpyxl import Workbook

from coproduction.draft.looking.measured import reading_of
from coproduction.draft.looking.opening import reading_by_file
from coproduction.draft.looking.profile import profiled
from coproduction.faults import Faults

ROWS = "".join(f"R_{i},{i % 5 + 1},{i % 2}\n" for i in range(60))
QUALTRICS = (
    "ResponseId,Q1,Q2\nResponse ID,How satisfied are you?,Have you volunteered?\n"
    '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\n'
)


@pytest.fixture
def seen(tmp_path):
    def make(content, name="export.csv", **given):
        raw = content if isinstance(content, bytes) else content.encode("utf-8")
        (tmp_path / name).write_bytes(raw)
        return profiled(tmp_path / name, **given)

    return make


def test_header_rows_of_qualtrics_are_no_answers(seen):
    found = seen(QUALTRICS + ROWS)
    assert (found.platform, found.header_rows, found.n_rows) == ("qualtrics", 3, 60)
    assert found.variables[1].label == "How satisfied are you?"
    assert [code.code for code in found.variables[1].codes] == ["1", "2", "3", "4", "5"]


def test_header_rows_of_no_known_platform_are_found_by_what_stands_below(seen):
    found = seen("id,q1,q2\nnumber,trust in the police,has volunteered\n" + ROWS)
    assert (found.platform, found.header_rows, found.n_rows) == ("none", 2, 60)
    three = "id,q1,q2\nnumber,trust in the police,has volunteered\nopen,scale,binary\n" + ROWS
    assert (seen(three).header_rows, seen(three).n_rows) == (3, 60)


def test_headers_of_limesurvey_are_codes_and_questions(seen):
    found = seen("id. Response ID,q1. Trust?,q2. Volunteered?\n" + ROWS)
    assert found.platform == "limesurvey"
    assert [(one.name, one.label) for one in found.variables][1] == ("q1", "Trust?")


def test_surveymonkey_is_told_by_its_first_column(seen):
    found = seen("Respondent ID,Trust?,Volunteered?\n,Response,Response\n" + ROWS)
    assert (found.platform, found.header_rows, found.n_rows) == ("surveymonkey", 2, 60)


@pytest.mark.parametrize("name", ["export.csv", "export.xlsx"])
@pytest.mark.parametrize(
    ("head", "first", "found"),
    [
        ("Respondent ID,Trust?,Volunteered?", ",Response,Response", ("surveymonkey", 2, 60)),
        ("Respondent ID,Trust?,Volunteered?", "R_60,3,1", ("none", 1, 61)),
        ("Collector ID,Trust?,Volunteered?", ",3,1", ("none", 1, 61)),
        ("_uuid,_submission_time,q", "R_60,3,1", ("kobo", 1, 61)),
        ("record_id,q___1,q___2", "R_60,3,1", ("redcap", 1, 61)),
        ("id. Response ID,q1. Trust?,q2. Volunteered?", "R_60,3,1", ("limesurvey", 1, 61)),
    ],
)
def test_no_platform_takes_a_respondent_for_a_header(seen, tmp_path, name, head, first, found):
    text = f"{head}\n{first}\n{ROWS}"
    if name.endswith("xlsx"):
        book = Workbook()
        for line in text.splitlines():
            cells = [int(cell) if cell.isdigit() else cell or None for cell in line.split(",")]
            book.active.append(cells)
        book.save(tmp_path / name)
        text = (tmp_path / name).read_bytes()
    profile = seen(text, name=name)
    assert (profile.platform, profile.header_rows, profile.n_rows) == found


def test_decimal_commas_are_found(seen):
    rows = "".join(f"{i};{i},5;{i % 3}\n" for i in range(30))
    found = seen("id;weight;q\n" + rows)
    assert (found.decimal, found.variables[1].kind, found.variables[1].mean) == (
        ",", "numeric", 15.0
    )  # fmt: skip


def test_an_encoding_is_guessed_or_given(seen):
    text = "q\n" + "zufällig\nregelmäßig\n" * 20
    assert seen(text.encode("cp1252")).variables[0].codes[0].code == "regelmäßig"
    found = seen("q\n" + "občas\nnikdy\n" * 20, encoding=None)
    assert [code.code for code in found.variables[0].codes] == ["nikdy", "občas"]
    given = seen(("q\n" + "občas\nnikdy\n" * 20).encode("cp1250"), encoding="windows-1250")
    assert [code.code for code in given.variables[0].codes] == ["nikdy", "občas"]


def test_a_name_without_a_format_needs_one(seen):
    with pytest.raises(Faults, match="no format that can be read"):
        seen("a,b\n1,2\n", name="export.txt")
    assert seen("a,b\n1,2\n", name="export.txt", format="csv").n_rows == 1


TWO = "Trust,,Use\npolice,courts,police\n" + "".join(
    f"{i % 4},{i % 3},{i % 2}\n" for i in range(60)
)


def test_rows_that_name_the_columns_together_are_found_and_kept(seen):
    text = "Trust,Trust,Use\npolice,courts,police\n" + TWO.split("\n", 2)[2]
    with pytest.raises(Faults, match="name_row: 0"):
        seen(text)
    found = seen(text, header_rows="2")
    assert (found.header_rows, found.name_row, found.n_rows) == (2, 0, 60)
    assert found.variables[0].name == "Trust - police"
    # and so it is read again
    again = reading_of(found)
    assert (again.header_rows, again.name_row, again.respondents) == (2, 0, 60)


def test_what_is_told_of_header_rows_is_not_guessed(seen):
    found = seen(TWO, header_rows="2", name_row="0")
    assert (found.header_rows, found.name_row, found.n_rows) == (2, 0, 60)
    assert found.variables[1].name == "Trust - courts"
    with pytest.raises(Faults, match="header_rows: 2"):
        seen(TWO, header_rows="1")
    right = seen(TWO, header_rows="1", respondents="61")
    assert (right.header_rows, right.n_rows) == (1, 61)


def test_what_is_told_of_the_platform_is_not_guessed(seen):
    plain = seen(QUALTRICS + ROWS, platform="none", header_rows="3")
    assert (plain.platform, plain.n_rows) == ("none", 60)
    assert plain.variables[1].label.startswith("How satisfied are you? - ")
    with pytest.raises(Faults, match="platform: qualtrics"):
        seen(QUALTRICS + ROWS, platform="none", header_rows="2")


def test_quotes_may_be_plain_text(seen):
    found = seen("q,w\n" + '5" or more,1\n3" or less,2\n' * 20, quote="none")
    assert (found.quote, found.variables[0].codes[0].code) == ("", '3" or less')


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"header_rows": "two"}, "a whole number"),
        ({"header_rows": "0"}, "1 or more"),
        ({"name_row": "-1"}, "a whole number"),
        ({"platform": "qualtrix"}, "did you mean 'qualtrics'"),
        ({"quote": "''"}, "one sign, or none"),
    ],
)
def test_words_that_are_no_value_of_their_key_are_faults(seen, given, told):
    with pytest.raises(Faults, match=told):
        seen(QUALTRICS + ROWS, **given)


def test_keys_that_only_some_formats_have_are_told_of_files_of_these_alone():
    files = {"a": "a.dta", "b": "b.csv", "c": "c.xlsx"}
    found = reading_by_file(files, {"sheet": "S", "delimiter": ";", "header_rows": "2"})
    assert found == {
        "a": {"header_rows": "2"},
        "b": {"delimiter": ";", "header_rows": "2"},
        "c": {"sheet": "S", "header_rows": "2"},
    }
    # of no file it could be of, it is a mistake that a check tells
    assert reading_by_file({"b": "b.csv"}, {"sheet": "S"}) == {"b": {"sheet": "S"}}
