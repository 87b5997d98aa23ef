"""Answers to items."""

import numpy as np
import pytest
from unit.figures.cases import AREAS, CASES, FIVE, assert_clean, drawn_texts, labels, shares

from coproduction.figures.item_shares import item_shares, shade


@pytest.mark.parametrize(
    ("case", "levels"),
    [
        ("typical", 2),
        pytest.param("typical", 7, marks=pytest.mark.slow),
        pytest.param("no areas", 7, marks=pytest.mark.slow),
        ("one country", 2),
        pytest.param("long labels", 7, marks=pytest.mark.slow),
        ("long labels, one column", 7),
        ("six areas", 2),
    ],
)
def test_item_shares_are_clean_and_hold_the_frame(case, levels):
    areas, countries, long, width = CASES[case]
    frame = shares(areas, countries, items=8 if len(areas) == 1 else 3, levels=levels)
    figure = item_shares(frame, labels(areas, countries, long), simulated=True, width=width)
    assert_clean(figure)
    widths = [
        patch.get_width()
        for axes in figure.axes
        for container in axes.containers
        for patch in container
    ]
    np.testing.assert_allclose(sorted(widths), sorted(100 * frame["share"]), atol=1e-9)


def test_items_nobody_in_a_country_answered_are_said():
    frame = shares(AREAS, FIVE)
    frame.loc[(frame["country"] == "BB") & (frame["area"] == "nature"), "share"] = np.nan
    withheld = item_shares(frame, labels(AREAS, FIVE), simulated=False)
    frame.loc[frame["share"].isna(), "n_base"] = 0
    nobody = item_shares(frame, labels(AREAS, FIVE), simulated=False)
    for figure, said in ((nobody, "no data"), (withheld, "– too few to tell")):
        assert_clean(figure)
        assert sum(text == said for text, _ in drawn_texts(figure)) == 5


def test_a_share_that_is_withheld_leaves_a_gap_and_all_who_answered_are_counted():
    frame = shares(AREAS, FIVE)
    frame.loc[0, ["share", "n"]] = np.nan
    frame["n_base"] = 980
    figure = item_shares(frame, labels(AREAS, FIVE), simulated=False)
    assert_clean(figure)
    told = [text for text, _ in drawn_texts(figure) if text == "980"]
    assert len(told) == frame.groupby(["country", "area", "item"]).ngroups
    drawn = sum(p.get_width() for a in figure.axes for c in a.containers for p in c)
    np.testing.assert_allclose(drawn, 100 * frame["share"].sum(), atol=1e-9)


def test_shades_darken_and_colours_differ_in_grey():
    for n in range(2, 8):
        light = [np.dot(shade(i, n)[0], (0.2126, 0.7152, 0.0722)) for i in range(n)]
        assert (np.diff(light) < -0.04).all()


def test_shares_that_do_not_add_up_are_refused():
    frame = shares(["all"], FIVE)
    frame.loc[0, "share"] += 0.01
    with pytest.raises(ValueError, match=r"shares of AA, all, i0 sum to 1\.01"):
        item_shares(frame, {}, simulated=False)
