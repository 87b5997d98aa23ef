"""Units of estimates in words, in every language."""

import pytest

from coproduction.pages.reporting.unit_words import said
from coproduction.study.printed.units import Unit
from coproduction.study.resolved.steps import Step
from coproduction.words.fixed import languages
from coproduction.words.labels import Labels

LABELS = {"levels": {"sex": {"f": "Woman", "m": "Man"}}}
UNITS = {
    "estimates in points on 0 to 1.50, per step of the correlate: 1 (years)": Unit(
        "points", (0.0, 1.5), steps={"x": Step("units", unit="years")}
    ),
    "estimates in hours": Unit("points", name="hours"),
    "estimates in standard deviations of the outcome, per step of the correlate: 1 SD": Unit(
        "deviations", steps={"x": Step("deviations", column="x")}
    ),
    "estimates in probabilities, per step of the correlate: Woman vs. Man": Unit(
        "probability", levels={"sex": ("f", "m")}
    ),
    "estimates in probabilities, per step of the correlate: 1 of 4 answers × Woman vs. Man": Unit(
        "probability", steps={"x": Step("answers", answers=4)}, levels={"sex": ("f", "m")}
    ),
    "estimates per step of the correlate: 1 point": Unit("points", steps={"x": Step("units")}),
    "": Unit("points"),
}


@pytest.mark.parametrize(("expected", "unit"), UNITS.items())
def test_a_unit_is_what_estimates_are_in_and_per(expected, unit):
    assert said([unit, unit], Labels(LABELS)) == expected


def test_units_that_differ_are_told_one_by_one():
    hours, point = "estimates in hours", "estimates per step of the correlate: 1 point"
    several = [UNITS[hours], UNITS[point], UNITS[""]]
    assert (
        said(several, Labels(LABELS))
        == "estimates in hours; estimates per step of the correlate: 1 point"
    )


def test_units_that_differ_in_a_level_alone_are_told_once():
    levels = {"sex": {"f": "Woman", "m": "Man", "x": "Other"}}
    units = [
        Unit("points", name="hours", steps={"x": Step("units")}, levels={"sex": (level, "m")})
        for level in ("f", "x", "f")
    ]
    expected = "estimates in hours, per step of the correlate: 1 point × Woman, Other vs. Man"
    assert said(units, Labels({"levels": levels})) == expected
    other = Unit("points", name="hours", steps={"x": Step("units")}, levels={"sex": ("m", "f")})
    assert said([*units, other], Labels({"levels": levels})).startswith(f"{expected}; ")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("unit", [unit for text, unit in UNITS.items() if text])
def test_no_language_falls_back_to_english(language, unit):
    told = said([unit], Labels(LABELS, language))
    assert "estimates" not in told and "{" not in told
