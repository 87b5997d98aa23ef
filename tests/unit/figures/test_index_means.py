"""Means of indices."""

import numpy as np
import pytest
from unit.figures.cases import (
    CASES,
    FIVE,
    LONG,
    assert_clean,
    assert_holds,
    drawn_texts,
    labels,
    means,
)

from coproduction.figures.index_means import HOW, index_means
from coproduction.results.descriptive_files import ERRORS


@pytest.mark.parametrize("case", CASES)
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


#: How errors were found to what the axis says.
AXIS = {
    "stratified": "Mean, with 95 % interval over declared strata or primary sampling units",
    "robust": "Mean, with 95 % interval of independent respondents",
    "replicate": "Mean, with 95 % interval by replicate weights",
    "stratified_finite": (
        "Mean, with 95 % interval over declared strata or primary sampling units, corrected for "
        "finite populations"
    ),
    "robust_raked": "Mean, with 95 % interval of independent respondents, corrected for raking",
    "stratified_raked_finite": (
        "Mean, with 95 % interval over declared strata or primary sampling units, corrected for "
        "raking and finite populations"
    ),
}


def axis(frame, **settings):
    figure = index_means(frame, labels({}, FIVE), simulated=False, **settings)
    texts = [" ".join(text.split()) for text, _ in drawn_texts(figure)]
    return next(text for text in texts if "interval" in text)


@pytest.mark.parametrize(("errors", "expected"), AXIS.items())
def test_the_axis_says_how_intervals_were_found(errors, expected):
    frame = means(["all"], FIVE, ("a", "b")).assign(errors=errors)
    for confidence, said in ((0.95, expected), (0.9, expected.replace("95", "90"))):
        figure = index_means(frame, labels({}, FIVE), simulated=False, confidence=confidence)
        drawn = " ".join(text for text, _ in drawn_texts(figure))
        # what follows is the legend
        assert f"{said} a b" in " ".join(drawn.split())


@pytest.mark.parametrize("errors", ERRORS)
def test_the_axis_has_words_for_all_errors_of_the_contract(errors):
    assert HOW[errors]


def test_the_axis_tells_countries_apart_whose_intervals_differ():
    frame = means(["all"], FIVE, ("a", "b"))
    first = frame["country"] == frame["country"].iloc[0]
    frame["errors"] = ["replicate" if one else "stratified" for one in first]
    name = labels({}, FIVE)["countries"].get(frame["country"].iloc[0], frame["country"].iloc[0])
    assert f"by replicate weights ({name})" in axis(frame)


@pytest.mark.parametrize(
    ("policy", "done"),
    [("adjust", "held against the mean of the sample"), ("certainty", "add no variance")],
)
def test_the_axis_tells_of_strata_of_one_sampling_unit(policy, done):
    frame = means(["all"], FIVE, ("a", "b")).assign(singletons=policy, n_singletons=2)
    said = f"; strata of one sampling unit (at most 2 of a mean): {done}"
    figure = index_means(frame, labels({}, FIVE), simulated=False)
    assert AXIS["stratified"] + said in " ".join(text for text, _ in drawn_texts(figure))
