"""Profile: a file as it shows itself, without any study: variables, codes, roles, doubts."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from coproduction.draft.looking import several_answers
from coproduction.draft.looking.column_roles import Traits, may_be, roles
from coproduction.draft.looking.counted_codes import Tally, counted, weights_of
from coproduction.draft.looking.language import language_of
from coproduction.draft.looking.numbered_texts import with_numbers
from coproduction.draft.looking.opening import asked, opened
from coproduction.draft.looking.seen import (
    CodeProfile,
    Evidence,
    FileProfile,
    LanguageEvidence,
    Role,
    Suspicion,
    VariableProfile,
)
from coproduction.draft.looking.variable_profiles import (
    code_order,
    variable,
    with_missing_elsewhere,
    without_own_words,
)
from coproduction.draft.looking.word_scales import with_order
from coproduction.faults import Fault, Faults, nearest
from coproduction.harmonise import privacy
from coproduction.readers.export import Export

__all__ = [
    "CodeProfile",
    "Evidence",
    "FileProfile",
    "LanguageEvidence",
    "Suspicion",
    "VariableProfile",
    "profiled",
]

#: Most countries that counts are told by.
_MOST_COUNTRIES = 40
#: Respondents of a country that counts are told of.
_FEWEST = 2
#: Numbers from here on may be those of telephones.
_LONG = 1e6
#: Distinct answers of a question that a label may be about without asking who somebody is.
_MOST_ALIKE = 10
#: Distinct answers to choose from: a long label that names a telephone then asks of something else.
_MOST_CHOICES = 40
#: Roles whose values are of one person.
_PERSONAL = ("id", "direct_identifier")
#: Of so many numbers such a share of different ones hardly repeats.
_MANY, _DIFFERENT = 30, 0.9

Told = tuple[Role, tuple[Evidence, ...]]


def profiled(
    path: str | Path,
    *,
    weight: str | None = None,
    **reading: str,
) -> FileProfile:
    """Read a file and tell what it shows of itself.

    Parameters
    ----------
    path
        The file, of any format in `coproduction.readers.formats.READERS`.
    weight
        A column of weights; weighted counts are told beside the others then.
    **reading
        Some of `opening.KEYS`, as a source in `study.yaml` has them; what is not given is guessed.

    Raises
    ------
    Faults
        What is wrong with the file, or that it has no column `weight`, or none of numbers.
    """
    told = [key for key, value in reading.items() if value]
    read, export = opened(asked(str(path), reading), told=told)
    tally = Tally(weights=_weights(export, weight) if weight else None)
    country, countries, places = _countries(export)
    if countries:
        tally = replace(tally, country=places, n_countries=len(countries))
    declares = any(column.missing for column in export.columns.values())
    seen = [
        variable(export, column, position, tally, declares)
        for position, column in enumerate(export.columns.values())
    ]
    found = _roles(export, seen)
    if weight:
        found[weight] = "weight", (Evidence("name", "the weight that was named"),)
    doubted = with_missing_elsewhere([one for one, _ in seen])
    variables = map(with_numbers, without_own_words(doubted))
    variables = map(with_order, variables)
    traits = (one for _, one in seen)
    variables = map(_without_single, variables, traits)
    variables = tuple(_personal(one, found.get(one.name)) for one in variables)
    labels = [column.label for column in export.columns.values()]
    labels += [label for column in export.columns.values() for label in column.labels.values()]
    labels += _texts(variables)
    language, evidence = language_of(labels)
    return FileProfile(
        path=str(path),
        format=read.format,
        platform=read.platform,
        encoding=export.encoding,
        delimiter=read.delimiter,
        decimal=read.decimal,
        sheet=read.sheet,
        header_rows=read.header_rows,
        name_row=read.name_row,
        quote=read.quote,
        n_rows=len(export.data),
        language=language,
        language_evidence=evidence,
        variables=variables,
        weight=weight or "",
        country=country,
        countries=countries,
        notes=export.notes,
    )


def _texts(variables: Sequence[VariableProfile]) -> list[str]:
    """The answers in words that variables show."""
    return [
        code.code for variable in variables if variable.kind == "text" for code in variable.codes
    ]


def _weights(export: Export, name: str) -> np.ndarray:
    if name not in export.columns:
        known = nearest(name, export.columns) or "a column of the file"
        fault = Fault(export.file, f"The file has no column {name!r}.", expected=known)
        raise Faults([replace(fault, check="missing column")])
    if not np.isfinite(export.numbers(name)).any():
        problem = f"The column {name!r} holds no numbers."
        raise Faults([Fault(export.file, problem, expected="a column of weights", check="weight")])
    return weights_of(export, name)


def _countries(export: Export) -> tuple[str, tuple[str, ...], np.ndarray]:
    """The column of the country, its values as labelled in code order, and whose is which.

    The values are none where there are too few or too many to compare; those of one respondent are
    left out.
    """
    for position, column in enumerate(export.columns.values()):
        if not may_be(column.name, column.label, "country"):
            continue
        seen, traits = variable(export, column, position, Tally(), False)
        if roles([traits]).get(column.name, ("",))[0] != "country":
            continue
        cells = counted(export, column.name, Tally())
        shown = {code.code for one in without_own_words([seen]) for code in one.codes}
        # what one respondent alone has would tell their answers to every question
        held = [
            place
            for place in range(len(cells.values))
            if cells.n[place] >= _FEWEST and (seen.kind != "text" or cells.spelt(place) in shown)
        ]
        order = sorted(held, key=lambda place: code_order(cells, place))
        rank = np.full(len(cells.values) + 1, -1)
        rank[order] = np.arange(len(order))
        spelt = [cells.spelt(place) for place in order]
        countries = tuple(column.labels.get(code, code) for code in spelt)
        told = countries if 1 < len(countries) <= _MOST_COUNTRIES else ()
        return column.name, told, rank[cells.positions]
    return "", (), np.zeros(0)


def _roles(export: Export, seen: Sequence[tuple[VariableProfile, Traits]]) -> dict[str, Told]:
    """The roles of columns; an id is one even where its numbers are long or its name personal."""
    told = roles([traits for _, traits in seen])
    found: dict[str, Told] = {}
    for profile, traits in seen:
        name = traits.name
        # what all have alike tells nobody apart: the name of a survey, a postcode of one town
        reason = _identifying(export, profile, traits) if traits.n_distinct > 1 else None
        if reason and told.get(name, ("",))[0] not in ("id", "weight"):
            found[name] = ("direct_identifier", (reason,))
        elif name in told:
            found[name] = told[name]
    return found


def _identifying(export: Export, profile: VariableProfile, traits: Traits) -> Evidence | None:
    """What says that a column identifies somebody: its name, its label, or cells such as e-mail
    addresses.

    Most answers to a closed question have a label: names and labels then tell what it is about.
    """
    labelled = sum(code.n for code in profile.codes if code.label and not code.missing)
    if not (labelled and 2 * labelled >= profile.n_valid):
        numeric = profile.kind == "numeric"
        if reason := privacy.by_name(profile.name, numeric):
            return Evidence("name", reason)
        if _open_answers(profile, traits) and (
            reason := privacy.by_question(profile.label, numeric)
        ):
            return Evidence("label", reason)
    reason = privacy.by_content(export, profile.name, not traits.labelled)
    if not reason:
        long = np.abs(traits.numbers) >= _LONG  # beside codes such as 99
        reason = privacy.by_numbers(traits.numbers[long], int(traits.counts[long].sum()))
    if not reason or reason in (privacy.FREE_TEXT, privacy.ALL_DIFFERENT):
        return None
    return Evidence("values", reason)


def _open_answers(profile: VariableProfile, traits: Traits) -> bool:
    """Whether so many answers differ that a label may ask who somebody is.

    A long label is a question, which may name what it does not ask for: ``How did you contact us?
    1 by mail, 2 by phone``.
    """
    if privacy.is_question(profile.label):
        chosen = several_answers.listed(profile) or traits.n_distinct <= _MOST_CHOICES
        return not chosen or traits.n_distinct == traits.n
    return traits.n_distinct > _MOST_ALIKE or 2 * traits.n_distinct >= traits.n


def _without_single(variable: VariableProfile, traits: Traits) -> VariableProfile:
    """A variable of numbers that hardly repeat without those of one respondent."""
    hardly = traits.n >= _MANY and traits.n_distinct >= _DIFFERENT * traits.n
    if variable.kind != "numeric" or not hardly:
        return variable
    kept = [c for c in variable.codes if c.n != 1 or c.label or c.missing or c.declared_missing]
    return replace(variable, codes=tuple(kept))


def _personal(variable: VariableProfile, told: Told | None) -> VariableProfile:
    """A variable with its role; without its values where they are of one person each."""
    if told is None:
        return variable
    role, evidence = told
    variable = replace(variable, role=role, role_evidence=evidence)
    if role not in _PERSONAL:
        return variable
    return replace(
        variable, codes=(), suspicious=(), n_own_words=0, minimum=None, maximum=None, typical=None,
        mean=None,
        weighted_mean=None, earliest="", latest="",
    )  # fmt: skip
