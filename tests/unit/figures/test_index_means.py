"""Means of indices."""

import numpy as np
import pytest
from unit.figures.cases import (
    AREAS,
    CASES,
    FIVE,
    LONG,
    NAMES,
    assert_clean,
    assert_holds,
    drawn_texts,
    labels,
    means,
    said,
)

from coproduction.figures.index_means import index_means
from coproduction.results.descriptive_files import ERRORS


@pytest.mark.parametrize("case", NAMES)
def test_index_means_are_clean_and_hold_the_frame(case):
    areas, countries, long, width = CASES[case]
    indices = ("index",) if len(areas) != 3 else ("index", "collective", LONG)
    frame = means(areas, countries, indices)
    figure = index_means(frame, labels(areas, countries, long), simulated=True, width=width)
    assert_clean(figure)
    assert_holds(figure, frame, "mean")


def test_a_missing_mean_is_said():
    frame = means(["all"], FIVE)
    frame.loc[1, ["mean", "conf_low", "conf_high"]] = np.nan
    figure = index_means(frame, labels({}, FIVE), simulated=False)
    assert sum("no data" in text for text, _ in drawn_texts(figure)) == 1
    assert_clean(figure)


def test_indices_nobody_answered_have_no_data_everywhere():
    frame = means(["all"], FIVE)
    frame.loc[:, ["mean", "conf_low", "conf_high"]] = np.nan
    figure = index_means(frame, labels({}, FIVE), simulated=False)
    assert sum("no data" in text for text, _ in drawn_texts(figure)) == len(FIVE)
    assert_clean(figure)


def test_the_axis_and_the_note_say_how_intervals_were_found():
    frame = means(["all"], FIVE, ("a", "b"))
    text = said(index_means(frame, labels({}, FIVE), simulated=False, confidence=0.9))
    assert "Mean, with 90 % interval" in text
    assert "design-based (Taylor linearisation over the strata" in text
    # with finite populations, raked weights and replicates as well
    for kind in ERRORS:
        index_means(frame.assign(errors=kind), labels({}, FIVE), simulated=False)


def test_the_note_tells_of_strata_of_one_sampling_unit():
    frame = means(["all"], FIVE, ("a", "b")).assign(singletons="certainty", n_singletons=2)
    figure = index_means(frame, labels({}, FIVE), simulated=False)
    assert "Strata of one sampling unit (2) add nothing to the variance." in said(figure)


def test_a_mean_without_an_interval_has_a_cross_and_a_reason():
    frame = means(["all"], FIVE, ("a", "b"))
    frame.loc[0, ["conf_low", "conf_high"]] = np.nan
    frame.loc[0, "no_error"] = "constant"
    figure = index_means(frame, labels({}, FIVE), simulated=False)
    assert_clean(figure)
    crosses = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "x"]
    assert len(crosses) == 2 and "no interval known" in said(figure)
    assert "All respondents have the same value: no standard error" in said(figure)


def test_indices_of_another_range_have_panels_of_their_own():
    frame = means(AREAS, FIVE, ("a", "b", "c"))
    drawn = ["mean", "conf_low", "conf_high"]
    frame.loc[frame["index"] == "b", drawn] /= 100
    ranges = {"a": (0.0, 100.0), "b": (0.0, 1.0), "c": (0.0, 100.0)}
    figure = index_means(frame, labels(AREAS, FIVE), simulated=False, ranges=ranges)
    assert_clean(figure)
    assert_holds(figure, frame, "mean")
    panels = [axes for axes in figure.axes if axes.get_frame_on()]
    ends = [axes.get_xlim()[1] for axes in panels]
    assert len(panels) == 2 * len(AREAS) and max(ends[: len(AREAS)]) > 10 > max(ends[len(AREAS) :])


def test_rows_count_their_respondents():
    frame = means(AREAS, FIVE)
    frame.loc[frame["area"] == "health", "n"] = 900
    text = said(index_means(frame, labels(AREAS, FIVE), simulated=False, language="de"))
    assert text.count("n = 900–1.234") == len(FIVE) and "je Modell" not in text
