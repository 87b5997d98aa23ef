"""Matches: which variables of several files are the same question, how sure that is, and why.

Text decides within a language: a match is *sure* where labels and value labels agree and no other
pair comes near, and *likely* where labels are the same whatever the answers, are a part of one
another or differ in countries alone, or where a name has answers that no other variable has. Labels
and answers that are the same word for word tell whatever the language seems to be. Else between
languages the meaning of labels tells where the multilingual model is installed. Without it, and
where a file has no labels, names, scales and order only propose: such a match is asked, but for
gender and age, which words tell, and where both files run alike (`in_step`). A variable without a
partner stays alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from coproduction.draft.looking import poles, scales
from coproduction.draft.looking.likeness import agree, likenesses, other_units, plain, said, tells
from coproduction.draft.looking.seen import FileProfile, VariableProfile
from coproduction.draft.matching import across, alignment, wording
from coproduction.draft.matching.match_evidence import Evidence, Tier
from coproduction.draft.matching.meaning import Meanings
from coproduction.draft.matching.wording import Wording

#: Labels less alike are never proposed as one question.
_FEWEST = 0.55
#: Labels, and value labels, that are alike but for their spelling.
_ALIKE, _VALUES_ALIKE = 0.9, 0.9
#: Value labels of which most are.
_FEWEST_ALIKE = 0.75
#: Words that differ, of more of which none is told.
_MOST_DIFFERING = 6
#: How far all other pairs have to be behind: no variable without a partner came so near.
_MARGIN = 0.3
#: Below that, the answers are those of another question.
_OTHER_VALUES = 0.5


@dataclass(frozen=True)
class Member:
    """A variable of a source that is matched to a question.

    `partner` is the source and variable that it was compared with; none of the first of a
    question. `candidates` are other variables of the partner's file, the best first.
    """

    source: str
    variable: VariableProfile
    tier: Tier = "sure"
    evidence: Evidence | None = None
    partner: tuple[str, str] | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question, and the variable of each source that asks it; the first names it."""

    members: dict[str, Member] = field(default_factory=dict)

    @property
    def first(self) -> Member:
        """The member that the others were matched to."""
        return next(iter(self.members.values()))

    def has(self, source: str, variable: str) -> bool:
        """Whether a variable of a source is a member."""
        return source in self.members and self.members[source].variable.name == variable


#: Source and variable to the source and variable it is the same question as; None: as none.
Settled = Mapping[tuple[str, str], tuple[str, str] | None]


def matched(
    files: Mapping[str, FileProfile],
    settled: Settled | None = None,
    meanings: Meanings | None = None,
) -> list[Question]:
    """The questions of several files, in the order of the first file that asks each.

    What is `settled` by a person is so; all else is proposed. Labels of two languages are compared
    by `meanings`, where there are some.
    """
    questions: list[Question] = []
    wordings = {name: Wording(file) for name, file in files.items()}
    for name, file in files.items():
        found = _decided(name, file, questions, settled or {})
        _by_equal_labels(files, name, questions, found, settled or {})
        _by_text(files, name, questions, found, settled or {}, wordings)
        if meanings:
            _by_meaning(files, name, questions, found, settled or {}, meanings)
        _by_order(files, name, questions, found, settled or {})
        for variable in scales.usable(file):
            place, member = found.get(variable.name, (None, Member(name, variable)))
            if place is None:
                questions.append(Question({name: member}))
            else:
                taken = {**questions[place].members, name: member}
                questions[place] = replace(questions[place], members=taken)
    return questions


#: Variable of the file that is being matched to the place of its question and its member.
_Found = dict[str, tuple[int, Member]]


def _decided(
    name: str, file: FileProfile, questions: Sequence[Question], settled: Settled
) -> _Found:
    found: _Found = {}
    for variable in scales.usable(file):
        own = name, variable.name
        for place, question in enumerate(questions if settled else ()):
            # a match may be typed at the earlier file or at the later one
            pairs = ((s, m.variable.name) for s, m in question.members.items())
            other = next((p for p in pairs if settled.get(own) == p or settled.get(p) == own), None)
            if other:
                found[variable.name] = place, Member(name, variable, "sure", None, other)
    return found


def _free(
    name: str, file: FileProfile, questions: Sequence[Question], found: _Found, settled: Settled
) -> tuple[list[VariableProfile], list[int]]:
    """Variables of a file and places of questions that are not matched yet."""
    taken = {place for place, _ in found.values()}
    variables = [
        variable
        for variable in scales.usable(file)
        if variable.name not in found and (name, variable.name) not in settled
    ]
    return variables, [place for place in range(len(questions)) if place not in taken]


