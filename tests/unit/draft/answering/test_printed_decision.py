"""Lines of a terminal: widths of letters, breaks, levels of codes."""

from coproduction.draft.answering.printed_decision import columns_of, printed, wrapped
from coproduction.draft.proposing.shown_decisions import CodeList, ShownCode, ShownDecision
from coproduction.study.recodes.decisions import ASK, Decision


def test_letters_take_the_columns_that_a_terminal_gives_them():
    assert [columns_of(t) for t in ("abc", "日本", "e\u0301")] == [3, 4, 1]


def test_lines_break_at_spaces_or_where_there_are_none_anywhere():
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("one two three", 8, indent=2) == ["one two", "  three"]
    assert wrapped("abcdefgh", 3) == ["abc", "def", "gh"]
    assert wrapped("日本語で", 5) == ["日本", "語で"]


def test_a_decision_says_what_its_keys_do():
    code = ShownCode("1", "Nunca", 7, "70.0 %", False, False, "never")
    asked = Decision("scale:es:v", ASK, "Which?", "keep", candidates=("reverse", "1=; 2="))
    one = ShownDecision(asked, (CodeList("es", "v", "Vota", True, (code,)),))
    lines = printed(one, "-- 1 ", 60)
    assert "  y  yes, as proposed: keep" in lines and "  1  reverse" in lines
    assert "  l  say the level of each code, one after the other" in lines
    assert not any("1=; 2=" in line for line in lines if not line.startswith("Other"))
    assert any("Nunca -> never" in line and line.endswith("7   70.0 %") for line in lines)


def test_no_text_moves_the_cursor():
    code = ShownCode("\x1b[2J", "\x07bell", 7, "", False, True, "")
    asked = Decision("code:es:9", ASK, "What is \x1b[1A?", evidence="a\rb")
    lists = (CodeList("es", "v\n", "\x9b2J", False, (code,)),)
    lines = printed(ShownDecision(asked, lists), "-- 1 ", 60)
    assert "".join(lines).isprintable() and any("? \\x1b[2J" in line for line in lines)
