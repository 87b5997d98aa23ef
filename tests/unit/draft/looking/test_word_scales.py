"""The order of answers in words."""

import pytest
from unit.draft.made_files import file, variable

from coproduction.draft.looking import scales
from coproduction.draft.looking.measured import Measured
from coproduction.draft.looking.word_scales import ranks, with_order
from coproduction.draft.matching.matches import matched
from coproduction.draft.proposing import asking, levels, targets, text_orders
from coproduction.draft.proposing.asking import Answers, answered


@pytest.mark.parametrize(
    "texts",
    [
        ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"],
        ["Never", "Less often", "Monthly", "Weekly", "Daily"],
        ["Never", "Rarely", "Sometimes", "Often", "Always"],
        ["Under 18", "18-24", "25 to 34 years", "35\u201344", "65+"],
        ["None", "One", "Two", "Three or more"],
        ["Less than 1,000", "1,000 to 1,999", "2,000 or more"],
        ["Primary", "Lower secondary", "Upper secondary", "University"],
        ["Nie", "Selten", "Manchmal", "Oft", "Immer"],
        ["< 1.000 \u20ac", "1.000 - 1.999 \u20ac", "\u2265 2.000 \u20ac"],
        ["Less than \u00a325 000", "\u00a325 000 to \u00a329 999", "\u00a330\u202f000 or more"],
        ["No trust at all", "Not much trust", "Some trust", "A lot of trust"],
        ["Not at all interested", "Hardly interested", "Quite interested", "Very interested"],
        ["Primary or less", "Lower secondary", "Upper secondary", "Bachelor or equivalent"],
        ["moins de 10 ans", "10 \u00e0 20 ans", "plus de 20 ans"],
    ],
)
def test_the_order_of_common_answers_is_known(texts):
    """From less to more as people read them, whatever the order they stand in."""
    assert ranks(texts) == [*range(len(texts))]
    assert ranks(sorted(texts)) == [texts.index(text) for text in sorted(texts)]


@pytest.mark.parametrize(
    "texts",
    [
        ["Labour", "Tories", "Greens"],
        ["Party 1", "Party 2"],
        ["Great extent", "Some extent", "No extent"],
        ["Christian church", "No church", "Other church"],
        ["18-30", "25-40"],  # they overlap
        ["Often", "Frequently", "Never"],  # one step twice
        ["Never", "Often", "Cannot say"],
        ["Never"],
    ],
)
def test_no_order_is_made_up(texts):
    assert ranks(texts) == []


def test_texts_of_a_known_order_are_a_scale():
    age = with_order(variable("age", "", ("18-24", "65+", "25-64"), kind="text"))
    assert [code.code for code in scales.answers(age)] == ["18-24", "25-64", "65+"]
    found = levels.scale(age, True, False)
    assert found.type == "ordinal"
    assert [level.label for level in found.levels] == ["18-24", "25-64", "65+"]
    coded = variable("edu", "", ("Tertiary", "Secondary", "Primary"))
    assert levels.scale(coded, True, False).type == "ordinal"
    mixed = variable("edu", "", ("Tertiary", "Primary", "Secondary"))
    assert levels.scale(mixed, True, False).type == "categorical"


def drafted(one):
    files = {"x": one}
    return targets.drafted(files, matched(files), {"x": Measured()}, targets.Settled(), {})


def test_another_order_is_asked_for_and_taken_up():
    made = file(variable("grade", "", ("gold", "iron", "silver"), kind="text"))
    (asked,) = text_orders.asked({"x": made}, drafted(made))
    assert (asked.decision, asked.proposal) == ("order:x:grade", "none")
    answer = vars(asked) | {"answer": "iron; silver; gold"}
    found, faults = answered([type(asked)(**answer)], "x")
    assert faults == []
    told = asking.settled(made, "x", found)
    (target,) = drafted(told)
    assert target.scale.type == "ordinal"
    assert target.scale.names() == ["iron", "silver", "gold"]
    assert [*text_orders.asked({"x": told}, [target])] == []


@pytest.mark.parametrize("answer", ["iron; gold", "iron; gold; silver; tin", "yes; no", "a=b"])
def test_an_order_of_other_answers_is_a_fault(answer):
    made = file(variable("grade", "", ("gold", "iron", "silver"), kind="text"))
    (asked,) = text_orders.asked({"x": made}, drafted(made))
    found, (fault,) = answered([type(asked)(**(vars(asked) | {"answer": answer}))], "x")
    assert found == Answers() and "none, or each of these once" in fault.expected


def test_english_or_the_first_file_names_levels_and_labels():
    german = variable("v", "Geschlecht", ("Mann", "Frau"))
    english = variable("Gender", "", ("Man", "Woman"), kind="text")
    files = {"de": file(german, language="de"), "uk": file(english)}
    settled = {("uk", "Gender"): ("de", "v")}
    numbers = {name: Measured() for name in files}
    (found,) = targets.drafted(files, matched(files, settled), numbers, targets.Settled(), {})
    assert (found.named, found.label, found.name) == ("uk", "Gender", "gender")
    # names of two drafted targets that are one now: the English one, unless the other was typed
    names = {("de", "v"): "v", ("uk", "Gender"): "gender_2"}
    for typed, name in ((), "gender_2"), (("v",), "v"):
        (found,) = targets.drafted(
            files, matched(files, settled), numbers, targets.Settled(), names, typed
        )
        assert found.name == name
    french = variable("q", "Sexe", ("Homme", "Femme"))
    files = {"fr": file(french, language="fr"), "de": file(german, language="de")}
    settled = {("de", "v"): ("fr", "q")}
    (found,) = targets.drafted(
        files, matched(files, settled), {n: Measured() for n in files}, targets.Settled(), {}
    )
    assert (found.named, found.label) == ("fr", "Sexe")
