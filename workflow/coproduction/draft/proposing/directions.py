"""Directions: which way the scale of one file runs on the levels that another names.

Nothing but the labels at the ends and the correlations with other answers tells: the order of codes
does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from coproduction.draft.looking import measured, poles, scales, word_scales
from coproduction.draft.looking.measured import Measured
from coproduction.draft.matching import meaning
from coproduction.draft.matching.meaning import Meanings
from coproduction.draft.proposing.asking import KEEP, REVERSE, Key
from coproduction.draft.proposing.levels import Fit
from coproduction.draft.proposing.targets import Placed, Target

#: How weak a support by correlations tells nothing.
_SUPPORT = 0.5


def hints(found: Sequence[Target], numbers: Mapping[str, Measured]) -> dict[Key, tuple[str, str]]:
    """What the correlations of answers say of which way scales run, by source and column.

    Of each source the questions it shares with the one that names their levels are correlated in
    both files. Those of numbers and of levels told by labels run the same way; what correlates with
    them the other way round runs the other way.
    """
    told: dict[tuple[str, str], tuple[str, str]] = {}
    pairs = {(t.named, s) for t in found for s in t.placed if s != t.named}
    for named, source in sorted(pairs):
        shared = _shared(found, named, source)
        theirs, own = _correlations(shared, named, source, numbers)
        ways = {k: way for k, t in enumerate(shared) if (way := _way(t, source)) != 0}
        signs, support = measured.turned(theirs, own, ways)
        for place, target in enumerate(shared):
            if place in ways or abs(support[place]) < _SUPPORT or not ways:
                continue
            way = KEEP if signs[place] > 0 else REVERSE
            links = np.count_nonzero(theirs[place] * own[place])
            weight = (1 + abs(support[place])) / 2
            share = "" if weight == 1 else f", {weight:.0%} of what they tell"
            why = f"correlations with other answers say {way} ({links} of them tell{share})"
            told[source, target.placed[source].variable.name] = way, why
    return told


def _way(target: Target, source: str) -> int:
    """1 or −1 where it is known whether codes run as in the file that names the levels, else 0.

    Labels tell, or words at the ends of both scales.
    """
    fit = target.placed[source].fit
    if not target.scale.levels:
        return 1
    if fit is None:
        return 0
    named = target.placed[target.named]
    if fit.how in ("order", "reversed", "codes") and fit.tier != "sure":
        both = [
            [scales.words(p.variable, c) for c in scales.answers(p.variable)]
            for p in (named, target.placed[source])
        ]
        return word_scales.runs(both[0]) * word_scales.runs(both[1])
    ranks = {level: place for place, level in enumerate(target.scale.names())}

    def run(placed: Placed) -> int:
        codes = [c.code for c in scales.answers(placed.variable)] if placed.fit else []
        known = [
            ranks[placed.fit.levels[c]] for c in codes if placed.fit and c in placed.fit.levels
        ]
        if len(known) < 2 or known[0] == known[-1]:
            return 0
        return 1 if known[-1] > known[0] else -1

    return run(named) * run(target.placed[source])


def directed(
    found: Sequence[Target], numbers: Mapping[str, Measured], meanings: Meanings | None = None
) -> list[Target]:
    """The targets, with what would be asked of scales of one length told where that is likely.

    It is where words of both scales have a known order, or two of these agree: the words at the
    ends, the correlations with other answers, the multilingual model. Nothing may say otherwise.
    """
    signs = _signs(found, numbers)
    told = []
    for target in found:
        placed = {
            source: _told(target, one, signs.get((source, one.variable.name), 0), meanings)
            for source, one in target.placed.items()
        }
        told.append(replace(target, placed=placed))
    return told


def _told(target: Target, one: Placed, sign: int, meanings: Meanings | None) -> Placed:
    fit = one.fit
    if fit is None or fit.how != "order" or fit.tier != "ask":
        return one
    own = [scales.words(one.variable, code) for code in scales.answers(one.variable)]
    theirs = [level.label for level in target.scale.levels]
    known = word_scales.way(own) * word_scales.way(theirs)
    by_words = known or poles.direction(own) * poles.direction(theirs)
    model = meanings.order(meaning.words(one.variable), theirs) if meanings else 0
    ways = [way for way in (model, by_words, sign) if way]
    if len({*ways}) != 1 or (not known and len(ways) < 2):
        return one
    way = ways[0]
    said = KEEP if way > 0 else REVERSE
    why = [f"the multilingual model says {said}"] if model else []
    if by_words:
        why.append(f"{'the words' if known else 'labels at the ends'} say {said}")
    why += [f"correlations with other answers say {said}"] if sign else []
    codes, names = [*fit.levels], [*fit.levels.values()]
    names = names if way > 0 else names[::-1]
    levels = dict(zip(codes, names, strict=True))
    how = "order" if way > 0 else "reversed"
    return replace(one, fit=Fit("likely", how, levels, why="; ".join(why)))


def _signs(found: Sequence[Target], numbers: Mapping[str, Measured]) -> dict[Key, int]:
    """1 or −1 as correlations with all others whose way is known say, by source and column.

    Of what they do not tell there is none.
    """
    told: dict[Key, int] = {}
    for named, source in sorted({(t.named, s) for t in found for s in t.placed if s != t.named}):
        shared = _shared(found, named, source)
        theirs, own = _correlations(shared, named, source, numbers)
        ways = {k: way for k, t in enumerate(shared) if (way := _way(t, source)) != 0}
        for place, target in enumerate(shared):
            others = {k: way for k, way in ways.items() if k != place}
            agreement = np.array([theirs[place, k] * own[place, k] * w for k, w in others.items()])
            size = np.abs(agreement).sum()
            if size > 0 and abs(support := agreement.sum() / size) >= _SUPPORT:
                told[source, target.placed[source].variable.name] = int(np.sign(support))
    return told


def _shared(found: Sequence[Target], named: str, source: str) -> list[Target]:
    """The targets of two sources whose answers have an order."""
    both = [t for t in found if t.named == named and source in t.placed]
    return [t for t in both if t.scale.type != "categorical"]


def _correlations(
    shared: Sequence[Target], named: str, source: str, numbers: Mapping[str, Measured]
) -> tuple[np.ndarray, np.ndarray]:
    """Those of the source that names the levels, and of the other."""
    columns = ([t.placed[s].variable.name for t in shared] for s in (named, source))
    theirs, own = (
        numbers[s].correlations(of) for s, of in zip((named, source), columns, strict=True)
    )
    return theirs, own
