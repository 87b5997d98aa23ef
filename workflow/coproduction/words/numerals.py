"""Numerals as a language prints them; tables hold them with ASCII signs."""

import math
import re
from collections.abc import Iterable

from coproduction.words import fixed

_MINUS = re.compile(r"(?<![\w.])-(?=[\d.])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_POWER = re.compile(r"(?<=\d)e([+-])0*(\d+)")

#: Stands where a number should be and is none; every writer explains it below the table.
ABSENT = "–"
#: Stands for a number that is rounded to 0 and is not 0.
ABOUT_NONE = "≈\u00a00"
#: Digits and minus to those that stand raised.
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def typeset(text: str, language: str = "en") -> str:
    """Text of a cell with a true minus, powers of ten raised, and the marks of a language.

    Where the decimal mark is a comma, a semicolon stands between the ends of an interval.
    """
    text = _POWER.sub(_raised, text)
    text = _MINUS.sub("−", text)
    marks = fixed.language(language)
    if marks.decimal == ",":
        text = text.replace(", ", "; ")
    text = _THOUSANDS.sub("\0", text)
    return _POINT.sub(marks.decimal, text).replace("\0", marks.thousands)


def _raised(found: re.Match) -> str:
    sign = found[1].replace("+", "")
    return f"×10{(sign + found[2]).translate(RAISED)}"


def plain(text: str) -> str:
    """Text of a cell without marks between thousands, so that a machine reads it."""
    return _THOUSANDS.sub("", text)


def number(value: float, digits: int) -> str:
    """Text of a number with fixed digits; no negative zero; `ABSENT` for what is not finite.

    Commas part the thousands of numbers of five and more.
    """
    if value is None or not math.isfinite(value):
        return ABSENT
    text = f"{value:{',' * (abs(value) >= 1e4)}.{digits}f}"
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def span(low: str, high: str, language: str = "en") -> str:
    """From a number to a number, as texts of cells: a dash between them, or a word where one of
    them has a minus."""
    if "-" in low + high:
        return fixed.say("{low} to {high}", language, low=low, high=high)
    return f"{low} – {high}"


def whole(value: float) -> str:
    """Text of a declared number with as many decimals as tell it whole."""
    return number(value, len(f"{value:.10g}".partition(".")[2]))


def p_value(value: float) -> str:
    """Text of a p-value in a cell of its own."""
    return "<0.001" if value < 0.0005 else number(value, 3)


def p_compared(value: float) -> str:
    """Text of a p-value with the sign that stands between p and it."""
    if math.isnan(value):
        return ABSENT
    return "< 0.001" if value < 0.0005 else f"= {number(value, 3)}"


def places(errors: Iterable[float], digits: int, significant: int = 2, most: int = 6) -> int:
    """Decimals that show the smallest standard error with `significant` digits.

    At least `digits` and at most `most`, but none where the error is 1000 and more. Errors that
    are missing or 0 do not count.
    """
    found = [error for error in errors if error is not None and math.isfinite(error) and error > 0]
    if not found:
        return digits
    if min(found) >= 1000:
        return 0
    return min(max(digits, significant - 1 - math.floor(math.log10(min(found)))), max(most, digits))


def share_places(shares: Iterable[float | None], digits: int) -> int:
    """Decimals that tell shares of 0 to 1, which were rounded, whole in per cent: at most `digits`.

    Shares that are missing do not count.
    """
    found = [100 * share for share in shares if share is not None and math.isfinite(share)]
    told = (
        n for n in range(digits) if all(math.isclose(x, round(x, n), abs_tol=1e-9) for x in found)
    )
    return next(told, digits)


def count(value: float) -> str:
    """Text of a count with commas between thousands, rounded to a whole number."""
    if value is None or not math.isfinite(value):
        return ABSENT
    return f"{value:,.0f}"


def somebody(value: float) -> str:
    """Text of a count that is listed only where it is of somebody: `ABOUT_NONE` where what is
    published of it is 0, the difference of two rounded counts."""
    return ABOUT_NONE if value == 0 else count(value)


def weighted_count(value: float) -> str:
    """Text of a sum of weights: a count where it is whole or 100 and more; a smaller one shows
    three digits, so that weights which add up to little are not told as none."""
    if value is None or not math.isfinite(value) or value >= 100 or value == round(value):
        return count(value)
    return number(value, min(6, max(0, 2 - math.floor(math.log10(abs(value))))))


def percent(share: float) -> str:
    """A share of 0 to 1 in per cent, with as many decimals as tell it from none and from all.

    Halves are rounded up.
    """
    share = min(max(100 * share, 0.0), 100.0)
    rest = min(share, 100 - share)
    digits = max(0, -math.floor(math.log10(rest))) if 0 < rest < 1 else 0
    # twelve decimals, so that a half stays one in binary
    return number(math.floor(round(share * 10**digits, 12) + 0.5) / 10**digits, digits)


def percent_of(share: float, rounded: bool) -> str:
    """A share of 0 to 1 in per cent, with one decimal; one that was `rounded` for publication with
    those of its step, which say how well it is known."""
    return f"{100 * share:.{share_places([share], 4) if rounded else 1}f}"
