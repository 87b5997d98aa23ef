"""Each rule on cases small enough to judge by eye."""

import numpy as np
import pandas as pd
import pytest

from coproduction.harmonise import plausibility
from coproduction.missing import KINDS
from coproduction.study import checks

SOURCE = {"fieldwork": {"start": "2018-09-01", "end": "2019-02-16"}}


def ordinal(answers, levels):
    """Levels by name; a kind of missing stands for itself."""
    column = pd.Categorical([a if a in levels else None for a in answers], levels, ordered=True)
    return column, pd.Categorical([a if a in KINDS else None for a in answers], list(KINDS))


def numeric(answers):
    numbers = np.array([np.nan if isinstance(a, str) else a for a in answers], dtype="float64")
    return numbers, pd.Categorical([a if a in KINDS else None for a in answers], list(KINDS))


def frame(**columns):
    cells = {}
    for name, (column, kinds) in columns.items():
        cells |= {name: column, f"{name}__missing": kinds}
    return pd.DataFrame(cells)


def rule(kind, variables=None, **keys):
    found = checks.resolved({"rules": {"r": {kind: keys}}}, variables or {})
    return found["rules"]["r"]


def verdicts(judgement):
    """``f`` fails, ``p`` passes, ``-`` not judged; nobody fails unjudged."""
    assert not (judgement.failing & ~judgement.judged).any()
    pairs = zip(judgement.judged, judgement.failing, strict=True)
    return "".join("f" if failing else "p" if judged else "-" for judged, failing in pairs)


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
    found = plausibility.judge(
        rule("asked_only_if", variable="care", when={"ill": ["yes"]}), data, SOURCE
    )
    assert verdicts(found) == "".join(expected)
    assert found.expected.endswith("ill is yes") and found.shown == ("care", "ill")


def test_all_filters_must_hold_and_one_that_fails_is_enough():
    data = frame(
        job=ordinal(["yes"] * 4 + ["refused"] * 2, ["no", "yes"]),
        age=numeric([17, 18, 65, "refused", 17, 40]),
    )
    meets, fails = plausibility.holds(data, {"job": ["yes"], "age": {"at_least": 18, "below": 65}})
    assert meets.tolist() == [False, True, False, False, False, False]
    assert fails.tolist() == [True, False, True, False, True, False]


def test_age_follows_from_the_year_of_birth_and_the_months_of_fieldwork():
    # Born in 1980: 37 before the birthday of 2018, 39 after that of 2019.
    data = frame(age=numeric([36, 37, 38, 39, 40, "refused"]), born=numeric([1980] * 6))
    keys = {"age": "age", "year_of_birth": "born"}
    assert verdicts(plausibility.judge(rule("age_and_birth", **keys), data, SOURCE)) == "fpppf-"
    wider = rule("age_and_birth", **keys, tolerance=1)
    assert verdicts(plausibility.judge(wider, data, SOURCE)) == "ppppp-"
    may = {"fieldwork": {"start": "2018-05"}}
    assert verdicts(plausibility.judge(rule("age_and_birth", **keys), data, may)) == "fppff-"


@pytest.mark.parametrize(
    ("relation", "expected"),
    [("below", "pff-"), ("at_most", "ppf-"), ("equal", "fpf-"), ("at_least", "fpp-"),
     ("above", "ffp-")],
)  # fmt: skip
def test_two_numbers_compare(relation, expected):
    data = frame(a=numeric([1, 2, 3, "invalid"]), b=numeric([2, 2, 2, 2]))
    found = plausibility.judge(rule("compare", left="a", relation=relation, right="b"), data, {})
    assert verdicts(found) == expected


def test_a_difference_stays_within_its_bounds():
    data = frame(age=numeric([20, 20, 20, "refused"]), school=numeric([18, 5, 14, 10]))
    found = plausibility.judge(
        rule("difference", of="age", minus="school", at_least=3, at_most=10), data, {}
    )
    assert verdicts(found) == "ffp-"
    assert found.expected == "age less school at least 3 and at most 10"


def test_straight_lining_needs_every_item_and_turns_the_reversed_ones_back():
    levels = ["low", "middle", "high"]
    data = frame(
        a=ordinal(["low", "low", "middle", "low", "refused"], levels),
        b=ordinal(["low", "high", "middle", "high", "low"], levels),
        c=numeric([2, 1, 1, 1, 1]),
    )
    variables = {"a": {}, "b": {}, "c": {"range": [0, 2]}}
    same = rule("straight_lining", variables, battery=["a", "b"])
    assert verdicts(plausibility.judge(same, data, {})) == "fpfp-"
    turned = rule("straight_lining", variables, battery=["a", "b"], reversed=["b"])
    assert verdicts(plausibility.judge(turned, data, {})) == "pfff-"
    numbers = rule("straight_lining", variables, battery=["a", "c"], reversed=["c"])
    assert numbers["ranges"] == {"c": [0, 2]}
    assert verdicts(plausibility.judge(numbers, data, {})) == "fpfp-"


def test_speeders_are_below_half_the_median_of_who_was_timed():
    data = frame(minutes=numeric([20, 20, 21, 9.9, 10, "system_missing"]))
    assert verdicts(plausibility.judge(rule("speeding", variable="minutes"), data, {})) == "pppfp-"
    lax = rule("speeding", variable="minutes", share_of_median=0.4)
    assert verdicts(plausibility.judge(lax, data, {})) == "ppppp-"
    nobody = frame(minutes=numeric(["refused"] * 2))
    assert verdicts(plausibility.judge(rule("speeding", variable="minutes"), nobody, {})) == "--"


def test_duplicates_are_alike_in_answers_and_kinds_of_missing():
    levels = ["no", "yes"]
    data = frame(
        a=ordinal(["no", "no", "no", "no", "yes", "refused", "refused"], levels),
        b=ordinal(["yes", "yes", "refused", "dont_know", "yes", "refused", "refused"], levels),
        c=numeric([1, 1, 1, 1, 1, "refused", "refused"]),
    )
    found = plausibility.duplicates(data, ["a", "b", "c"], 1)
    assert verdicts(found) == "ffppp--"
    assert found.twin.tolist() == [1, 0]
    assert verdicts(plausibility.duplicates(data, ["a", "b", "c"], 3)) == "ff--p--"


def test_duplicates_agree_with_comparing_every_pair():
    rng = np.random.default_rng(7)
    n, levels = 400, ["a", "b", "c"]
    answers = {f"q{i}": rng.choice([*levels, "refused"], n) for i in range(4)}
    data = frame(**{name: ordinal(list(cells), levels) for name, cells in answers.items()})
    rows = [tuple(str(cells[i]) for cells in answers.values()) for i in range(n)]
    expected = [rows.count(row) > 1 and sum(cell != "refused" for cell in row) >= 2 for row in rows]
    found = plausibility.duplicates(data, list(answers), 2)
    assert found.failing.tolist() == expected
    for one, other in zip(np.flatnonzero(found.failing), found.twin, strict=True):
        assert rows[one] == rows[other] and one != other
