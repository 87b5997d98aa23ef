"""In step: which matches by order hold because both files run alike, whatever their languages.

A stretch of neighbouring variables with as many answers has to be as long in both files, and the
stretch before or behind it too. Then the numbers in the names have to be the same, or the answers
have to correlate with each other in the same places: of real surveys, wrongly placed batteries were
told by that, wrongly placed items of one battery not always. Such a match is *likely*, never sure.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from scipy.optimize import linear_sum_assignment

from coproduction.draft.looking import scales
from coproduction.draft.looking.measured import Measured
from coproduction.draft.looking.seen import FileProfile, VariableProfile
from coproduction.draft.matching.alignment import name_numbers, same_range
from coproduction.draft.matching.matches import Question

#: Questions of a stretch that correlations tell anything of, and of all stretches that run alike.
_FEWEST_ITEMS, _FEWEST = 6, 10
#: How well the order that correlations tell has to go with that of the files (Pearson's r), and how
#: much better they may fit when two parts of a stretch change places.
_ORDER, _SLACK = 0.8, 0.02
#: Questions of a part that may have changed its place.
_PART = 2


@dataclass(frozen=True)
class _Pair:
    """A question by its place, and the variables of two files that ask it."""

    place: int
    own: VariableProfile
    other: VariableProfile


def told(
    files: Mapping[str, FileProfile],
    questions: Sequence[Question],
    numbers: Mapping[str, Measured],
) -> list[Question]:
    """The questions, with what was asked of two files that run alike told as likely."""
    found = list(questions)
    sources = list(files)
    for k, source in enumerate(sources):
        for other in sources[:k]:
            if not any(_asked(q, source) for q in found if other in q.members):
                continue
            for place, names in _likely(files, found, numbers, source, other).items():
                member = found[place].members[source]
                if not _asked(found[place], source):
                    continue
                assert member.evidence is not None
                evidence = replace(member.evidence, in_step=True, same_numbers=names)
                members = {
                    **found[place].members,
                    source: replace(member, tier="likely", evidence=evidence),
                }
                found[place] = replace(found[place], members=members)
    return found


def _asked(question: Question, source: str) -> bool:
    """Whether it is asked if a source has a question, whose labels are of another language."""
    member = question.members.get(source)
    if member is None or member.tier != "ask" or member.evidence is None:
        return False
    return math.isnan(member.evidence.label)  # what labels of one language tell is told by them


def _likely(
    files: Mapping[str, FileProfile],
    questions: Sequence[Question],
    numbers: Mapping[str, Measured],
    source: str,
    other: str,
) -> dict[int, bool]:
    """Places of questions to whether names have the same numbers, of all that run alike."""
    pairs = [
        _Pair(place, q.members[source].variable, q.members[other].variable)
        for place, q in enumerate(questions)
        if {source, other} <= q.members.keys()
    ]
    stretches = _alike(files[source], files[other], pairs)
    held: dict[int, bool] = {}
    for k, stretch in enumerate(stretches):
        if all(questions[p.place].members[source].tier != "ask" for p in stretch):
            held[k] = False  # something else tells it
        elif len(stretch) > 1 and all(
            name_numbers(p.own) == name_numbers(p.other) != () for p in stretch
        ):
            held[k] = True
        elif len(stretch) >= _FEWEST_ITEMS and _correlate(
            stretch, pairs, numbers[source], numbers[other]
        ):
            held[k] = False
    found = {}
    for run in _together(files, source, other, stretches):
        known = [place for place, k in enumerate(run) if k in held]
        for place, k in enumerate(run) if known else ():
            beside = min(abs(place - one) for one in known) == 1 and len(stretches[k]) > 1
            if known[0] <= place <= known[-1] or beside:
                found.update({pair.place: held.get(k, False) for pair in stretches[k]})
    return found if len(found) >= _FEWEST else {}


def _together(
    files: Mapping[str, FileProfile], source: str, other: str, stretches: Sequence[list[_Pair]]
) -> list[list[int]]:
    """Places of stretches in runs that stand side by side in both files."""
    runs: list[list[int]] = []
    for k in range(len(stretches)):
        if runs and _next(files, source, other, stretches[k - 1], stretches[k]):
            runs[-1].append(k)
        else:
            runs.append([k])
    return runs


def _next(
    files: Mapping[str, FileProfile],
    source: str,
    other: str,
    first: Sequence[_Pair],
    second: Sequence[_Pair],
) -> bool:
    """Whether two stretches stand side by side in both files."""
    places = [
        {v.name: place for place, v in enumerate(scales.usable(files[name]))}
        for name in (source, other)
    ]
    return (
        places[0][second[0].own.name] - places[0][first[-1].own.name] == 1
        and places[1][second[0].other.name] - places[1][first[-1].other.name] == 1
    )


def _alike(one: FileProfile, other: FileProfile, pairs: Sequence[_Pair]) -> list[list[_Pair]]:
    """The stretches that are as long in both files and paired one by one, in the first's order."""
    by_own = {pair.own.name: pair for pair in pairs}
    theirs = _stretches(other)
    found = []
    for stretch in _stretches(one):
        told = [by_own.get(v.name) for v in stretch]
        paired = [pair for pair in told if pair is not None]
        names = [pair.other.name for pair in paired]
        numbers = scales.shape(stretch[0]) == 0
        if len(paired) < len(stretch) or names not in [[v.name for v in of] for of in theirs]:
            continue
        if scales.shape(stretch[0]) == scales.shape(paired[0].other) and (
            not numbers or all(same_range(p.own, p.other) for p in paired)
        ):
            found.append(paired)
    return found


def _stretches(file: FileProfile) -> list[list[VariableProfile]]:
    """Neighbouring variables of as many answers."""
    return [list(of) for _, of in groupby(scales.usable(file), key=scales.shape)]


def _correlate(
    stretch: Sequence[_Pair], pairs: Sequence[_Pair], own: Measured, other: Measured
) -> bool:
    """Whether the answers of a stretch go with all others alike in both files."""
    rest = [pair for pair in pairs if pair not in stretch]
    every = [*stretch, *rest]
    a = np.abs(own.correlations([p.own.name for p in every]))
    b = np.abs(other.correlations([p.other.name for p in every]))
    n = len(stretch)
    alike = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            k = [x for x in range(len(every)) if x not in (i, j)]
            alike[i, j] = _r(a[i, k], b[j, k])
    rows, columns = linear_sum_assignment(-alike)
    if _r(rows, columns) < _ORDER:
        return False
    held = _fit(a, b, list(range(n)))
    return all(_fit(a, b, order) <= held + _SLACK for order in _exchanged(n))


def _fit(a: np.ndarray, b: np.ndarray, order: Sequence[int]) -> float:
    """The correlation of correlations, those of the first variables of the other file so ordered
    (Mantel, 1967)."""
    n = len(order)
    every = [*order, *range(n, len(a))]
    pairs = np.triu(np.ones_like(a, dtype=bool), 1)
    pairs[n:] = False  # what is between the others does not change
    return _r(a[pairs], b[np.ix_(every, every)][pairs])


def _exchanged(n: int) -> list[list[int]]:
    """Orders of n questions of which two neighbouring parts have changed places."""
    return [
        [*range(a), *range(b, c), *range(a, b), *range(c, n)]
        for a in range(n)
        for b in range(a + _PART, n)
        for c in range(b + _PART, n + 1)
    ]


def _r(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's correlation; 0 where one of both does not vary."""
    x, y = x - x.mean(), y - y.mean()
    size = np.sqrt((x @ x) * (y @ y))
    return float(x @ y / size) if size > 0 else 0.0
