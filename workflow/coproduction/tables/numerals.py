"""Numerals as a language prints them; tables hold them with ASCII signs."""

import re

_MINUS = re.compile(r"(?<![\w.])-(?=[\d.])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_SPACE = "\u00a0"

#: Language to its decimal mark and the mark between thousands; other languages are as English.
MARKS = {"fr": (",", "\u202f"), "de": (",", "."), "da": (",", "."), "cs": (",", _SPACE)}


def typeset(text: str, language: str = "en") -> str:
    """Text of a cell with a true minus and the marks of a language.

    Where the decimal mark is a comma, a semicolon stands between the ends of an interval.
    """
    text = _MINUS.sub("−", text)
    marks = MARKS.get(language.partition("-")[0].lower())
    if marks is None:
        return text
    decimal, thousands = marks
    text = text.replace(", ", "; ")
    text = _THOUSANDS.sub("\0", text)
    return _POINT.sub(decimal, text).replace("\0", thousands)


def plain(text: str) -> str:
    """Text of a cell without marks between thousands, so that a machine reads it."""
    return _THOUSANDS.sub("", text)
