"""Verdicts: their rule, equivalence, and correction within families."""

import numpy as np
import pandas as pd
import pytest

from coproduction.inference.design import t_interval, t_probability
from coproduction.results.hypothesis_files import whole
from coproduction.robustness.judging.joint import Combination
from coproduction.robustness.judging.verdicts import Order, Row, equivalence, table, verdict
from coproduction.study.resolved.claims import Claim, Claims, Comparison

DF = 40.0


def judged(direction, estimate, error=1.0, smallest=1.0, p=None):
    """The verdict of one estimate whose family has no other."""
    tested = t_probability(np.array(estimate / error), DF) if p is None else p
    small = equivalence(estimate, error, DF, smallest)
    return verdict(direction, smallest, estimate, float(tested), small, 0.05)


@pytest.mark.parametrize(
    ("direction", "estimate", "error", "smallest", "said"),
    [
        ("positive", 5.0, 1.0, 1.0, "supported"),
        ("positive", -5.0, 1.0, 1.0, "contradicted"),
        ("negative", -5.0, 1.0, 1.0, "supported"),
        ("negative", 5.0, 1.0, 1.0, "contradicted"),
        ("either", 5.0, 1.0, 1.0, "supported"),
        ("either", -5.0, 1.0, 1.0, "supported"),
        # significant, but no larger than what is of interest
        ("positive", 5.0, 1.0, 6.0, "inconclusive"),
        # significant and within the smallest effect for sure: negligible goes first
        ("positive", 5.0, 0.1, 6.0, "negligible"),
        ("positive", -5.0, 0.1, 6.0, "negligible"),
        ("positive", 0.0, 0.1, 1.0, "negligible"),
        ("positive", 1.5, 1.0, 1.0, "inconclusive"),
    ],
)
def test_the_first_that_is_true(direction, estimate, error, smallest, said):
    assert judged(direction, estimate, error, smallest) == said


def test_a_corrected_p_above_the_level_supports_nothing():
    assert judged("positive", 5.0, p=0.06) == "inconclusive"
    assert judged("positive", 5.0, p=0.04) == "supported"


@pytest.mark.parametrize("estimate", np.linspace(-3, 3, 13))
@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.2])
def test_equivalence_is_the_narrow_interval_within_the_smallest_effect(estimate, alpha):
    for error in (0.1, 0.5, 0.9, 2.0):
        low, high = t_interval(estimate, error, DF, 1 - 2 * alpha)
        inside = bool(low > -1.5 and high < 1.5)
        assert (equivalence(estimate, error, DF, 1.5) < alpha) is inside


def claims(*found, families=None, correction="holm"):
    """Claims of a comparison each, their estimates (estimate, error or a reason)."""
    rows = []
    for k, one in enumerate(found):
        family = (families or {}).get(k, "f")
        comparison = Comparison("all", "all", "x", model="m")
        claim = Claim(f"c{k}", "terms", "positive", "", 1.0, "points", family, (comparison,))
        known = isinstance(one, tuple)
        combination = Combination(*one, DF, "") if known else Combination(None, None, None, one)
        rows.append(Row(claim, comparison, combination, 1.0, "outcome"))
    names = dict.fromkeys(row.claim.family for row in rows)
    given = Claims(
        0.05, 1000, 1, dict.fromkeys(names, correction), tuple(row.claim for row in rows),
        ("A",), {}, {}, "fail",
    )  # fmt: skip
    return table(given, rows, [], {row.claim.name: "A claim." for row in rows})


def test_p_values_are_corrected_within_families_and_without_what_has_none():
    # R: p.adjust(2 * pt(-c(2.5, 3, 2), 40), "holm")
    found = claims((2.5, 1.0), "one_unit", (3.0, 1.0), (2.0, 1.0), (2.0, 1.0), families={4: "g"})
    reference = [0.033240705662, np.nan, 0.0138904193525, 0.052322343215, 0.052322343215]
    np.testing.assert_allclose(found["p_adjusted"], reference, rtol=1e-8)
    assert found["verdict"].tolist() == [
        "supported", "not_answerable", "supported", "inconclusive", "inconclusive",
    ]  # fmt: skip
    assert found["reason"].fillna("").tolist() == ["", "one_unit", "", "", ""]
    row = found.iloc[1]
    assert row[["std_error", "conf_low", "p_value", "equivalence_p"]].isna().all()


def test_a_family_may_go_uncorrected():
    found = claims((2.5, 1.0), (2.5, 1.0), correction="none")
    pd.testing.assert_series_equal(found["p_adjusted"], found["p_value"], check_names=False)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"supported": 3}, "supported"),
        ({"negligible": 2}, "negligible"),
        ({"supported": 3, "inconclusive": 1}, "inconclusive"),
        ({"supported": 3, "negligible": 1}, "inconclusive"),
        ({"supported": 3, "contradicted": 1}, "contradicted"),
        ({"contradicted": 1, "not_answerable": 1}, "not_answerable"),
    ],
)
def test_the_verdict_on_an_order_is_on_all_its_differences(counts, said):
    assert whole(counts) == said


def test_the_whole_of_an_order_stands_below_its_area():
    rows, found = [], []
    for area in ("a", "b"):
        found += [Comparison(area, "all", "y", "A", other) for other in ("B", "C")]
    claim = Claim("c", "country_order", "positive", "", 1.0, "points", "c", tuple(found))
    rows = [Row(claim, one, Combination(9.0, 1.0, DF, ""), 1.0, "outcome") for one in found]
    orders = [Order(claim, "a", 0.97), Order(claim, "b", None)]
    given = Claims(0.05, 1000, 1, {"c": "holm"}, (claim,), ("A", "B", "C"), {}, {}, "fail")
    told = table(given, rows, orders, {"c": "A claim."})
    assert told["part"].tolist() == ["single", "single", "whole"] * 2
    assert told["area"].tolist() == ["a"] * 3 + ["b"] * 3
    assert told["order_share"].tolist()[2] == 0.97 and np.isnan(told["order_share"].iloc[5])
    assert set(told["verdict"]) == {"supported"}


def test_what_the_study_declares_not_answerable_is_a_row():
    claim = Claim("c", "not_answerable", "", "positive", 0.0, "", "c")
    given = Claims(0.05, 1000, 1, {}, (claim,), ("A",), {}, {}, "fail")
    (row,) = table(given, [], [], {"c": "A claim."}).to_dict("records")
    assert (row["verdict"], row["reason"]) == ("not_answerable", "declared")
    assert pd.isna(row["estimate"]) and pd.isna(row["smallest"])
