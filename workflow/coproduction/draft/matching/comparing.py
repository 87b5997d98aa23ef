"""Comparing: the same question in several files, its response options side by side.

Which variables are one question `matches` tells. Options of one language are the same where their
labels are; between languages scales of one length are laid side by side by their poles, which is
said. Of kinds of missing the kind is what is the same, whatever its code.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from coproduction.draft.looking import poles, scales
from coproduction.draft.looking.likeness import agree, likenesses, plain
from coproduction.draft.looking.seen import CodeProfile, FileProfile, VariableProfile
from coproduction.draft.matching.matches import Member, Question, matched
from coproduction.draft.matching.meaning import Meanings
from coproduction.draft.matching.turning import directions

#: Labels that are one but for their spelling.
_ALIKE = 0.75
#: Longer scales are amounts.
_LONGEST = 11

#: Which way the codes of a scale run beside those of the first file.
Direction = Literal["same", "reversed", "mixed", "unknown"]
#: What tells that: labels of all options, labels of the ends, or correlations with other questions.
By = Literal["labels", "poles", "correlations", ""]
#: How a variable differs from that of the first file:
#:
#: - `codes`: an option has another code; `labels`: a code has another label;
#: - `options`: an option has no partner; `direction`: the scale runs the other way;
#: - `missing`: other codes, or other kinds, of missing answers; `kind`: numbers and text.
Difference = Literal["kind", "direction", "options", "codes", "labels", "missing"]
#: Code of a variable to the code of the first file's that is the same option; "" has none.
_Partners = dict[str, str]


@dataclass(frozen=True)
class Pair:
    """A variable beside that of the first file which asks its question."""

    member: Member
    same_language: bool
    direction: Direction
    by: By
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class OptionRow:
    """An option, or a kind of missing, with the codes that are it in each file (none: absent)."""

    codes: Mapping[str, tuple[CodeProfile, ...]]
    missing: bool


@dataclass(frozen=True)
class Compared:
    """A question that several files ask: the first member, the others beside it, their options."""

    question: Question
    pairs: tuple[Pair, ...]
    rows: tuple[OptionRow, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All that differs in any file."""
        return tuple(dict.fromkeys(one for pair in self.pairs for one in pair.differences))


def compared(
    files: Mapping[str, FileProfile], meanings: Meanings | None = None
) -> tuple[list[Compared], list[Member]]:
    """The questions that several files ask, and the variables without a partner.

    Labels of two languages are compared by `meanings`, where there are some. Where no word tells
    which way a scale runs, correlations do, for which the files are read again.
    """
    questions = matched(files, meanings=meanings)
    shared = [question for question in questions if len(question.members) > 1]
    found = [_compared(files, question, {}) for question in shared]
    signs = {"same": 1, "reversed": -1}
    told = {(p.member.source, place): p for place, c in enumerate(found) for p in c.pairs}
    known = {at: signs[pair.direction] for at, pair in told.items() if pair.direction in signs}
    asked = [at for at, pair in told.items() if _untold(pair, shared[at[1]].first.variable)]
    turns = directions(files, shared, known, asked)
    for place in dict.fromkeys(place for _, place in turns):
        of = {source: sign for (source, at), sign in turns.items() if at == place}
        found[place] = _compared(files, shared[place], of)
    return found, [q.first for q in questions if len(q.members) == 1]


def _untold(pair: Pair, first: VariableProfile) -> bool:
    """Whether words of two languages leave open which way a short scale runs."""
    lengths = [len(_answers(variable)) for variable in (pair.member.variable, first)]
    short = all(1 < length <= _LONGEST for length in lengths)
    return pair.direction == "unknown" and not pair.same_language and short


