"""Numerals as a language prints them; tables hold them with ASCII signs."""

import re

_MINUS = re.compile(r"(?<![\w.])-(?=[\d.])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_SPACE = "\u00a0"
_POWER = re.compile(r"(?<=\d)e([+-])0*(\d+)")

#: Digits and minus to those that stand raised.
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

#: Language to its decimal mark and the mark between thousands; other languages are as English.
MARKS = {"fr": (",", "\u202f"), "de": (",", "."), "da": (",", "."), "cs": (",", _SPACE)}


def typeset(text: str, language: str = "en") -> str:
    """Text of a cell with a true minus, powers of ten raised, and the marks of a language.

    Where the decimal mark is a comma, a semicolon stands between the ends of an interval.
    """
    text = _POWER.sub(_raised, text)
    text = _MINUS.sub("−", text)
    marks = MARKS.get(language.partition("-")[0].lower())
    if marks is None:
        return text
    decimal, thousands = marks
    text = text.replace(", ", "; ")
    text = _THOUSANDS.sub("\0", text)
    return _POINT.sub(decimal, text).replace("\0", thousands)


def _raised(found: re.Match) -> str:
    sign = found[1].replace("+", "")
    return f"×10{(sign + found[2]).translate(RAISED)}"


def plain(text: str) -> str:
    """Text of a cell without marks between thousands, so that a machine reads it."""
    return _THOUSANDS.sub("", text)
