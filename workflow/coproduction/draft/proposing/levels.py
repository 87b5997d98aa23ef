"""Levels: the ordered answers of a question, and which code of each file is which of them.

Within a language the labels tell. Between languages two scales of one length are kept or turned
round, which is asked or told by `directions`; nothing is ever permuted. Scales of other lengths are
for a person.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from coproduction.draft.looking import naming, poles, scales, word_scales
from coproduction.draft.looking.likeness import agree, likenesses, plain
from coproduction.draft.looking.seen import CodeProfile, VariableProfile
from coproduction.draft.matching.match_evidence import Tier
from coproduction.missing import KINDS
from coproduction.study.resolved.survey import Level, Measure

#: Value labels that are alike but for their spelling, and how far others are behind.
_ALIKE, _MARGIN = 0.75, 0.25

How = Literal[
    "labels", "likeness", "yes and no", "men and women", "order", "reversed", "codes", "typed"
]


#: What tells the two answers of a question in any language.
_WORDS: tuple[tuple[Callable[[Sequence[str]], dict[str, int]], How], ...] = (
    (poles.yes_no, "yes and no"),
    (poles.men_women, "men and women"),
)


@dataclass(frozen=True)
class Scale:
    """Type and levels of a target; none of a number."""

    type: Measure
    levels: tuple[Level, ...] = ()

    def names(self) -> list[str]:
        """Names of the levels, in order."""
        return [level.name for level in self.levels]

    def with_levels(self, labels: Collection[str], english: bool) -> "Scale":
        """The scale with levels more, at its end."""
        return replace(self, levels=_levels(labels, english, self.levels))

    def with_those(self, more: Collection[Level]) -> "Scale":
        """The scale with these at its end, where it lacks them."""
        lacking = [one for one in more if one.name not in self.names()]
        first = len(self.levels) + 1
        placed = (replace(one, score=float(k)) for k, one in enumerate(lacking, first))
        return replace(self, levels=(*self.levels, *placed))


@dataclass(frozen=True)
class Fit:
    """Which level the codes of a variable are, how that was told, and codes that are none yet.

    `why` says what else speaks for it.
    """

    tier: Tier
    how: How
    levels: dict[str, str]
    rest: tuple[str, ...] = ()
    why: str = ""


def scale(variable: VariableProfile, english: bool, battery: bool) -> Scale:
    """The scale of a variable, its levels named by its labels.

    `battery`: whether other variables beside it have the same answers, as scales have.
    """
    found = scales.answers(variable)
    if not found:
        return Scale("numeric")
    labels = [scales.words(variable, code) or code.code for code in found]
    order = poles.yes_no(labels)
    if order:
        labels = [labels[order["no"]], labels[order["yes"]]]
    levels = _levels(labels, english)
    if len(levels) == 2:
        return Scale("binary", levels)
    if len(levels) < 2:
        return Scale("categorical", levels)
    told = poles.direction(labels) != 0 or battery or variable.kind == "text"
    order = word_scales.ranks(_without_codes(found, labels))
    told = told or (bool(order) and sorted(order) in (order, order[::-1]))
    # an order of whole texts is told by common words or by a person
    numbered = not all(code.said == code.code for code in found)
    told = told and not (numbered and any(map(poles.other, labels)))
    return Scale("ordinal" if told and scales.ordered(variable) else "categorical", levels)


def _without_codes(found: Sequence[CodeProfile], labels: Sequence[str]) -> list[str]:
    """Labels that all begin with their codes, such as `2. $10,000-14,999`, without these."""
    behind = [
        re.fullmatch(rf"\s*{re.escape(code.code)}\s*[.:)=-]\s+(\S.*)", label, re.DOTALL)
        for code, label in zip(found, labels, strict=True)
    ]
    return [match[1] for match in behind if match] if all(behind) else list(labels)


def _levels(
    labels: Collection[str], english: bool, held: Sequence[Level] = ()
) -> tuple[Level, ...]:
    """Levels of these labels, behind those that are there. What is called as another is numbered,
    by its name and its label."""
    found = [*held]
    taken = {*KINDS, *(one.name for one in held)}
    called = {one.label for one in held}
    for place, label in enumerate(map(naming.shown, labels), start=len(held) + 1):
        name = naming.slug(_plain(label)) or naming.slug(label) or f"level_{place}"
        name = name if not name.isdigit() or english else f"level_{name}"
        number = 2
        bare = name
        while name in taken:
            name, number = f"{bare}_{number}", number + 1
        taken.add(name)
        number, told = 2, label
        while told in called:
            number, told = number + 1, f"{label} ({number})"
        called.add(told)
        found.append(Level(name, told, float(place)))
    return tuple(found)


def _plain(text: str) -> str:
    """As `plain`; a sign before or after a number tells levels apart: `-5`, `5` and `5+`."""
    return plain(naming.signed(text))


def _same(one: str, other: str) -> bool:
    """Whether what has to agree in labels that are almost alike does: signs of numbers too."""
    mine, yours = ({*_plain(text).replace("plus", "more").split()} for text in (one, other))
    numbers = any(word.isdigit() for word in mine)
    return agree(one, other) and not (numbers and (mine ^ yours) & {"minus", "more", "less"})


def level(text: str, levels: Sequence[Level]) -> str:
    """The name of the level that a text is: its name, or its label; empty where it is none."""
    label, slug = _plain(text), naming.slug(naming.signed(text))
    means = (
        lambda one: text == one.name,
        lambda one: label == _plain(one.label),
        lambda one: slug == one.name,
    )
    found = (one.name for meant in means for one in levels if meant(one))
    return next(found, "")


def fit(
    variable: VariableProfile,
    to: Scale,
    named: VariableProfile,
    same_language: bool,
    turned: bool | None = None,
    typed: Mapping[str, str] | None = None,
) -> Fit | None:
    """Which level each answer of a variable is, on the scale that the labels of `named` name.

    `turned` and `typed` are what a person decided: whether a scale of one length runs the other
    way, and the level of each code. None where nothing can be proposed.
    """
    found = scales.answers(variable) or (scales.bare(variable) if to.levels else ())
    if not found or not to.levels:
        return Fit("sure", "labels", {}) if not found and not to.levels else None
    codes = [code.code for code in found]
    if typed is not None:
        told = {code: level(text, to.levels) for code, text in typed.items()}
        known = {code: name for code, name in told.items() if name}
        return Fit("sure", "typed", known, tuple(c for c in codes if c not in known))
    if turned is not None and len(codes) == len(to.levels):
        return _by_order(codes, to, turned, "sure")
    labels = [scales.words(variable, code) for code in found]
    if not any(labels):
        return _by_codes(codes, to, named)
    if variable is named and len({*map(_plain, labels)}) < len(labels):
        return Fit("sure", "labels", dict(zip(codes, to.names(), strict=False)))
    told = sorted(map(_plain, labels)) == sorted(_plain(level.label) for level in to.levels)
    if variable is named or same_language or (told and all(map(_plain, labels))):
        return _by_labels(codes, labels, to)
    there = [level.label for level in to.levels]
    for words, how in _WORDS:
        mine, others = words(labels), words(there)
        if mine and mine.keys() <= others.keys():
            known = {codes[place]: to.names()[others[word]] for word, place in mine.items()}
            return Fit("likely", how, dict(sorted(known.items())))
    if len(codes) != len(to.levels) or not (scales.ordered(variable) and scales.ordered(named)):
        return None
    if to.type == "categorical":
        return None
    return _by_order(codes, to, False, "ask")


def _by_order(codes: Sequence[str], to: Scale, turned: bool, tier: Tier) -> Fit:
    names = to.names()[::-1] if turned else to.names()
    how: How = "reversed" if turned else "order"
    return Fit(tier, how, dict(zip(codes, names, strict=True)))


def _by_codes(codes: Sequence[str], to: Scale, named: VariableProfile) -> Fit | None:
    """The levels of the same codes elsewhere, of codes without labels: to be asked."""
    own = [code.code for code in scales.answers(named)]
    if named.kind == "text" or len(own) != len(to.levels) or not {*codes} <= {*own}:
        return None
    there = _by_labels(own, [code.label for code in scales.answers(named)], to)
    if there is None or there.rest:
        return None
    return Fit("ask", "codes", {code: there.levels[code] for code in codes})


def _by_labels(codes: Sequence[str], labels: Sequence[str], to: Scale) -> Fit | None:
    """The levels that labels of one language name; codes without any are left."""
    texts, levels = [_plain(label) for label in labels], [_plain(x.label) for x in to.levels]
    texts = [text or _plain(code) for text, code in zip(texts, codes, strict=True)]
    if len({*texts}) == len(texts) and {*texts} == {*levels}:
        return Fit("sure", "labels", _named(codes, texts, levels, to))
    alike = likenesses(texts, levels)
    rows, columns = linear_sum_assignment(-alike)
    known, equal = {}, True
    for row, column in zip(map(int, rows), map(int, columns), strict=True):
        rest = np.concatenate([np.delete(alike[row], column), np.delete(alike[:, column], row)])
        near = alike[row, column] - rest.max(initial=0.0) >= _MARGIN
        same = _same(labels[row], to.levels[column].label)
        if texts[row] == levels[column] or (alike[row, column] >= _ALIKE and near and same):
            known[codes[row]] = to.names()[column]
            equal &= texts[row] == levels[column]
    if not known:
        return None
    rest = tuple(code for code in codes if code not in known)
    return Fit("sure" if equal else "likely", "labels" if equal else "likeness", known, rest)


def _named(
    codes: Sequence[str], texts: Sequence[str], levels: Sequence[str], to: Scale
) -> dict[str, str]:
    names = dict(zip(levels, to.names(), strict=True))
    return {code: names[text] for code, text in zip(codes, texts, strict=True)}
