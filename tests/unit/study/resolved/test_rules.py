"""Checks go to JSON-like values and back, each kind of rule by its name."""

import json

import pytest

from coproduction.study.resolved.rules import (
    AgeAndBirth,
    AskedOnlyIf,
    Bounds,
    Compare,
    Difference,
    Exclusion,
    Limits,
    Rule,
    Speeding,
    StraightLining,
)
from coproduction.study.resolved.specification import plain, typed

LIMITS = Limits(note=0, warning="2.5%")
RULES = [
    AskedOnlyIf("care", {"ill": ("yes",), "age": Bounds(at_least=18)}, LIMITS, "asked_only_if"),
    AgeAndBirth("age", "born", 1, LIMITS, "age_and_birth"),
    Compare("left", "at_most", "right", LIMITS, "compare"),
    Difference("of", "minus", LIMITS, "difference", at_most=3),
    StraightLining(("a", "b"), ("b",), {"a": (1, 5)}, LIMITS, "straight_lining"),
    Speeding("minutes", 0.5, LIMITS, "speeding"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
def test_a_rule_comes_back_from_json_as_its_kind(rule):
    assert typed(Rule, json.loads(json.dumps(plain(rule)))) == rule


def test_limits_and_bounds_stay_as_declared():
    assert plain(LIMITS) == {"note": 0, "warning": "2.5%"}
    assert plain(Exclusion("young", when={"age": Bounds(below=18)})) == {
        "reason": "young",
        "when": {"age": {"below": 18}},
    }
    (bounds,) = typed(Exclusion, {"reason": "young", "when": {"age": {"below": 18}}}).when.values()
    assert isinstance(bounds, Bounds) and isinstance(bounds.below, int)
