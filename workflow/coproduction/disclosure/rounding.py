"""Rounding: counts to multiples of the threshold, other numbers to what their respondents support.

Counts are rounded alike wherever they stand, so that nothing is learnt from meeting one twice. A
base is a count of nearly all respondents: what lacks to all of them is told no better than the
threshold either.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from coproduction.study.release import COARSEST

#: Significant digits of a number of which no standard error is known.
DIGITS = 6


@dataclass(frozen=True)
class Grid:
    """What counts are rounded to: cells to multiples of `step`, bases to those of `wide`.

    Counts below the `threshold` are withheld (NaN), none (0) stays none.
    """

    threshold: int
    step: int

    @property
    def wide(self) -> int:
        """Bases are rounded to multiples of this."""
        return 2 * self.threshold

    def cell(self, n: int) -> float:
        """The published count of a cell."""
        if 0 < n < self.threshold:
            return math.nan
        return float(max(_nearest(n, self.step), self.step * (n > 0)))

    def base(self, n: int, all_of: int) -> float:
        """The published count of a base, of whom there are at most `all_of`: those themselves, or
        a multiple below them."""
        if 0 < n < self.threshold:
            return math.nan
        if n in (0, all_of):
            return float(n)
        found = _nearest(n, self.wide)
        if found >= all_of > n:
            found = (all_of - 1) // self.wide * self.wide
        return float(found or math.nan)

    def of_cell(self, published: float, all_of: float) -> tuple[float, float]:
        """The smallest and the largest count that a published cell can be."""
        if math.isnan(published):
            return 0.0, all_of
        if published == 0:
            return 0.0, 0.0
        return _ends(published, self.step, self.threshold)

    def of_base(self, published: float, all_of: float) -> tuple[float, float]:
        """The smallest and the largest count that a published base can be."""
        if math.isnan(published):
            return 0.0, all_of
        if published in (0, all_of):
            return published, published
        low, high = _ends(published, self.wide, self.threshold)
        last = published + self.wide >= all_of
        return low, all_of - 1 if last and published < all_of else high


def _nearest(n: float, step: int) -> int:
    """The nearest multiple, of two the larger one."""
    return math.floor(n / step + 0.5) * step


def _ends(published: float, step: int, least: int) -> tuple[float, float]:
    low, high = math.ceil(published - step / 2), math.ceil(published + step / 2) - 1
    return float(max(low, least)), float(high)


def share_step(n: float, threshold: int, wide: bool = False) -> float:
    """What a share of `n` respondents is rounded to: a step of 1, 2 or 5 times a power of ten that
    half a threshold of them is at most; a `wide` one that two thresholds are. NaN without them, and
    where the step would be above `COARSEST`, in which shares would be told falsely."""
    if math.isnan(n) or n <= 0:
        return math.nan
    step = nice((2 if wide else 0.5) * threshold / n)
    return step if step <= COARSEST * (1 + 1e-9) else math.nan


def shares(values: Sequence[float], step: float) -> list[float]:
    """Shares to multiples of a step that add up to 1 where the shares themselves do: those go up
    that lost most by rounding down (Hamilton's method), but that what is nearer to one step than to
    none has one, at the cost of the largest."""
    if math.isnan(step):
        return [math.nan for _ in values]
    parts = [value / step for value in values]
    if not abs(sum(values) - 1) < 1e-6 or abs(1 / step - round(1 / step)) > 1e-9:
        return [to_step(value, step) for value in values]
    down = [max(math.floor(part + 1e-9), int(part >= 0.5)) for part in parts]
    left = round(1 / step) - sum(down)
    up = sorted(range(len(parts)), key=lambda place: down[place] - parts[place])
    for place in up[: max(left, 0)]:
        down[place] += 1
    for _ in range(-left):
        down[down.index(max(down))] -= 1
    return [to_step(times * step, step) for times in down]


def weighted(total: float, n: float, shown: float) -> float:
    """A total of weights: their mean, to two digits, times the count as it is `shown`."""
    if math.isnan(shown) or math.isnan(total):
        return math.nan
    return significant(significant(total / n, 2) * shown, DIGITS) if n else 0.0


def supported(value: float, error: float) -> float:
    """A number to the third digit of its standard error; to `DIGITS` digits where none is known."""
    if not math.isfinite(value) or value == 0:
        return value
    step = third_of_error(error)
    return to_step(value, step) if step else significant(value, DIGITS)


def third_of_error(error: float) -> float:
    """The third digit of a standard error, 0 where there is none."""
    known = math.isfinite(error) and error > 0
    return 10.0 ** (math.floor(math.log10(error)) - 2) if known else 0.0


def error_of_share(error: float, n: float, threshold: int) -> float:
    """The standard error of a share of `n` respondents, to two digits or fewer: as it is the root
    of a number over n, with more it would tell n to within less than a threshold."""
    if not math.isfinite(error) or error <= 0 or not n > 0:
        return significant(error, 2)
    two = 10.0 ** (math.floor(math.log10(error)) - 1)
    return to_step(error, max(two, nice(min(error * threshold / (2 * n), error))))


def significant(value: float, digits: int) -> float:
    """A number to some significant digits."""
    return float(f"{value:.{digits - 1}e}") if math.isfinite(value) else value


def to_step(value: float, step: float) -> float:
    """A number to the nearest multiple of a step, without what binary fractions add."""
    return float(f"{round(value / step) * step:.12g}")


def outward(
    low: float, high: float, shown: float, step: float, within: tuple[float, float] | None = None
) -> tuple[float, float]:
    """The ends of an interval to multiples of a step that hold it, and the number `shown` between
    them; `within` the bounds of what it is of, at which alone that may be an end."""
    if not all(map(math.isfinite, (low, high, step))) or step <= 0:
        return low, high
    below, above = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if math.isfinite(shown):
        below = min(below, math.ceil(shown / step - 1e-9) - 1)
        above = max(above, math.floor(shown / step + 1e-9) + 1)
    ends = to_step(below * step, step), to_step(above * step, step)
    return (max(ends[0], within[0]), min(ends[1], within[1])) if within else ends


def nice(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not below `least`; 0 for none."""
    if least <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))
