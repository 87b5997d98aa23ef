"""Alignment: what the order, names and scales of two files propose, where no text can tell.

Files of one survey run parallel, so that a best path through both (Needleman and Wunsch, 1970)
often finds the partners. That is a proposal, which `in_step` bears out or a person. As many answers
alone are no evidence: a column of which no label says anything needs a name, words or a range
besides.
"""

import re
from collections.abc import Collection, Sequence

import numpy as np

from coproduction.draft.looking import poles, scales, word_scales
from coproduction.draft.looking.likeness import plain, said, tells
from coproduction.draft.looking.seen import VariableProfile
from coproduction.readers.export import number

#: What a partner counts for by the number of its answers, its name, and the numbers in it.
_SHAPE, _NEAR_SHAPE, _NAME, _NUMBER = 1.0, 0.2, 2.0, 0.7
#: So many answers more of a column of texts may be kinds of missing.
_MORE_TEXTS = 3
#: And by its label and the words of its answers, which outweigh number and place.
_LABEL, _WORDS = 2.0, 2.0
#: Numbers are of one range where so much of both ranges together is of both, and where they begin
#: as near: surveys set the youngest age, and chance the oldest.
_RANGE, _BEGIN = 0.6, 0.15
#: And by the same place in a battery of as many items.
_BATTERY = 0.7
#: Answers in words of a scale that may be another's though no label tells.
_FEWEST_STEPS = 3
#: What two variables without a partner cost.
_GAP = -0.15
_PARTS = re.compile(r"\d+|(?<=\d)[a-z](?![a-z])|(?<=\d_)[a-z](?![a-z])")


def aligned(
    ones: Sequence[VariableProfile],
    others: Sequence[VariableProfile],
    told: tuple[Collection[str], Collection[str]] = ((), ()),
) -> list[tuple[VariableProfile, VariableProfile]]:
    """Pairs of variables in the order of both files, of one kind of scale each.

    Not of both in `told`, names of the first and of the others whose labels were compared already.
    """
    if not ones or not others:
        return []
    worth = _worth(ones, others)
    compared = [v.name in told[0] for v in ones], [v.name in told[1] for v in others]
    worth[np.outer(*compared)] = -np.inf
    best = np.zeros((len(ones) + 1, len(others) + 1))
    best[1:, 0] = _GAP * np.arange(1, len(ones) + 1)
    best[0, 1:] = _GAP * np.arange(1, len(others) + 1)
    for row in range(1, len(ones) + 1):
        paired = best[row - 1, :-1] + worth[row - 1]
        above = best[row - 1, 1:] + _GAP
        line = np.maximum(paired, above)
        for column in range(1, len(others) + 1):
            best[row, column] = max(line[column - 1], best[row, column - 1] + _GAP)
    pairs, row, column = [], len(ones), len(others)
    while row and column:
        here = best[row, column]
        if here == best[row - 1, column - 1] + worth[row - 1, column - 1]:
            row, column = row - 1, column - 1
            pairs.append((ones[row], others[column]))
        elif here == best[row - 1, column] + _GAP:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]


def near(
    variable: VariableProfile, other: VariableProfile, others: Sequence[VariableProfile]
) -> tuple[str, ...]:
    """Names of variables that might be partners as well, the likeliest and nearest first."""
    rest = [o for o in others if o is not other]
    if not rest:
        return ()
    worth = _worth([variable], rest)[0]
    order = sorted(
        np.flatnonzero(np.isfinite(worth)).tolist(),
        key=lambda k: (-worth[k], abs(rest[k].position - other.position)),
    )
    return tuple(rest[k].name for k in order[:3])


