"""Alternative texts: the numbers they say are those of the rows, in every language."""

from dataclasses import replace

import pandas as pd
import pytest

from coproduction.banner import SIMULATED
from coproduction.figures.alternative import alternative
from coproduction.figures.lettering import Legible
from coproduction.study.printed.figures import KINDS, Figure
from coproduction.study.resolved.steps import Step
from coproduction.words.fixed import languages

LABELS = {"countries": {"A": "A-land", "B": "B-land"}, "terms": {"x": "Age"}, "indices": {"i": "I"}}


def estimates(**changes):
    frame = pd.DataFrame(
        {
            "area": "all",
            "outcome": "i",
            "country": ["A", "B", "A"],
            "term": ["x", "x", "y"],
            "kind": "coefficient",
            "estimate": [-1.25, 0.5, 3.0],
            "conf_low": [-2.0, -0.5, None],
            "conf_high": [-0.5, 1.5, None],
        }
    )
    return frame.assign(**changes)


def told(kind, frame, language="en", simulated=False):
    figure = Figure("f", kind, "F", language=language)
    return alternative(figure, [frame], Legible(LABELS, language), simulated)


def test_estimates_are_told_by_their_range_and_by_what_is_sure():
    text = told("coefficients", estimates(), simulated=True)
    assert text.startswith(f"{SIMULATED} Coefficients with their intervals")
    assert "3 estimates: the smallest is −1.25 (Age, A-land), the largest 3.00 (y, A-land)." in text
    assert "1 of 2 intervals of 95 % do not hold 0. Without an interval: 1." in text
    assert "Simulated" not in told("coefficients", estimates())


def test_texts_of_two_models_name_outcome_and_unit():
    plain = "I: Coefficient, with 95 % interval."
    for kind in ("coefficients", "heat_map"):
        assert plain in told(kind, estimates())
        figure = Figure("f", kind, "F", standardised=True, confidence=0.9)
        text = alternative(figure, [estimates()], Legible(LABELS, "en"), False)
        assert "I: Standardised coefficient, with 90 % interval." in text and plain not in text
        text = alternative(
            replace(figure, estimator="logit"), [estimates()], Legible(LABELS, "en"), False
        )
        assert "I: Coefficient of standardised terms (log odds), with 90 % interval." in text


def test_estimates_are_told_of_their_steps():
    steps = {"x": {"all": Step("deviations", 2, "x")}}
    spread = pd.DataFrame({"country": ["all"], "variable": ["x"], "level": [""]})
    figure = Figure("f", "coefficients", "F", steps=steps, weights="design")
    frames = [estimates(), pd.DataFrame(), spread.assign(std_deviation=4.0)]
    text = alternative(figure, frames, Legible(LABELS, "en"), False)
    assert "the smallest is −10.0 (Age, A-land), the largest 4.00 (Age, B-land)." in text


def test_means_are_told_by_their_ends_and_missing_ones_are_not():
    frame = pd.DataFrame(
        {"country": ["A", "B", "C"], "area": "all", "index": "i", "mean": [50.04, 40.0, None]}
    )
    assert told("indices", frame).endswith("I: from 40.0 (B-land) to 50.0 (A-land).")
    assert told("indices", frame[:1]).endswith("I: 50.0.")
    assert told("indices", frame[2:]).endswith("I: 1 of 1 are not known or withheld.")


def test_missing_answers_are_those_that_were_asked_for():
    frame = pd.DataFrame(
        [
            ("A", "a", "x", "answered", 0.9),
            ("A", "a", "x", "refused", 0.02),
            ("A", "a", "x", "dont_know", 0.03),
            ("A", "a", "x", "not_asked", 0.05),
            ("A", "a", "y", "answered", 1.0),
        ],
        columns=["country", "source", "variable", "kind", "weighted_share"],
    ).assign(share=0.5)
    text = told("missingness", frame)
    assert text.endswith("A-land: from 0 % (y) to 5.00 % (Age).")


@pytest.mark.parametrize("language", languages())
def test_a_share_that_is_withheld_is_not_told_as_none(language):
    columns = ["country", "source", "variable", "kind", "weighted_share"]
    rows = [("A", "a", "x", "answered", None), ("A", "a", "x", "several", None)]
    frame = pd.DataFrame(rows, columns=columns).assign(share=float("nan"))
    assert " 0" not in (text := told("missingness", frame, language))
    assert language != "en" or text.endswith("A-land: 1 of 1 are not known or withheld.")
    # nor is that of a question which was not asked
    unasked = pd.DataFrame([("A", "a", "x", "not_asked", 1.0)], columns=columns).assign(share=1.0)
    assert " 0" not in told("missingness", unasked, language)


def test_the_cells_of_comparability_are_counted():
    frame = pd.DataFrame(
        {
            "source": ["a", "b", "a"],
            "target": ["x", "x", "y"],
            "status": ["partial"] * 2 + ["identical"],
        }
    )
    assert told("comparability", frame).endswith(
        "2 variables, 2 sources. Identical: 1. Partial: 2."
    )


def test_verdicts_are_counted_by_claim():
    frame = pd.DataFrame(
        {
            "id": ["a", "a", "a"],
            "part": "single",
            "verdict": ["supported", "supported", "negligible"],
        }
    )
    whole = pd.DataFrame({"id": ["a"], "part": "whole", "verdict": "contradicted"})
    assert told("verdicts", frame).endswith("a: supported (2), negligible (1).")
    assert told("verdicts", pd.concat([frame, whole])).endswith("a: contradicted (1).")


@pytest.mark.parametrize("language", languages())
def test_what_every_kind_shows_is_said_in_every_language(language):
    for kind in KINDS:
        figure = Figure("f", kind, "F", language=language)
        assert figure.told(Legible({}, language).say) != figure.alt


@pytest.mark.parametrize("language", languages())
def test_a_text_is_wholly_in_its_language(language):
    text = told("coefficients", estimates(), language, True)
    assert "−1,25" in text and "Age, A-land" in text
    for english in ("Simulated", "estimates", "intervals", "Without"):
        assert english not in text
