"""Look-alikes: texts of other letters or signs that nobody can tell apart by looking."""

import re
import unicodedata

from coproduction.missing import FILLERS

#: Characters of a text that are compared; no longer one is plain.
_LONGEST = 400

#: What Unicode lets be ignored, besides its format characters: joiners, selectors of variants.
_IGNORED = re.compile(
    "[\u034f\u17b4\u17b5\u180b-\u180f\u2065\ufe00-\ufe0f\ufff0-\uffff\U000e0000-\U000e0fff]"
)
#: Signs that are written for another: fillers, apostrophes, the minus.
_SAME = str.maketrans(
    dict.fromkeys(FILLERS, " ")
    | dict.fromkeys(
        "\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u02c8\u2032\u00b4`\uff07", "'"
    )
    | {"\u2212": "-", "\u00ad": ""}
)
#: Letters of Cyrillic, Greek and Armenian to the Latin ones that look the same.
_SEEN_AS = str.maketrans(
    "аеорсухіјѕһԁԛԝӏАВЕКМНОРСТУХІЈЅҮӀΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρօսհոՕՏՍ",
    "aeopcyxijshdqwlABEKMHOPCTYXIJSYIABEZHIKMNOPTYXovpouhnOSU",
)


def in_latin(text: str) -> str:
    """A text with each letter of another script as the Latin one that looks the same."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text).translate(_SEEN_AS)
    return unicodedata.normalize("NFC", apart)


def plain(text: str, fold: bool) -> str:
    """The start of a text with one form of spaces, letters, digits, dashes and apostrophes.

    Without what is invisible. With `fold` case does not matter either.
    """
    seen = text[:_LONGEST]
    if not seen.isascii():
        seen = unicodedata.normalize("NFKC", seen.translate(_SAME))
        seen = "".join(map(_plain_sign, _IGNORED.sub("", seen)))
    seen = " ".join(seen.split())
    return seen.casefold() if fold else seen


def _plain_sign(sign: str) -> str:
    """A digit or a dash of any script as that of ASCII, nothing for a format character."""
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return {"Pd": "-", "Cf": ""}.get(unicodedata.category(sign), sign)
