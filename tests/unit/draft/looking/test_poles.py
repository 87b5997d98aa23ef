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
        (["Labour", "Conservatives", "Greens"], 0),
        (["Very good"], 0),
    ],
)
def test_the_ends_tell(labels, way):
    assert direction(labels) == way and direction(labels[::-1]) in (-way, 0)


def test_yes_and_no_in_any_order_and_language():
    assert yes_no(["Ja", "Nein"]) == (1, 0) and yes_no(["Ne", "Ano"]) == (0, 1)
    assert yes_no(["Male", "Female"]) is None


def test_men_and_women_are_known_in_any_language():
    assert men_women(["Mujer", "Hombre"]) == (1, 0) and men_women(["Mann", "Frau"]) == (0, 1)
    assert men_women(["Male", "Other"]) is None and men_women(["Ja", "Nein"]) is None
