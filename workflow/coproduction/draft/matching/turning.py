"""Turning: which scales run the other way in another file, by correlations, in any language.

An item that goes with the others of its battery in one file and against them in another is turned
round; the words of a few scales say which of both ways is meant.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from coproduction.draft.looking import scales
from coproduction.draft.looking.measured import Measured, turned
from coproduction.draft.looking.seen import FileProfile
from coproduction.draft.matching.matches import Question

#: Most questions that are correlated with each other, those next to each other together.
_TOGETHER = 60
#: Share of what speaks for a direction, of all that connects a question to those that are told.
_SUPPORT = 0.5

#: Source and place of a question to 1 (as in the first file) or −1 (the other way).
Directions = Mapping[tuple[str, int], int]


def directions(
    files: Mapping[str, FileProfile],
    questions: Sequence[Question],
    known: Directions,
    asked: Sequence[tuple[str, int]],
) -> dict[tuple[str, int], int]:
    """What correlations tell of the questions in `asked`, by those whose direction is `known`.

    Reads the files again, of them the columns that this takes. A source of which nothing is known
    is not told: all its scales might run the other way.
    """
    found: dict[tuple[str, int], int] = {}
    measured: dict[str, Measured] = {}
    for source in dict.fromkeys(source for source, _ in asked):
        places = [
            place
            for place, question in enumerate(questions)
            if source in question.members
            and {(source, place)} & {*known, *asked}
            and question.first.source != source
            and _numeric(question, source)
        ]
        for start in range(0, len(places), _TOGETHER):
            part = places[start : start + _TOGETHER]
            by_first: dict[str, list[int]] = {}
            for place in part:
                by_first.setdefault(questions[place].first.source, []).append(place)
            for first, of in by_first.items():
                told = {i: known[source, p] for i, p in enumerate(of) if (source, p) in known}
                if not told or len(told) == len(of):
                    continue
                for name in (source, first):
                    if name not in measured:
                        measured[name] = _measured(files, questions, name)
                mine = [questions[p].members[source].variable.name for p in of]
                other = [questions[p].first.variable.name for p in of]
                signs, support = turned(
                    measured[first].correlations(other), measured[source].correlations(mine), told
                )
                for i, place in enumerate(of):
                    if (source, place) in asked and signs[i] and abs(support[i]) >= _SUPPORT:
                        found[source, place] = int(np.sign(signs[i]))
    return found


def _numeric(question: Question, source: str) -> bool:
    both = question.members[source].variable, question.first.variable
    return all(variable.kind != "date" and scales.ordered(variable) for variable in both)


def _measured(
    files: Mapping[str, FileProfile], questions: Sequence[Question], source: str
) -> Measured:
    variables = [q.members[source].variable for q in questions if source in q.members]
    return Measured.of(files[source], variables, Path())
