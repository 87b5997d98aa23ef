"""How texts that identify something are spelt: plainly, once, and read in their own encoding."""

import re
import unicodedata
from collections.abc import Callable, Container, Sequence

import numpy as np
import pandas as pd

from coproduction.harmonise.joined import without_zeros
from coproduction.harmonise.proposals import kind_told
from coproduction.missing import FILLERS, visible
from coproduction.readers.export import coded

#: Characters of an identifier that are compared; no longer one is plain.
_LONGEST = 400

#: What a spreadsheet would run, a browser would follow, or no identifier holds.
NOT_PLAIN = re.compile(r"[=+@]|.*(<[A-Za-z/!?]|[\x00-\x1f\x7f\ufffd])|.{201}", re.DOTALL)


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
#: What programs and people write where there is nothing; `missing_labels.yaml` has more.
_NOTHING = {"nan", "null", "none", "nil", "n/a", "#n/a", "<na>", "nat", "(null)", "\\n"}
_NOTHING |= {"#null!", "#value!", "#ref!", "#name?", "#div/0!"}  # errors of spreadsheets
_NOTHING |= {"inf", "-inf", "+inf", "infinity", "-infinity", "undefined", "<null>", "<none>"}
_NOTHING |= {"missing", "unknown", "n.a.", "n. a.", "n.d.", "k.a.", "k. a.", "s.o.", "n.v.t."}
_NOTHING |= {"fehlend", "unbekannt", "manquant", "inconnu", "inconnue"}
_NOTHING |= {"mangler", "manglende", "ukendt", "uoplyst", "chybí", "neznámé", "neznámý"}
_NOTHING |= {"neuvedeno", "prázdné", "desconocido", "sconosciuto", "onbekend", "okänd", "ukjent"}
#: A missing value of Stata or SAS, with its letter or without.
_POINT = re.compile(r"\.[A-Za-z_]?")


def nothing(text: str) -> bool:
    """Whether a text is what is written where there is nothing: ``NaN``, ``.``, ``--``, unknown.

    ``NA`` is not one of them: it is a code of Namibia, and of strata. See `not_available`.
    """
    plain = text.strip()
    if plain.casefold() in _NOTHING or _POINT.fullmatch(plain):
        return True
    if all(unicodedata.category(sign)[0] == "P" for sign in plain):
        return True
    return not any(map(str.isdecimal, plain)) and bool(kind_told(plain))


def not_available(texts: Sequence[str]) -> set[str]:
    """The texts ``NA`` among the distinct ones of a column, unless others are as short a word."""
    found = {text for text in texts if text.strip() == "NA"}
    word = re.compile(r"[A-Z]{2}")
    return set() if any(word.fullmatch(text.strip()) for text in {*texts} - found) else found


def of_texts(cells: pd.Series, test: Callable[[str], object]) -> np.ndarray:
    """A test of every cell that is not empty, made once for each distinct one."""
    positions, texts = pd.factorize(cells)
    return np.array([*(bool(test(text)) for text in texts), False])[positions]


def mojibake(code: str) -> bool:
    """Whether the letters of a code are UTF-8 that was read as Windows-1252."""
    if code.isascii():
        return False
    try:
        code.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def says_nothing(cells: pd.Series, labelled: Container[str]) -> np.ndarray:
    """Whether a text is invisible, or a word for nothing that is no code with a label."""
    absent = not_available(coded(cells)[1])

    def empty(text: str) -> bool:
        return not visible(text) or ((nothing(text) or text in absent) and text not in labelled)

    return of_texts(cells, empty)


def padded(cells: pd.Series, mark: str) -> np.ndarray:
    """Whether a code is another but for zeros that say nothing: 010 beside 10, A01 beside A1.

    Of several spellings the most frequent is right, of those the shortest.
    """
    positions, texts = coded(cells)
    n = np.bincount(positions[positions >= 0], minlength=len(texts))
    best = best_spellings(texts, n.tolist(), mark)
    other = [best.get(without_zeros(text, mark), text) != text for text in texts]
    return np.array([*other, False])[positions]


def best_spellings(texts: Sequence[str], n: Sequence[int], mark: str) -> dict[str, str]:
    """Code without zeros to its right spelling among the texts, which n cells have each."""
    best: dict[str, tuple[int, int, str]] = {}
    for text, count in zip(texts, n, strict=True):
        if plain := without_zeros(text, mark):
            rank = (-count, len(text), text)
            best[plain] = min(best.get(plain, rank), rank)
    return {plain: text for plain, (_, _, text) in best.items()}


def spelt_twice(cells: pd.Series, fold: bool) -> np.ndarray:
    """Whether a cell is spelt as another but for spaces, invisible signs, form of letters, digits,
    dashes and apostrophes.

    With `fold` case does not matter either. Of several spellings the most frequent is right.
    """
    positions, texts = pd.factorize(cells)
    plain = [_plain_text(text, fold) for text in texts]
    n = np.bincount(positions[positions >= 0], minlength=len(texts))
    best = pd.Series(n).groupby(plain).transform("idxmax").to_numpy()
    return np.append(best != np.arange(len(texts)), False)[positions]


#: A space or mark between a letter and a digit, which the same code elsewhere may lack.
_PARTING = re.compile(r"(?<=[^\W\d_])[ ._/-]+(?=\d)|(?<=\d)[ ._/-]+(?=[^\W\d_])")
#: The letters O and l beside a digit, which are typed for 0 and 1.
_O, _L = (re.compile(rf"(?<=\d){sign}|{sign}(?=\d)") for sign in ("[Oo]", "l"))
#: A larger share of respondents has codes of another kind, not mistyped ones.
_MISTYPED = 0.1


def lookalike(cells: pd.Series, fold: bool) -> np.ndarray:
    """Whether a code looks as one that more cells have, but for case, for a space or mark between
    a letter and a digit, or for the letters O and l beside digits: pt13, PT-13, PTl3 beside PT13.

    Nobody where that were more than a tenth of the cells. Codes are told apart before as
    `spelt_twice` does it, so that none is told by both.
    """
    positions, texts = coded(cells)
    n = np.bincount(positions[positions >= 0], minlength=len(texts))
    plain = [_plain_text(text, fold) for text in texts]
    alike = [_L.sub("1", _O.sub("0", _PARTING.sub("", text))).casefold() for text in plain]
    best: dict[str, tuple[int, str]] = {}
    for form, text, count in zip(alike, plain, n.tolist(), strict=True):
        best[form] = max(best.get(form, (0, "")), (count, text))
    other = [best[form][1] != text for form, text in zip(alike, plain, strict=True)]
    found = np.array([*other, False])[positions]
    return found & (found.sum() <= _MISTYPED * len(found))


def _plain_text(text: str, fold: bool) -> str:
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
