"""Doubts: codes that a person should look at before they are taken for answers."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from coproduction.draft.seen import Doubt
from coproduction.harmonise.validation.unnamed_missing import apart

#: Numbers that surveys take for kinds of missing, and nearly never for the next answer.
_MISSING = re.compile(r"-?(?:[789]|(?:77|88|99)+[789]?|9+[6-9]|6{2,})")
#: Share of whole numbers from the first to the last labelled answer that have a label.
_DENSE = 0.7
#: Codes below zero that are few beside the answers.
_FEW = 10


def doubts(
    numbers: Mapping[str, float],
    counts: Mapping[str, int],
    answers: Sequence[str],
    unlabelled: Sequence[str],
) -> dict[str, Doubt]:
    """Code to why it is in doubt, of codes without label that are not declared missing.

    Parameters
    ----------
    numbers, counts
        Code to the number it is (NaN where it is none) and to how many respondents have it.
    answers
        Codes with a label of an answer.
    unlabelled
        Codes that respondents have, without label.
    """
    labelled = np.array([numbers[code] for code in answers])
    labelled = labelled[np.isfinite(labelled)]
    if not len(labelled):
        return _without_labels(numbers, counts, unlabelled)
    low, high = labelled.min(), labelled.max()
    inside = len(np.unique(labelled)) / (high - low + 1)
    found: dict[str, Doubt] = {}
    outside = [code for code in unlabelled if not low <= numbers[code] <= high]
    # a number with labels at few points (age, income) has answers beyond them
    scale = len(outside) <= max(len(labelled), _FEW)
    for code in unlabelled:
        read = numbers[code]
        if not np.isfinite(read):
            found[code] = "unlabelled"
        elif code not in outside:
            if inside >= _DENSE:
                found[code] = "unlabelled"
        elif read < 0 <= low:
            found[code] = "negative"
        elif scale:
            found[code] = "missing_code" if _MISSING.fullmatch(f"{read:g}") else "unlabelled"
    if not scale:
        found |= _without_labels(numbers, counts, [code for code in unlabelled if code in outside])
    return found


def _without_labels(
    numbers: Mapping[str, float], counts: Mapping[str, int], codes: Sequence[str]
) -> dict[str, Doubt]:
    read = {numbers[code]: counts[code] for code in codes if np.isfinite(numbers[code])}
    below = {value for value in read if value < 0}
    found: dict[str, Doubt] = {}
    if 0 < len(below) <= min(_FEW, len(read) - len(below)) and all(v == round(v) for v in below):
        found |= {code: "negative" for code in codes if numbers[code] in below}
    above = apart({value: n for value, n in read.items() if value >= 0}) if len(read) > 2 else ()
    found |= {code: "apart" for code in codes if numbers[code] in above}
    return found
