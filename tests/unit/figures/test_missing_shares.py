"""Missing answers."""

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from unit.figures.account_cases import assert_legible, labels

from coproduction.figures.missing_shares import COLOURS, HATCHES, missingness

KINDS = ["refused", "dont_know", "not_applicable", "not_asked", "system_missing"]


def missing(variables, countries):
    rows = []
    for k in range(countries):
        for v in range(variables):
            if (k + v) % 7 == 3:
                rows.append((f"c{k}", f"s{k}", f"v{v}", "not_asked", 1.0))
                continue
            shares = [0.01 * ((k * v + n) % 9) * (v % 5 > 0) for n in range(len(KINDS))]
            rows += [
                (f"c{k}", f"s{k}", f"v{v}", kind, share)
                for kind, share in zip(KINDS, shares, strict=True)
                if share
            ]
            rows.append((f"c{k}", f"s{k}", f"v{v}", "answered", 1 - sum(shares)))
    frame = pd.DataFrame(rows, columns=["country", "source", "variable", "kind", "share"])
    return frame.assign(weighted_share=frame["share"], n_base=1000)


@pytest.mark.parametrize(
    ("variables", "countries"),
    [
        (5, 1),
        (20, 3),
        (60, 5),
        (1, 15),
        (8, 40),
        pytest.param(60, 7, marks=pytest.mark.slow),
        pytest.param(60, 15, marks=pytest.mark.slow),
    ],
)
def test_missing_answers_are_legible(variables, countries):
    named = labels(variables, countries)
    figure = missingness(missing(variables, countries), named, simulated=True)
    assert_legible(figure)
    assert figure.get_size_inches()[1] * 25.4 < 297


def test_a_survey_without_missing_answers_has_a_figure():
    frame = missing(4, 2).query("kind == 'answered'")
    assert_legible(missingness(frame, labels(4, 2), simulated=False))


def test_kinds_of_one_grey_have_patterns_of_their_own():
    light = {
        kind: np.dot(to_rgb(colour), (0.2126, 0.7152, 0.0722)) for kind, colour in COLOURS.items()
    }
    for one, two in itertools.combinations(COLOURS, 2):
        apart = HATCHES[one] != HATCHES[two] or abs(light[one] - light[two]) > 0.25
        assert apart, (one, two)
    figure = missingness(missing(5, 1), labels(5, 1), simulated=False)
    drawn = {patch.get_hatch() or "" for axes in figure.axes for patch in axes.patches}
    assert {HATCHES["refused"], HATCHES["dont_know"]} <= drawn


@pytest.mark.parametrize("withheld", [True, False])
def test_ticks_of_neighbouring_panels_do_not_lie_on_each_other(withheld):
    """Where all shares are withheld there is no axis to read them from."""
    rows = [
        (f"c{k}", f"s{k}", f"v{v}", kind, share)
        for k in range(4)
        for v in range(3)
        for kind, share in (("answered", 0.9926), ("several", 0.0074))
    ]
    frame = pd.DataFrame(rows, columns=["country", "source", "variable", "kind", "share"])
    frame["share"] *= float("nan") if withheld else 1.0
    frame = frame.assign(weighted_share=frame["share"], n_base=1000)
    figure = missingness(frame, labels(3, 4), simulated=False)
    assert_legible(figure)
    panels = [axes for axes in figure.axes if axes.get_xlim()[0] == 0 and axes.texts]
    assert len(panels) == 4
    boxes = [
        [text.get_window_extent() for text in axes.get_xticklabels() if text.get_text()]
        for axes in panels
    ]
    assert all(map(bool, boxes)) != withheld
    if not withheld:
        for one, two in itertools.pairwise(boxes):
            assert one[-1].x1 < two[0].x0


def test_a_kind_whose_share_is_rounded_to_none_is_not_drawn_as_nobody():
    rows = [("c0", "s0", "v0", "refused", 0.0), ("c0", "s0", "v0", "answered", 1.0)]
    frame = pd.DataFrame(rows, columns=["country", "source", "variable", "kind", "share"])
    frame = frame.assign(weighted_share=frame["share"], n_base=1000)
    figure = missingness(frame, labels(1, 1), simulated=True)
    told = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert "≈\u00a00" in told
