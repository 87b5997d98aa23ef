"""Coefficients."""

import pandas as pd
import pytest
from unit.figures.cases import (
    AREAS,
    CASES,
    FIVE,
    NAMES,
    REFERENCES,
    TERMS,
    assert_clean,
    assert_holds,
    estimates,
    fits,
    labels,
    said,
)

from coproduction.figures.coefficients import coefficients


@pytest.mark.parametrize("pooled", [True, False], ids=["pooled", "by country"])
@pytest.mark.parametrize("case", NAMES)
def test_coefficients_are_clean_and_hold_the_frame(case, pooled):
    areas, countries, long, width = CASES[case]
    frame = estimates(areas, ["all"] if pooled else countries)
    figure = coefficients(
        frame,
        fits(frame),
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
    assert_clean(coefficients(frame, fits(frame), labels(AREAS, FIVE), simulated=False))


def test_points_stand_on_the_line_of_their_term():
    frame = estimates(["all"], ["all"])
    figure = coefficients(frame, fits(frame), labels({}, {}), simulated=False)
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


def panels(figure):
    return [axes for axes in figure.axes if axes.get_frame_on()]


def test_coefficients_of_another_unit_have_an_axis_of_their_own():
    frame = estimates(AREAS, ["all"])
    other = frame["term"] == "age"
    frame.loc[other, ["estimate", "conf_low", "conf_high"]] *= 1e6
    figure = coefficients(frame, fits(frame), labels(AREAS, FIVE), simulated=False)
    assert_clean(figure)
    assert_holds(figure, frame[frame["term"] != "Intercept"], "estimate")
    assert "×10" not in " ".join(t.get_text() for t in figure.texts)
    first, last = panels(figure)[: len(AREAS)], panels(figure)[len(AREAS) :]
    assert len({axes.get_xlim() for axes in first}) == len({axes.get_xlim() for axes in last}) == 1
    assert last[0].get_xlim()[1] > 1e3 * first[0].get_xlim()[1]
    # a unit is common to the rows of a standardised model
    one = coefficients(frame, fits(frame), {}, simulated=False, standardised=True)
    assert len(panels(one)) == len(AREAS)


def test_an_estimate_without_an_interval_has_a_cross():
    frame = estimates(AREAS, ["all"])
    sure = coefficients(frame, fits(frame), labels(AREAS, FIVE), simulated=False)
    assert "no interval known" not in said(sure)
    frame.loc[frame["term"] == "sex=f", ["conf_low", "conf_high"]] = None
    figure = coefficients(frame, fits(frame), labels(AREAS, FIVE), simulated=False)
    crosses = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "x"]
    assert len(crosses) == len(AREAS) + 1 and "no interval known" in said(figure)
    assert_clean(figure)


def test_panels_count_their_respondents_and_the_note_tells_of_single_units():
    frame = estimates(AREAS, FIVE)
    told = fits(frame, n=100, singletons="certainty", n_singletons=2)
    text = said(coefficients(frame, told, labels(AREAS, FIVE), simulated=False))
    assert text.count("(n = 100 per fit)") == len(AREAS)
    assert "Strata of one sampling unit (2) add nothing to the variance." in text


def test_the_axis_says_log_odds_and_of_what_where_answers_are_missing():
    frame = estimates(AREAS, ["all"]).assign(outcome="acts__unanswered")
    words = labels(AREAS, FIVE) | {"indices": {"acts": "Acts"}}
    text = said(coefficients(frame, fits(frame), words, simulated=False, estimator="logit"))
    assert "Acts, not answered: Coefficient (log odds), with 95 % interval" in text.replace(
        "\n", " "
    )


def test_bad_frames_are_refused():
    frame = estimates(AREAS, ["all"])
    with pytest.raises(ValueError, match="twice"):
        coefficients(pd.concat([frame, frame]), fits(frame), {}, simulated=False)
    with pytest.raises(ValueError, match="several outcomes"):
        coefficients(frame.assign(outcome=frame["area"]), fits(frame), {}, simulated=False)


def test_the_foot_says_why_an_estimate_has_no_interval():
    frame = estimates(AREAS, ["all"])
    rows = [("fitted_without_rest", "sex=f", "all"), ("level_of_one", "sex=f", "all")]
    remarks = pd.DataFrame(rows, columns=["remark", "term", "country"]).assign(area="all")
    given = {"simulated": False, "remarks": remarks}
    sure = coefficients(frame, fits(frame), labels(AREAS, FIVE), **given)
    assert "without rest" not in said(sure)
    frame.loc[frame["term"] == "sex=f", ["conf_low", "conf_high"]] = None
    figure = coefficients(frame, fits(frame), labels(AREAS, FIVE), **given)
    text = said(figure).replace("\n", " ")
    assert "Fitted by the terms without rest, no standard error – " in text
    assert text.count("no standard error") == 1
    assert_clean(figure)
    german = coefficients(frame, fits(frame), labels(AREAS, FIVE), language="de", **given)
    assert "kein Standardfehler" in said(german).replace("\n", " ")


def test_panels_of_one_column_are_narrower_where_they_are_higher_than_a_page():
    few, many = (estimates(AREAS, who) for who in (["all"], FIVE))
    many = pd.concat([many.assign(term=many["term"] + suffix) for suffix in ("", "_b", "_c", "_d")])
    lines = []
    for frame in (few, many):
        given = (frame, fits(frame), labels(AREAS, FIVE))
        figure = coefficients(*given, simulated=True, width=76.0)
        assert_clean(figure)
        lines.append(len({axes.get_position().y0 for axes in panels(figure)}))
    assert lines == [3, 2]
