"""Every reason why a measure is not identical has its sentence."""

import pytest

from coproduction.pages.reporting.differences import described
from coproduction.results.harmonisation_files import COMPARABILITY_REASONS, REASONS

TWO = [("1", "low"), ("2", "low"), ("4", "high"), ("5", "high")]
SAID = {
    "not_measured": ([("other scale", "")], "other scale"),
    "no_answer": ([("", "")], "every code is a kind of missing"),
    "constant": ([("", "yes")], "yes for everybody"),
    "first_answered": ([("a", ""), ("b", "")], "first answered of a, b"),
    "any": ([("a", ""), ("b", "")], "any of a, b"),
    "count": ([("a", ""), ("b", "")], "sum of a, b"),
    "merged": (TWO, "low merges 1, 2; high merges 4, 5"),
    "level_absent": ([("", "mid"), ("", "high")], "no code leads to mid, high"),
    "contained": (
        [("Walk", "yes"), ("Cycle", "yes")],
        "Walk, Cycle in a list of answers, else the other level",
    ),
    "where": (
        [("1", "yes"), ("1", "no"), ("", "")],
        "what 1, a number becomes depends on another column",
    ),
    "grouped": ([("", "")], "numbers are grouped"),
    "other_label": (
        [("Rarely", "low"), ("3", "high")],
        "other labels: “Rarely” is low, “3” is high",
    ),
    "turned": ([("", "")], "the codes run the other way"),
    "other_order": ([("2", "low"), ("1", "mid")], "other codes: low is 2, mid is 1"),
    "replaced": ([("8", "5"), ("9", "5")], "8 becomes 5, 9 becomes 5 by a row"),
    "reversed": ([("1..5", "")], "reversed within 1..5"),
    "stretched": ([("0..10", "0..100")], "0..10 stretched to 0..100"),
    "stretched_turned": ([("0..10", "100..0")], "0..10 stretched to 100..0, the other way round"),
    "range_not_reached": ([("1..4", "1..5")], "reaches 1..4 of 1..5"),
    "linear": ([("0", "1"), ("1", "3")], "0 becomes 1, 1 becomes 3"),
    "listed": ([("few", "1"), ("many", "4")], "2 answers stand for numbers"),
}


def named(rows):
    return [dict(zip(COMPARABILITY_REASONS.names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_said(reason):
    pairs, said = SAID[reason]
    rows = [("uk", "ill", reason, *pair) for pair in pairs]
    assert described(named(rows)) == {("uk", "ill"): said}


def test_reasons_of_a_measure_stand_together_and_long_lists_are_cut():
    rows = [("uk", "ill", "merged", str(code), "low") for code in range(6)]
    rows += [("uk", "ill", "grouped", "", ""), ("fr", "ill", "turned", "", "")]
    assert described(named(rows)) == {
        ("uk", "ill"): "low merges 0, 1, 2, 3 and 2 more; numbers are grouped",
        ("fr", "ill"): "the codes run the other way",
    }
