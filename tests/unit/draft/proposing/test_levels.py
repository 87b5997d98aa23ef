"""Levels, and which code is which of them."""

from unit.draft.made_files import variable

from coproduction.draft.looking.seen import CodeProfile
from coproduction.draft.proposing.levels import fit, level, scale

NEVER = ("never", "sometimes", "often")
HERE = variable("q", "How often?", NEVER)


def levels(one, same_language=True, **given):
    found = fit(one, scale(HERE, True, False), HERE, same_language, **given)
    return found and (found.tier, found.how, found.levels, found.rest)


def test_labels_tell_whatever_the_codes():
    turned = variable("v", "How often?", {1: "Often", 2: "Sometimes", 3: "Never"})
    found = {"1": "often", "2": "sometimes", "3": "never"}
    assert levels(turned) == ("sure", "labels", found, ())


def test_across_languages_the_order_is_kept_and_asked_about():
    other = variable("v", "Wie oft?", ("nie", "manchmal", "oft"))
    found = {"1": "never", "2": "sometimes", "3": "often"}
    assert levels(other, False) == ("ask", "order", found, ())
    turned = {"1": "often", "2": "sometimes", "3": "never"}
    assert levels(other, False, turned=True) == ("sure", "reversed", turned, ())


def test_scales_of_other_lengths_and_texts_are_for_a_person():
    assert levels(variable("v", "", ("nie", "selten", "oft", "immer")), False) is None
    assert levels(variable("v", "", ("nie", "manchmal", "oft"), kind="text"), False) is None
    typed = {"nie": "never", "oft": "often", "x": "no level"}
    text = variable("v", "", ("nie", "manchmal", "oft"), kind="text")
    found = {"nie": "never", "oft": "often"}
    assert levels(text, False, typed=typed) == ("sure", "typed", found, ("manchmal",))


def test_codes_without_labels_are_those_of_the_other_file_and_asked_about():
    bare = variable("v", "", codes=tuple(CodeProfile(c, "", 9, False) for c in "123"))
    found = {"1": "never", "2": "sometimes", "3": "often"}
    assert levels(bare) == ("ask", "codes", found, ())
    more = variable("v", "", codes=tuple(CodeProfile(c, "", 9, False) for c in "1234"))
    assert levels(more) is None


def test_an_answer_that_one_file_has_alone_is_left():
    found = levels(variable("v", "", ("never", "sometimes", "often", "other")))
    assert found[0] == "sure" and found[3] == ("4",)


def test_categories_of_another_language_are_never_taken_in_their_order():
    party = variable("q", "Party", ("Labour", "Tories", "Greens"))
    other = variable("v", "Partei", ("SPD", "CDU", "Grüne"))
    assert fit(other, scale(party, True, False), party, False) is None


def test_no_stands_before_yes():
    found = scale(variable("q", "", ("Yes", "No")), True, False)
    assert found.type == "binary" and found.names() == ["no", "yes"]


def test_names_of_levels_are_told_apart():
    assert scale(variable("q", "", ("не знаю", "да", "x!", "x?")), False, False).names() == [
        "level_1", "level_2", "x", "x_2",
    ]  # fmt: skip


def test_answers_of_one_label_are_levels_of_their_own():
    twice = variable("q", "", {1: "Other", 2: "None", 3: "Other", 4: "other"})
    found = scale(twice, True, False)
    assert [(one.name, one.label) for one in found.levels] == [
        ("other", "Other"),
        ("none", "None"),
        ("other_2", "Other (2)"),
        ("other_3", "other"),
    ]
    told = fit(twice, found, twice, True)
    assert told.levels == {"1": "other", "2": "none", "3": "other_2", "4": "other_3"}
    assert told.rest == ()


def test_labels_that_begin_with_their_codes_have_an_order_all_the_same():
    spans = ("1. Under $9,999", "2. $10,000-14,999", "3. $15,000 or more")
    assert scale(variable("q", "Income", spans), True, False).type == "ordinal"


def test_a_list_with_another_answer_is_no_scale():
    degrees = {1: "Less than high school", 2: "College", 95: "95. Other {SPECIFY}"}
    assert scale(variable("q", "Education", degrees), True, False).type == "categorical"
    people = ("Never like other people", "Sometimes", "Often")
    assert scale(variable("q", "", people), True, False).type == "ordinal"


def test_signs_of_numbers_tell_levels_apart_in_a_file_and_in_another():
    first = variable("kids", "", ("none", "-5", "4+"), kind="text")
    to = scale(first, True, False)
    assert to.names() == ["none", "minus_5", "4_plus"]
    assert [level(text, to.levels) for text in ("-5", "5", "4+", "4")] == [
        "minus_5",
        "",
        "4_plus",
        "",
    ]
    other = fit(variable("kids", "", ("none", "5", "4"), kind="text"), to, first, True)
    assert other is not None and (other.levels, other.rest) == ({"none": "none"}, ("5", "4"))
    both = scale(variable("kids", "", ("few", "5", "-5", "5+"), kind="text"), True, False)
    assert both.names() == ["few", "5", "minus_5", "5_plus"]
