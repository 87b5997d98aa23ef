"""Naming: names of variables and levels from what a file calls and says of them."""

import re
import unicodedata
from collections.abc import Collection

from coproduction.draft.looking.likeness import plain

#: Names that a study keeps for itself.
RESERVED = frozenset(
    {"respondent", "respondents", "source", "country", "wave", "excluded", "all", "several"}
    | {"weight", "weight_unraked", "stratum", "psu", "fpc"}
    | {"level", "cut", "variance_between", "variance_within"}
)
LONGEST = 40
_JOINERS = "\u200c\u200d"
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d"})
#: A name of a column that says where it stands and not what it holds: `q1a`, `v11_3`, `O6_2`.
_NUMBERED = re.compile(r"[a-z]{0,4}[_.]?\d+([_.]?[a-z0-9]{1,3})*", re.I)
_SAYING_LITTLE = """a an and any are as at be been by can could did do does for from had has have
how if in into is it its may much many of often on or our people please should so some than that the
their them there these they this those to very was we were what when where which who will with would
you your yours following say like"""
_EMPTY_WORDS = frozenset(_SAYING_LITTLE.split())
#: Signs that tell answers apart, with their words: `-5`, `4+`, `A-`, `<1`; none joins `18-24`.
_SIGNS = (
    (re.compile(r"(?<!\w)(?<!\d\s)[-−](?=\d)"), "minus "),
    (re.compile(r"(?<=\d)\s*\+(?!\s*\d)|(?<=\w)\+(?!\w)"), " plus "),
    (re.compile(r"(?<=^[a-z])[-−]$|(?<=\d)[-−]$", re.I), " minus"),
    (re.compile(r"(?:<=|≤)(?=\W*\d)"), "at most "),
    (re.compile(r"(?:>=|≥)(?=\W*\d)"), "at least "),
    (re.compile(r"<(?=\W*\d)"), "less than "),
    (re.compile(r">(?=\W*\d)"), "more than "),
)


def slug(text: str, longest: int = LONGEST) -> str:
    """Small letters, digits and single underscores of a text; empty where it has none of ASCII."""
    spelt = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    spelt = spelt.replace("'", "").replace("’", "")
    parts = re.findall(r"[a-z0-9]+", spelt.encode("ascii", "ignore").decode("ascii"))
    name = ""
    for part in parts:
        longer = f"{name}_{part}" if name else part
        if len(longer) > longest:
            return name or part[:longest]
        name = longer
    return name


def shown(text: str) -> str:
    """A text without signs that nobody sees, such as the byte order marks that some cells begin
    with; joiners of letters stay."""
    kept = (c for c in text if unicodedata.category(c) != "Cf" or c in _JOINERS)
    return " ".join("".join(kept).split())


def signed(text: str) -> str:
    """A text with words for the signs that tell it from another.

    >>> signed("-5"), signed("4+"), signed("<1 year"), signed("18-24"), signed("1 - Never")
    ('minus 5', '4 plus ', 'less than 1 year', '18-24', '1 - Never')
    """
    for sign, words in _SIGNS:
        text = sign.sub(words, text)
    return text


def variable_name(name: str, label: str, english: bool) -> str:
    """A name for a variable: that of its column, or words of its English label where the column is
    only numbered."""
    if english and _NUMBERED.fullmatch(name):
        told = [w for w in plain(label, name).split() if w not in _EMPTY_WORDS and len(w) > 1]
        if len(told) >= 2 and (found := slug(" ".join(told[:4]), 32)) and found[0].isalpha():
            return found
    found = slug(name)
    return found if found[:1].isalpha() else f"v_{found}" if found else "v"


def unique(name: str, taken: Collection[str]) -> str:
    """The name, with a number behind it where it is taken."""
    if name not in taken and name not in RESERVED:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
