"""Coefficients."""

import pandas as pd
import pytest
from unit.figures.cases import (
    AREAS,
    CASES,
    FIVE,
    REFERENCES,
    TERMS,
    assert_clean,
    assert_holds,
    drawn_texts,
    estimates,
    labels,
)

from coproduction.figures.coefficients import coefficients


@pytest.mark.parametrize("pooled", [True, False], ids=["pooled", "by country"])
@pytest.mark.parametrize("case", CASES)
def test_coefficients_are_clean_and_hold_the_frame(case, pooled):
    areas, countries, long, width = CASES[case]
    frame = estimates(areas, ["all"] if pooled else countries)
    figure = coefficients(
        frame,
        labels(areas, countries, long),
        simulated=True,
        references=REFERENCES,
        width=width,
    )
    assert_clean(figure)
    assert_holds(figure, frame[frame["term"] != "Intercept"], "estimate")


@pytest.mark.parametrize("scale", [1e-4, 0.03, 7.0, 25_000.0])
def test_coefficients_are_clean_at_any_scale(scale):
    frame = estimates(AREAS, ["all"], scale)
    assert_clean(coefficients(frame, labels(AREAS, FIVE), simulated=False))


def test_points_stand_on_the_line_of_their_term():
    frame = estimates(["all"], ["all"])
    figure = coefficients(frame, labels({}, {}), simulated=False)
    axes = figure.axes[0]
    points = next(line for line in axes.lines if line.get_marker() != "None")
    stubs = {t.get_text(): t for t in figure.texts}
    height = figure.get_figheight() * 25.4
    names = dict(zip(TERMS[1:], ["Self-efficacy", "Age", "Gender: f", "Out of work", "study",
                                 "retired"], strict=True))  # fmt: skip
    shown = frame[frame["term"] != "Intercept"]
    for term, x, y in zip(shown["term"], points.get_xdata(), points.get_ydata(), strict=True):
        assert x == frame.loc[frame["term"] == term, "estimate"].item()
        pixel = axes.transData.transform((x, y))[1] / figure.bbox.height * height
        baseline = stubs[names[term]].get_position()[1] * height
        assert 0 < pixel - baseline < 2.0  # mm: half the height of a small letter


def test_coefficients_of_another_unit_do_not_hide_the_others():
    frame = estimates(AREAS, ["all"])
    other = frame["term"] == "age"
    drawn = ["estimate", "conf_low", "conf_high"]
    frame.loc[other, drawn] *= 1e6
    figure = coefficients(frame, labels(AREAS, FIVE), simulated=False)
    assert_clean(figure)
    texts = [text for text, _ in drawn_texts(figure)]
    power = next(int(k) for k in range(4, 9) if f"Age (×10{'⁰¹²³⁴⁵⁶⁷⁸⁹'[k]})" in texts)
    frame.loc[other, drawn] /= 10**power
    assert_holds(figure, frame[frame["term"] != "Intercept"], "estimate")


def test_bad_frames_are_refused():
    frame = estimates(AREAS, ["all"])
    with pytest.raises(ValueError, match="twice"):
        coefficients(pd.concat([frame, frame]), {}, simulated=False)
    with pytest.raises(ValueError, match="several outcomes"):
        coefficients(frame.assign(outcome=frame["area"]), {}, simulated=False)
