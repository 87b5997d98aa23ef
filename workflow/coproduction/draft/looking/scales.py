"""Scales: what of a variable's codes are answers, in which order, and how alike two scales are."""

import re
from collections.abc import Sequence

import numpy as np

from coproduction.draft.looking.likeness import likenesses, plain
from coproduction.draft.looking.seen import CodeProfile, FileProfile, VariableProfile
from coproduction.readers.export import number

#: Texts of more different answers are no scale.
_MOST_TEXTS = 40
#: What the answers of the shorter list count for.
_OF_FEWER = 0.75
#: Numbers without labels of more values than these are amounts.
MOST_BARE = 11
#: So many of the texts of two columns are the same where they have one scale.
_SAME_TEXTS = 0.6
#: Doubts about whether a code is an answer.
UNSURE = frozenset(
    ("missing_code", "negative", "unlabelled", "apart", "several_kinds", "missing_elsewhere",
     "no_number", "abbreviation")
)  # fmt: skip
#: Roles of columns that are no questions.
_NO_QUESTION = frozenset(
    ("id", "weight", "stratum", "psu", "interviewer", "replicate", "country", "date", "duration",
     "direct_identifier")
)  # fmt: skip


def usable(file: FileProfile) -> list[VariableProfile]:
    """The variables of a file that ask something: no design, identifier, date or free text."""
    return [
        variable
        for variable in file.variables
        if variable.role not in _NO_QUESTION
        and variable.kind != "date"
        and _varies(variable)
        and (
            variable.kind != "text"
            or numeric(variable)
            or 1 <= len(answers(variable)) <= _MOST_TEXTS
        )
    ]


def _varies(variable: VariableProfile) -> bool:
    """Whether not everybody gave the same answer, or none."""
    given = [code for code in variable.codes if code.n and not is_missing(code)]
    return len(given) > 1 or _beyond(variable, given)


def words(variable: VariableProfile, code: CodeProfile) -> str:
    """What an answer says: its label, of a text without labels the text, but for its number."""
    if code.number is not None:
        return code.said
    return code.label or (code.code if variable.kind == "text" else "")


def value(code: CodeProfile) -> float:
    """The number that a code is, or that an answer in words begins with; NaN where it has none."""
    return number(code.code) if code.number is None else code.number


def ordered(variable: VariableProfile) -> bool:
    """Whether the answers of a variable are numbers, or begin with them."""
    found = [code for code in variable.codes if not is_missing(code)]
    texts = variable.kind == "text"
    return bool(found) and all(c.number is not None for c in found) if texts else True


def is_missing(code: CodeProfile) -> bool:
    """Whether a code is no answer, or may be none."""
    return code.missing or code.suspicious in UNSURE


def answers(variable: VariableProfile) -> tuple[CodeProfile, ...]:
    """The codes that are answers, in the order of numbers, else of the file.

    None of a numeric variable whose numbers are answers like `32`, with or without labelled ones.
    """
    found = [code for code in variable.codes if not is_missing(code)]
    if not ordered(variable):
        return tuple(found)
    if numeric(variable):
        return ()
    return tuple(sorted(found, key=_place))


def numeric(variable: VariableProfile) -> bool:
    """Whether numbers between labelled ones, or all, are answers without a label."""
    found = [code for code in variable.codes if not is_missing(code)]
    if variable.kind != "numeric":
        return ordered(variable) and any(not code.said for code in found)
    return not found or sum(not code.label for code in found) > 0 or _beyond(variable, found)


def _beyond(variable: VariableProfile, found: Sequence[CodeProfile]) -> bool:
    """Whether respondents have numbers that are not among the codes."""
    doubtful = sum(c.n for c in variable.codes if is_missing(c) and not c.missing)
    return sum(code.n for code in found) < variable.n_valid - doubtful


def _place(code: CodeProfile) -> tuple[float, str]:
    read = value(code)
    return (read if np.isfinite(read) else float("inf"), code.code)


def bare(variable: VariableProfile) -> tuple[CodeProfile, ...]:
    """The codes of a short scale without any label; none of other variables."""
    found = tuple(code for code in variable.codes if not is_missing(code))
    numbers = variable.kind == "numeric" or all(code.number is not None for code in found)
    plain_codes = found and numbers and not any(code.label or code.said for code in found)
    short = 2 <= len(found) <= MOST_BARE and not _beyond(variable, found)
    return found if plain_codes and short else ()


def shape(variable: VariableProfile) -> int:
    """How many answers a scale has; 0 of numbers."""
    return len(answers(variable) or bare(variable))


def worded(variable: VariableProfile) -> list[str]:
    """What the answers say, in small letters; none where an answer says nothing."""
    told = [plain(words(variable, code)) for code in answers(variable)]
    return told if all(told) else []


def likeness(one: VariableProfile, other: VariableProfile) -> float:
    """How alike the answers of two variables are (0 to 1), whatever their codes and order.

    Each answer counts as like its best partner, mostly those of the shorter list: a file often has
    labels only for the answers that somebody gave. Numbers are like numbers, and like no labels.
    """
    mine, yours = answers(one), answers(other)
    if not mine and not yours:
        return 1.0
    if not mine or not yours:
        return 0.0
    left = [plain(words(one, code)) or code.code for code in mine]
    right = [plain(words(other, code)) or code.code for code in yours]
    if sorted(left) == sorted(right):
        return 1.0
    alike = likenesses(left, right)
    best = alike.max(axis=1).mean(), alike.max(axis=0).mean()
    fewer = best[0] if len(left) <= len(right) else best[1]
    return float(_OF_FEWER * fewer + (1 - _OF_FEWER) * (best[0] + best[1]) / 2)


def batteries(variables: Sequence[VariableProfile]) -> list[list[VariableProfile]]:
    """Runs of variables that stand together and have the same answers; alone, one of its own.

    Numbers without any label are the same answers where the names are one but for their end, such
    as `q4_1` and `q4_2`: many questions have the codes 1 to 5.
    """
    runs: list[list[VariableProfile]] = []
    before: frozenset = frozenset()
    for variable in variables:
        scale, whole = _scale(variable)
        # of texts and bare numbers an answer that nobody gave is not known
        alike = 1.0 if whole else _SAME_TEXTS
        same = bool(scale) and len(scale & before) >= alike * len(scale | before)
        same = same and (any(word for _, word in scale) or _stem(runs[-1][-1]) == _stem(variable))
        if runs and same:
            runs[-1].append(variable)
        else:
            runs.append([variable])
        before = scale
    return runs


def _scale(variable: VariableProfile) -> tuple[frozenset[tuple[str, str]], bool]:
    """The codes of a variable with their words, and whether these are all that there are: of
    numbers the labelled ones, such as the ends, of a short scale without labels its numbers."""
    if found := answers(variable):
        named = frozenset((code.code, words(variable, code)) for code in found)
        return named, variable.kind != "text"
    told = [code for code in variable.codes if not is_missing(code)]
    labelled = frozenset((code.code, said) for code in told if (said := words(variable, code)))
    if variable.kind == "numeric" and labelled:
        return labelled, True
    return frozenset((code.code, "") for code in bare(variable)), False


def _stem(variable: VariableProfile) -> str:
    """A name without its end: its last number, or a letter behind a number."""
    return re.sub(r"(?<=\d)_?[a-z]$|_?\d+$", "", variable.name.casefold())


def places(variables: Sequence[VariableProfile]) -> list[tuple[int, int]]:
    """Of each variable its place in its battery, and how many items that has."""
    runs = batteries(variables)
    return [(place, len(run)) for run in runs for place in range(len(run))]
