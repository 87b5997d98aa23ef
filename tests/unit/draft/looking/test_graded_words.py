"""Scales of one word or two contraries with how much of it is meant, in several languages."""

import pytest

from coproduction.draft.looking.word_scales import ranks, way


@pytest.mark.parametrize(
    ("texts", "places"),
    [
        ("Plutôt bien|Plutôt mal|Très bien|Très mal", [2, 1, 3, 0]),
        ("Pas du tout sûr|Plutôt pas sûr|Plutôt sûr|Tout à fait sûr", [0, 1, 2, 3]),
        ("Spíše bezpečné|Spíše nebezpečné|Velmi bezpečné|Velmi nebezpečné", [2, 1, 3, 0]),
        ("Very bad|Bad|Neither good nor bad|Good|Very good", [0, 1, 2, 3, 4]),
        ("sehr sauber|eher sauber|eher schmutzig|sehr schmutzig", [3, 2, 1, 0]),
        ("Very blue|Rather blue|Rather green|Very green", []),  # which of both is more?
        ("Very good|Good|Labour", []),
        ("safe|unsafe", []),  # no grade at all
        ("Very good|Extremely good|Bad", []),  # two of one place
        ("Very|Rather|Good", []),
    ],
)
def test_words_with_their_grades_have_an_order(texts, places):
    assert ranks(texts.split("|")) == places


def test_a_scale_runs_up_down_or_in_no_order():
    up = ["Very bad", "Fairly bad", "Fairly good", "Very good"]
    assert (way(up), way(up[::-1]), way([*up[1:], up[0]])) == (1, -1, 0)
    assert way(["Labour", "Tories"]) == 0