def _by_equal_labels(
    files: Mapping[str, FileProfile],
    name: str,
    questions: Sequence[Question],
    found: _Found,
    settled: Settled,
) -> None:
    """Match what labels tell word for word where nothing tells that files are of one language.

    A few short labels do not show their language. Labels have to be of one variable in each file.
    """
    file = files[name]
    variables, places = _free(name, file, questions, found, settled)
    own = _unique(variables)
    for source, earlier in files.items():
        if source == name:
            break
        held = {place: questions[place].members.get(source) for place in places}
        at = {member.variable.name: place for place, member in held.items() if member}
        theirs = _unique([member.variable for member in held.values() if member])
        for text, variable in own.items():
            other = theirs.get(text)
            if other is None or variable.name in found:
                continue
            language = file.language == earlier.language != ""
            if language and _tells(variable) and _tells(other):
                continue  # compared with all others of its language
            words = scales.worded(variable), scales.worded(other)
            same = sorted(words[0]) == sorted(words[1]) and bool(words[0])
            if not same and (scales.shape(variable) or scales.shape(other)):
                continue
            place = at[other.name]
            if place not in {taken for taken, _ in found.values()}:
                evidence = Evidence(
                    same_language=language,
                    values=1.0 if same else float("nan"),
                    equal_label=True,
                    same_name=variable.name.casefold() == other.name.casefold(),
                    same_shape=True,
                )
                tier: Tier = "sure" if same else "likely"
                given = Member(name, variable, tier, evidence, (source, other.name))
                found[variable.name] = place, given


def _unique(variables: Iterable[VariableProfile]) -> dict[str, VariableProfile]:
    """Variables by labels that say something, of those that no other has."""
    held: dict[str, list[VariableProfile]] = {}
    for variable in variables:
        if tells(variable.label):
            held.setdefault(plain(variable.label), []).append(variable)
    return {text: of[0] for text, of in held.items() if len(of) == 1}


def _by_text(
    files: Mapping[str, FileProfile],
    name: str,
    questions: Sequence[Question],
    found: _Found,
    settled: Settled,
    wordings: Mapping[str, Wording],
) -> None:
    """Match what the labels of one language tell."""
    file = files[name]
    variables, places = _free(name, file, questions, found, settled)
    partners = [_partners(files, file.language, questions[place]) for place in places]
    held = [(place, member) for place, of in zip(places, partners, strict=True) for member in of]
    variables = [variable for variable in variables if _tells(variable)]
    if not variables or not held:
        return
    each = _alike(variables, [member.variable for _, member in held])
    # of each question the member that is most like the variable
    asked = list(dict.fromkeys(place for place, _ in held))
    of = [[k for k, (place, _) in enumerate(held) if place == one] for one in asked]
    nearest = np.column_stack([np.array(ks)[each[2][:, ks].argmax(axis=1)] for ks in of])
    labels, values, scores = (np.take_along_axis(one, nearest, axis=1) for one in each)
    rows, columns = linear_sum_assignment(-scores)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if scores[row, column] <= 0:
            continue
        others = [held[k][1] for k in nearest[row]]
        variable, other = variables[row], others[column]
        evidence = _evidence(labels, values, scores, row, column, variable, other.variable)
        told = wordings[name], wordings[other.source]
        evidence = _reworded(evidence, variable, other.variable, *told)
        best = np.argsort(-scores[row], kind="stable")[:4].tolist()
        best = [k for k in best if k != column and scores[row, k] > 0]
        near = tuple(others[k].variable.name for k in best if others[k].source == other.source)
        member = Member(
            name,
            variable,
            _tier(evidence, variable, other.variable),
            evidence,
            (other.source, other.variable.name),
            near[:3],
        )
        found[variable.name] = asked[column], member


