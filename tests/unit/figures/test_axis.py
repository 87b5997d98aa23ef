"""Axes."""

from coproduction.figures.axis import ticks


def test_ticks_are_round_and_short():
    assert ticks(-0.31, 0.42, 40)[1] == ["−0.2", "0.0", "0.2", "0.4"]
    assert ticks(0, 100, 29)[1] == ["0", "50", "100"]
    assert ticks(-19, 22, 35)[1] == ["−10", "0", "10", "20"]
    assert ticks(0, 2.1e6, 40)[1] == ["0", "1×10⁶", "2×10⁶"]
    assert ticks(-3e-7, 3e-7, 30)[1] == ["−2.5×10⁻⁷", "0", "2.5×10⁻⁷"]
    for low, high in [(0.1, 0.30000000000000004), (-1e-3, 2.3e-3), (12.1, 57.9)]:
        assert max(len(text) for text in ticks(low, high, 50)[1]) <= 7
