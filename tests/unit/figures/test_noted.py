"""Notes at the foot of a drawn figure."""

import pytest
from unit.figures.account_cases import assert_legible, labels
from unit.figures.test_flow_chart import flows, reasons

from coproduction.figures.flow_chart import flow
from coproduction.figures.noted import noted
from coproduction.figures.style import MM


def drawn():
    return flow(flows(2, 3), reasons(2, 3), labels(8, 3), simulated=True)


def test_a_note_stands_below_and_nothing_else_moves_from_the_top():
    plain, figure = drawn(), noted(drawn(), ["Waves of a country are counted together. " * 6])
    assert_legible(figure)
    before, after = (one.get_figheight() / MM for one in (plain, figure))
    assert after > before + 3
    for old, new in zip(plain.texts, figure.texts, strict=False):
        down = (1 - old.get_position()[1]) * before
        assert (1 - new.get_position()[1]) * after == pytest.approx(down)
    for old, new in zip(plain.axes, figure.axes, strict=True):
        a, b = old.get_position(), new.get_position()
        assert b.height * after == pytest.approx(a.height * before)
        assert (1 - b.y1) * after == pytest.approx((1 - a.y1) * before, abs=1e-9)
    told = " ".join(text.get_text() for text in figure.texts[len(plain.texts) :])
    assert told.startswith("Waves of a country")


def test_without_a_note_a_figure_is_as_it_was():
    figure = drawn()
    assert noted(figure, []) is figure and figure.get_figheight() == drawn().get_figheight()