def _compared(
    files: Mapping[str, FileProfile], question: Question, turns: Mapping[str, int]
) -> Compared:
    first = question.first
    columns = {first.source: {code.code: code.code for code in first.variable.codes}}
    pairs = []
    for source, member in question.members.items():
        if source == first.source:
            continue
        variable, known = member.variable, files[source].language
        same_language = known == files[first.source].language != ""
        partners, by = _partners(variable, first.variable, same_language)
        direction = _direction(variable, first.variable, partners, by)
        if source in turns:
            by, direction = "correlations", "same" if turns[source] > 0 else "reversed"
            partners = _in_order(variable, first.variable, turns[source]) or partners
        columns[source] = partners
        met = _differences(variable, first.variable, partners, direction, same_language)
        pairs.append(Pair(member, same_language, direction, by, tuple(met)))
    return Compared(question, tuple(pairs), tuple(_rows(question, columns)))


def _in_order(variable: VariableProfile, first: VariableProfile, sign: int) -> _Partners:
    """The options side by side in the order that is told; none where they are not as many."""
    mine, others = _answers(variable), _answers(first)[::sign]
    if len(mine) != len(others):
        return {}
    return {a.code: b.code for a, b in zip(mine, others, strict=True)}


def _answers(variable: VariableProfile) -> list[CodeProfile]:
    """The codes that are answers, none of those in doubt."""
    return [code for code in variable.codes if not scales.is_missing(code)]


def _partners(
    variable: VariableProfile, first: VariableProfile, same_language: bool
) -> tuple[_Partners, By]:
    """Which option of the first file's each answer is, and what tells it."""
    mine, others = _answers(variable), _answers(first)
    labels = [plain(scales.words(variable, code)) for code in mine]
    there = [plain(scales.words(first, code)) for code in others]
    equal = all(labels) and sorted(labels) == sorted(there)
    if equal or (same_language and any(labels) and any(there)):
        found = _by_labels(mine, labels, others, there)
        return {code.code: found.get(code.code, "") for code in mine}, "labels"
    for words in (poles.yes_no, poles.men_women):
        own, theirs = words(labels), words(there)
        if own and own.keys() == theirs.keys():
            return {mine[k].code: others[theirs[word]].code for word, k in own.items()}, "poles"
    if not (scales.ordered(variable) and scales.ordered(first)):  # words in no order
        found = _by_labels(mine, labels, others, there)
        return {code.code: found.get(code.code, "") for code in mine}, ""
    if any(labels) and any(there) and len(mine) == len(others):
        ways = poles.direction(labels), poles.direction(there)
        if ways[0] and ways[1]:
            return _in_order(variable, first, ways[0] * ways[1]), "poles"
    known = {code.code for code in others}
    return {code.code: code.code if code.code in known else "" for code in mine}, ""


def _by_labels(
    mine: Sequence[CodeProfile],
    labels: Sequence[str],
    others: Sequence[CodeProfile],
    there: Sequence[str],
) -> dict[str, str]:
    """Codes of equal labels, then of labels alike but for their spelling, each once."""
    found: dict[str, str] = {}
    alike = likenesses(labels, there)
    equal = np.array([[a == b != "" for b in there] for a in labels]).reshape(alike.shape)
    rows, columns = linear_sum_assignment(-(alike + equal))
    for row, column in zip(map(int, rows), map(int, columns), strict=True):
        near = alike[row, column] >= _ALIKE and agree(labels[row], there[column])
        if equal[row, column] or near:
            found[mine[row].code] = others[column].code
    # steps between labelled ends have no label, and are the same where their numbers are
    bare = {o.code for o, text in zip(others, there, strict=True) if not text} - {*found.values()}
    for code, text in zip(mine, labels, strict=True):
        if not text and code.code in bare:
            found[code.code] = code.code
    return found


