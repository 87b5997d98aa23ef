"""The ledger: which source code became what, how often, and proof that nobody went missing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coproduction.harmonise.answers import Answers
from coproduction.harmonise.outcomes import NUMBER
from coproduction.harmonise.respondents import Respondents
from coproduction.missing import KINDS
from coproduction.readers.export import code_place, counted
from coproduction.study.resolved.survey import Variable


class NotConserved(Exception):
    """The ledger and the harmonised respondents do not count the same: a defect, never data."""


def entries(
    source: str,
    target: str,
    found: Answers,
    declared: Variable,
    guesses: Mapping[str, str] | None = None,
) -> list[dict]:
    """The ledger rows of one target: one a source code and condition, and how many took it.

    Their counts sum to the respondents read: each respondent took exactly one path. `guesses` are
    columns of which something is a guess of a draft, and what.
    """
    names = declared.names()
    met = found.met
    rows = []
    for position, path in enumerate(found.paths):
        outcomes = np.flatnonzero((found.path == position) & (met > 0))
        if not len(outcomes):
            continue
        kind, value = int(found.kind[outcomes[0]]), found.value[outcomes[0]]
        if kind >= 0:
            target_code = ""
        elif names:
            target_code = names[int(value)]
        else:
            target_code = NUMBER if path.many else f"{value:.10g}"
        rows.append(
            {
                "source": source,
                "source_variable": path.variable,
                "source_code": path.code,
                "source_label": path.label,
                "where": path.where,
                "target": target,
                "target_code": target_code,
                "missing_kind": list(KINDS)[kind] if kind >= 0 else "",
                "guess": (guesses or {}).get(path.variable, ""),
                "n": int(met[outcomes].sum()),
            }
        )
    # in the order of codes: that of the paths follows the rows of the file
    columns = list(dict.fromkeys(path.variable for path in found.paths))
    return sorted(rows, key=lambda row: _place(row, columns))


def _place(row: Mapping, columns: Sequence[str]) -> tuple:
    """Where an entry stands: as its column does among `columns`, then by its code."""
    variable = columns.index(row["source_variable"])
    return variable, code_place(row["source_code"]), row["where"], row["target_code"]


#: Harmonised respondents: of a source, or of several, all in one frame or some after others.
Harmonised = Respondents | pd.DataFrame | Iterable[pd.DataFrame]


def balance(
    ledger: pd.DataFrame, microdata: Harmonised, targets: Mapping[str, Iterable[str]]
) -> pd.DataFrame:
    """Count every outcome twice: in the ledger and among the harmonised respondents.

    Parameters
    ----------
    ledger
        Rows of `harmonisation_files.LEDGER`.
    microdata
        Harmonised respondents, pooled or of one source.
    targets
        Source to the variables its crosswalk maps.

    Returns
    -------
    ``source, target, outcome, ledger, microdata``: the outcome is a level, a kind of missing, or
    ``<number>`` for all numbers together.
    """
    return _balance(ledger, _Met.of(microdata, targets), targets)


@dataclass(frozen=True)
class _Met:
    """How many respondents a source has, and each outcome of a source and target; which targets are
    numbers."""

    respondents: Counter[str]
    outcomes: Mapping[tuple[str, str], Counter[str]]
    numbers: set[str]

    @classmethod
    def of(cls, microdata: Harmonised, targets: Mapping[str, Iterable[str]]) -> "_Met":
        found = cls(Counter(), defaultdict(Counter), set())
        whole = isinstance(microdata, Respondents | pd.DataFrame)
        for part in [microdata] if whole else microdata:
            for source, names in targets.items():
                own = (part["source"] == source).to_numpy()
                found.respondents[source] += int(own.sum())
                people = part
                if isinstance(part, pd.DataFrame) and not own.all():
                    people = part[own]
                found._add(source, names, people)
        return found

    def _add(self, source: str, names: Iterable[str], people: Respondents | pd.DataFrame) -> None:
        for target in names:
            # of no respondents, which tells of what kind the cells are
            whole = not isinstance(people, Respondents)
            few = people[target] if whole else people.column(target, slice(0))
            if isinstance(few.dtype, pd.CategoricalDtype):
                met = _counted(people, target)
            else:
                self.numbers.add(target)
                met = Counter({NUMBER: int(people[target].notna().sum())})
            self.outcomes[source, target].update(met)
            if f"{target}__missing" in people:
                self.outcomes[source, target].update(_counted(people, f"{target}__missing"))


def _balance(
    ledger: pd.DataFrame, microdata: _Met, targets: Mapping[str, Iterable[str]]
) -> pd.DataFrame:
    counted = defaultdict[tuple[str, str], Counter[str]](Counter)
    rows = ledger[["source", "target", "target_code", "missing_kind", "n"]].fillna("")
    for source, target, answer, kind, n in rows.itertuples(index=False):
        number = answer != "" and target in microdata.numbers
        counted[source, target][kind or (NUMBER if number else answer)] += int(n)
    parts = []
    for source, names in targets.items():
        for target in names:
            told, met = counted[source, target], +microdata.outcomes[source, target]
            parts += [
                (source, target, outcome, told[outcome], met[outcome])
                for outcome in sorted({*told, *met})
            ]
    return pd.DataFrame(parts, columns=["source", "target", "outcome", "ledger", "microdata"])


def _counted(people: Respondents | pd.DataFrame, column: str) -> Counter[str]:
    """How many have each category of a column that somebody has."""
    if isinstance(people, Respondents):
        codes, names = people.codes(column), people.column(column, slice(0)).cat.categories
    else:
        codes, names = people[column].cat.codes.to_numpy(), people[column].cat.categories
    counts = counted(codes, len(names))
    return +Counter(dict(zip(map(str, names), counts.tolist(), strict=True)))


def conserve(
    ledger: pd.DataFrame,
    microdata: Harmonised,
    targets: Mapping[str, Iterable[str]],
    came: Mapping[str, tuple[int, int]] | None = None,
) -> None:
    """Assert that no respondent is lost or invented on the way from code to target.

    For every source and target each level and kind of missing is counted by the ledger as often
    as it occurs among the harmonised respondents, and the counts sum to the respondents. `came`
    are the respondents of the file of a source, and those of them who are left out: the others are
    all harmonised.

    Raises `NotConserved`, all differences at once.
    """
    found = _Met.of(microdata, targets)
    both = _balance(ledger, found, targets)
    wrong = [
        f"{row.source}, {row.target}, {row.outcome}: {row.ledger} in the ledger, "
        f"{row.microdata} harmonised"
        for row in both[both["ledger"] != both["microdata"]].itertuples()
    ]
    sums = both.groupby(["source", "target"], sort=False)["ledger"].sum()
    for source, names in targets.items():
        n = found.respondents[source]
        rows, out = (came or {}).get(source, (n, 0))
        if n != rows - out:
            wrong.append(f"{source}: {n} harmonised of {rows} in the file less {out} left out")
        for target in names:
            counted = int(sums.get((source, target), 0))
            if counted != n:
                wrong.append(f"{source}, {target}: {counted} counted of {n} respondents")
    if wrong:
        raise NotConserved("\n".join(wrong))
