"""Targets: the variables of a drafted study, each with the scale that its sources are fitted to."""

import fnmatch
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from coproduction.draft.looking import naming, poles, scales
from coproduction.draft.looking.likeness import plain, said, tells
from coproduction.draft.looking.measured import Measured
from coproduction.draft.looking.seen import FileProfile, VariableProfile
from coproduction.draft.matching.matches import Member, Question
from coproduction.draft.proposing import levels
from coproduction.draft.proposing.levels import Fit, Scale

ENGLISH = "en"


@dataclass(frozen=True)
class Placed:
    """A variable of a source on the scale of its target; None where it does not fit yet."""

    member: Member
    fit: Fit | None

    @property
    def variable(self) -> VariableProfile:
        """The variable as its file shows it."""
        return self.member.variable


@dataclass(frozen=True)
class Target:
    """A harmonised variable, as drafted.

    `named` is the source whose labels name the levels, `unfit` are variables of the same question
    whose scale nobody has fitted yet: they stand as targets of their own.
    """

    name: str
    label: str
    scale: Scale
    named: str
    placed: dict[str, Placed]
    range: tuple[float, float] | None = None
    unfit: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Settled:
    """What a person decided of scales: by source and column."""

    turned: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    typed: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


def selected(questions: Sequence[Question], only: str) -> tuple[list[Question], list[str]]:
    """The questions that a selection names, and the parts of it that name none.

    Parts are columns, patterns of their names such as `trst*`, and beginnings of words of labels.
    """
    wanted = [part.strip() for part in only.split(",") if part.strip()]
    if not wanted:
        return list(questions), []
    met = {want: [k for k, q in enumerate(questions) if _means(want, q)] for want in wanted}
    taken = {place for places in met.values() for place in places}
    found = [question for place, question in enumerate(questions) if place in taken]
    return found, [want for want, places in met.items() if not places]


def is_column(wanted: str, files: Mapping[str, FileProfile]) -> bool:
    """Whether some column is meant that asks no question, such as the country or the weight."""
    every = [Question({s: Member(s, v)}) for s, file in files.items() for v in file.variables]
    return any(_means(wanted, one) for one in every)


def _means(wanted: str, question: Question) -> bool:
    wanted = wanted.casefold()
    pattern = bool({*wanted} & {*"*?["})
    for member in question.members.values():
        name = member.variable.name.casefold()
        if name == wanted or fnmatch.fnmatchcase(name, wanted):
            return True
        words = "" if pattern else plain(wanted)
        label = f" {plain(said(member.variable.label, member.variable.name))}"
        if words and f" {words}" in label:
            return True
    return False


def drafted(
    files: Mapping[str, FileProfile],
    questions: Sequence[Question],
    measured: Mapping[str, Measured],
    settled: Settled,
    names: Mapping[tuple[str, str], str],
    typed: Collection[str] = (),
) -> list[Target]:
    """The targets of questions, in their order; what does not fit becomes one of its own.

    `names` are those that a person or an earlier draft gave, by source and column, `typed` those
    that a person has written somewhere: where targets become one, such a name stays.
    """
    found: list[Target] = []
    taken = {*names.values()}
    items = _items(files)
    for question in questions:
        target = _target(files, question, measured, settled, items)
        alone = list(_apart(files, target.unfit, measured, settled, items))
        # what is decided of the first of several that fit each other holds for all of them
        target = replace(target, unfit=tuple(member for member, _ in alone))
        for one in [target, *(of for _, of in alone)]:
            given = [names.get((source, p.variable.name)) for source, p in _led(files, one)]
            free = [name for name in given if name and name not in _names(found)]
            name = next((name for name in free if name in typed), next(iter(free), None))
            if name is None:
                name = naming.unique(one.name, taken)
            taken.add(name)
            found.append(replace(one, name=name))
    return found


def _led(files: Mapping[str, FileProfile], target: Target) -> list[tuple[str, Placed]]:
    """The variables of a target by source, those of English files first."""
    return sorted(target.placed.items(), key=lambda item: files[item[0]].language != ENGLISH)


def _apart(
    files: Mapping[str, FileProfile],
    unfit: Sequence[Member],
    measured: Mapping[str, Measured],
    settled: Settled,
    items: Collection[tuple[str, str]],
) -> Iterator[tuple[Member, Target]]:
    """Targets of the variables that did not fit, together where they fit each other, and the first
    of each."""
    while unfit:
        # who speaks another language than the first is asked about there alone
        first, *others = unfit
        same = [m for m in others if files[m.source].language == files[first.source].language != ""]
        one = Question({m.source: replace(m, evidence=None, partner=None) for m in (first, *same)})
        target = _target(files, one, measured, settled, items)
        yield first, replace(target, unfit=())
        placed = {*target.placed} or {first.source}
        unfit = [member for member in unfit if member.source not in placed]


def _names(targets: Sequence[Target]) -> set[str]:
    return {target.name for target in targets}


def _items(files: Mapping[str, FileProfile]) -> set[tuple[str, str]]:
    """Source and name of the variables that are items of a battery."""
    return {
        (source, variable.name)
        for source, file in files.items()
        for run in scales.batteries(scales.usable(file))
        if len(run) > 1
        for variable in run
    }


