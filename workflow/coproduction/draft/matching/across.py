"""Across: which variables of files in several languages are the same question, by their meaning.

A match is *sure* where labels mean the same, no other pair comes near and the answers are as many
and mean the same in one order; *likely* where the next best pair is some way behind and the answers
are as many, or numbers of one range. Else it is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from coproduction.draft.looking import poles, scales
from coproduction.draft.looking.likeness import said, tells
from coproduction.draft.looking.seen import FileProfile, VariableProfile
from coproduction.draft.matching import alignment, meaning
from coproduction.draft.matching.match_evidence import Evidence, Tier
from coproduction.draft.matching.meaning import Meanings

#: Labels less alike in meaning are not proposed, or not without asking.
_FEWEST, _LIKELY = 0.3, 0.4
#: How far all other pairs have to be behind.
_SURE_MARGIN, _LIKELY_MARGIN = 0.3, 0.1
#: Other variables that are told of.
_CANDIDATES = 3


@dataclass(frozen=True)
class Pair:
    """A variable, the place of the question it is matched to, and the source and variable there."""

    variable: VariableProfile
    place: int
    partner: tuple[str, VariableProfile]
    tier: Tier
    evidence: Evidence
    candidates: tuple[str, ...]


def paired(
    files: Mapping[str, FileProfile],
    name: str,
    variables: Sequence[VariableProfile],
    held: Sequence[Mapping[str, VariableProfile]],
    meanings: Meanings,
) -> Iterator[Pair]:
    """Pairs of variables of a file with questions of files in other languages.

    `held` are the variables of each question by source. Languages have to be known.
    """
    language = files[name].language
    sources = [s for s in files if language and files[s].language not in ("", language)]
    sources = [source for source in sources if any(source in of for of in held)]
    if not sources:
        return
    told = {source: meanings.labels(files[source]) for source in (name, *sources)}
    mine = [one for one in variables if one.name in told[name] and _tells(one)]
    members = [
        (place, source, of[source])
        for place, of in enumerate(held)
        for source in sources
        if source in of and of[source].name in told[source] and _tells(of[source])
    ]
    if not mine or not members:
        return
    alike = meaning.likenesses(
        [told[name][one.name] for one in mine],
        [told[source][other.name] for _, source, other in members],
    )
    # of each question the member that is most like the variable
    places = list(dict.fromkeys(place for place, _, _ in members))
    of = [[k for k, member in enumerate(members) if member[0] == one] for one in places]
    nearest = np.column_stack([np.array(ks)[alike[:, ks].argmax(axis=1)] for ks in of])
    scores = np.take_along_axis(alike, nearest, axis=1)
    rows, columns = linear_sum_assignment(-scores)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        rest = np.concatenate([np.delete(scores[row], column), np.delete(scores[:, column], row)])
        margin = round(float(scores[row, column] - rest.max(initial=0.0)), 6)
        if scores[row, column] < _FEWEST or margin <= 0:
            continue
        place, source, other = members[nearest[row, column]]
        evidence = _evidence(mine[row], other, float(scores[row, column]), margin, meanings)
        best = [members[nearest[row, k]] for k in np.argsort(-scores[row], kind="stable")]
        near = [v.name for _, where, v in best if where == source and v is not other]
        tier = _tier(evidence)
        yield Pair(mine[row], place, (source, other), tier, evidence, tuple(near[:_CANDIDATES]))


def _tells(variable: VariableProfile) -> bool:
    told = said(variable.label, variable.name)
    return tells(told, variable.name if told == variable.label else "")


def _evidence(
    variable: VariableProfile,
    other: VariableProfile,
    score: float,
    margin: float,
    meanings: Meanings,
) -> Evidence:
    shapes = scales.shape(variable), scales.shape(other)
    words = meaning.words(variable), meaning.words(other)
    same = any(of(words[0]).keys() == of(words[1]).keys() != set() for of in _PAIRS)
    return Evidence(
        same_language=False,
        margin=margin,
        same_name=variable.name.casefold() == other.name.casefold(),
        same_shape=shapes[0] == shapes[1] > 0,
        same_range=shapes == (0, 0) and alignment.same_range(variable, other),
        meaning=score,
        answers_mean=same or bool(all(words) and meanings.order(*words)),
    )


#: Answers that words tell in any language.
_PAIRS = (poles.yes_no, poles.men_women)


def _tier(evidence: Evidence) -> Tier:
    near = evidence.meaning >= _LIKELY
    alike = near and (evidence.same_shape or evidence.same_range)
    if alike and evidence.answers_mean and evidence.margin >= _SURE_MARGIN:
        return "sure"
    return "likely" if alike and evidence.margin >= _LIKELY_MARGIN else "ask"
