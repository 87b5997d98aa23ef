"""Names of variables and levels."""

import re

import pytest

from coproduction.draft.looking.naming import signed, slug, unique, variable_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A great deal", "a_great_deal"),
        ("Überhaupt nicht", "uberhaupt_nicht"),
        ("Největší  (dokončené)", "nejvetsi_dokoncene"),
        ("Don't know", "dont_know"),
        ("не знаю", ""),
        ("x" * 99, "x" * 40),
    ],
)
def test_slug(text, name):
    assert slug(text) == name


@pytest.mark.parametrize(
    ("column", "label", "english", "name"),
    [
        ("q1a", "How safe is your neighbourhood?", True, "safe_neighbourhood"),
        ("q1a", "Wie sicher ist Ihre Wohngegend?", False, "q1a"),
        ("trstprl", "Trust in parliament", True, "trstprl"),
        ("2nd", "", True, "v_2nd"),
        ("年齢", "", False, "v"),
    ],
)
def test_a_variable_is_called_by_its_column_unless_that_is_a_number(column, label, english, name):
    found = variable_name(column, label, english)
    assert found == name and re.fullmatch(r"[a-z](_?[a-z0-9])*_?", found)


def test_a_name_is_taken_once_and_never_one_of_the_study():
    assert [unique("age", {"age", "age_2"}), unique("weight", ())] == ["age_3", "weight_2"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("-5", "minus_5"), ("\u22125 to -1", "minus_5_to_minus_1"), ("4+", "4_plus"), ("5", "5"),
        ("4 + children", "4_plus_children"), ("<1", "less_than_1"), ("\u2265 5", "at_least_5"),
        ("> \u20ac5", "more_than_5"), ("10-", "10_minus"), ("A-", "a_minus"), ("A+", "a_plus"),
        ("18-24", "18_24"), ("18 -24", "18_24"), ("Covid-19", "covid_19"), ("1 - Never", "1_never"),
        ("1+1", "1_1"), ("Radio + TV", "radio_tv"),
    ],
)  # fmt: skip
def test_signs_of_numbers_have_words(text, name):
    assert slug(signed(text)) == name
