"""Names of variables and levels."""

import re

import pytest

from coproduction.draft.looking.naming import slug, unique, variable_name


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
