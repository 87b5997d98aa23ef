"""How texts that identify something are spelt: plainly, once, and read in their own encoding."""

# pyarrow.compute makes its functions when it is imported; no checker of types can see them.
# pyright: reportAttributeAccessIssue=false

import re
import unicodedata
from collections.abc import Callable, Container, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from coproduction.faults import apart_by_signs
from coproduction.harmonise.joined import without_zeros
from coproduction.harmonise.proposals import kind_told
from coproduction.lookalikes import in_latin, plain
from coproduction.missing import visible
from coproduction.readers.export import coded, positioned
from coproduction.readers.repeats import differ

#: What a spreadsheet would run, a browser would follow, or no identifier holds.
NOT_PLAIN = re.compile(r"[=+@]|.*(<[A-Za-z/!?]|[\x00-\x1f\x7f\ufffd])|.{201}", re.DOTALL)

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
    word = text.strip()
    if word.casefold() in _NOTHING or _POINT.fullmatch(word):
        return True
    if all(unicodedata.category(sign)[0] == "P" for sign in word):
        return True
    return not any(map(str.isdecimal, word)) and bool(kind_told(word))


def not_available(texts: Sequence[str]) -> set[str]:
    """The texts ``NA`` among the distinct ones of a column, unless others are as short a word."""
    found = {text for text in texts if text.strip() == "NA"}
    word = re.compile(r"[A-Z]{2}")
    return set() if any(word.fullmatch(text.strip()) for text in {*texts} - found) else found


#: Texts as most identifiers are (RE2): that pass each test of `NOT_PLAIN` and `mojibake`, that have
#: a digit and say something, and that have no word of three letters besides.
PLAIN = r"^[A-Za-z0-9][ -;=-~]{0,199}$"
NUMBERED = r"^[A-Za-z0-9_/-]*[0-9][A-Za-z0-9_/-]*$"
WORDLESS = r"^[A-Za-z]{0,2}([0-9_/-]+[A-Za-z]{0,2})*$"


def of_texts(
    cells: pd.Series, test: Callable[[str], object], never: str = "", any_digits: bool = False
) -> np.ndarray:
    """A test of every cell that is not empty, made once for each distinct one.

    Of texts that match the pattern `never` (RE2) it is known that the test does not hold. With
    `any_digits` it holds of a text whatever its digits are (0 to 9) and however many stand
    together: it is made of one of all such texts.
    """
    positions, texts = positioned(cells)
    found = np.zeros(len(texts) + 1, dtype=bool)
    doubtful = np.arange(len(texts))
    if never:
        doubtful = np.flatnonzero(~matched(texts, never))
    of, looked_at = np.arange(len(doubtful)), texts[doubtful]
    if any_digits and len(doubtful):
        shapes = pc.replace_substring_regex(_strings(looked_at), "[0-9]+", "0").dictionary_encode()
        of, looked_at = shapes.indices.to_numpy(), shapes.dictionary.to_numpy(zero_copy_only=False)
    held = np.array([bool(test(text)) for text in np.asarray(looked_at).tolist()], dtype=bool)
    found[doubtful] = held[of]
    return found[positions]


def matched(texts: Sequence[str] | pd.Index | pd.Series | np.ndarray, pattern: str) -> np.ndarray:
    """Whether each text matches a pattern of RE2."""
    return pc.match_substring_regex(_strings(texts), pattern).to_numpy(zero_copy_only=False)


def _strings(texts: Sequence[str] | pd.Index | pd.Series | np.ndarray) -> pa.Array:
    return pa.array(texts, pa.large_string(), from_pandas=True)


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
    _, texts = positioned(cells)
    absent = not_available(np.asarray(texts[~matched(texts, NUMBERED)]).tolist())

    def empty(text: str) -> bool:
        return not visible(text) or ((nothing(text) or text in absent) and text not in labelled)

    return of_texts(cells, empty, NUMBERED)


def padded(cells: pd.Series, mark: str) -> np.ndarray:
    """Whether a code is another but for zeros that say nothing: 010 beside 10, A01 beside A1.

    Of several spellings the most frequent is right, of those the shortest.
    """
    positions, distinct = positioned(cells)
    if matched(distinct, NUMBERED).all():
        bare = pc.replace_substring_regex(_strings(distinct), r"^(.*[^0-9])?0*([0-9]+)$", r"\1\2")
        if differ(bare):
            return np.zeros(len(cells), dtype=bool)
    texts = np.asarray(distinct).tolist()
    n = np.bincount(positions[positions >= 0], minlength=len(texts))
    best = best_spellings(texts, n.tolist(), mark)
    other = [best.get(without_zeros(text, mark), text) != text for text in texts]
    return np.array([*other, False])[positions]


def best_spellings(texts: Sequence[str], n: Sequence[int], mark: str) -> dict[str, str]:
    """Code without zeros to its right spelling among the texts, which n cells have each."""
    best: dict[str, tuple[int, int, str]] = {}
    for text, count in zip(texts, n, strict=True):
        if bare := without_zeros(text, mark):
            rank = (-count, len(text), text)
            best[bare] = min(best.get(bare, rank), rank)
    return {bare: text for bare, (_, _, text) in best.items()}


