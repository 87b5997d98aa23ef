"""Tables of what is between countries."""

import pandas as pd
import pytest
from unit.tables.cases import fits, remarks

from coproduction.results.between_files import ASSOCIATIONS, COUNTRY_SUMMARIES
from coproduction.results.contract import frame
from coproduction.tables.kinds.between_table import between
from coproduction.tables.kinds.summary_table import summaries
from coproduction.words.fixed import languages

LABELS = {
    "terms": {"x": "Efficacy", "job": "Job", "job=out": "Out of work", "demo": "Democracy"},
    "areas": {"s": "Safety"},
    "indices": {"y": "Acts"},
}
TOLD = {"name": "t", "title": "T", "simulated": False}
SUMMED = {
    "model": "m", "outcome": "y", "area": "s", "term": "x", "n_countries": 5, "estimate": 5.342,
    "std_error": 0.46, "df": 4, "p_value": 0.0003, "conf_low": 4.05, "conf_high": 6.63,
    "prediction_low": 2.79, "prediction_high": 7.89, "confidence": 0.95, "test": "knapp_hartung",
    "tau2": 0.6241, "i2": 0.55, "q": 9.0, "q_df": 4, "q_p_value": 0.06,
}  # fmt: skip
FEW = {
    "model": "m", "outcome": "y", "area": "s", "term": "job=out", "n_countries": 2,
    "confidence": 0.95, "test": "knapp_hartung", "lacking": "few_countries",
}  # fmt: skip
HEAD = {"outcome": "y", "area": "s", "covariate": "demo", "source": "Made.", "year": 2008}
RANKS = HEAD | {
    "method": "spearman", "n_countries": 5, "estimate": 0.9, "p_value": 1 / 12,
    "permutations": 120, "exact": True, "descriptive": True,
}  # fmt: skip
STEPS = HEAD | {
    "method": "two_step", "n_countries": 16, "estimate": 1.25, "std_error": 0.31, "df": 14,
    "conf_low": 0.59, "conf_high": 1.91, "confidence": 0.95, "p_value": 0.001,
    "between_variance": 2.0, "descriptive": False,
}  # fmt: skip
NONE = HEAD | {
    "method": "two_step", "n_countries": 5, "descriptive": True, "lacking": "few_countries",
}  # fmt: skip


FITS = fits(
    pd.DataFrame([{"model": "m", "outcome": "y", "area": "s", "country": c} for c in ("AA", "BB")])
)


def summed(*rows, **settings):
    given = frame(COUNTRY_SUMMARIES, rows), FITS, remarks()
    return summaries(*given, LABELS, **TOLD, **settings)


def cells(table):
    return {row.stub: [cell.lines for cell in row.cells] for row in table.rows}


def test_a_summary_tells_its_mean_and_how_much_countries_differ():
    table = summed(SUMMED, FEW)
    rows = cells(table)
    assert rows["Efficacy"] == [
        ("5",), ("5.34", "[4.05, 6.63]"), ("<0.001",), ("[2.79, 7.89]",), ("0.79",), ("55",),
        ("9.0",), ("0.060",),
    ]  # fmt: skip
    assert rows["Job: Out of work"] == [("2",), *[("–",)] * 7]
    told = " ".join(table.notes)
    assert "; errors of Knapp and Hartung." in told
    assert "no summary – Job: Out of work (Safety)." in told
    assert "prediction interval, by t; where the SD between is 0, the interval of the mean" in told
    assert "5 countries are too few to tell how much countries differ" in told
    assert "Design weights." in table.notes and "over the declared strata and primary" in told
    many = summed(SUMMED | {"n_countries": 15})
    assert not any("too few" in note for note in many.notes)


def test_a_summary_that_is_normal_says_no_other_errors():
    own = SUMMED | {"test": "normal", "df": None}
    table = summed(own)
    assert "intervals in brackets. Another country" in table.notes[0]
    assert "prediction interval, by the normal distribution;" in table.notes[0]
    with pytest.raises(ValueError):
        summed()


def test_five_countries_are_called_a_description_and_have_no_regression():
    table = between(frame(ASSOCIATIONS, [RANKS, NONE]), LABELS, **TOLD)
    assert cells(table) == {
        "Acts × Democracy": [],
        "Rank correlation: Safety, means as they are": [("5",), ("0.90",), ("0.083",)],
    }
    assert table.notes == (
        "p of correlations: exact, by all 120 permutations of the countries.",
        "5 countries are too few to tell what goes along with differences between countries: what "
        "is said of these is description.",
        "No regression: it takes 15 countries or more.",
        "Democracy: Made, 2008.",
    )


def test_a_dash_has_the_reason_of_its_own_row():
    few = RANKS | {"estimate": None, "p_value": None, "permutations": None, "exact": None}
    few |= {"n_countries": 2, "lacking": "few_countries", "model": "m"}
    none = NONE | {"model": "m"}
    notes = between(frame(ASSOCIATIONS, [RANKS, few, STEPS, none]), LABELS, **TOLD).notes
    found = "Acts × Democracy (Safety, at the same correlates)."
    assert f"No correlation: it takes 3 countries or more – {found}" in notes
    assert f"No regression: it takes 15 countries or more – {found}" in notes


def test_a_regression_has_its_interval_and_drawn_permutations_are_called_so():
    drawn = RANKS | {"n_countries": 16, "exact": False, "permutations": 5000, "descriptive": False}
    adjusted = STEPS | {"model": "m"}
    table = between(frame(ASSOCIATIONS, [drawn, adjusted]), LABELS, **TOLD)
    rows = cells(table)
    assert rows["Two-step regression: Safety, at the same correlates"] == [
        ("16",), ("1.25", "[0.59, 1.91]"), ("0.001",),
    ]  # fmt: skip
    assert "by 5,000 permutations of the countries, drawn at random" in table.notes[0]
    assert not any("too few" in note for note in table.notes)
    alone = between(frame(ASSOCIATIONS, [drawn, adjusted]), LABELS, rows=["spearman"], **TOLD)
    assert len(alone.rows) == 2 and not any("Lewis" in note for note in alone.notes)


@pytest.mark.parametrize("language", languages())
def test_every_language_says_all_of_it(language):
    english = [
        summed(SUMMED, FEW),
        between(frame(ASSOCIATIONS, [RANKS, STEPS]), LABELS, **TOLD),
    ]
    if language == "en":
        return
    spoken = [
        summed(SUMMED, FEW, language=language),
        between(frame(ASSOCIATIONS, [RANKS, STEPS]), LABELS, language=language, **TOLD),
    ]
    for one, other in zip(english, spoken, strict=True):
        assert not {*one.notes[:-1]} & {*other.notes[:-1]}
