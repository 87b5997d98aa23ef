"""Measured: the numbers of a file's variables, and what they tell of a scale.

Only coefficients and extremes leave this module, never the answers of a respondent.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from coproduction.draft.looking import scales
from coproduction.draft.looking.opening import asked
from coproduction.draft.looking.seen import FileProfile, VariableProfile
from coproduction.readers.dispatch import read
from coproduction.readers.export import Export
from coproduction.readers.formats import Reading

#: Correlations of fewer respondents are not told.
_FEWEST = 30


def reading_of(file: FileProfile) -> Reading:
    """How a file is read again as it was."""
    keys = ("format", "encoding", "delimiter", "decimal", "sheet")
    return replace(
        asked(file.path, {key: getattr(file, key) for key in keys}),
        platform=file.platform,
        header_rows=file.header_rows,
        name_row=file.name_row,
        quote=file.quote,
        respondents=file.n_rows,
    )


@dataclass(frozen=True)
class Measured:
    """The answers of a file as numbers, column by column, NaN where there is none."""

    columns: dict[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(cls, file: FileProfile, variables: Sequence[VariableProfile], root: Path) -> "Measured":
        """Read the variables of a file that are numbers, codes that may be missing left out."""
        wanted = [v for v in variables if v.kind == "numeric" or _numbered(v)]
        if not wanted:
            return cls()
        export = read(reading_of(file), [variable.name for variable in wanted], root)
        return cls({v.name: _numbers(export, v) for v in wanted})

    def extent(self, name: str, without: Collection[float] = ()) -> tuple[float, float] | None:
        """The smallest and largest answer of a variable; None where there is none."""
        numbers = self.columns.get(name, np.zeros(0))
        held = numbers[np.isfinite(numbers) & ~np.isin(numbers, list(without))]
        return (float(held.min()), float(held.max())) if len(held) else None

    def correlations(self, names: Sequence[str]) -> np.ndarray:
        """Pearson correlations of pairs with both answers (n × n), 0 where too few or constant."""
        columns = [self.columns.get(name, np.zeros(0)) for name in names]
        found = np.zeros((len(names), len(names)))
        for row in range(len(names)):
            for column in range(row):
                found[row, column] = found[column, row] = _correlation(
                    columns[row], columns[column]
                )
        return found

    def alpha(self, names: Sequence[str], turned: Collection[str] = ()) -> float:
        """Cronbach's alpha of some items, those in `turned` mirrored, listwise; NaN without any."""
        if len(names) < 2 or any(name not in self.columns for name in names):
            return float("nan")
        table = np.column_stack(
            [-self.columns[n] if n in turned else self.columns[n] for n in names]
        )
        table = table[np.isfinite(table).all(axis=1)]
        if len(table) < _FEWEST or (total := float(table.sum(axis=1).var(ddof=1))) == 0:
            return float("nan")
        k = len(names)
        return k / (k - 1) * (1 - float(table.var(axis=0, ddof=1).sum()) / total)


def _numbered(variable: VariableProfile) -> bool:
    """Whether answers are texts that begin with their numbers."""
    return variable.kind == "text" and scales.ordered(variable)


def _numbers(export: Export, variable: VariableProfile) -> np.ndarray:
    if variable.kind == "text":
        texts = export.codes(variable.name)
        of = {code.code: scales.value(code) for code in variable.codes if not code.missing}
        known = [of.get(str(text), np.nan) for text in texts.categories]
        return np.array([*known, np.nan])[texts.codes]  # of an empty cell the last
    numbers = export.numbers(variable.name).astype("float64", copy=True)
    out = [code.code for code in variable.codes if scales.is_missing(code)]
    if out:
        codes = export.codes(variable.name)
        missing = np.isin(np.asarray(codes.categories, dtype=object), out)
        numbers[missing[codes.codes]] = np.nan
    return numbers


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    if len(one) != len(other):
        return 0.0
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < _FEWEST:
        return 0.0
    x, y = one[both], other[both]
    x, y = x - x.mean(), y - y.mean()
    size = np.sqrt((x @ x) * (y @ y))
    found = float(x @ y / size) if size > 0 else 0.0
    return found if abs(found) > 2 / np.sqrt(both.sum()) else 0.0


def turned(
    ones: np.ndarray, others: np.ndarray, known: Mapping[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Which variables run the other way in one file than in another, by their correlations.

    Parameters
    ----------
    ones, others
        Correlations of the same n questions in two files (n × n).
    known
        Place of a question to 1 or −1 where it is known whether it runs the same way.

    Returns
    -------
    signs, support
        1, −1 or 0 (not told) a question (n), and how far correlations speak for it: the weighted
        share, −1 to 1, of what connects it to questions whose way is told.

    Questions are told one after the other, the best connected first: what agrees in sign with one
    that runs the same way does so too. Without any known, the first is taken to run the same way,
    and the signs are relative to it.
    """
    agreement = ones * others
    n = len(agreement)
    signs, support = np.zeros(n), np.zeros(n)
    for place, sign in known.items():
        signs[place] = support[place] = sign
    while True:
        pull = agreement @ signs
        pull[signs != 0] = 0.0
        best = int(np.abs(pull).argmax()) if n else 0
        if n == 0 or pull[best] == 0:
            break
        told = np.abs(agreement[best] * (signs != 0)).sum()
        signs[best] = np.sign(pull[best])
        support[best] = pull[best] / told
    return signs, support
