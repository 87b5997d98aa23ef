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
