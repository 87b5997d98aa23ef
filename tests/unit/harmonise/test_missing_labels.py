"""What a value label says of why there is no answer."""

import pytest
import yaml

from coproduction.harmonise import missing_labels
from coproduction.harmonise.missing_labels import kinds_of, normalised
from coproduction.missing import KINDS

WORDS = yaml.safe_load(missing_labels._FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Don't know", "dont_know"),
        ("DON’T KNOW", "dont_know"),
        ("Don't know (SPONTANEOUS)", "dont_know"),
        ("DK - Don't know", "dont_know"),
        ("-8. Don't know", "dont_know"),
        ("(8) Don't know", "dont_know"),
        ("99 = Ne sait pas", "dont_know"),
        ("-9. Refused", "refused"),
        ("Odmítl(a)", "refused"),
        ("Refusé(e)", "refused"),
        ("verweigert", "refused"),
        ("Weiß nicht", "dont_know"),
        ("trifft nicht zu (Filter)", "not_applicable"),
        ("Non concerné", "not_applicable"),
        ("Keine Angabe", "no_answer"),
        ("-1. Inapplicable", "not_applicable"),
        ("Missing: not asked in survey", None),
        ("не знам", "dont_know"),
        ("Δεν απαντώ", "no_answer"),
        ("Don't know/can't say", "dont_know"),
    ],
)
def test_a_whole_label_names_its_kind(label, kind):
    assert kinds_of(label) == ((kind,) if kind else ())


@pytest.mark.parametrize(
    "label",
    [
        "Na mateřské",
        "inappropriate",
        "I prefer not helping",
        "Dansk Kulturliste (DK)",
        "DK",
        "NA",
        "trifft nicht zu",
        "Not at all",
        "Not like me at all",
        "8 Professional school degree",
        "Unsicher",
        "Osäker",
        "Invalid",
        "Blank",
        "Not applicable (never worked)",
        "",
        "7",
        "Don't know anybody who did " * 20,
    ],
)
def test_what_is_no_whole_label_of_a_missing_answer_is_an_answer(label):
    assert kinds_of(label) == ()


def test_a_label_that_joins_kinds_names_all_of_them():
    assert kinds_of("Refusal/Don't know") == ("refused", "dont_know")
    assert kinds_of("Weiß nicht / keine Angabe") == ("dont_know", "no_answer")


def test_words_are_of_twenty_languages_and_of_kinds_that_there_are():
    assert len(WORDS["kinds"]) >= 20
    for by_language in WORDS["kinds"].values():
        assert set(by_language) <= set(KINDS)


def test_no_words_are_short_or_of_two_kinds():
    met = {normalised(label): "unclear" for label in WORDS["unclear"]}
    for by_language in WORDS["kinds"].values():
        for kind, labels in by_language.items():
            for label in labels:
                words = normalised(label)
                assert sum(map(str.isalnum, words)) >= 4, label
                assert met.setdefault(words, kind) == kind, label


@pytest.mark.parametrize(
    "label", ["Missing", "(99) No data", "Fehlende Werte", "DK/NA", "Unbekannt"]
)
def test_a_label_that_does_not_tell_why_may_be_of_any_kind(label):
    assert kinds_of(label) == KINDS


def test_wordings_joined_by_a_word_are_told_apart():
    assert kinds_of("Refused or don't know") == ("refused", "dont_know")
