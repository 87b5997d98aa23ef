"""Cells of several lines are noted, and answers that have them are read."""

import pytest

COMMENT = "First, a word.\nThen, another one.\r\nBye, now"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_free_text_of_several_lines_is_read_and_noted(export, line_end):
    lines = ["id,comment,trust,age,sex,weight", f'1,"{COMMENT}",1,30,m,1', '2,"x\ny",2,31,f,2', ""]
    met = export(line_end.join(lines))
    assert met.data["comment"].tolist() == [COMMENT, "x\ny"] and met.rows.tolist() == [2, 5]
    assert met.notes == ("2 cells hold line breaks: 2 in comment (rows 2, 5)",)


def test_questions_of_several_lines_in_the_header_are_no_answers(export):
    met = export('id,a,b,c\n,"Do you\nagree, or not?",,\n1,2,3,4\n', header_rows=2)
    assert met.columns["a"].label == "Do you\nagree, or not?" and met.notes == ()
