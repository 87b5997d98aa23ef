"""Drafting: from files and a person's answers to the files of a study, and what is left to ask."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coproduction.draft.looking import scales
from coproduction.draft.looking.measured import Measured
from coproduction.draft.looking.seen import FileProfile, VariableProfile
from coproduction.draft.matching import in_step, matches, meaning
from coproduction.draft.matching.meaning import Meanings
from coproduction.draft.proposing import (
    asking,
    code_orders,
    directions,
    file_decisions,
    missing_codes,
    own_texts,
    targets,
    text_orders,
    typed_rows,
    undrafted,
    writing,
)
from coproduction.draft.proposing.asking import Answers
from coproduction.draft.proposing.facts import Facts, facts
from coproduction.draft.proposing.targets import Settled, Target
from coproduction.draft.proposing.typed_rows import Typed
from coproduction.faults import Fault, Faults, nearest
from coproduction.results.estimators import ESTIMATORS
from coproduction.study.recodes.decisions import Decision

#: Items of a proposed battery, at the least.
_FEWEST_ITEMS = 3
#: Correlates of the model to begin with.
_MOST_TERMS = 3
#: What more respondents did not answer is no variable to begin with.
_SELDOM = 0.1


@dataclass(frozen=True)
class Raw:
    """An export in the project: its path, its checksum and what it shows of itself.

    `reading` is how it is read, by keys of `study.yaml`, where a person told it.
    """

    file: str
    sha256: str
    profile: FileProfile
    reading: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """A drafted study: the text of each of its files by path, and its decisions.

    `questions` are those that were selected of all that were `matched`. `lacks_model` tells whether
    files are of several languages, matches are asked about, and there was no multilingual model.
    `left_out` are, by source and reason, columns that ask nothing and that no source declares.
    """

    texts: dict[str, str]
    decisions: list[Decision]
    targets: list[Target] = field(default_factory=list)
    questions: list[matches.Question] = field(default_factory=list)
    matched: list[matches.Question] = field(default_factory=list)
    lacks_model: bool = False
    left_out: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


def draft(
    study: str,
    raw: Mapping[str, Raw],
    answers: Answers,
    *,
    only: str = "",
    weight: str = "",
    names: Mapping[tuple[str, str], str] | None = None,
    typed: Collection[str] = (),
    wrote: Sequence[Typed] = (),
    root: Path = Path(),
    meanings: Meanings | None = None,
) -> Draft:
    """Draft a study.

    Parameters
    ----------
    study
        Its name.
    raw
        Source to its export, in order: the first names the variables.
    answers
        What a person decided.
    only
        Names, patterns or words of labels that select the variables, all where empty.
    weight
        The column of the weight, where it is known.
    names, typed
        Source and column to the name of its target, as an earlier draft or a person has it; names
        that a person has written.
    wrote
        What a person changed in crosswalks, which is proposed for the same codes of other files.
    root
        The folder of the project.
    meanings
        The multilingual model, if there is one.

    Raises
    ------
    Faults
        Where nothing is selected.
    """
    files = {name: asking.settled(one.profile, name, answers) for name, one in raw.items()}
    files = {
        name: own_texts.with_own_texts(
            file, answers.chosen.get(f"own:{name}", ""), answers.own[name], root
        )
        if name in answers.own
        else file
        for name, file in files.items()
    }
    matched = matches.matched(files, answers.matches, meanings)
    questions, unknown = targets.selected(matched, only)
    unknown = [part for part in unknown if not targets.is_column(part, files)]
    if unknown or not questions:
        columns = [v.name for file in files.values() for v in scales.usable(file)]
        raise Faults([_nothing(part, columns) for part in unknown or [""]])
    numbers = _measured(files, questions, root)
    questions = in_step.told(files, questions, numbers)
    settled = Settled(answers.turned, answers.typed)
    found = targets.drafted(files, questions, numbers, settled, names or {}, typed)
    found = directions.directed(found, numbers, meanings)
    told = [
        facts(name, one.file, one.sha256, files[name], answers.chosen, weight, one.reading)
        for name, one in raw.items()
    ]
    used = {source: _used(source, found) for source in files}
    asked = [
        *asking.matches(files, questions),
        *asking.fits(files, found, directions.hints(found, numbers), answers),
        *missing_codes.codes(files, used, {**typed_rows.kinds(wrote), **answers.kinds}),
        *own_texts.asked(files, used),
        *text_orders.asked(files, found),
        *code_orders.asked(files, found),
        *file_decisions.asked(told, study),
    ]
    texts = _texts(study, told, found, numbers, files, answers)
    for source, file in files.items() if wrote else ():
        path = f"crosswalk/{source}.csv"
        decided = typed_rows.decided(answers, source)
        texts[path] = typed_rows.taken_over(texts[path], source, wrote, file, decided)
    lacks = meanings is None and meaning.several_languages(files)
    lacks &= any(one.tier == "ask" and one.decision.startswith("match:") for one in asked)
    without = {
        of.name: undrafted.undrafted(of, files[of.name], _asked(of.name, matched)) for of in told
    }
    return Draft(texts, asked, found, questions, matched, lacks, without)


def _nothing(part: str, names: Sequence[str]) -> Fault:
    if not part:
        expected = "columns with answers that differ, beside weights, identifiers, days and texts"
        return Fault("make draft", "the files hold no variable to ask", expected=expected)
    problem = f"{part!r} of ONLY selects no variable"
    expected = "names of columns, patterns of them such as trst*, or beginnings of words of labels"
    return Fault("make draft", problem, expected=nearest(part, names) or expected)


def _measured(
    files: Mapping[str, FileProfile], questions: Sequence[matches.Question], root: Path
) -> dict[str, Measured]:
    members = [member for question in questions for member in question.members.values()]
    return {
        name: Measured.of(file, [m.variable for m in members if m.source == name], root)
        for name, file in files.items()
    }


def _asked(source: str, matched: Sequence[matches.Question]) -> set[str]:
    return {q.members[source].variable.name for q in matched if source in q.members}


def _used(source: str, found: Sequence[Target]) -> list[VariableProfile]:
    return [t.placed[source].variable for t in found if source in t.placed]


def _texts(
    study: str,
    told: Sequence[Facts],
    found: Sequence[Target],
    numbers: Mapping[str, Measured],
    files: Mapping[str, FileProfile],
    answers: Answers,
) -> dict[str, str]:
    secret = answers.chosen.get("key:pseudonyms") == asking.SECRET
    key = f"~/.config/coproduction/{study}.key" if secret else ""
    where = writing.countries(told)
    outcome, terms = _first_model(found, [*files])
    fits = (name for name, of in ESTIMATORS.items() if of.outcome == "categories")
    estimator = next(fits) if outcome.scale.type == "categorical" else ""
    texts = {
        "study.yaml": writing.study(study, told, found, key),
        "variables.yaml": writing.variables(found),
        "countries.csv": writing.countries_text(where),
        "indices.yaml": writing.indices(_batteries(found, numbers, files)),
        "models.yaml": writing.models(outcome.name, terms, len(where) > 1, estimator),
    }
    for of in told:
        texts[f"crosswalk/{of.name}.csv"] = writing.crosswalk(of.name, found, of, where)
    return texts


def _first_model(found: Sequence[Target], sources: Sequence[str]) -> tuple[Target, list[str]]:
    """An outcome and a few correlates that as many sources as possible have."""
    scored = [t for t in found if t.scale.type != "categorical"] or list(found)
    # stable: in the order of the files
    scored = sorted(scored, key=lambda t: (-len(t.placed), _seldom(t)))
    everywhere = [t for t in scored if len(t.placed) == len(sources)] or scored[:2]
    everywhere = [t for t in everywhere if not _seldom(t)] or everywhere[:2]
    outcome = everywhere[0]
    scale = outcome.scale.names()
    others = [t for t in everywhere[1:] if not scale or t.scale.names() != scale]
    others = others or everywhere[1:]
    return outcome, [t.name for t in others[:_MOST_TERMS]]


def _seldom(target: Target) -> bool:
    """Whether more than a tenth of some source did not answer."""
    variables = [placed.variable for placed in target.placed.values()]
    missing = [sum(c.n for c in v.codes if scales.is_missing(c)) + v.n_empty for v in variables]
    n = [v.n_valid + gone for v, gone in zip(variables, missing, strict=True)]
    return any(gone > _SELDOM * of for gone, of in zip(missing, n, strict=True))


def _batteries(
    found: Sequence[Target], numbers: Mapping[str, Measured], files: Mapping[str, FileProfile]
) -> list[tuple[list[str], dict[str, float]]]:
    """Runs of targets that share their levels, with alpha in the files where codes run alike."""
    runs: list[list[Target]] = []
    for target in found:
        same = runs and target.scale.levels and runs[-1][0].scale == target.scale
        runs[-1].append(target) if same else runs.append([target])
    proposed = []
    for run in runs:
        if len(run) < _FEWEST_ITEMS or run[0].scale.type == "categorical":
            continue
        alphas = {}
        for source in files:
            if all(source in t.placed for t in run):
                items = [t.placed[source].variable.name for t in run]
                alpha = numbers[source].alpha(items)
                if alpha == alpha:
                    alphas[source] = alpha
        proposed.append(([t.name for t in run], alphas))
    return proposed