def _target(
    files: Mapping[str, FileProfile],
    question: Question,
    measured: Mapping[str, Measured],
    settled: Settled,
    items: Collection[tuple[str, str]],
) -> Target:
    named = _named(files, question)
    named_first = named.source, named.variable
    english = files[named.source].language == ENGLISH
    battery = any((s, m.variable.name) in items for s, m in question.members.items())
    scale = levels.scale(named.variable, english, battery)
    placed, unfit = {}, []
    for source, member in question.members.items():
        key = source, member.variable.name
        same = files[source].language == files[named.source].language != ""
        given = settled.turned.get(key), settled.typed.get(key)
        if given[1] is not None and _opens(scale) and same:
            scale = _typed_into(member.variable, scale, named.variable, given[1], english)
        fit = levels.fit(member.variable, scale, named.variable, same, *given)
        told = fit is not None and fit.how != "typed"
        if fit is not None and told and fit.rest and _opens(scale) and same and _mostly(fit):
            scale, fit = _widened(member.variable, scale, fit, english)
        if fit is None or (fit.rest and fit.how != "typed" and member is not named):
            unfit.append(member)
        else:
            placed[source] = Placed(member, fit)
    target = Target(
        name="",
        label=_label(files, question, named),
        scale=scale,
        named=named.source,
        placed=placed,
        range=None if scale.levels else _range(placed, measured),
        unfit=tuple(unfit),
    )
    at, first = next(((at, one.variable) for at, one in _led(files, target)), named_first)
    name = naming.variable_name(first.name, first.label, files[at].language == ENGLISH)
    return replace(target, name=name)


def _opens(scale: Scale) -> bool:
    """Whether a scale takes answers that only another file has: categories, or two such as women
    and men. Beside yes and no they may be no answers."""
    two = scale.type == "binary" and not poles.yes_no([one.label for one in scale.levels])
    return two or scale.type == "categorical"


def _named(files: Mapping[str, FileProfile], question: Question) -> Member:
    """The member whose labels name the levels: with an order if there is one, in English, first.

    Two answers need no order.
    """

    def worth(member: Member) -> tuple[bool, bool]:
        labelled = bool(scales.answers(member.variable))
        english = files[member.source].language == ENGLISH
        told = scales.ordered(member.variable) or len(scales.answers(member.variable)) == 2
        return labelled and told, labelled and english

    return max(question.members.values(), key=worth)  # the first of equals


def _mostly(fit: Fit) -> bool:
    """Whether a file has most of its answers in common with the others, and few of its own. Where
    most are its own, as schools of another country, a person has to say which level each is."""
    return len(fit.levels) >= len(fit.rest)


def _widened(variable: VariableProfile, scale: Scale, fit: Fit, english: bool) -> tuple[Scale, Fit]:
    """A scale of categories with those that only this file has, and the fit to it."""
    codes = {code.code: scales.words(variable, code) or code.code for code in variable.codes}
    wide = replace(scale, type="categorical")
    wide = wide.with_levels([codes[code] for code in fit.rest], english)
    more = dict(zip(fit.rest, wide.names()[len(scale.levels) :], strict=True))
    return wide, replace(fit, levels={**fit.levels, **more}, rest=())


def _typed_into(
    variable: VariableProfile,
    scale: Scale,
    named: VariableProfile,
    typed: Mapping[str, str],
    english: bool,
) -> Scale:
    """A scale of categories with those that only this file has and a person typed as levels: the
    levels that were proposed for it, had nobody typed any."""
    fit = levels.fit(variable, scale, named, True)
    if fit is None or not fit.rest:
        return scale
    wide, _ = _widened(variable, scale, fit, english)
    meant = {levels.level(text, wide.levels) for text in typed.values()}
    found = scale.with_those([one for one in wide.levels if one.name in meant])
    return replace(found, type=wide.type) if len(found.levels) > len(scale.levels) else scale


def _label(files: Mapping[str, FileProfile], question: Question, named: Member) -> str:
    """The label as printed: in English, of the first file, of the source that names the levels, or
    any; else the name."""
    members = [question.first, named, *question.members.values()]
    members.sort(key=lambda member: files[member.source].language != ENGLISH)
    told = [m.variable.label or _heading(m.variable.name) for m in members]
    label = next((one for one in told if tells(one)), "")
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", label).split()) or named.variable.name


def _heading(name: str) -> str:
    """A name that is written as words, such as `Age in years`; else what of it is a question."""
    words = name.replace(" ", "").isalpha() and name[:1].isupper() and not name.isupper()
    return name if words else said("", name)


def _range(
    placed: Mapping[str, Placed], measured: Mapping[str, Measured]
) -> tuple[float, float] | None:
    """Round numbers around the answers of all sources, labelled ones with them: the smallest and
    the largest are one respondent's each."""
    ends: list[float] = []
    for source, one in placed.items():
        ends += measured[source].extent(one.variable.name) or ()
        answers = [code for code in one.variable.codes if not scales.is_missing(code)]
        ends += [scales.value(c) for c in answers if c.label or c.number is not None]
    ends = [end for end in ends if math.isfinite(end)]
    return around(min(ends), max(ends)) if ends else None


#: Whole numbers that lie no further apart are a scale.
_LONGEST_SCALE = 20


def around(low: float, high: float) -> tuple[float, float]:
    """The narrowest range between multiples of 1, 2 or 5 times a power of ten that is not below a
    tenth of it; itself where it is that of a scale, whose ends many have."""
    if high - low <= _LONGEST_SCALE and float(high).is_integer() and float(low).is_integer():
        return low, high
    if not high > low:
        return low, high
    power = 10.0 ** math.floor(math.log10((high - low) / 10))
    step = next(k * power for k in (1, 2, 5, 10) if k * power >= (high - low) / 10 * (1 - 1e-9))
    ends = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return float(f"{ends[0]:.12g}"), float(f"{ends[1]:.12g}")
