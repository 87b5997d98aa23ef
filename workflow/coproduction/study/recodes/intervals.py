"""Intervals of numbers or dates, and ranges of numbers, as settings and crosswalks spell them."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

#: A number as a crosswalk spells it, for `re`.
NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+)?"
_RANGE = re.compile(rf"({NUMBER})\.\.({NUMBER})")
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT = re.compile(rf"({_DATE})(T|$)")
_INTERVALS = tuple(
    re.compile(rf"([\[(])\s*({end})?\s*,\s*({end})?\s*([\])])") for end in (NUMBER, _DATE)
)
#: What looks like a range or an interval of numbers or dates.
_SPAN = re.compile(rf"({NUMBER}|{_DATE})?\.\.({NUMBER}|{_DATE})?")
#: So many are read once: rows are held to every code of a column.
_SPELLINGS = 1 << 12
_BRACKETS = re.compile(r"[]\[()][-+.,;\d\s]*[,;][-+.,;\d\s]*[]\[()]")


@dataclass(frozen=True)
class Interval:
    """An interval of numbers, or of dates as days, each end open or closed, possibly infinite."""

    low: float
    high: float
    low_closed: bool
    high_closed: bool
    dates: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and highest number inside, NaN at an open end."""
        low = self.low if self.low_closed else float("nan")
        return low, self.high if self.high_closed else float("nan")

    @classmethod
    @lru_cache(maxsize=_SPELLINGS)
    def parse(cls, text: str) -> "Interval | None":
        """Read ``[18,30)``, ``(,18)`` or ``[2008-05-01,)``; None when it is not an interval."""
        matches = [pattern.fullmatch(text.strip()) for pattern in _INTERVALS]
        match = next((found for found in matches if found), None)
        if not match:
            return None
        left, low, high, right = match.groups()
        dates = matches[0] is None
        read = day if dates else float
        interval = cls(
            read(low) if low else float("-inf"),
            read(high) if high else float("inf"),
            left == "[",
            right == "]",
            dates,
        )
        point = interval.low == interval.high and interval.low_closed and interval.high_closed
        return interval if interval.low < interval.high or point else None

    def holds(self, numbers):
        """Whether each number (array or scalar) lies inside."""
        above = numbers >= self.low if self.low_closed else numbers > self.low
        below = numbers <= self.high if self.high_closed else numbers < self.high
        return above & below


def day(code: str) -> float:
    """The day of a date or moment such as ``2008-05-06T10:10:10``, from 1 January of year 1.

    NaN when it is none.
    """
    match = _MOMENT.match(code)
    try:
        return float(date.fromisoformat(match[1]).toordinal()) if match else float("nan")
    except ValueError:
        return float("nan")


@lru_cache(maxsize=_SPELLINGS)
def parse_range(text: str, falling: bool = False) -> tuple[float, float] | None:
    """Read ``1..5`` as (1.0, 5.0); None when it is not a range of rising numbers.

    With `falling`, ``5..1`` is one too.
    """
    match = _RANGE.fullmatch(text.strip())
    if not match:
        return None
    low, high = map(float, match.groups())
    return (low, high) if low < high or (falling and low > high) else None


def mended(code: str) -> str:
    """What was expected of a code that is meant as an interval and is none, else nothing."""
    such = "[18,30) or (,18), of numbers or of dates such as 2008-05-06, the lower end first"
    if (match := _SPAN.fullmatch(code.strip())) and any(match.groups()):
        low, high = match.groups()
        lower, upper = "[" if low else "(", "]" if high else ")"
        told = f"{lower}{low or ''},{high or ''}{upper}"
        return told if Interval.parse(told) else such
    return such if _BRACKETS.fullmatch(code.strip()) and Interval.parse(code) is None else ""
