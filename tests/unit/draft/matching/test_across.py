"""Questions across languages, by the meaning that an encoder finds."""

import numpy as np
import pytest
from unit.draft.made_files import file, variable

from coproduction.draft.matching import meaning
from coproduction.draft.matching.matches import matched
from coproduction.draft.matching.meaning import Meanings

TOPICS = ("police", "courts", "health", "trains", "schools", "taxes", "parks", "news", "banks")
GERMAN = ("Polizei", "Gerichte", "Gesundheit", "Züge", "Schulen", "Steuern", "Parks hier",
          "Nachrichten", "Banken")  # fmt: skip
SCALE, SKALA = ("never", "sometimes", "often"), ("oft", "manchmal", "nie")
#: Word to what it means, as the encoder of these tests knows it.
_PLACES = {word.casefold(): k for words in (TOPICS, GERMAN) for k, word in enumerate(words)}
_PLACES |= {"never": 10, "nie": 10, "sometimes": 11, "manchmal": 11, "often": 12, "oft": 12}


def encode(texts):
    """Vectors of length 1: what a text means, and what all have in common."""
    found = np.zeros((len(texts), 16))
    found[:, 15] = 1.0
    for row, text in enumerate(texts):
        if (place := _PLACES.get(text.casefold())) is not None:
            found[row, place] = 1.0
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def two(answers=SKALA, n=9):
    """Nine questions in English, and in German the other way round."""
    one = file(*(variable(f"q{k}", text, SCALE) for k, text in enumerate(TOPICS[:n])))
    german = [variable(f"v{k}", text, answers) for k, text in enumerate(GERMAN[:n])]
    return {"uk": one, "de": file(*german[::-1], language="de")}


def partners(files, meanings):
    """Variable of the last file to its partner and tier."""
    members = [q.members["de"] for q in matched(files, None, meanings) if "de" in q.members]
    return {m.variable.name: (m.partner and m.partner[1], m.tier) for m in members}


def test_meaning_matches_whatever_the_order_of_files():
    told = partners(two(), Meanings(encode))
    assert told == {f"v{k}": (f"q{k}", "sure") for k in range(len(TOPICS))}


def test_as_many_answers_of_another_meaning_are_likely_at_most():
    told = partners(two(("ja", "nein", "vielleicht")), Meanings(encode))
    assert {tier for _, tier in told.values()} == {"likely"}


def test_scales_of_unequal_length_are_asked():
    told = partners(two(("oft", "nie")), Meanings(encode))
    assert {tier for _, tier in told.values()} == {"ask"}


def test_few_labels_are_not_compared_and_nothing_is_without_a_model():
    for told in (partners(two(n=5), Meanings(encode)), partners(two(), None)):
        assert {tier for _, tier in told.values()} == {"ask"}


def test_an_order_is_kept_or_turned_round_and_never_permuted():
    means = Meanings(encode)
    assert means.order(SCALE, SKALA) == -1
    assert means.order(SCALE, SKALA[::-1]) == 1
    assert means.order(SCALE, ("nie", "oft", "manchmal")) in (0, 1)
    assert means.order(SCALE, SKALA[:2]) == means.order(SCALE, ("nie", "nie", "oft")) == 0


@pytest.mark.skipif(not meaning.find_spec(meaning.PACKAGE), reason="the extra draft is absent")
def test_the_model_itself_tells_which_way_answers_run():
    model = meaning.installed()
    assert model is not None
    english = "Very safe", "Fairly safe", "Fairly unsafe", "Very unsafe"
    german = "sehr unsicher", "eher unsicher", "eher sicher", "sehr sicher"
    assert model.order(english, german) == -1
