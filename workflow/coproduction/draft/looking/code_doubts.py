"""Doubts: codes that a person should look at before they are taken for answers."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from coproduction.draft.looking.seen import Doubt
from coproduction.harmonise.validation.unnamed_missing import apart, far_off

#: Numbers that surveys take for kinds of missing, and nearly never for the next answer.
_MISSING = re.compile(r"-?(?:[789]|(?:77|88|99)+[789]?|9+[6-9]|6{2,})")
_NEGATIVE: Doubt = "negative"
_APART: Doubt = "apart"
#: Share of whole numbers from the first to the last labelled answer that have a label.
_DENSE = 0.7
#: Codes below zero that are few beside the answers.
_FEW = 10
#: Beside one labelled number more numbers than these without label are numbers like it.
_ONE_LABEL = 4


def doubts(
    numbers: Mapping[str, float],
    every: Mapping[float, int],
    answers: Sequence[str],
    unlabelled: Sequence[str],
) -> dict[str, Doubt]:
    """Code to why it is in doubt, of codes without label that are not declared missing.

    Parameters
    ----------
    numbers
        Code to the number it is (NaN where it is none).
    every
        All numbers that are neither labelled nor declared missing, to who has them.
    answers
        Codes with a label of an answer.
    unlabelled
        Codes that respondents have, without label: some of `every`, `strays` among them.
    """
    labelled = np.array([numbers[code] for code in answers])
    labelled = labelled[np.isfinite(labelled)]
    if not len(labelled) or (len(labelled) == 1 and len(every) > _ONE_LABEL):
        # one label, as of 0 for none, makes no list of answers
        return _without_labels(numbers, every, unlabelled)
    low, high = labelled.min(), labelled.max()
    inside = len(np.unique(labelled)) / (high - low + 1)
    found: dict[str, Doubt] = {}
    outside = {value: n for value, n in every.items() if not low <= value <= high}
    # a number with labels at few points (age, income) has answers beyond them
    scale = len(outside) <= max(len(labelled), _FEW)
    for code in unlabelled:
        read = numbers[code]
        if not np.isfinite(read):
            found[code] = "unlabelled"
        elif read not in outside:
            if inside >= _DENSE:
                found[code] = "unlabelled"
        elif read < 0 <= low:
            found[code] = "negative"
        elif scale:
            found[code] = "missing_code" if _MISSING.fullmatch(f"{read:g}") else "unlabelled"
    if not scale:
        found |= _without_labels(numbers, outside, unlabelled)
    return found


def may_be_missing(code: str) -> bool:
    """Whether a code has two digits at least and is a number that surveys take for missing."""
    return len(code.lstrip("-")) > 1 and bool(_MISSING.fullmatch(code))


#: Letters that surveys write for a kind of missing in some language, and others for an answer.
LETTERS = frozenset(
    ("DK", "NA", "N/A", "NS", "NC", "NR", "NSP", "NRP", "NSPP", "NS/NC", "NS/NR", "NSP/NR",
     "NSP/NRP", "NSP/NC", "DK/NA", "DK/NR", "KA", "K.A.", "WN", "TNP", "RF", "REF", "INAP")
)  # fmt: skip
#: Such letters where they have dots; without these some of them are words.
_DOTTED = {
    "DK",
    "KA",
    "NA",
    "NC",
    "ND",
    "NR",
    "NS",
    "NSP",
    "NRP",
    "REF",
    "RF",
    "SO",
    "TNP",
    "TNZ",
    "WN",
}
#: One answer in words of so many may be a number.
_OF_WORDS = 3


def abbreviates(text: str) -> bool:
    """Whether a text is letters that surveys write for a kind of missing.

    >>> [abbreviates(text) for text in ("NS/NC", "N.S.", "w.n. / k.A.", "Ref.", "So", "S.A.")]
    [True, True, True, True, False, False]
    """
    if text.strip() in LETTERS:
        return True
    parts = re.split(r"[/,;]", text)
    bare = [re.sub(r"[.\s]", "", part).upper() for part in parts]
    return "." in text and all(part in _DOTTED for part in bare)


def labelled_apart(
    labelled: Mapping[str, tuple[float, int]], every: Mapping[float, int]
) -> dict[str, Doubt]:
    """Labelled numbers that stand apart above all that have no label, as codes of missing do.

    Parameters
    ----------
    labelled
        Code with a label of an answer to its number, and who has it.
    every
        All numbers that are neither labelled nor declared missing, to who has them.

    >>> labelled_apart({"1": (1, 9), "98": (98, 4)}, {2: 5, 3: 8, 4: 9, 5: 9, 6: 8, 7: 4})
    {'98': 'apart'}
    """
    if not every:
        return {}
    top = max(every)
    met = strays({**every, **{read: n for read, n in labelled.values() if n}})
    return {
        code: met[read]
        for code, (read, n) in labelled.items()
        if n and read > top and read in met and may_be_missing(code)
    }


def among_words(texts: Sequence[str]) -> dict[str, Doubt]:
    """Answers that stand among words and are numbers that surveys take for a kind of missing.

    >>> among_words(["Agree", "Disagree", "Neither", "NSP", "7"]), among_words(["7", "8", "9"])
    ({'7': 'missing_code'}, {})
    """
    numbers = [text for text in texts if _MISSING.fullmatch(text.strip())]
    digits = sum(any(sign.isdigit() for sign in text) for text in texts)
    odd = digits == len(numbers) and _OF_WORDS * len(numbers) < len(texts)
    return dict.fromkeys(numbers, "missing_code") if odd else {}


def strays(every: Mapping[float, int]) -> dict[float, Doubt]:
    """Numbers, of all with who has them, that are codes rather than numbers like the others."""
    below = [value for value in every if value < 0]
    found: dict[float, Doubt] = {}
    if 0 < len(below) <= min(_FEW, len(every) - len(below)) and all(v == round(v) for v in below):
        found |= dict.fromkeys(below, _NEGATIVE)
    if len(every) > 2:
        counts = {value: n for value, n in every.items() if value >= 0}
        found |= dict.fromkeys(apart(counts) | far_off(counts), _APART)
    return found


def _without_labels(
    numbers: Mapping[str, float], every: Mapping[float, int], codes: Sequence[str]
) -> dict[str, Doubt]:
    met = strays(every)
    return {code: met[numbers[code]] for code in codes if numbers[code] in met}
