"""Answers: the source codes of all respondents as the codes of one target.

The work is columnar: a column is factorised once, its distinct codes are mapped by table, and the
table is looked up for every respondent.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from coproduction.harmonise.cases import of_target
from coproduction.harmonise.outcomes import ANSWERED, KIND, Path, value_of
from coproduction.missing import KINDS
from coproduction.readers import shelf
from coproduction.readers.export import Export, categorical, counted, looked_up
from coproduction.study.recodes.crosswalk import COMBINING, WHOLE_SOURCE, Row, source_variables
from coproduction.study.resolved.survey import Variable


@dataclass(frozen=True)
class Answers:
    """The answers of all respondents to one target, before they are typed.

    Attributes
    ----------
    outcome
        Integer, one a respondent: which of the few outcomes the source's codes have.
    value
        float64, one an outcome: position of the level, or the number. NaN where missing.
    kind
        int8, one an outcome: position in `KINDS`, -1 where answered.
    path
        Integer, one an outcome: which row of `paths` leads to it.
    paths
        What leads to outcomes, for the ledger.
    """

    outcome: np.ndarray
    value: np.ndarray
    kind: np.ndarray
    path: np.ndarray
    paths: list[Path]

    @cached_property
    def met(self) -> np.ndarray:
        """Integer, one an outcome: how many respondents have it."""
        return counted(self.outcome, len(self.value))

    def laid(self) -> "Answers":
        """The same, on the shelf in use."""
        found = replace(self, outcome=shelf.laid(self.outcome))
        vars(found)["met"] = self.met
        return found

    def part(self, rows: slice | np.ndarray) -> "Answers":
        """The answers of some respondents."""
        return replace(self, outcome=self.outcome[rows])

    @property
    def values(self) -> np.ndarray:
        """float64, one a respondent."""
        return self.value[self.outcome]

    @property
    def kinds(self) -> np.ndarray:
        """int8, one a respondent."""
        return looked_up(self.kind, self.outcome)


def _mapped(export: Export, variable: str, rows: list[Row], target: Variable) -> Answers:
    """The answers one source variable gives: an outcome a case.

    Raises `ValueError` where a code has no row.
    """
    found = of_target(export, variable, rows, target)
    if len(found.unmapped):
        raise ValueError(f"a code of {variable} has no row")
    paths: dict[Path, int] = {}
    table = [
        (one.value, one.kind, paths.setdefault(one.path, len(paths)))
        if one is not None
        else (np.nan, ANSWERED, 0)  # nobody has it
        for one in found.outcomes
    ]
    value, kind, path = np.array(table, dtype="float64").reshape(-1, 3).T
    return Answers(found.of, value, kind.astype(np.int8), path.astype(np.int64), list(paths))


def answers(export: Export, rows: list[Row], target: Variable) -> Answers:
    """The answers of all respondents to one target, by its crosswalk rows.

    Expects data without `code_faults`.
    """
    first = rows[0]
    if first.verb in WHOLE_SOURCE:
        constant = first.verb == "constant"
        value = value_of(first.target_code, target) if constant else np.nan
        kind = ANSWERED if constant else KIND[first.missing_kind]
        everybody = np.zeros(len(export.data), dtype=np.int8)
        one = np.zeros(1, dtype=np.int64)
        path = Path("", "", "", line=first.line)
        return Answers(everybody, np.array([value]), np.array([kind], np.int8), one, [path])
    combining = next((row for row in rows if row.verb in COMBINING), None)
    parts = answers_of_parts(export, rows, target)
    if combining is None:
        return parts[0]
    if combining.verb == "count":
        return _count(parts)
    if combining.verb == "any":
        return _first(parts, value_of(combining.target_code, target))
    return _first(parts, None)


def answers_of_parts(export: Export, rows: list[Row], target: Variable) -> list[Answers]:
    """The answers that a target is made of: of each source variable, in order.

    A list of answers that are counted has one part an answer. Expects data without `code_faults`.
    """
    if any(row.verb == "count" for row in rows):
        return [_mapped(export, variable, of, target) for variable, of in _counted(rows)]
    return [_mapped(export, variable, rows, target) for variable in source_variables(rows)]


def contradicting(export: Export, rows: list[Row], target: Variable) -> np.ndarray:
    """Whether source variables, the first answered of which counts, give a respondent two answers.

    Expects data without `code_faults`. One bool a respondent.
    """
    parts = answers_of_parts(export, rows, target)
    outcome, at = _combinations(parts)
    values = np.stack([part.value[places] for part, places in zip(parts, at, strict=True)])
    answered = np.isfinite(values)
    low = np.where(answered, values, np.inf).min(axis=0)
    high = np.where(answered, values, -np.inf).max(axis=0)
    return (low < high)[outcome]


def _counted(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """What is counted: every source variable, and of a list every answer that its rows count."""
    found = []
    for variable in source_variables(rows):
        of = [row for row in rows if row.source_variable == variable or not row.source_variable]
        counted = [row for row in of if row.verb == "contains" and row.target_code]
        for option in dict.fromkeys(row.source_code for row in counted):
            others = [row for row in counted if row.source_code != option]
            found.append((variable, [row for row in of if row not in others]))
        if not counted:
            found.append((variable, of))
    return found


def _combinations(parts: list[Answers]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Which combination of the parts' outcomes each respondent has, and each part's in them."""
    joint, held = parts[0].outcome, [np.arange(len(parts[0].value))]
    for part in parts[1:]:
        n = len(part.value)
        joint, pairs = pd.factorize(joint.astype(np.int64) * n + part.outcome)
        joint = joint.astype(np.min_scalar_type(-max(len(pairs), 1)))
        held = [outcomes[pairs // n] for outcomes in held] + [pairs % n]
    return joint, held


def _first(parts: list[Answers], sought: float | None) -> Answers:
    """The first part that has the level sought, else the first answered, else the first missing.

    Of several missing parts, one where the question was put says more than one where it was not.
    """
    outcome, held = _combinations(parts)
    values = np.stack([part.value[at] for part, at in zip(parts, held, strict=True)])
    kinds = np.stack([part.kind[at] for part, at in zip(parts, held, strict=True)])
    answered = kinds == ANSWERED
    put = ~np.isin(kinds, [KIND[k] for k in ("not_asked", "not_applicable", "system_missing")])
    rank = np.where(answered, 1, np.where(put, 2, 3))
    if sought is not None:
        rank = np.where(answered & (values == sought), 0, rank)
    chosen = np.argmin(rank, axis=0)
    offsets = np.cumsum([0, *(len(part.paths) for part in parts[:-1])])
    path = np.stack([p.path[at] + o for p, at, o in zip(parts, held, offsets, strict=True)])
    each = np.arange(values.shape[1])
    return Answers(
        outcome,
        values[chosen, each],
        kinds[chosen, each],
        path[chosen, each],
        [p for part in parts for p in part.paths],
    )


def _count(parts: list[Answers]) -> Answers:
    """The sum over the answered parts; missing where none is answered, of the first part's kind."""
    outcome, held = _combinations(parts)
    values = np.stack([part.value[at] for part, at in zip(parts, held, strict=True)])
    missing = np.isnan(values).all(axis=0)
    total = np.where(missing, np.nan, np.nansum(values, axis=0))
    kinds = np.where(missing, parts[0].kind[held[0]], ANSWERED).astype(np.int8)
    ways = list(
        zip(*(part.path[at].tolist() for part, at in zip(parts, held, strict=True)), strict=True)
    )
    places = {way: place for place, way in enumerate(dict.fromkeys(ways))}
    paths = [_joined([part.paths[p] for part, p in zip(parts, way, strict=True)]) for way in places]
    path = np.array([places[way] for way in ways], dtype=np.int64)
    return Answers(outcome, total, kinds, path, paths)


def _joined(paths: list[Path]) -> Path:
    """The paths of all parts as one."""
    variables, codes = zip(*((path.variable, path.code) for path in paths), strict=True)
    where = dict.fromkeys(path.where for path in paths if path.where)
    return Path(" + ".join(variables), " + ".join(codes), "", "; ".join(where))


def column_of(found: Answers, target: Variable) -> "pd.Categorical[str] | np.ndarray":
    """The target's column: ordered categorical by level name, or float64."""
    if target.type == "numeric":
        return found.values
    return categorical(levels_of(found, target), tuple(target.names()), ordered=True)


def levels_of(found: Answers, target: Variable) -> np.ndarray:
    """The positions of the levels that respondents have of a target with some, −1 for none."""
    positions = np.where(np.isnan(found.value), -1, found.value)
    small = np.min_scalar_type(-len(target.names()))
    return looked_up(positions.astype(small), found.outcome)


def kinds_of(found: Answers) -> "pd.Categorical[str]":
    """The target's companion: the kind of missing, null where answered."""
    return categorical(found.kinds, tuple(KINDS))