def _direction(
    variable: VariableProfile, first: VariableProfile, partners: _Partners, by: By
) -> Direction:
    """Which way the codes run beside the first file's, by the options that labels or poles tell."""
    if not by or not (scales.ordered(variable) and scales.ordered(first)):
        return "unknown"
    of = [{code.code: code for code in one.codes} for one in (variable, first)]
    told = [
        (scales.value(of[0][mine]), scales.value(of[1][other]))
        for mine, other in partners.items()
        if other and scales.words(variable, of[0][mine])
    ]
    pairs = np.array([(a, b) for a, b in told if np.isfinite(a) and np.isfinite(b)])
    if len(pairs) < 2:
        return "unknown"
    pairs = pairs[np.argsort(pairs[:, 0])]
    steps = np.sign(np.diff(pairs[:, 1]))
    if (steps > 0).all():
        return "same"
    return "reversed" if (steps < 0).all() else "mixed"


def _differences(
    variable: VariableProfile,
    first: VariableProfile,
    partners: _Partners,
    direction: Direction,
    same_language: bool,
) -> Iterator[Difference]:
    if variable.kind != first.kind:
        yield "kind"
    if direction == "reversed":
        yield "direction"
    taken = {other for other in partners.values() if other}
    if "" in partners.values() or any(code.code not in taken for code in _answers(first)):
        yield "options"
    if any(other and mine != other for mine, other in partners.items()):
        yield "codes"
    if same_language and any(_relabelled(variable, first, code) for code in _answers(variable)):
        yield "labels"
    if _otherwise_missing(variable, first):
        yield "missing"


def _relabelled(variable: VariableProfile, first: VariableProfile, code: CodeProfile) -> bool:
    """Whether a code has another label in the first file."""
    if variable.kind == "text":
        return False
    labels = [plain(o.label) for o in _answers(first) if o.code == code.code and o.label]
    return bool(code.label and labels and plain(code.label) != labels[0])


def _otherwise_missing(variable: VariableProfile, first: VariableProfile) -> bool:
    """Whether a kind that both have has other codes, or a code that both have another kind."""
    mine, other = _missing(variable), _missing(first)
    answers = {code.code for code in _answers(variable)} & {*other}
    answers |= {code.code for code in _answers(first)} & {*mine}
    if answers or any(mine[code] != other[code] for code in {*mine} & {*other}):
        return True
    kinds = {*mine.values()} & {*other.values()} - {""}
    return any(
        {code for code, kind in mine.items() if kind == one}
        != {code for code, kind in other.items() if kind == one}
        for one in kinds
    )


def _missing(variable: VariableProfile) -> dict[str, str]:
    """Codes of missing answers to their kinds; those in doubt are told elsewhere."""
    return {code.code: code.kind or "" for code in variable.codes if code.missing}


def _rows(question: Question, columns: Mapping[str, _Partners]) -> Iterator[OptionRow]:
    """Options of the first file in order, then those that only others have, then the missing."""
    codes = {
        source: {code.code: code for code in member.variable.codes}
        for source, member in question.members.items()
    }
    first = question.first
    for option in _answers(first.variable):
        of = {
            source: tuple(codes[source][mine] for mine, other in partners.items()
                          if other == option.code and mine in codes[source])
            for source, partners in columns.items()
        }  # fmt: skip
        yield OptionRow({source: found for source, found in of.items() if found}, False)
    for source, partners in columns.items():
        for mine, other in partners.items():
            if not other:
                yield OptionRow({source: (codes[source][mine],)}, False)
    yield from _missing_rows(codes)


def _missing_rows(codes: Mapping[str, Mapping[str, CodeProfile]]) -> Iterator[OptionRow]:
    """Kinds of missing, and codes that may be missing and have none, a row each."""
    met: dict[str, dict[str, list[CodeProfile]]] = {}
    for source, of in codes.items():
        for code in of.values():
            if scales.is_missing(code) and (code.n or code.label):
                key = code.kind or f"code {code.code}"
                met.setdefault(key, {}).setdefault(source, []).append(code)
    for key in sorted(met):
        yield OptionRow({source: tuple(found) for source, found in met[key].items()}, True)
