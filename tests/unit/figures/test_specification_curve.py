"""The specification curve: every estimate once, its options below, and its numbers in words."""

import itertools

import numpy as np
import pandas as pd
import pytest
from unit.figures.cases import AREAS, LONG, assert_clean

from coproduction.figures.alternative import alternative
from coproduction.figures.lettering import Legible
from coproduction.figures.specification_curve import MOST, specification_curve
from coproduction.figures.stepped import in_words
from coproduction.results import contract
from coproduction.results.multiverse_files import CHOICES, DECISIONS, ESTIMATES, SUMMARY
from coproduction.study.printed.figures import Figure
from coproduction.study.resolved.steps import Step
from coproduction.words.fixed import languages

OPTIONS = {
    "scoring": ["declared", "ever"],
    "items": ["declared", "walks", "part"],
    "covariates": ["declared", "few"],
    "left_out": ["declared", "AA", "BB"],
}


def labels(long=False):
    return {
        "terms": {"x": "Self-efficacy"},
        "areas": {k: f"{v} {LONG}" for k, v in AREAS.items()} if long else AREAS,
        "countries": {"AA": "A-land", "BB": LONG if long else "B-land"},
        "items": {"walks": LONG if long else "Walks"},
        "indices": {"part": "Part"},
        "covariates": {"m": {"few": LONG if long else "Few"}},
    }


def estimates(areas=tuple(AREAS), options=None):
    rng, rows = np.random.default_rng(8), []
    options = {choice: (options or OPTIONS).get(choice, ["declared"]) for choice in CHOICES}
    for area in areas:
        for k, own in enumerate(itertools.product(*options.values()), start=1):
            made = dict(zip(CHOICES, own, strict=True))
            same = made["scoring"] == made["items"] == made["left_out"] == "declared"
            row = {"model": "m", "outcome": "y", "area": area, "term": "x", "specification": k}
            estimate, error = rng.normal(1.0, 0.4), rng.uniform(0.2, 0.4)
            row |= {"n": 100, "estimate": estimate, "std_error": error, "df": 40}
            row |= {"p_value": 0.01 if abs(estimate) > 2 * error else 0.2}
            rows.append(row | made | {"question": "same" if same else "changed"})
    return contract.frame(ESTIMATES, rows)


def drawn(frame, sections=None, **settings):
    empty = contract.frame(SUMMARY, []), contract.frame(DECISIONS, [])
    given = {"simulated": True, "term": "x"} | settings
    return specification_curve(frame, *empty, sections or labels(), **given)


def points(figure):
    lines = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "o"]
    return np.concatenate([line.get_ydata() for line in lines if line.axes.get_frame_on()])


@pytest.mark.parametrize("areas", [tuple(AREAS), ("all",), tuple(f"a{k}" for k in range(7))])
@pytest.mark.parametrize("long", [False, True])
def test_it_is_clean_and_draws_every_estimate_once(areas, long):
    frame = estimates(areas)
    figure = drawn(frame, labels(long))
    assert_clean(figure)
    np.testing.assert_allclose(np.sort(points(figure)), np.sort(frame["estimate"]))


def test_marks_are_those_of_the_specifications_in_their_order():
    frame = estimates(("all",), {"scoring": ["declared", "ever"], "left_out": ["declared", "AA"]})
    figure = drawn(frame)
    rows = frame.sort_values("estimate")
    boards = [axes for axes in figure.axes if axes.images]
    marks = [np.asarray(image.get_array())[0] for image in boards[0].images]
    wanted = [rows["p_value"] < 0.05, rows["question"] == "same"]
    wanted += [rows["scoring"] == option for option in ("declared", "ever")]
    wanted += [rows["left_out"] == option for option in ("declared", "AA")]
    assert len(marks) == 6  # significance, the question, and two options of two choices
    np.testing.assert_array_equal(marks, np.array([own.to_numpy(dtype=float) for own in wanted]))


