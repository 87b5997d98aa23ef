"""How alike texts are."""

import numpy as np
import pytest

from coproduction.draft.looking.likeness import agree, likenesses, other_units, plain, tells


@pytest.mark.parametrize(
    ("label", "name", "words"),
    [
        ("Q5a. How safe is it?", "q5a", "how safe is it"),
        ("q5a: How safe is it?", "q5a", "how safe is it"),
        ("12) Trust in the POLICE", "v7", "trust in the police"),
        ("Don’t know", "x", "don t know"),
        ("agea of respondent", "age", "agea of respondent"),
    ],
)
def test_a_label_without_the_number_of_its_question(label, name, words):
    assert plain(label, name) == words


@pytest.mark.parametrize("label", ["", "Q5", "q5_1", "V12_3", "var00012", "age"])
def test_a_name_for_a_label_tells_nothing(label):
    assert not tells(label, "age")


def test_equal_texts_are_alike_and_a_word_that_all_have_counts_for_little():
    texts = ["trust in parliament", "trust in the police", "trust in politicians"]
    found = likenesses(texts, ["trust in the police", "trust in parliaments", ""])
    assert found[1, 0] == pytest.approx(1.0)
    assert found[0, 1] > 0.7 > 0.2 > found[0, 0]
    assert (found[:, 2] == 0).all()
    assert np.allclose(likenesses(texts, texts), likenesses(texts, texts).T)


def test_numbers_and_negations_are_told_apart():
    assert not agree("last 12 months", "last 4 months")
    assert not agree("I did not vote", "I did vote")
    assert agree("Voted, last 12 months", "Vote in the last 12 months")


def test_units_are_told_apart_in_any_language():
    assert not agree("duration of contract in months", "duration of contract in years")
    assert other_units("Dauer in Monaten", "Dauer in Jahren")
    assert not other_units("age", "age in years") and agree("in weeks", "pro Woche")
    assert plain("18 - 24") == "18 24" and plain("2.5 times") == "2 5 times"
    assert plain("12 - How often?") == "how often"
