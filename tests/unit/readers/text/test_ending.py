"""A text file whose last line may have been cut."""

import pytest

LINES = "id;town;w\n1;Praha;0.8704\n2;Brno;1.0021\n3;{}"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "last", ["Brno;0.8704", "Brno;1.0021", 'Brno;"1.3"', "Brno;1.5000\n", "Brno;1.5000\r\n"]
)
def test_a_last_cell_that_another_has_or_quotes_close_is_whole(export, last, end):
    text = LINES.format(last).replace("\r", "").replace("\n", end)
    assert not any("no line end" in note for note in export(text, delimiter=";").notes)


@pytest.mark.parametrize("last", ["Brno;0.8", "Brno;1.00", "Brno;", "Brno;1.37"])
def test_a_last_cell_that_others_begin_with_or_none_has_is_noted(export, last):
    (note,) = [
        note for note in export(LINES.format(last), delimiter=";").notes if "no line end" in note
    ]
    assert "row 4" in note and "its cell of w may be the beginning" in note
    assert "Brno" not in note and "1.3" not in note


def test_texts_that_others_are_longer_than_may_be_cut(export):
    text = "id,reason\n1,No\n2,No answer\n3,No"
    assert any("its cell of reason" in note for note in export(text).notes)
    assert not any("no line end" in note for note in export("id,reason\n1,No\n2,No").notes)


def _weights(last, n=30):
    return "id;w\n" + "".join(f"{i};1,{3000 + i * 7}\n" for i in range(n)) + f"99;{last}"


@pytest.mark.parametrize("last", ["1,39", "1,", "1", "-1,3"])
def test_a_last_number_of_fewer_decimals_than_all_others_is_truncated(fault, last):
    found = fault(_weights(last), delimiter=";", decimal=",")
    assert (found.check, found.column, found.rows) == ("truncated file", "w", (32,))
    assert "compare its size with the original" in found.mend and last not in str(found)


@pytest.mark.parametrize("text", [_weights("1,3932"), _weights("1,39\n"), _weights("1,39", 5)])
def test_a_number_of_as_many_decimals_a_line_that_ends_and_few_lines_are_read(export, text):
    assert len(export(text, delimiter=";", decimal=",").data)


def test_numbers_of_one_width_are_truncated_where_the_last_is_shorter(fault, export):
    years = "id,year\n" + "".join(f"{i},{1940 + i}\n" for i in range(30))
    assert fault(f"{years}99,196").check == "truncated file"
    assert len(export(f"{years}99,1960").data) == 31
    assert len(export(f"{years}98,12345\n99,196").data) == 32, "widths differ: a note is enough"
