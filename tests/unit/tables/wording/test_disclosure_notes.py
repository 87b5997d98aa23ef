"""Tables say that numbers are withheld, and by which rule."""

import pytest

from coproduction.disclosure.rounding import weighted
from coproduction.study.release import Disclosure
from coproduction.tables.wording.disclosure_notes import withheld


@pytest.mark.parametrize("language", ["en", "de", "fr", "da", "cs"])
@pytest.mark.parametrize(("level", "numbers"), [("publish", "7 14"), ("strict", "14 14")])
def test_the_note_names_the_threshold_and_the_steps(level, numbers, language):
    (note,) = withheld(Disclosure(level, 7), language)
    found = [word.strip(".,;") for word in note.replace(" ;", ";").split()]
    assert " ".join(n for n in found if n.isdigit()) == f"7 5 {numbers} 0"
    assert "(–)" in note and (language == "en") == note.startswith("Withheld")


def test_the_note_tells_how_weighted_numbers_are_made():
    (note,) = withheld(Disclosure("publish", 10), "en")
    made = "Weighted numbers are the rounded count times the mean weight of those it counts"
    assert f"{made}, to two digits." in note
    assert weighted(203.9, 154, 160) == 1.3 * 160


def test_an_open_study_has_none():
    assert withheld(Disclosure("open", 10), "en") == ()
