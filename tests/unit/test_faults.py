"""Faults as they are printed: the nearest name, what cannot be seen, rows to paste at the end."""

import pytest

from coproduction.faults import Admitting, Fault, Faults, Paste, nearest, visible, visible_lines


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("wieght", "weight"),
        ("equal_countries", "equal_country"),
        ("dontknow", "dont_know"),
        ("Weight ", "weight"),
        ("very_bat", "very_bad"),
        ("alfa", "alpha"),
        ("q7_9", "q7_1"),
        ("attitudes_health", "attitudes"),
        ("qq", "q"),
        ("q1", "q"),
        ("q", "q1"),
    ],
)
def test_a_misspelt_name_has_a_nearest(name, other):
    assert nearest(name, ["something", other]) == f"did you mean '{other}'?"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("disagree", "agree"),
        ("unsafe", "safe"),
        ("not_safe", "safe"),
        ("very_dissatisfied", "very_satisfied"),
        ("unemployed", "employed"),
        ("illegal", "legal"),
        ("male", "female"),
        ("increase", "decrease"),
        ("minimum", "maximum"),
        ("majority", "minority"),
        ("north", "south"),
        ("useful", "useless"),
        ("harmful", "harmless"),
        ("nesouhlasím", "souhlasím"),
        ("uenig", "enig"),
    ],
)
def test_an_opposite_is_not_near(name, other):
    assert nearest(name, [other]) == nearest(other, [name]) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2\r", r"2\r"),
        ("a\tb", r"a\tb"),
        ("x\u00a0", r"x\xa0"),
        ("\ufeffa", r"\ufeffa"),
        ("\u0085", r"\x85"),
        ("C:\\d\n", r"C:\\d\n"),
        ("a\u202egnp.exe", r"a\u202egnp.exe"),
        ("a\u2067b\u2069c", r"a\u2067b\u2069c"),
        ("a\x9b2Jb", r"a\x9b2Jb"),
        # what is seen, or stands between what is, is left as it is
        ("C:\\dir", "C:\\dir"),
        ("Oui\u00a0!", "Oui\u00a0!"),
        (" x ", " x "),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_cannot_be_seen_is_spelt_out(text, shown):
    assert visible(text) == shown


def test_lines_of_a_message_hold_no_sign_that_moves_the_cursor_or_turns_others():
    told = str(Faults([Fault("a\x1b[2Jb.csv", "no\u202ecolumn", expected="x\r\ny")]))
    assert r"a\x1b[2Jb.csv: no\u202ecolumn" in told and "x\r\n" in told
    assert visible_lines("a\n\tb\r\nc") == "a\n\tb\r\nc"
    assert visible_lines("a\rb\x85c\u2028d\x7f") == r"a\rb\x85c\u2028d\x7f"


def test_rows_to_paste_stand_once_at_the_end_by_file_column_and_code():
    def row(text, *at, file="b.csv", lines=()):
        return Paste(file, text, lines, at)

    faults = [
        Fault("x.sav", "one", code="2\r", pastes=(row("q2,1", 3, 1.0, "1", 0),)),
        Fault("x.sav", "two", pastes=(row("q1,10", 2, 10.0, "10", 0), row("q1,2", 2, 2.0, "2", 0))),
        Fault("x.sav", "three", pastes=(row("q1,2", 2, 2.0, "2", 0),)),
        Fault("x.sav", "four", pastes=(row("q1,0..9", 2, 0.0, "", 0, lines=(7, 8)),)),
        Fault("y.sav", "five", pastes=(row("q9,1", 9, 1.0, "1", 0, file="a.csv"),)),
    ]
    assert str(Faults(faults)) == (
        "5 faults found\n"
        "x.sav, code '2\\r': one\n"
        "x.sav: two\nx.sav: three\nx.sav: four\ny.sav: five\n\n"
        "to add to a.csv:\nq9,1\n\n"
        "to add to b.csv:\nq1,2\nq1,10\nq2,1\n\n"
        "in b.csv in place of lines 7, 8:\nq1,0..9"
    )


def test_one_line_admits_all_kinds_of_missing_that_a_variable_needs():
    needed = [("ill", "refused"), ("ill", "dont_know"), ("age", "refused"), ("ill", "refused")]
    faults = [
        Fault("a.csv", f"fault {n}", admitting=(Admitting(name, ("invalid",), (kind,)),))
        for n, (name, kind) in enumerate(needed)
    ]
    lines = [line.strip() for line in str(Faults(faults)).splitlines() if "missing:" in line]
    every = "missing: [invalid, refused, dont_know]"
    assert lines == [every, every, "missing: [invalid, refused]", every]


def test_letters_of_another_script_that_look_the_same_are_named():
    assert nearest("\u0430ge", ["weight", "age"]) == (
        "did you mean 'age'? it looks the same, but letter 1 is Latin 'a', here Cyrillic '\u0430'"
    )
    told = nearest("CODE", ["C\u039fDE"])
    assert told.endswith("letter 2 is Greek '\u039f', here Latin 'O'")
    assert nearest("age", ["age"]) == "did you mean 'age'?"
