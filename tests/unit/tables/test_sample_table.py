"""Samples: who was asked, and what they are like."""

from unit.tables.cases import NASTY, a_sample, by_stub


def test_sample_prints_percent_means_and_facts():
    rows = by_stub(a_sample())
    assert rows["Woman"][0].lines == ("51.9",)
    assert rows["age (mean)"][0].lines == ("47.1", "(0.6)")
    assert " ".join(rows["Fieldwork"][1].lines) == NASTY


def test_shares_in_steps_have_no_more_decimals_than_these():
    assert by_stub(a_sample(0.4, rounded=True))["Woman"][0].lines == ("60",)
    assert by_stub(a_sample(0.4))["Woman"][0].lines == ("60.0",)
