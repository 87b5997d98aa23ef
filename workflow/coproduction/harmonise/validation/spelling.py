"""How texts that identify something are spelt: plainly, once, and read in their own encoding."""

import re
import unicodedata
from collections.abc import Callable

import numpy as np
import pandas as pd

#: Characters of an identifier that are compared; no longer one is plain.
_LONGEST = 400

#: What a spreadsheet would run, a browser would follow, or no identifier holds.
NOT_PLAIN = re.compile(r"[=+@]|.*(<[A-Za-z/!?]|[\x00-\x1f\x7f\ufffd])|.{201}", re.DOTALL)


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
