"""Poles: which way a scale runs, by the words of the labels at its ends."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from coproduction.draft.looking.likeness import plain
from coproduction.files import read_yaml

#: *Other (please specify)* has no more words.
_SHORT = 3


def direction(labels: Sequence[str]) -> int:
    """1 of labels that run from less to more in the order given, −1 from more to less, else 0.

    Both ends have to tell, or the one that does and the middle not the same.
    """
    if len(labels) < 2:
        return 0
    ends = tone(labels[0]), tone(labels[-1])
    if ends[0] == ends[1]:
        return 0
    return 1 if ends[1] > ends[0] else -1


def tone(label: str) -> int:
    """−1 of a label of less or worse, 1 of more or better, 0 where neither or both are told."""
    text = f" {plain(label)} "
    if text.strip() in _known("no"):
        return -1
    if text.strip() in _known("yes"):
        return 1
    low, high = _first(text, "low"), _first(text, "high")
    if low is None and high is None:
        return 0
    if low is None or high is None:
        found = 1 if low is None else -1
        return -found if found > 0 and _denied(text) else found
    # "very bad", "sehr schlecht" are bad; "not at all good", "pas du tout propre" are not good
    return -1


def yes_no(labels: Sequence[str]) -> dict[str, int]:
    """The places of *no* and *yes* among two labels; none where they are not these."""
    return _each(labels, ("no", "yes")) if len(labels) == 2 else {}


def men_women(labels: Sequence[str]) -> dict[str, int]:
    """The places of *man* and *woman* among labels, and of who is neither; none where another
    label stands there.

    Initials count where they are those of both words in one language: *M* is a man beside *F*, and
    a woman beside *H*.
    """
    texts = [plain(label) for label in labels]
    for man, woman in map(str.split, _listed("initials")):
        if sorted(texts) == sorted((man, woman)):
            return {"man": texts.index(man), "woman": texts.index(woman)}
    found = _each(labels, ("man", "woman", "neither"))
    return found if {"man", "woman"} <= found.keys() else {}


def is_age(*texts: str) -> bool:
    """Whether a name or label has the word *age* in it."""
    return any(_known("age") & {*plain(text.replace("_", " ")).split()} for text in texts)


def other(label: str) -> bool:
    """Whether an answer is *other*: one that has no place among the rest."""
    words = plain(label).split()
    return 0 < len(words) <= _SHORT and words[0] in _known("other")


def _each(labels: Sequence[str], words: Sequence[str]) -> dict[str, int]:
    """The place of the label of each of these words; none where another stands there."""
    found = {w: k for k, label in enumerate(labels) for w in words if _is(label, w)}
    return found if labels and len({*found.values()}) == len(found) == len(labels) else {}


def _is(label: str, word: str) -> bool:
    return plain(label) in _known(word) or (word == "neither" and other(label))


def _denied(text: str) -> bool:
    return any(f" {word} " in text for word in _known("not"))


def _first(text: str, pole: str) -> int | None:
    """Where the first word of a pole stands."""
    match = _pattern(pole).search(text)
    return match.start() if match else None


@cache
def _pattern(pole: str) -> re.Pattern[str]:
    words = sorted(_known(pole), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")


@cache
def _known(pole: str) -> frozenset[str]:
    return frozenset(map(plain, _listed(pole)))


@cache
def _listed(pole: str) -> tuple[str, ...]:
    path = Path(__file__).with_name("poles.yaml")
    told = read_yaml(path)[pole]
    return tuple(str(w) for part in told for w in (part if isinstance(part, list) else [part]))
