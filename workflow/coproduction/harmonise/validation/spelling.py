"""How texts that identify something are spelt: plainly, once, and read in their own encoding."""

import re
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from coproduction.harmonise.joined import number_of
from coproduction.missing import visible
from coproduction.readers.export import coded

#: Characters of an identifier that are compared; no longer one is plain.
_LONGEST = 400

#: What a spreadsheet would run, a browser would follow, or no identifier holds.
NOT_PLAIN = re.compile(r"[=+@]|.*(<[A-Za-z/!?]|[\x00-\x1f\x7f\ufffd])|.{201}", re.DOTALL)


#: What programs write where there is nothing.
_NOTHING = {"nan", "null", "none", "nil", "n/a", "#n/a", "<na>", "nat", "(null)", "\\n"}
_NOTHING |= {"#null!", "#value!", "#ref!", "#name?", "#div/0!"}  # errors of spreadsheets


def nothing(text: str) -> bool:
    """Whether a text is what a program writes where there is nothing, such as ``NaN``.

    ``NA`` is not one of them: it is a code of Namibia, and of strata. See `not_available`.
    """
    return text.strip().casefold() in _NOTHING


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


def says_nothing(cells: pd.Series) -> np.ndarray:
    """Whether a text says nothing: invisible, or what a program writes where there is nothing."""
    absent = not_available(coded(cells)[1])
    return of_texts(cells, lambda text: not visible(text) or nothing(text) or text in absent)


def padded(cells: pd.Series, mark: str) -> np.ndarray:
    """Whether a number is spelt as another but for zeros that say nothing, such as 010 beside 10.

    Of several spellings the most frequent is right, of those the shortest.
    """
    positions, texts = coded(cells)
    n = np.bincount(positions[positions >= 0], minlength=len(texts))
    best = best_spellings(texts, n.tolist(), mark)
    other = [best.get(number_of(text, mark), text) != text for text in texts]
    return np.array([*other, False])[positions]


def best_spellings(texts: Sequence[str], n: Sequence[int], mark: str) -> dict[str, str]:
    """Number to its right spelling, of the numbers among the texts, which n cells have each."""
    best: dict[str, tuple[int, int, str]] = {}
    for text, count in zip(texts, n, strict=True):
        if plain := number_of(text, mark):
            rank = (-count, len(text), text)
            best[plain] = min(best.get(plain, rank), rank)
    return {plain: text for plain, (_, _, text) in best.items()}


def spelt_twice(cells: pd.Series, fold: bool) -> np.ndarray:
    """Whether a cell is spelt as another but for spaces, invisible signs, form of letters.

    With `fold` case does not matter either. Of several spellings the most frequent is right.
    """
    positions, texts = pd.factorize(cells)
    plain = [_plain_text(text, fold) for text in texts]
    n = np.bincount(positions[positions >= 0], minlength=len(texts))
    best = pd.Series(n).groupby(plain).transform("idxmax").to_numpy()
    return np.append(best != np.arange(len(texts)), False)[positions]


def _plain_text(text: str, fold: bool) -> str:
    seen = text[:_LONGEST]
    if not seen.isascii():
        seen = unicodedata.normalize("NFKC", seen)
        seen = "".join(sign for sign in seen if unicodedata.category(sign) != "Cf")
    seen = " ".join(seen.split())
    return seen.casefold() if fold else seen