def _alike(
    variables: Sequence[VariableProfile], others: Sequence[VariableProfile]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How alike labels, answers and both are (len(variables) × len(others) each).

    Answers are NaN where labels are not alike enough to look at them.
    """
    labels = likenesses(_labels(variables), _labels(others))
    values = np.full(labels.shape, np.nan)
    for row, column in np.argwhere(labels >= _FEWEST).tolist():
        values[row, column] = scales.likeness(variables[row], others[column])
    scores = np.where(np.isnan(values), 0.0, labels * (0.5 + 0.5 * np.nan_to_num(values)))
    scores[(values < _OTHER_VALUES) & ~np.isclose(labels, 1.0)] = 0.0
    return labels, values, scores


def _partners(files: Mapping[str, FileProfile], language: str, question: Question) -> list[Member]:
    """The members of a question in a language whose labels tell what is asked."""
    return [
        member
        for member in question.members.values()
        if language and files[member.source].language == language and _tells(member.variable)
    ]


def _labels(variables: Iterable[VariableProfile]) -> list[str]:
    return [_plain(variable) for variable in variables]


def _plain(variable: VariableProfile) -> str:
    return plain(said(variable.label, variable.name), variable.name if variable.label else "")


def _tells(variable: VariableProfile) -> bool:
    told = said(variable.label, variable.name)
    return tells(told, variable.name if told == variable.label else "")


def _evidence(
    labels: np.ndarray,
    values: np.ndarray,
    scores: np.ndarray,
    row: int,
    column: int,
    variable: VariableProfile,
    other: VariableProfile,
) -> Evidence:
    rest = np.concatenate([np.delete(scores[row], column), np.delete(scores[:, column], row)])
    same = np.isclose(labels, 1.0)
    texts = _plain(variable), _plain(other)
    equal = texts[0] == texts[1]
    return Evidence(
        differing=_differing(*texts),
        other_units=other_units(*texts),
        same_language=True,
        label=float(labels[row, column]),
        values=float(values[row, column]),
        margin=float(scores[row, column] - rest.max(initial=0.0)),
        equal_label=equal and same[row].sum() == 1 and same[:, column].sum() == 1,
        same_name=variable.name.casefold() == other.name.casefold(),
        same_shape=scales.shape(variable) == scales.shape(other),
    )


def _reworded(
    evidence: Evidence,
    variable: VariableProfile,
    other: VariableProfile,
    mine: Wording,
    yours: Wording,
) -> Evidence:
    """The evidence, with what labels that are not the same have in common all the same."""
    if evidence.equal_label:
        return evidence
    return replace(
        evidence,
        a_part=wording.a_part(variable, other, mine, yours),
        other_country=wording.in_another_country(variable, other, mine, yours),
        own_answers=mine.answers_alone(variable) and yours.answers_alone(other),
    )


def _differing(one: str, other: str) -> tuple[str, ...]:
    """The words that one text alone has, where they are few."""
    mine, yours = one.split(), other.split()
    found = [word for word in mine if word not in yours]
    found += [word for word in yours if word not in mine]
    return tuple(dict.fromkeys(found)) if len(found) <= _MOST_DIFFERING else ()


def _tier(evidence: Evidence, variable: VariableProfile, other: VariableProfile) -> Tier:
    """How sure a match within a language is."""
    answers = evidence.values >= _VALUES_ALIKE
    if evidence.equal_label and answers:
        return "sure"
    alike = evidence.label >= _ALIKE and agree(_plain(variable), _plain(other))
    if alike and answers and evidence.margin >= _MARGIN:
        return "sure"
    if evidence.margin <= 0:
        return "ask"
    if (alike or evidence.equal_label) and evidence.values >= _FEWEST_ALIKE:
        return "likely"
    # which answers are which is asked where they do not fit
    long = len(_plain(variable).split()) >= wording.FEWEST_WORDS
    if evidence.equal_label and (long or evidence.same_name):
        return "likely"
    if answers and evidence.reworded and not evidence.other_units:
        return "likely"
    distinct = evidence.own_answers and evidence.same_name and evidence.margin >= _MARGIN
    same = answers and distinct and agree(_plain(variable), _plain(other))
    return "likely" if same else "ask"


def _by_meaning(
    files: Mapping[str, FileProfile],
    name: str,
    questions: Sequence[Question],
    found: _Found,
    settled: Settled,
    meanings: Meanings,
) -> None:
    """Match what labels of other languages mean."""
    variables, places = _free(name, files[name], questions, found, settled)
    held = [
        {source: member.variable for source, member in questions[place].members.items()}
        for place in places
    ]
    for one in across.paired(files, name, variables, held, meanings):
        partner = one.partner[0], one.partner[1].name
        member = Member(name, one.variable, one.tier, one.evidence, partner, one.candidates)
        found[one.variable.name] = places[one.place], member


def _by_order(
    files: Mapping[str, FileProfile],
    name: str,
    questions: Sequence[Question],
    found: _Found,
    settled: Settled,
) -> None:
    """Propose partners, by names, scales and order, for what no text can tell.

    Who is a woman or a man, and how old, is asked once in a file and told by its words.
    """
    file = files[name]
    for source, earlier in files.items():
        if source == name:
            break
        variables, places = _free(name, file, questions, found, settled)
        asked = {
            member.variable.name: (place, member)
            for place in places
            if (member := questions[place].members.get(source)) is not None
        }
        others = [v for v in scales.usable(earlier) if v.name in asked]
        # two labels of one language are compared already
        known = file.language == earlier.language != ""
        labelled = [{v.name for v in of if known and _tells(v)} for of in (variables, others)]
        for variable, other in alignment.aligned(variables, others, (labelled[0], labelled[1])):
            place, member = asked[other.name]
            evidence = Evidence(
                same_language=file.language == earlier.language != "",
                same_name=variable.name.casefold() == other.name.casefold(),
                same_shape=scales.shape(variable) == scales.shape(other) > 0,
                values=1.0 if alignment.words(variable, other) > 0 else float("nan"),
                same_range=not scales.shape(variable) and alignment.same_range(variable, other),
            )
            alone = _alone(variable, file) & _alone(other, earlier)
            tier: Tier = "likely" if alone else "ask"
            evidence = replace(evidence, alone=tuple(sorted(alone)))
            given = name, variable, tier, evidence, (source, other.name)
            near = alignment.near(variable, other, others)
            found[variable.name] = place, Member(*given, near)


def _alone(variable: VariableProfile, file: FileProfile) -> set[str]:
    """What a variable alone asks of its file, in words of any language: gender, or age."""
    found = {
        "gender": lambda one: bool(poles.men_women(scales.worded(one))),
        "age": lambda one: not scales.shape(one) and poles.is_age(one.name, one.label),
    }
    return {
        what
        for what, asks in found.items()
        if asks(variable) and sum(map(asks, scales.usable(file))) == 1
    }
