"""Which way a scale runs."""

import pytest

from coproduction.draft.looking.poles import direction, men_women, yes_no


@pytest.mark.parametrize(
    ("labels", "way"),
    [
        (["Very bad", "Fairly bad", "Fairly good", "Very good"], 1),
        (["sehr sicher", "eher sicher", "eher unsicher", "sehr unsicher"], -1),
        (["Pas du tout propre", "Plutôt propre", "Tout à fait propre"], 1),
        (["Nikdy", "Někdy", "Často"], 1),
        (["viel", "einiges", "wenig", "gar nichts"], -1),
        (["Very interested", "Quite", "Hardly", "Not at all interested"], -1),
        (["Mycket stort förtroende", "Ganska litet", "Mycket litet förtroende"], -1),
        (["Nenhuma confiança", "Pouca confiança", "Muita confiança"], 1),
        (["Großes Vertrauen", "Sehr geringes Vertrauen"], -1),
        (["Labour", "Conservatives", "Greens"], 0),
        (["Very good"], 0),
    ],
)
def test_the_ends_tell(labels, way):
    assert direction(labels) == way and direction(labels[::-1]) in (-way, 0)


def test_yes_and_no_in_any_order_and_language():
    assert yes_no(["Ja", "Nein"]) == {"yes": 0, "no": 1} == yes_no(["Ano", "Ne"])
    assert yes_no(["Male", "Female"]) == {} == yes_no(["Yes", "No", "Other"])


def test_men_and_women_are_known_in_any_language():
    assert men_women(["Mujer", "Hombre"]) == {"woman": 0, "man": 1}
    assert men_women(["männlich", "weiblich", "divers"]) == {"man": 0, "woman": 1, "neither": 2}
    for labels in (["Male", "Other"], ["Ja", "Nein"], ["Male", "Female", "Labour"], ["A", "F"]):
        assert men_women(labels) == {}


def test_initials_are_men_and_women_by_both_of_them():
    assert men_women(["M", "F"]) == {"man": 0, "woman": 1} == men_women(["m", "w"])
    assert men_women(["M", "H"]) == {"woman": 0, "man": 1}
    assert men_women(["M", "X"]) == {} == men_women(["M", "F", "A"])