def _worth(ones: Sequence[VariableProfile], others: Sequence[VariableProfile]) -> np.ndarray:
    shapes = [scales.shape(v) for v in ones], [scales.shape(v) for v in others]
    names = [v.name.casefold() for v in ones], [v.name.casefold() for v in others]
    parts = [name_numbers(v) for v in ones], [name_numbers(v) for v in others]
    runs = scales.places(ones), scales.places(others)
    worth = np.full((len(ones), len(others)), -np.inf)
    for row in range(len(ones)):
        for column in range(len(others)):
            mine, yours = shapes[0][row], shapes[1][column]
            if (mine == 0) != (yours == 0):
                continue  # a number is no answer with a label
            value = _shape(ones[row], others[column], mine, yours)
            value += _NAME * (names[0][row] == names[1][column])
            value += _NUMBER * (bool(parts[0][row]) and parts[0][row] == parts[1][column])
            value += _BATTERY * (runs[0][row] == runs[1][column] and runs[0][row][1] > 1)
            value += _LABEL * _same_label(ones[row], others[column])
            value += _WORDS * words(ones[row], others[column])
            # another number of answers in another language needs a place in a battery besides
            as_many = mine == yours or runs[0][row] == runs[1][column] != (0, 1)
            if value > _SHAPE or _may_be(ones[row], others[column], as_many):
                worth[row, column] = value
    return worth


def name_numbers(variable: VariableProfile) -> tuple[str, ...]:
    """What a name has from its first number on, without signs; none where it has no number.

    >>> [_PARTS.findall(name) for name in ("q6_1", "O6_1", "sp2a", "edad")]
    [['6', '1'], ['6', '1'], ['2', 'a'], []]
    """
    return tuple(_PARTS.findall(variable.name.casefold()))


def _same_label(one: VariableProfile, other: VariableProfile) -> bool:
    return tells(one.label) and plain(one.label) == plain(other.label)


def words(one: VariableProfile, other: VariableProfile) -> int:
    """1 where the answers of two variables are the same words, −1 where they are of others."""
    mine, yours = scales.worded(one), scales.worded(other)
    if mine and yours and sorted(mine) == sorted(yours):
        return 1
    kinds = [[bool(of(told)) for of in (poles.men_women, poles.yes_no)] for told in (mine, yours)]
    if not any(kinds[0]) or not any(kinds[1]):
        return 0
    return 1 if kinds[0] == kinds[1] else -1


def _may_be(one: VariableProfile, other: VariableProfile, as_many: bool) -> bool:
    """Whether labels, names or ranges make two variables of one scale worth a question.

    Labels of which nothing is known but that there are some do so where both have `as_many` answers
    or one place in a battery.
    """
    if words(one, other) < 0 or _numbers(one) != _numbers(other):
        return False
    names = [
        {w for w in plain(v.name.replace("_", " ")).split() if len(w) > 2} for v in (one, other)
    ]
    if names[0] & names[1]:
        return True
    if scales.shape(one) == 0:
        return same_range(one, other)
    if min(_steps(one), _steps(other)) >= _FEWEST_STEPS:
        return True
    return as_many and all(tells(said(v.label, v.name)) for v in (one, other))


def _numbers(variable: VariableProfile) -> bool:
    """Whether most of the texts of a variable are numbers, as counts with a *none* among them."""
    texts = [c.code for c in scales.answers(variable)] if variable.kind == "text" else []
    return 2 * sum(number(text) == number(text) for text in texts) > len(texts)


def _steps(variable: VariableProfile) -> int:
    """How many answers in words run from less to more, as everybody reads them; 0 of others."""
    words = scales.worded(variable)
    return len(words) if words and word_scales.ranks(words) else 0


def same_range(one: VariableProfile, other: VariableProfile) -> bool:
    """Whether the numbers of two variables begin alike and overlap for the most part, but for codes
    that may be no answers."""
    ends = [*(one.typical or _ends(one)), *(other.typical or _ends(other))]
    low, high, least, most = (float("nan") if end is None else end for end in ends)
    both, all_of = min(high, most) - max(low, least), max(high, most) - min(low, least)
    return bool(both >= _RANGE * all_of > 0 and abs(low - least) <= _BEGIN * all_of)


def _ends(variable: VariableProfile) -> tuple[float | None, float | None]:
    told = [c.number for c in variable.codes if c.number is not None and not scales.is_missing(c)]
    if variable.minimum is None and told:
        return min(told), max(told)
    return variable.minimum, variable.maximum


def _shape(one: VariableProfile, other: VariableProfile, mine: int, yours: int) -> float:
    """What the numbers of answers of two variables count for."""
    if mine == yours:
        return _SHAPE
    more = _MORE_TEXTS * (one.kind == "text"), _MORE_TEXTS * (other.kind == "text")
    near = -1 - more[1] <= mine - yours <= 1 + more[0]
    return _NEAR_SHAPE if near else -np.inf
