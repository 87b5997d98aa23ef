"""Samples: who was asked, and what they are like."""

import pandas as pd
from unit.tables.cases import NASTY, a_sample, by_stub

from coproduction.tables.wording.descriptive_notes import pooled_note
from coproduction.words.labels import Labels


def test_sample_prints_percent_means_and_facts():
    rows = by_stub(a_sample())
    assert rows["Woman"][0].lines == ("51.9",)
    assert rows["age (mean)"][0].lines == ("47.1", "(0.6)")
    assert " ".join(rows["Fieldwork"][1].lines) == NASTY


def test_shares_in_steps_have_no_more_decimals_than_these():
    assert by_stub(a_sample(0.4, rounded=True))["Woman"][0].lines == ("60",)
    assert by_stub(a_sample(0.4))["Woman"][0].lines == ("60.0",)


def test_shares_of_a_total_are_not_told_of_rounded_numbers():
    frame = pd.DataFrame(
        {
            "country": ["AA", "BB", "all"],
            "variable": "respondents",
            "weights": ["", "", "design"],
            "weighted_n": [30, 10, 40],
        }
    )
    known = pooled_note(frame, "weighted_n", Labels({}, "en"), "en")
    assert "AA 75 %; BB 25 %" in known[-1] and len(known) == 2
    assert pooled_note(frame, "weighted_n", Labels({}, "en"), "en", rounded=True) == known[:1]
