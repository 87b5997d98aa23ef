"""Word scales: the order of answers in words that everybody reads alike.

These are common scales, such as *Never* to *Always*, words with their grades, such as *Very bad* to
*Very good*, and amounts: ``18-24``, ``65+``, ``Less than 1000``, ``Three or more``. Answers
that are not all of one scale have no order that is told.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from coproduction.draft.looking import poles, scales
from coproduction.draft.looking.graded_words import graded
from coproduction.draft.looking.likeness import plain
from coproduction.draft.looking.seen import VariableProfile
from coproduction.files import read_yaml

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
#: Blanks between thousands: ``25 000``.
_BLANKS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u2009\u202f]\d{3})+)(?!\d)")
#: Thousands with a sign between them.
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|<=|>=|[^\W\d_]+(?:'[^\W\d_]*)?|[^\w\s]")


def ranks(texts: Sequence[str]) -> list[int]:
    """The place of each text from less to more, from 0; none where no order is known.

    >>> ranks(["Often", "Never", "Sometimes"]), ranks(["65+", "18-24", "25 to 64 years"])
    ([2, 0, 1], [2, 0, 1])
    >>> ranks(["Labour", "Tories"]), ranks(["18-30", "25-40"])
    ([], [])
    """
    if len(texts) < 2:
        return []
    said = [plain(text) for text in texts]
    for words in (said, _without_shared(said)):
        if places := _on_a_scale(words):
            return [sorted(places).index(place) for place in places]
    if places := graded(said, _known()["grades"], _known()["neutral"], _known()["prefixes"]):
        return [sorted(places).index(place) for place in places]
    spans = [span for text in texts if (span := _span(text))]
    if len(spans) < len(texts):
        return []
    order = sorted(spans)
    apart = all(a[1] <= b[0] and a != b for a, b in pairwise(order))
    return [order.index(span) for span in spans] if apart else []


def way(texts: Sequence[str]) -> int:
    """1 of texts of a known scale from less to more in the order given, −1 turned round, else 0."""
    order = ranks(texts)
    up = [*range(len(order))]
    return 0 if not order else 1 if order == up else -1 if order == up[::-1] else 0


def runs(texts: Sequence[str]) -> int:
    """As `way`; where no scale is known by the words at the ends alone."""
    return way(texts) or poles.direction(texts)


def _on_a_scale(texts: Sequence[str]) -> list[int]:
    """The steps of texts on the first scale that has them all; none where no scale has."""
    for levels in _known()["scales"].values():
        of = {plain(word): place for place, words in enumerate(levels) for word in words}
        places = [of[text] for text in texts if text in of]
        if len(places) == len(texts) == len({*places}):
            return places
    return []


def _without_shared(texts: Sequence[str]) -> list[str]:
    """Texts without the words that all of them have: ``not much trust``, ``a lot of trust``."""
    shared = set.intersection(*({*text.split()} for text in texts))
    return [" ".join(word for word in text.split() if word not in shared) for text in texts]


def with_order(variable: VariableProfile, order: Sequence[str] = ()) -> VariableProfile:
    """A variable of texts with the places of its answers as their numbers, in their order.

    The order is the one given, as codes from less to more, else the one that the words tell.
    """
    held = [code for code in variable.codes if not scales.is_missing(code)]
    bare = [code for code in held if code.number is None]
    if variable.kind != "text" or any(code.label for code in variable.codes):
        return variable
    if len(bare) < len(held):
        return variable
    given = {code: place for place, code in enumerate(order)}
    known = given or dict(zip((c.code for c in bare), ranks([c.code for c in bare]), strict=False))
    if not {code.code for code in bare} <= {*known}:
        return variable
    placed = [replace(c, number=float(known[c.code] + 1), said=c.code) for c in bare]
    placed.sort(key=lambda code: code.number or 0)
    rest = (code for code in variable.codes if scales.is_missing(code))
    return replace(variable, codes=(*placed, *rest))


def _span(text: str) -> tuple[float, float] | None:
    """The least and largest number that an answer means; None where it is no amount."""
    told = _BLANKS.sub(lambda m: m[1] + "".join(m[2].split()), text.casefold())
    told = " ".join(_TOKEN.findall(told.replace("’", "'")))
    open_ended = {"below": False, "above": False}
    for bound in open_ended:
        for phrase in _known()[bound]:
            if (found := f" {phrase} ") in f" {told} ":
                told = f" {told} ".replace(found, " ", 1).strip()
                open_ended[bound] = True
    numbers: list[float] = []
    for word in told.split():
        if _NUMBER.fullmatch(word):
            numbers.append(_read(word))
        elif word in _known()["numbers"]:
            numbers.append(_known()["numbers"][word])
        elif word not in _known()["units"] and word not in _known()["between"]:
            return None
    if len(numbers) == 2 and not any(open_ended.values()) and numbers[0] <= numbers[1]:
        return numbers[0], numbers[1]
    if len(numbers) != 1 or all(open_ended.values()):
        return None
    low = -math.inf if open_ended["below"] else numbers[0]
    return low, math.inf if open_ended["above"] else numbers[0]


def amount(text: str) -> float | None:
    """The number that an answer means, of an open end that end; None where it means none.

    >>> amount("None"), amount("5+"), amount("never"), amount("Labour")
    (0.0, 5.0, 0.0, None)
    """
    if plain(text) in {plain(word) for word in _known()["scales"]["often"][0]}:
        return 0.0
    span = _span(text)
    ends = [end for end in span or () if math.isfinite(end)]
    return ends[0] if len({*ends}) == 1 else None


def _read(digits: str) -> float:
    if _THOUSANDS.fullmatch(digits):
        return float(re.sub(r"[.,]", "", digits))
    whole, _, part = digits.replace(",", ".").partition(".")
    return float(f"{whole}.{part.replace('.', '') or 0}")


@cache
def _known() -> dict[str, Any]:
    path = Path(__file__).with_name("word_scales.yaml")
    told = read_yaml(path)
    told["grades"] = {plain(w): kind for kind, words in told["grades"].items() for w in words}
    told["neutral"] = frozenset(map(plain, told["neutral"]))
    told["numbers"] = {word: float(n) for n, words in told["numbers"].items() for word in words}
    for bound in ("below", "above"):  # the longest first
        spelt = (" ".join(_TOKEN.findall(phrase)) for phrase in told[bound])
        told[bound] = sorted(spelt, key=len, reverse=True)
    return told
