"""The language of all labels joined."""

import pytest

from coproduction.draft.looking.language import language_of

LABELS = {
    "de": ["Wie zufrieden sind Sie mit der Regierung?", "Überhaupt nicht zufrieden", "weiß nicht"],
    "fr": ["À quel point êtes-vous satisfait du gouvernement ?", "Pas du tout satisfait"],
    "cs": ["Jak jste spokojen s vládou?", "Zcela nespokojen", "Neví", "Odmítl odpovědět"],
}


@pytest.mark.parametrize("language", LABELS)
def test_labels_joined_tell_the_language(language):
    assert language_of(LABELS[language])[0] == language


def test_few_letters_tell_none():
    found, evidence = language_of(["yes", "no", "yes", "12"])
    assert found == "" and evidence.n_labels == 2
