"""Notes on claims say what one correction covers, how countries count, and what is withheld."""

import math

import pytest

from coproduction.tables.wording import claim_notes
from coproduction.words.labels import Labels

LABELS = Labels({
    "countries": {"GB": "United Kingdom", "DE": "Germany"},
    "hypotheses": {"a": "More.", "b": "Less.", "c": "Same."},
})  # fmt: skip
ROW = {
    "test": "terms", "part": "single", "model": "m", "area": "all", "country": "all", "term": "x",
    "left": "", "right": "", "estimate": 1.0, "conf_low": 0.5, "p_value": 0.01,
    "correction": "holm", "verdict": "supported", "reason": "",
}  # fmt: skip


def row(claim, family, **more):
    return {**ROW, "id": claim, "family": family, **more}


def test_a_family_is_told_with_all_its_tests_whichever_claims_are_printed():
    every = [row("a", "f"), row("a", "f", term="y"), row("b", "f"), row("c", "c")]
    (said,) = claim_notes.said(every[:1], every, LABELS)
    assert said == "One family of 3 tests, corrected after Holm – More; Less."
    (said,) = claim_notes.said(every[3:], every, LABELS)
    assert said == "One test each, which leaves nothing to correct – Same."
    none = [row("a", "f", correction="none"), row("b", "f", correction="none")]
    (said,) = claim_notes.said(none, none, LABELS)
    assert said == "2 tests whose p is not corrected – More; Less."


def test_a_test_without_p_is_of_no_family():
    assert [*claim_notes.said([row("a", "f", correction="")], [], LABELS)] == []


@pytest.mark.parametrize(
    ("test", "country", "told"),
    [
        ("groups", "all", True),
        ("areas", "all", True),
        ("country", "GB", True),
        ("groups", "GB", False),
        ("terms", "all", False),
        ("country_pairs", "all", False),
    ],
)
def test_how_countries_count_is_told_of_means_over_countries(test, country, told):
    rows = [row("a", "a", test=test, country=country)]
    assert (len([*claim_notes.said(rows, rows, LABELS)]) == 2) == told


@pytest.mark.parametrize("none", [None, math.nan])
def test_what_is_withheld_of_a_claim_with_a_verdict_is_told_with_the_reason(none):
    rows = [
        row("a", "a"),
        row("a", "a", term="y", conf_low=none, p_value=none),
        row("b", "b", estimate=none, conf_low=none, p_value=none),
        row("c", "c", estimate=none, verdict="not_answerable", reason="nobody_answered"),
    ]
    estimates, intervals = claim_notes.gaps(rows, LABELS)
    assert estimates.startswith("Estimates withheld (–), since") and estimates.endswith("– Less.")
    assert intervals.startswith("Interval and p withheld (–), since")
    assert intervals.endswith("– More: y.")
