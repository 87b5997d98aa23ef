"""Codes that a person should look at."""

import pytest

from coproduction.draft.looking.code_doubts import (
    abbreviates,
    among_words,
    doubts,
    labelled_apart,
)


def found(counts, answers=(), labelled=()):
    """Doubts of codes that are all numbers; `labelled` have a label and no respondent."""
    codes = {**dict.fromkeys(labelled, 0), **counts}
    numbers = {code: float(code) for code in codes}
    unlabelled = [code for code in counts if code not in answers]
    every = {numbers[code]: counts[code] for code in unlabelled}
    return doubts(numbers, every, [*answers, *labelled], unlabelled)


SCALE = {"1": 50, "2": 60, "3": 40, "4": 30}


def test_unlabelled_numbers_of_missing_answers_beside_a_labelled_scale():
    met = found({**SCALE, "7": 3, "8": 9, "9": 2}, answers=SCALE)
    assert met == {"7": "missing_code", "8": "missing_code", "9": "missing_code"}
    met = found({**SCALE, "98": 9, "99": 2, "-1": 4, "5": 1}, answers=SCALE)
    assert met == {"98": "missing_code", "99": "missing_code", "-1": "negative", "5": "unlabelled"}


def test_steps_between_labelled_ends_are_answers():
    ends = {str(step): 20 for step in range(11)}
    assert found(ends, answers=["0", "10"]) == {}
    met = found({**ends, "88": 4, "99": 1}, answers=["0", "10"])
    assert met == {"88": "missing_code", "99": "missing_code"}


def test_a_gap_in_a_dense_list_of_labels_is_told():
    assert found({**SCALE, "5": 9, "3": 4}, answers=["1", "2", "4", "5"]) == {"3": "unlabelled"}


def test_numbers_that_stand_apart_in_a_column_without_labels():
    ages = {str(age): 10 for age in range(18, 92)}
    assert found({**ages, "999": 12}) == {"999": "apart"}
    assert found(ages) == {}
    assert found({**ages, "-9": 12}) == {"-9": "negative"}


def test_an_age_with_a_few_labels_has_answers_beyond_them():
    ages = {str(age): 10 for age in range(18, 92)}
    assert found({**ages, "999": 12}, answers=["18", "19"]) == {"999": "apart"}


AGES = {str(age): 3 for age in range(18, 90)}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        # far above whatever the gaps below, whoever has it; and no wider than other gaps
        ({**AGES, "99": 1}, {"99"}),
        ({**AGES, "98": 1, "99": 1}, {"98", "99"}),
        ({**AGES, "93": 2, "96": 1, "99": 2}, set()),
        ({str(step): 5 for step in range(0, 100, 5)} | {"99": 1}, set()),
        # among other numbers: more have it than all its neighbours
        ({str(n): 2 for n in range(121)} | {"99": 40}, {"99"}),
        ({str(n): 2 for n in range(121)} | {"99": 20}, set()),
        ({str(n): 2 for n in range(121)} | {"90": 40}, set()),
        ({str(n): 2 for n in range(12)} | {"8": 40}, set()),
    ],
)
def test_codes_are_told_by_their_place_and_by_how_many_have_them(counts, told):
    assert {*found(counts)} == told


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("Oui", "Non", "Parfois", "Souvent", "7"), {"7"}),
        (("None", "1-5", "6-10", "9"), set()),
        (("1 - Never", "2", "3 - Often", "9"), set()),
        (("None", "One", "8"), set()),  # a third of them
    ],
)
def test_a_number_of_a_missing_answer_among_words(texts, told):
    assert among_words(texts) == dict.fromkeys(told, "missing_code")


ABBREVIATED = (
    "N.S.", "N.C.", "N.S./N.C.", "k.A.", "w.n.", "w.n./k.A.", "T.N.Z.", "N.S.P.", "S.O.", "N.R.",
    "n.d.", "Ref.", "D.K.", "NS", "NS/NC",
)  # fmt: skip


@pytest.mark.parametrize("text", ABBREVIATED)
def test_letters_of_a_missing_answer_are_known_with_their_dots(text):
    assert abbreviates(text)


@pytest.mark.parametrize("text", ["So", "Nd", "No.", "Dr.", "U.S.", "N.S./No", "", "."])
def test_other_letters_are_none(text):
    assert not abbreviates(text)


def test_a_labelled_number_far_above_a_scale_is_asked_about_whatever_its_label():
    numbers = {float(read): 30 for read in range(2, 10)}
    ends = {"1": (1.0, 20), "10": (10.0, 25)}
    assert labelled_apart({**ends, "98": (98.0, 4), "99": (99.0, 1)}, numbers) == {
        "98": "apart",
        "99": "apart",
    }
    assert labelled_apart(ends, numbers) == {}
    assert labelled_apart({"0": (0.0, 3), "97": (97.0, 2)}, dict.fromkeys(range(18, 97), 2)) == {}
