"""Each rule on cases small enough to judge by eye."""

import pytest
from declarations import declared
from microdata_frames import frame, numeric, ordinal, verdicts

from coproduction.harmonise.validation.judgements import holds, judge
from coproduction.study.data import checks
from coproduction.study.resolved.rules import Bounds
from coproduction.study.resolved.survey import Fieldwork

PERIOD = Fieldwork("2018-09-01", "2019-02-16")


def rule(kind, variables=None, **keys):
    found = checks.resolved({"rules": {"r": {kind: keys}}}, declared(variables or {}))
    return found.rules["r"]


ASKED = [
    # answer behind the filter, answer to the filter, verdict
    ("often", "yes", "p"),
    ("refused", "yes", "p"),
    ("not_applicable", "no", "p"),
    ("often", "no", "f"),
    ("not_applicable", "yes", "f"),
    ("often", "refused", "-"),
    ("not_applicable", "dont_know", "-"),
    ("not_asked", "yes", "-"),
]


def test_skip_logic_holds_in_both_directions():
    care, ill, expected = zip(*ASKED, strict=True)
    data = frame(care=ordinal(care, ["never", "often"]), ill=ordinal(ill, ["no", "yes"]))
    found = judge(rule("asked_only_if", variable="care", when={"ill": ["yes"]}), data, PERIOD)
    assert verdicts(found) == "".join(expected)
    assert found.expected.endswith("ill is yes") and found.shown == ("care", "ill")


def test_all_filters_must_hold_and_one_that_fails_is_enough():
    data = frame(
        job=ordinal(["yes"] * 4 + ["refused"] * 2, ["no", "yes"]),
        age=numeric([17, 18, 65, "refused", 17, 40]),
    )
    meets, fails = holds(data, {"job": ("yes",), "age": Bounds(at_least=18, below=65)})
    assert meets.tolist() == [False, True, False, False, False, False]
    assert fails.tolist() == [True, False, True, False, True, False]


def test_age_follows_from_the_year_of_birth_and_the_months_of_fieldwork():
    # Born in 1980: 37 before the birthday of 2018, 39 after that of 2019.
    data = frame(age=numeric([36, 37, 38, 39, 40, "refused"]), born=numeric([1980] * 6))
    keys = {"age": "age", "year_of_birth": "born"}
    assert verdicts(judge(rule("age_and_birth", **keys), data, PERIOD)) == "fpppf-"
    wider = rule("age_and_birth", **keys, tolerance=1)
    assert verdicts(judge(wider, data, PERIOD)) == "ppppp-"
    may = Fieldwork("2018-05")
    assert verdicts(judge(rule("age_and_birth", **keys), data, may)) == "fppff-"


@pytest.mark.parametrize(
    ("relation", "expected"),
    [("below", "pff-"), ("at_most", "ppf-"), ("equal", "fpf-"), ("at_least", "fpp-"),
     ("above", "ffp-")],
)  # fmt: skip
def test_two_numbers_compare(relation, expected):
    data = frame(a=numeric([1, 2, 3, "invalid"]), b=numeric([2, 2, 2, 2]))
    found = judge(rule("compare", left="a", relation=relation, right="b"), data, PERIOD)
    assert verdicts(found) == expected


def test_a_difference_stays_within_its_bounds():
    data = frame(age=numeric([20, 20, 20, "refused"]), school=numeric([18, 5, 14, 10]))
    within = rule("difference", of="age", minus="school", at_least=3, at_most=10)
    found = judge(within, data, PERIOD)
    assert verdicts(found) == "ffp-"
    assert found.expected == "age less school at least 3 and at most 10"


def test_straight_lining_needs_every_item_and_turns_the_reversed_ones_back():
    levels = ["low", "middle", "high"]
    data = frame(
        a=ordinal(["low", "low", "middle", "low", "refused"], levels),
        b=ordinal(["low", "high", "middle", "high", "low"], levels),
        c=numeric([2, 1, 1, 1, 1]),
    )
    variables = {
        "a": {"type": "ordinal", "levels": levels},
        "b": {"type": "ordinal", "levels": levels},
        "c": {"type": "numeric", "range": [0, 2]},
    }
    same = rule("straight_lining", variables, battery=["a", "b"])
    assert verdicts(judge(same, data, PERIOD)) == "fpfp-"
    turned = rule("straight_lining", variables, battery=["a", "b"], reversed=["b"])
    assert verdicts(judge(turned, data, PERIOD)) == "pfff-"
    numbers = rule("straight_lining", variables, battery=["a", "c"], reversed=["c"])
    assert numbers.ranges == {"c": (0, 2)}
    assert verdicts(judge(numbers, data, PERIOD)) == "fpfp-"


def test_speeders_are_below_half_the_median_of_who_was_timed():
    data = frame(minutes=numeric([20, 20, 21, 9.9, 10, "system_missing"]))
    assert verdicts(judge(rule("speeding", variable="minutes"), data, PERIOD)) == "pppfp-"
    lax = rule("speeding", variable="minutes", share_of_median=0.4)
    assert verdicts(judge(lax, data, PERIOD)) == "ppppp-"
    nobody = frame(minutes=numeric(["refused"] * 2))
    assert verdicts(judge(rule("speeding", variable="minutes"), nobody, PERIOD)) == "--"
