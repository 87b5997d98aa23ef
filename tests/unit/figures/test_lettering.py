"""Lettering: measured, wrapped, and told where no font has it."""

import pytest
from unit.figures.cases import (
    AREAS,
    FIVE,
    LONG,
    assert_clean,
    drawn_texts,
    estimates,
    fits,
    labels,
    means,
    shares,
)

from coproduction.figures.coefficients import coefficients
from coproduction.figures.index_means import index_means
from coproduction.figures.item_shares import item_shares
from coproduction.figures.lettering import checked, width_of, wrap
from coproduction.figures.sheet import NAMED


def test_texts_are_measured_wrapped_and_checked():
    for line in wrap(LONG, 30.0).split("\n"):
        assert width_of(line) <= 30.0
    assert wrap("x" * 60, 10.0).replace("\n", "") == "x" * 60
    with pytest.raises(ValueError, match="no font"):
        checked("private \ue123 sign")


def test_names_stand_for_labels_that_no_font_can_print_and_the_figure_says_so():
    told = labels(AREAS, FIVE | {"AA": "A \ue123 land"})
    figures = [
        index_means(means(AREAS, FIVE), told, simulated=True),
        coefficients(estimates(AREAS, FIVE), fits(estimates(AREAS, FIVE)), told, simulated=False),
        item_shares(shares(AREAS, FIVE), told, simulated=True),
    ]
    for figure in figures:
        texts = [text for text, _ in drawn_texts(figure)]
        assert NAMED in texts and "AA" in texts and "Česko" in texts
        assert_clean(figure)
    legible = index_means(means(AREAS, FIVE), labels(AREAS, FIVE), simulated=True)
    assert NAMED not in [text for text, _ in drawn_texts(legible)]


def test_a_no_break_space_does_not_part_a_line():
    for space in ("\u00a0", "\u202f"):
        text = f"Country xxxxxx (n{space}={space}1{space}234)"
        assert wrap(text, 22.0).split("\n")[-1] == f"(n{space}={space}1{space}234)"
    assert wrap("a \t\n b", 22.0) == "a b"
