"""Axes: limits that hold what is drawn, round ticks, and panels side by side."""

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from coproduction.figures.lettering import width_of
from coproduction.figures.style import SMALL
from coproduction.words.numerals import RAISED, typeset


def ticks(
    low: float, high: float, width: float, language: str = "en"
) -> tuple[list[float], list[str]]:
    """Round ticks inside [low, high] for an axis of `width` mm, and their texts, no digit idle.

    As many as leave 3 mm between one text and the next, and at most one each 7.5 mm.
    """
    chosen = _ticks(low, high, 2)
    for bins in range(3, 9):
        places, texts = _ticks(low, high, bins)
        pitch = (places[1] - places[0]) / (high - low) * width
        if pitch >= max(7.5, 3.0 + max(width_of(text, SMALL) for text in texts)):
            chosen = places, texts
    places, texts = chosen
    return places, [typeset(text, language) for text in texts]


def _ticks(low: float, high: float, bins: int) -> tuple[list[float], list[str]]:
    locator = MaxNLocator(nbins=bins, steps=[1, 2, 2.5, 5, 10])
    places = [v for v in locator.tick_values(low, high) if low <= v <= high]
    if len(places) < 2:
        places = [low, high]
    step = places[1] - places[0]
    largest = max(abs(low), abs(high))
    if largest >= 1e5 or largest < 1e-3:
        power = math.floor(math.log10(largest))
        texts = _decimals([v / 10**power for v in places], step / 10**power)
        return places, [powered(text, power) for text in texts]
    texts = _decimals(places, step)
    return [float(text) for text in texts], [text.replace("-", "−") for text in texts]


def _decimals(values: Sequence[float], step: float) -> list[str]:
    """Values a `step` apart with as many decimals as that needs; no negative zero."""
    digits = 0
    while digits < 6 and abs(round(step, digits) - step) > 1e-6 * abs(step):
        digits += 1
    return [f"{round(v, digits) + 0.0:.{digits}f}" for v in values]


def powered(text: str, power: int) -> str:
    """A number times a power of ten, as print has it; 0 stays 0, no text is the power alone."""
    if text and not text.strip("-0."):
        return "0"
    return f"{text}×10{str(power).translate(RAISED)}".replace("-", "−")


def limits(*arrays: object, include: float | None = None) -> tuple[float, float]:
    """Limits of an axis that hold every finite number of the arrays with a margin of 4 %.

    Those of an axis on which nothing is drawn, as nobody answered or all is withheld, are 0 and 1.
    """
    numbers = np.concatenate([np.asarray(a, dtype=float).ravel() for a in arrays])
    numbers = numbers[np.isfinite(numbers)]
    if include is not None:
        numbers = np.append(numbers, include)
    if not numbers.size:
        return 0.0, 1.0
    low, high = float(numbers.min()), float(numbers.max())
    margin = 0.04 * (high - low) or 0.5 * abs(high) or 1.0
    return low - margin, high + margin


def side_by_side(n: int, available: float, smallest: float, gap: float) -> tuple[int, float]:
    """Columns for `n` panels in `available` mm, none narrower than `smallest`, and their width.

    The last line of panels is filled as well as can be.
    """
    most = max(1, min(n, int((available + gap) // (smallest + gap))))
    lines = math.ceil(n / most)
    columns = math.ceil(n / lines)
    return columns, (available - gap * (columns - 1)) / columns
