"""Heat maps."""

import re

import pytest
from unit.figures.cases import (
    CASES,
    FIVE,
    HARD,
    REFERENCES,
    assert_clean,
    drawn_texts,
    estimates,
    fits,
    labels,
)

from coproduction.figures.heat_map import heat_map, tint


@pytest.mark.parametrize("case", HARD)
def test_heat_maps_are_clean_and_show_every_estimate(case):
    areas, countries, long, width = CASES[case]
    frame = estimates(areas, countries, scale=1.0).assign(std_error=0.2)
    called = labels(areas, countries, long)
    figure = heat_map(
        frame, fits(frame), called, simulated=True, references=REFERENCES, width=width
    )
    assert_clean(figure)
    shown = frame[frame["term"] != "Intercept"]
    texts = [text for text, _ in drawn_texts(figure)]
    numbers = [text for text in texts if re.fullmatch(r"−?\d\.\d", text)]
    wanted = [f"{value:.1f}" for value in shown["estimate"]]
    wanted = [v.replace("-", "−" * (v != "-0.0")) for v in wanted]
    assert sorted(numbers) == sorted(wanted)
    sure = ((shown["conf_low"] > 0) | (shown["conf_high"] < 0)).sum()
    dots = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "o"]
    assert len(dots) == sure + 1  # and the legend's


def faces(figure):
    return [
        tuple(round(c, 6) for c in patch.get_facecolor()[:3]) for patch in figure.axes[0].patches
    ]


def test_shades_are_standard_errors_from_0_whatever_the_unit():
    frame = estimates(["all"], FIVE).assign(std_error=0.05)
    other = frame.assign(
        **{c: frame[c] * 50 for c in ("estimate", "conf_low", "conf_high", "std_error")}
    )
    mixed = frame.where(frame["term"] != "age", other)
    drawn = [faces(heat_map(f, fits(f), labels({}, FIVE), simulated=False)) for f in (frame, mixed)]
    assert drawn[0] == drawn[1]
    one = frame[frame["term"] == "age"].iloc[0]
    assert tuple(round(c, 6) for c in tint(one["estimate"] / 0.05 / 4)) in drawn[0]


def test_an_estimate_without_an_interval_has_a_mark_and_no_shade():
    frame = estimates(["all"], FIVE).assign(std_error=0.05)
    blind = frame["country"] == "AA"
    frame.loc[blind, ["std_error", "conf_low", "conf_high"]] = None
    figure = heat_map(frame, fits(frame), labels({}, FIVE), simulated=False)
    assert_clean(figure)
    crosses = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "x"]
    assert len(crosses) == blind.sum() - 1 + 1  # without the constant, and the legend's
    assert "no interval known" in [text for text, _ in drawn_texts(figure)]
    sure = heat_map(frame[~blind], fits(frame), labels({}, FIVE), simulated=False)
    assert "no interval known" not in [text for text, _ in drawn_texts(sure)]


def test_shades_grow_darker_with_size_and_differ_by_sign():
    light = [[sum(tint(sign * share)) for share in (0.0, 0.4, 1.0)] for sign in (1, -1)]
    assert all(a > b > c for a, b, c in light)
    assert tint(0.5) != tint(-0.5) and min(min(tint(s)) for s in (-1, 1)) > 0.3


@pytest.mark.parametrize(
    ("scale", "printed"), [(3e-7, r"−?\d,\d×10⁻[⁰-⁹]+"), (4e6, r"−?\d,\d×10[⁰-⁹]+")]
)
def test_a_cell_that_holds_no_number_has_a_power_of_ten(scale, printed):
    frame = estimates(["all"], ["AA"], scale=scale).assign(std_error=scale / 2)
    figure = heat_map(frame, fits(frame), labels({}, FIVE), simulated=False, language="de")
    cells = [text for text, _ in drawn_texts(figure) if "×" in text]
    assert cells and all(re.fullmatch(printed, text) for text in cells)
