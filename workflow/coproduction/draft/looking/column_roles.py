"""Roles: what columns are for by their names and labels, where the data bear it out.

Words stand in `harmonise/role_words.yaml`, in many languages. A role is told only where name or
label says it and the values can be it: a weight is no whole number, an id is of one respondent, a
stratum is never told from a region.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from coproduction.draft.looking.seen import Evidence, Role, VariableKind
from coproduction.harmonise.iso_countries import iso
from coproduction.harmonise.role_words import against, plain, words

#: A label of more words is a question, and only all of it would tell.
_LONGEST = 12
#: Replicate weights come in numbers.
_FEWEST_REPLICATES = 4
#: Names of countries are not longer.
_LONGEST_PLACE = 40
#: Words that mean a country in one language and a part of one in another.
_LANDS = ("land", "laender", "kraj", "stat", "zeme", "krajina")
#: How names of weights begin in several languages, and the mean of weights that are scaled to it.
_STEMS = ("weight", "wght", "wgt", "gewicht", "poids", "peso", "pond", "vaegt", "vekt", "vikt")
_NEAR_ONE = (0.5, 2.0)
#: Countries of one file, and respondents a stratum or PSU at the least on average.
_MOST_COUNTRIES, _FEWEST_TOGETHER = 80, 1.5


@dataclass(frozen=True)
class Traits:
    """What a column is and holds, as far as roles go by it.

    `numbers` are its distinct answers that are numbers, `counts` how many respondents have each;
    `texts` those that are text, and labels of numbers; `n` respondents with an answer, `n_rows`
    all.
    """

    name: str
    label: str
    kind: VariableKind
    n: int
    n_rows: int
    n_distinct: int
    numbers: np.ndarray
    counts: np.ndarray
    texts: tuple[str, ...] = ()
    labelled: bool = False

    @property
    def whole(self) -> bool:
        """Whether all its numbers are whole."""
        return bool((self.numbers == np.round(self.numbers)).all())

    @property
    def unique(self) -> bool:
        """Whether every respondent has an answer of their own."""
        return self.n == self.n_rows == self.n_distinct > 1


def roles(columns: Sequence[Traits]) -> dict[str, tuple[Role, tuple[Evidence, ...]]]:
    """Column name to its role and what says so, for the columns that have one.

    What identifies somebody directly is told elsewhere and no business of this.
    """
    found: dict[str, tuple[Role, tuple[Evidence, ...]]] = {}
    replicated = set(_replicates(columns))
    for column in columns:
        if column.name in replicated:
            says = "one of several numbered columns of positive numbers that are not whole"
            found[column.name] = ("replicate", (Evidence("values", says),))
            continue
        for role, borne_out in _TESTS.items():
            told = _said(column.name, column.label, role) or _begun(column, role)
            says = borne_out(column, told) if told else ""
            if says:
                found[column.name] = role, (*told, Evidence("values", says))
                break
    if columns and columns[0].name not in found and _running(columns[0]):
        says = "the first column, which counts the rows"
        found[columns[0].name] = ("id", (Evidence("values", says),))
    return found


def may_be(name: str, label: str, role: Role) -> bool:
    """Whether name or label of a column say that it has a role, whatever its values are."""
    return bool(_said(name, label, role))


def _said(named: str, labelled: str, role: Role) -> tuple[Evidence, ...]:
    """What name and label say for a role; nothing where one of them speaks against it."""
    names, labels, _ = words()[role]
    name, label = plain(named), plain(labelled)
    if against(role, name, label):
        return ()
    parts = [*name.split(), name.replace(" ", "")]
    said = [Evidence("name", word) for word in parts if word in names][:1]
    if len(label.split()) <= _LONGEST:
        met = [known for known in labels if f" {known} " in f" {label} "]
        said += [Evidence("label", known) for known in sorted(met, key=len, reverse=True)][:1]
    return tuple(said)


def _begun(column: Traits, role: Role) -> tuple[Evidence, ...]:
    """What the beginning of a name says for a weight, such as `pesofin`, where the mean is near 1
    as of weights that add up to the respondents."""
    name = plain(column.name)
    if role != "weight" or not len(column.numbers) or against(role, name, plain(column.label)):
        return ()
    if not _NEAR_ONE[0] <= _mean(column) <= _NEAR_ONE[1]:
        return ()
    return tuple(
        Evidence("name", stem) for stem in _STEMS if any(p.startswith(stem) for p in name.split())
    )[:1]


def _weight(column: Traits, told: tuple[Evidence, ...]) -> str:
    numbers = column.numbers
    if column.kind != "numeric" or len(numbers) != column.n_distinct or not len(numbers):
        return ""
    if numbers.min() < 0 or column.whole or column.n < 0.5 * column.n_rows:
        return ""
    return f"numbers above zero that are not whole, {_mean(column):.3g} on average"


def _group(column: Traits, told: tuple[Evidence, ...]) -> str:
    if len(column.numbers) and not column.whole:
        return ""
    if not 1 < column.n_distinct <= column.n / _FEWEST_TOGETHER or column.n < 0.9 * column.n_rows:
        return ""
    return f"{column.n_distinct} groups of {column.n / column.n_distinct:.1f} respondents"


def _id(column: Traits, told: tuple[Evidence, ...]) -> str:
    if not column.unique or (len(column.numbers) and not column.whole):
        return ""
    return "every respondent has another"


def _country(column: Traits, told: tuple[Evidence, ...]) -> str:
    if column.n != column.n_rows or not 1 <= column.n_distinct <= _MOST_COUNTRIES:
        return ""
    texts = column.texts
    # a *Land* or a *kraj* may be a country or a part of one
    by_name = any(one.by == "name" for one in told) and not any(o.says in _LANDS for o in told)
    codes = bool(texts) and all(re.fullmatch("[A-Z]{2,3}", text) for text in texts)
    known = 2 * sum(bool(iso(text)) for text in texts) >= len(texts) > 0
    named = bool(texts) and all(len(text) <= _LONGEST_PLACE for text in texts)
    numbered = not texts and len(column.numbers) > 0 and column.whole
    if not codes and not known and not (by_name and (named or numbered)):
        return ""
    n = column.n_distinct
    return f"{n} value{'s' * (n > 1)}, no respondent without one"


def _date(column: Traits, told: tuple[Evidence, ...]) -> str:
    if column.kind == "date":
        return "dates"
    numbers = column.numbers
    if column.kind != "numeric" or not len(numbers) or not column.whole:
        return ""
    low, high = numbers.min(), numbers.max()
    if low >= 19000101 and high <= 21001231:
        return "numbers of eight digits that are days"
    parts = {"years": (1900, 2100), "days or months": (1, 31)}
    fits = [what for what, (least, most) in parts.items() if least <= low and high <= most]
    return f"numbers that are {fits[0]}" if fits else ""


def _duration(column: Traits, told: tuple[Evidence, ...]) -> str:
    numbers = column.numbers
    if column.kind != "numeric" or len(numbers) < 2 or numbers.min() < 0:
        return ""
    return f"numbers from zero on, {_mean(column):.3g} on average"


#: What the values of each role must be, told as evidence and else empty; the first role that
#: holds is taken.
_TESTS: dict[Role, Callable[[Traits, tuple[Evidence, ...]], str]] = {
    "stratum": _group,
    "psu": _group,
    "interviewer": _group,
    "weight": _weight,
    "country": _country,
    "id": _id,
    "duration": _duration,
    "date": _date,
}


def _mean(column: Traits) -> float:
    return float(np.average(column.numbers, weights=column.counts))


def _running(column: Traits) -> bool:
    """Whether a column counts the rows: whole numbers, each by one more than another."""
    numbers = column.numbers
    if not column.unique or len(numbers) != column.n or not column.whole or column.labelled:
        return False
    return float(numbers.max() - numbers.min()) < 2 * len(numbers)


def _replicates(columns: Sequence[Traits]) -> Iterator[str]:
    """Names of replicate weights: numbered columns of one stem whose name or label says so."""

    def stem(column: Traits) -> str:
        return re.sub(r"\d+", "#", column.name)

    able = [c for c in columns if re.search(r"\d", c.name) and may_be(c.name, c.label, "replicate")]
    for _, group in groupby(sorted(able, key=stem), stem):
        of = [column for column in group if _weight(column, ())]
        if len(of) >= _FEWEST_REPLICATES:
            yield from (column.name for column in of)