def spelt_twice(cells: pd.Series, fold: bool) -> np.ndarray:
    """Whether a cell is spelt as another but for spaces, invisible signs, form of letters, digits,
    dashes and apostrophes.

    With `fold` case does not matter either. Of several spellings the most frequent is right.
    """
    if _apart(positioned(cells)[1], fold):
        return np.zeros(len(cells), dtype=bool)
    positions, texts = pd.factorize(cells)
    forms = [plain(text, fold) for text in texts]
    n = np.bincount(positions[positions >= 0], minlength=len(texts))
    best = pd.Series(n).groupby(forms).transform("idxmax").to_numpy()
    return np.append(best != np.arange(len(texts)), False)[positions]


#: A space or mark between a letter and a digit, which the same code elsewhere may lack.
_PARTING = re.compile(r"(?<=[^\W\d_])[ ._/-]+(?=\d)|(?<=\d)[ ._/-]+(?=[^\W\d_])")
#: The letters O and l beside a digit, which are typed for 0 and 1.
_O, _L = (re.compile(rf"(?<=\d){sign}|{sign}(?=\d)") for sign in ("[Oo]", "l"))
#: The same of texts of ASCII without spaces for RE2, which cannot look around, one after the other:
#: of spaces and marks, and of letters, which most columns have nowhere beside digits.
_PARTED = (
    (r"([A-Za-z])[._/-]+([0-9])", r"\1\2"),
    (r"([0-9])[._/-]+([A-Za-z])", r"\1\2"),
)
_MISTAKEN = "[0-9][Ool]|[Ool][0-9]"
_SEEN_AS = (
    (r"([0-9])[Oo]", r"\10"),
    (r"[Oo]([0-9])", r"0\1"),
    (r"([0-9])l", r"\11"),
    (r"l([0-9])", r"1\1"),
)
#: Where case alone tells a larger share of respondents apart, it is meant to.
_MISTYPED = 0.1


def lookalike(cells: pd.Series, fold: bool) -> np.ndarray:
    """Whether a code looks as one that more cells have, but for a space or mark between a letter
    and a digit, for the letters O and l beside digits, for letters of another script, or for case:
    PT-13, PTl3, pt13 beside PT13.

    Nobody by case alone where that were more than a tenth of the cells. Codes are told apart before
    as `spelt_twice` does it, so that none is told by both.
    """
    positions, distinct = positioned(cells)
    if _seen_apart(distinct):
        return np.zeros(len(cells), dtype=bool)
    texts = np.asarray(distinct).tolist()
    n = np.bincount(positions[positions >= 0], minlength=len(texts)).tolist()
    other, by_case = (
        np.array([*(best != k for k, best in enumerate(_usual(texts, n, fold, case))), False])
        for case in (fold, True)
    )
    found, only_case = other[positions], (by_case & ~other)[positions]
    return found | only_case if only_case.sum() <= _MISTYPED * len(found) else found


#: Texts that `plain` leaves as they are but for their case: printable signs of ASCII.
_ASCII = r"^[!-~]{0,400}$"


def _apart(texts: pd.Index | np.ndarray, fold: bool) -> bool:
    """Whether all are such texts, and differ also without case where it is to `fold`."""
    if not matched(texts, _ASCII).all():
        return False
    return not fold or differ(pc.ascii_lower(_strings(texts)))


def _seen_apart(texts: pd.Index | np.ndarray) -> bool:
    """Whether all are such texts, and none looks as another (see `_usual`)."""
    if not matched(texts, _ASCII).all():
        return False
    seen = _strings(texts)
    for sought, instead in _PARTED:
        seen = pc.replace_substring_regex(seen, sought, instead)
    if pc.any(pc.match_substring_regex(seen, _MISTAKEN)).as_py():
        for sought, instead in _SEEN_AS:
            seen = pc.replace_substring_regex(seen, sought, instead)
    return differ(pc.ascii_lower(seen))


def beside(cells: pd.Series, fold: bool) -> dict[str, str]:
    """Code to how often it occurs and which one it looks as, for all that `lookalike` may find."""
    positions, texts = coded(cells)
    n = np.bincount(positions[positions >= 0], minlength=len(texts)).tolist()
    told = {}
    for k, best in enumerate(_usual(texts, n, fold, True)):
        if best != k:
            here, there = texts[k], texts[best]
            apart = apart_by_signs(here, there)
            told[here] = f"{here} ({n[k]}) beside {there} ({n[best]}){apart}"
    return told


def _usual(texts: Sequence[str], n: Sequence[int], fold: bool, case: bool) -> list[int]:
    """For each text the place of the one it looks as and that most cells have, or its own.

    Of as many cells, those count where digits are digits and letters Latin. With `case` texts that
    differ by case look the same.
    """
    exact = [plain(text, fold) for text in texts]
    best: dict[str, tuple[int, bool, str, int]] = {}
    looks = []
    for k, text in enumerate(texts):
        bare = plain(text, False)
        seen = _L.sub("1", _O.sub("0", _PARTING.sub("", in_latin(bare))))
        looks.append(seen.casefold() if case else seen)
        best[looks[k]] = max(
            best.get(looks[k], (0, False, "", k)), (n[k], seen == bare, exact[k], k)
        )
    return [
        k if exact[best[seen][-1]] == exact[k] else best[seen][-1] for k, seen in enumerate(looks)
    ]