def test_many_specifications_share_columns():
    frame = pd.concat([estimates(("all",))] * 20, ignore_index=True)
    figure = drawn(frame)
    (board,) = [axes for axes in figure.axes if axes.images]
    sizes = {np.asarray(image.get_array()).shape for image in board.images}
    assert sizes == {(1, MOST)}
    significant = np.asarray(board.images[0].get_array())
    assert significant.mean() == pytest.approx((frame["p_value"] < 0.05).mean(), abs=0.02)


def texts(figure):
    return [text.get_text() for text in figure.texts]


@pytest.mark.parametrize("language", ["en", *languages()])
@pytest.mark.parametrize("width", [88, 175])
def test_it_names_correlate_step_outcome_and_respondents(language, width):
    """Of ten units, and as a job draws it: the estimates are of the step that is named."""
    frame = estimates(("safety",)).assign(n=[1000 + k for k in range(36)])
    step = {"x": {"safety": Step("answers", 2, answers=4)}}
    named = labels()
    named["indices"]["y"] = "Acts (0–100)"
    figure = drawn(frame, named, steps=step, width=width, language=language)
    assert_clean(figure)
    said = " ".join(texts(figure)).replace("\u00a0", " ")
    one, other = {"en": (",", "2 of 4 answers")}.get(language, (".", "4"))
    assert f"1{one}000–1{one}035" in said.replace("\u202f", ".").replace(" 0", ".0")
    assert "Self-efficacy" in said and other in said and "Acts (0–100)" in said and "36" in said
    if language == "en":
        assert "Coefficient, with 95 % interval" in said and "36 specifications" in said
    else:
        assert "Coefficient, with" not in said and "specifications" not in said
    np.testing.assert_allclose(np.sort(points(figure)), 2 * np.sort(frame["estimate"]))


def test_effects_among_coefficients_are_named_and_a_withheld_number_is_not():
    options = {"estimator": ["declared", "poisson"]}
    frame = estimates(("safety",), options).assign(n=[100, None])
    said = " ".join(texts(drawn(frame)))
    assert "Coefficient or average marginal effect" in said and "n =" not in said


def test_what_has_no_error_is_not_drawn():
    frame = estimates(("all",)).assign(std_error=np.nan)
    with pytest.raises(ValueError, match="no specification of x"):
        drawn(frame)


SUMMED = {"model": "m", "outcome": "y", "area": "safety", "term": "x", "alpha": 0.05}


@pytest.mark.parametrize("language", ["en", *languages()])
def test_its_numbers_stand_in_words(language):
    told = SUMMED | {"n_specifications": 36, "n_estimated": 35, "median": 1.25, "smallest": -0.5}
    told |= {"largest": 2.75, "share_significant": 0.75, "permutations": 199, "p_median": 0.005}
    summary = contract.frame(SUMMARY, [told | {"scope": "all"}, told | {"scope": "same"}])
    decision = {key: SUMMED[key] for key in ("model", "outcome", "area", "term")}
    rows = [decision | {"scope": "all", "choice": c, "share": s, "n_options": 2}
            for c, s in (("weights", 0.2), ("scoring", 0.5))]  # fmt: skip
    steps = {"x": {"safety": Step("units", 10)}}
    figure = Figure("f", "specification_curve", "T", "m", term="x", language=language, steps=steps)
    frames = estimates(), summary, contract.frame(DECISIONS, rows)
    said = alternative(figure, frames, Legible(labels(), language), False)
    numbers = [text.replace(".", "," if language != "en" else ".") for text in ("12.5", "27.5")]
    assert all(text in said for text in (*numbers, "35", "75", "50"))
    names = Legible(labels(), language)
    assert f"{names.variable('x')} (" in said and names.index("y") in said
    step = figure.steps["x"]["safety"]
    assert f" ({in_words('x', step, {}, names)}). " in said
    assert ("{" not in said) and (language != "en" or "the scores" in said)
