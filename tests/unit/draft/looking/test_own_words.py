"""Which texts are of one person alone."""

from coproduction.draft.looking.own_words import is_open, own, shared_texts

CLOSED = {"Agree": 40, "Disagree": 30, "Because my neighbour at no. 12 told me": 1}


def test_a_text_of_one_person_is_their_own():
    assert own(CLOSED, 71, frozenset()) == {"Because my neighbour at no. 12 told me"}


def test_an_answer_that_others_give_in_another_column_is_a_code():
    other = {"Never": 12, "Often": 30}
    shared = shared_texts([other, {"Never": 1, "Often": 41}])
    assert own({"Never": 1, "Often": 41}, 42, shared) == frozenset()


def test_an_open_question_has_no_codes():
    texts = {f"I think {i}": 1 for i in range(40)} | {"nothing": 5}
    assert is_open(texts) and own(texts, 45, frozenset()) == set(texts)
    assert "nothing" not in shared_texts([texts])


def test_long_texts_are_no_answers_to_choose_from():
    assert is_open({"a " * 200: 40, "b": 40})


def test_texts_too_many_to_be_listed_are_open():
    assert own({"Agree": 40}, 400, frozenset()) == {"Agree"}
