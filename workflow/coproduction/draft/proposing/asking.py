"""Asking: what a draft could not know, as decisions, and what the answers settle.

A decision is of a battery, a code or a file, not of an item. Answers are read back from the
decisions themselves, so that the same question is not asked twice.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from coproduction.draft.looking import places, poles, scales
from coproduction.draft.looking.seen import CodeProfile, Evidence, FileProfile, VariableProfile
from coproduction.draft.looking.word_scales import with_order
from coproduction.draft.matching.matches import Member, Question
from coproduction.draft.proposing import code_orders
from coproduction.draft.proposing.code_orders import NUMBER
from coproduction.draft.proposing.facts import NONE
from coproduction.draft.proposing.levels import Scale
from coproduction.draft.proposing.missing_codes import ANSWER
from coproduction.draft.proposing.targets import Placed, Target
from coproduction.faults import Fault, nearest, visible
from coproduction.missing import KINDS
from coproduction.readers.export import number
from coproduction.study.recodes import decisions
from coproduction.study.recodes.decisions import ASK, NO, YES, Decision

#: Answers: a scale runs the same or the other way, or stands apart; who answered is public or not.
KEEP, REVERSE, APART, OPEN, SECRET = "keep", "reverse", "apart", "open", "secret"

Key = tuple[str, str]
#: What a country may be called by in a study.
_CODE = re.compile(r"[\w-]+")
#: A code of Stata or SAS that is missing by what it is.
_TAG = re.compile(r"\.[A-Za-z_]")
#: How labels, and how the order of codes tell a scale that is not sure.
_BY_WORDS, _BY_CODES = ("likeness", "yes and no", "men and women"), ("order", "reversed", "codes")


@dataclass(frozen=True)
class Answers:
    """What a person decided, by source and column.

    `matches` is the source and column that a column is the same as, None where it is as none;
    `turned` and `typed` are of scales, `kinds` of codes (source, column, code) to a kind of missing
    or `ANSWER`, `numbers` to the number that a text such as *none* is; `own` are the columns of a
    source whose texts of single respondents were decided; `orders` are texts or codes from less to
    more, none where they have no order; `chosen` is everything else by what is decided.
    """

    matches: dict[Key, Key | None] = field(default_factory=dict)
    turned: dict[Key, bool] = field(default_factory=dict)
    typed: dict[Key, dict[str, str]] = field(default_factory=dict)
    kinds: dict[tuple[str, str, str], str] = field(default_factory=dict)
    numbers: dict[tuple[str, str, str], float] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    own: dict[str, tuple[str, ...]] = field(default_factory=dict)
    orders: dict[Key, tuple[str, ...]] = field(default_factory=dict)


def answered(given: Iterable[Decision], shown: str) -> tuple[Answers, list[Fault]]:
    """What the decisions of a file settle, and the answers that cannot be read."""
    found, faults = Answers(), []
    for one in given:
        what, _, rest = one.decision.partition(":")
        chosen = one.chosen
        if not one.answer.strip():
            continue  # what is likely is guessed anew
        expected = _taken(found, one, what, rest, chosen)
        if expected:
            problem = f"the answer {one.answer!r} cannot be read"
            where = {"column": "answer", "rows": (one.line,), "n": 1}
            faults.append(Fault(shown, problem, **where, expected=expected))
    return found, faults


def _taken(found: Answers, one: Decision, what: str, rest: str, chosen: str) -> str:
    """Take an answer up; what was expected where it cannot be read."""
    keys = [(one.source, variable) for variable in one.variables]
    if chosen.casefold() == YES and what != "match":
        return " or ".join(one.candidates) or "an answer of its own: nothing is proposed"
    if what == "match":
        return _match(found, one, keys, chosen)
    if what == "scale":
        return _scale(found, keys, chosen)
    if what == "order":
        return _order(found, one, keys, chosen)
    if what == "code":
        offered = [*KINDS] if one.candidates and ANSWER not in one.candidates else [ANSWER, *KINDS]
        code = decisions.listed(rest.partition(":")[2])[0]
        amount = number(chosen)
        textual = math.isnan(number(code)) and not _TAG.fullmatch(code)
        if textual and math.isfinite(amount):
            found.numbers.update({(*key, code): amount for key in keys})
            return ""
        if chosen not in offered:
            more = ", or the number that it is" if textual else ""
            return f"{nearest(chosen, offered)} {', '.join(offered)}{more}".strip()
        found.kinds.update({(*key, code): chosen for key in keys})
        return ""
    if what == "own" and chosen not in (ANSWER, *KINDS):
        return f"{nearest(chosen, [ANSWER, *KINDS])} {ANSWER}, " + ", ".join(KINDS)
    if what == "key" and chosen not in (OPEN, SECRET):
        return f"{OPEN} or {SECRET}"
    if what == "country":
        chosen = places.iso(chosen) or chosen
        if not _CODE.fullmatch(chosen):
            return "a code such as NO, or the name of a country"
    known = {*one.candidates, one.proposal, NONE}
    if what == "weight" and chosen not in known:
        return " or ".join(sorted(known - {""}))
    if what == "weight":
        found.chosen.update({f"weight:{source}": chosen for source in decisions.listed(one.source)})
    else:
        found.chosen[one.decision] = chosen
    if what == "own":
        found.own[one.source] = one.variables
    return ""


def _order(found: Answers, one: Decision, keys: Sequence[Key], chosen: str) -> str:
    amounts = NUMBER in one.candidates
    if amounts and chosen.casefold() == NUMBER:
        return ""
    told, kinds, expected = decisions.ordered(one, NONE)
    if not expected:
        found.orders.update(dict.fromkeys(keys, told))
        found.kinds.update({(*key, code): kind for key in keys for code, kind in kinds.items()})
    return f"{NUMBER}, {expected}" if expected and amounts else expected


def _match(found: Answers, one: Decision, keys: Sequence[Key], chosen: str) -> str:
    # the question is whether they are the same, whatever is proposed
    paired = [told for told in (one.proposal, *one.candidates) if decisions.pairs(told)]
    if one.answer.strip().casefold() == YES and not decisions.pairs(one.proposal):
        if len(paired) != 1:
            return f"{NO}, or pairs such as {paired[0] if paired else 'v1=uk:q1'}"
        chosen = paired[0]
    if chosen == NO:
        found.matches.update(dict.fromkeys(keys, None))
        return ""
    pairs = dict(decisions.pairs(chosen))
    alone = decisions.listed(chosen)
    if not pairs and len(keys) == len(alone) == 1:  # as in a row that a person wrote
        pairs = {keys[0][1]: alone[0]}
    named = {own: tuple(partner.split(":", 1)) for own, partner in pairs.items()}
    known = {variable for _, variable in keys}
    if not pairs or not {*named} <= known or any(len(of) != 2 for of in named.values()):
        return f"{YES}, {NO}, or pairs such as {one.proposal or 'v1=uk:q1'}"
    for key in keys:
        partner = named.get(key[1])
        found.matches[key] = (partner[0], partner[1]) if partner else None
    return ""


def _scale(found: Answers, keys: Sequence[Key], chosen: str) -> str:
    if chosen in (KEEP, REVERSE):
        found.turned.update(dict.fromkeys(keys, chosen == REVERSE))
        return ""
    if chosen in (APART, NO):
        found.matches.update(dict.fromkeys(keys, None))
        return ""
    pairs = dict(decisions.pairs(chosen))
    if not pairs:
        return (
            f"{KEEP}, {REVERSE}, {APART}, or pairs of a code and its level or kind of missing, "
            "such as 1=never; 2=often; 3=dont_know"
        )
    for key in keys:
        found.kinds.update({(*key, code): to for code, to in pairs.items() if to in KINDS})
    known = {code: to for code, to in pairs.items() if to not in KINDS}
    found.typed.update(dict.fromkeys(keys, known))
    return ""


def settled(file: FileProfile, source: str, answers: Answers) -> FileProfile:
    """The file with the codes as a person decided them: a kind of missing, or an answer.

    A label that only repeats the number of its code counts for none.
    """

    def code(variable: VariableProfile, one: CodeProfile) -> CodeProfile:
        if variable.kind != "text" and one.label.strip() == one.code:
            one = replace(one, label="")
        amount = answers.numbers.get((source, variable.name, visible(one.code)))
        if amount is not None:
            told = Evidence("declared", ANSWER)
            return replace(one, kind=None, suspicious=None, kind_evidence=told, number=amount)
        given = answers.kinds.get((source, variable.name, visible(one.code)))
        if given is None:
            return one
        if given == ANSWER:
            told = Evidence("declared", given) if one.declared_missing else None
            return replace(
                one, kind=None, declared_missing=False, suspicious=None, kind_evidence=told
            )
        return replace(one, kind=given, kind_evidence=None, suspicious=None)

    def variable(one: VariableProfile) -> VariableProfile:
        codes = tuple(code(one, each) for each in one.codes)
        answers_more = sum(
            each.n * (was.missing - each.missing)
            for was, each in zip(one.codes, codes, strict=True)
        )
        found = replace(one, codes=codes, n_valid=one.n_valid + answers_more)
        told = answers.orders.get((source, one.name))
        if told is None:
            return found
        if code_orders.codes(found):  # numbers that are answers like words, also `001` of a text
            words = tuple(replace(each, number=None) for each in codes)
            found = replace(found, kind="text", codes=words, minimum=None, maximum=None, mean=None)
        spelt = {visible(each.code): each.code for each in codes}
        return with_order(found, [spelt[each] for each in told if each in spelt]) if told else found

    return replace(file, variables=tuple(map(variable, file.variables)))


def matches(files: Mapping[str, FileProfile], questions: Sequence[Question]) -> Iterator[Decision]:
    """The matches to be asked about, a battery at a time, and those that are likely."""
    for source, file in files.items():
        members = {
            member.variable.name: member
            for question in questions
            if (member := question.members.get(source)) and member.tier != "sure"
        }
        for run in scales.batteries([v for v in scales.usable(file) if v.name in members]):
            yield from _runs(source, files, [members[variable.name] for variable in run])


def _runs(
    source: str, files: Mapping[str, FileProfile], members: Sequence[Member]
) -> Iterator[Decision]:
    """The decisions of a battery: one a tier and file of the partners."""
    groups: dict[tuple[str, str], list[Member]] = defaultdict(list)
    for member in members:
        assert member.partner is not None  # only what has one is not sure
        groups[member.tier, member.partner[0]].append(member)
    for (tier, other), group in groups.items():
        pairs = [(m.variable.name, f"{other}:{m.partner[1]}") for m in group if m.partner]
        names = [m.variable.name for m in group]
        evidence = "; ".join(dict.fromkeys(m.evidence.told() for m in group if m.evidence))
        other_units = any(m.evidence.other_units for m in group if m.evidence)
        near = (
            [f"{names[0]}={other}:{name}" for name in group[0].candidates]
            if len(group) == 1
            else []
        )
        first = group[0]
        yield Decision(
            decision=f"match:{source}:{_span(names)}",
            tier=tier,
            question=f"Are these the same questions: {_named(group)} of {source}, and "
            f"{_partners(group, files[other])} of {other}?",
            proposal=NO if other_units else decisions.paired(pairs),
            candidates=((decisions.paired(pairs),) if other_units else (NO, *near))[:3],
            evidence=evidence,
            source=source,
            variables=tuple(names),
            respondents=first.variable.n_valid,
            share=_share(first.variable.n_valid, files[source]),
        )


def _named(group: Sequence[Member]) -> str:
    first = group[0].variable
    more = f" and {len(group) - 1} more" if len(group) > 1 else ""
    return f"{first.name} ({visible(first.label)}){more}" if first.label else f"{first.name}{more}"


def _partners(group: Sequence[Member], file: FileProfile) -> str:
    names = [member.partner[1] for member in group if member.partner]
    first = file.variable(names[0])
    label = f" ({visible(first.label)})" if first and first.label else ""
    return f"{names[0]}{label}" if len(names) == 1 else f"{names[0]}{label} to {names[-1]}"


def _span(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}..{names[-1]}"


def _share(n: int, file: FileProfile) -> float:
    return n / file.n_rows if file.n_rows else 0.0


def fits(
    files: Mapping[str, FileProfile],
    targets: Sequence[Target],
    hints: Mapping[Key, tuple[str, str]],
    given: Answers = Answers(),
) -> Iterator[Decision]:
    """The scales to be asked about: which way they run, or which code is which level.

    `hints` are what the answers themselves say, by source and column: `KEEP` or `REVERSE`, and why.
    What is `given` of the same codes and labels elsewhere is proposed.
    """
    groups: dict[tuple, list[tuple[Target, Placed | Member]]] = defaultdict(list)
    runs = {source: _runs_of_texts(file) for source, file in files.items()}
    for target in targets:
        for source, placed in target.placed.items():
            fit = placed.fit
            if fit and fit.tier != "sure" and fit.how in (*_BY_WORDS, *_BY_CODES):
                # which way one list of answers runs is one question, whatever the levels are called
                by_codes = fit.how in _BY_CODES
                scale = _codes(placed.variable, {} if by_codes else runs[source])
                to = len(target.scale.levels) if by_codes else _labels(target.scale)
                groups[source, fit.tier, fit.how, scale, to].append((target, placed))
        for member in target.unfit:
            scale = _codes(member.variable, runs[member.source])
            groups[member.source, ASK, "", scale, _labels(target.scale)].append((target, member))
    for (source, tier, how, _, _), group in groups.items():
        one = _fit(files[source], source, tier, how, group, hints)
        yield _as_decided(one, group[0], given) if tier == ASK else one


def _as_decided(one: Decision, asked: tuple[Target, Placed | Member], given: Answers) -> Decision:
    """A decision with what was decided of the same codes and labels in another file proposed."""
    target, own = asked[0], _codes(asked[1].variable, {})
    for source, other in target.placed.items():
        if source == one.source or not own or _codes(other.variable, {}) != own:
            continue
        key = source, other.variable.name
        typed, turned = given.typed.get(key, {}), given.turned.get(key)
        found = REVERSE if turned else KEEP if turned is not None else ""
        if {*typed} == {code for code, _ in own}:
            found = decisions.paired((visible(code), level) for code, level in typed.items())
        if found:
            rest = [c for c in (*one.candidates, one.proposal) if c and c != found][:3]
            why = f"as decided of {source}, with the same codes and labels"
            return replace(one, proposal=found, candidates=tuple(rest), evidence=why)
    return one


def _runs_of_texts(file: FileProfile) -> dict[str, str]:
    """Column of texts to the first column of its battery: not everybody gives every answer."""
    runs = scales.batteries([v for v in scales.usable(file) if v.kind == "text"])
    return {variable.name: run[0].name for run in runs for variable in run}


def _codes(variable: VariableProfile, runs: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if variable.name in runs:
        return ((runs[variable.name], ""),)
    found = scales.answers(variable) or scales.bare(variable)
    return tuple((code.code, code.label) for code in found)


def _labels(scale: Scale) -> tuple[str, ...]:
    return tuple(level.label for level in scale.levels)


def _fit(
    file: FileProfile,
    source: str,
    tier: str,
    how: str,
    group: Sequence[tuple[Target, Placed | Member]],
    hints: Mapping[Key, tuple[str, str]],
) -> Decision:
    target = group[0][0]
    variables = [one.variable for _, one in group]
    first = variables[0]
    own = [
        scales.words(first, code) or code.code
        for code in scales.answers(first) or scales.bare(first)
    ] or ["numbers"]
    theirs = [level.label for level in target.scale.levels] or ["a number"]
    several = len({one.name for one, _ in group if _labels(one.scale) != _labels(target.scale)})
    more = f" and of {several} more with other labels" if several else ""
    proposal, evidence = _proposed(target, group, how, hints, source)
    names = [variable.name for variable in variables]
    given = dict.fromkeys(code.code for one in variables for code in scales.answers(one))
    # to be filled in: no order of texts or categories is any guess
    typed = "; ".join(f"{decisions.quoted(visible(code))}=" for code in given)
    typed = typed if target.scale.levels else ""  # a number has none
    candidates = [KEEP, REVERSE] if how in _BY_CODES else [typed] if typed else []
    return Decision(
        decision=f"scale:{source}:{_span(names)}",
        tier=tier,
        question=f"Which answers of {_span(names)} of {source} ({_side_by_side(own)}) are those of "
        f"{target.name} ({_side_by_side(theirs)}){more}?",
        proposal=proposal,
        candidates=tuple(c for c in (*candidates, APART) if c != proposal)[:3],
        evidence=evidence,
        source=source,
        variables=tuple(names),
        respondents=max(variable.n_valid for variable in variables),
        share=_share(max(variable.n_valid for variable in variables), file),
    )


def _side_by_side(labels: Sequence[str]) -> str:
    return " | ".join(map(visible, labels))


def _proposed(
    target: Target,
    group: Sequence[tuple[Target, Placed | Member]],
    how: str,
    hints: Mapping[Key, tuple[str, str]],
    source: str,
) -> tuple[str, str]:
    """What is proposed of a scale, and why."""
    first = group[0][1]
    if isinstance(first, Placed) and first.fit and first.fit.why:
        told = [one.fit.why.split("; ") for _, one in group if isinstance(one, Placed) and one.fit]
        why = [part for part in told[0] if all(part in of for of in told)]
        return REVERSE if how == "reversed" else KEEP, "; ".join(why or told[0])
    if how in _BY_WORDS and isinstance(first, Placed) and first.fit:
        return decisions.paired(first.fit.levels.items()), "by the labels"
    if how not in _BY_CODES:
        n = scales.shape(first.variable), len(target.scale.levels)
        if n[0] == n[1]:
            return APART, "the labels tell no order"
        return APART, f"{n[0]} answers, and {n[1]} levels"
    labels = [code.label for code in scales.answers(first.variable)]
    own, theirs = poles.direction(labels), poles.direction(_labels(target.scale))
    told = [hints[key] for _, one in group if (key := (source, one.variable.name)) in hints]
    ways = {way for way, _ in told}
    said = (
        [f"labels at the ends say {KEEP if own == theirs else REVERSE}"] if own and theirs else []
    )
    said += [why for _, why in told[:1]]
    if own and theirs:
        ways.add(KEEP if own == theirs else REVERSE)
    proposal = ways.pop() if len(ways) == 1 else ""
    return proposal, "; ".join(said) or "nothing tells which way it runs"
