"""Left counts: small counts that anybody computes from published ones, told as such differences.

Who is left out at a step of the flow, and for a reason that stands alone there, is what published
steps leave; who lacks an answer in the one way there is, is what those who answered leave of all.
Withheld they would tell that they are small; as differences of rounded numbers they tell nothing
more than these.
"""

import math
from collections.abc import Iterator, Mapping

from coproduction.disclosure.flows import FIT, ONE_REASON, by_step
from coproduction.disclosure.relations import OF_SHARES, Cell, Table, cells_of
from coproduction.disclosure.rounding import to_step
from coproduction.results.descriptive_files import ANSWERED, MISSINGNESS
from coproduction.results.model_files import FLOW, FLOW_MISSING

#: So many thresholds are the most that those who answered leave as they leave a small number.
_NEAR = 3


def differences(table: Table, threshold: int) -> frozenset[Cell]:
    """The cells of a file that are told as differences: in the flow whatever they count, of kinds
    of missing those that published numbers do not tell from one of fewer than the threshold."""
    if table.file == FLOW:
        return frozenset(cells_of(table, table.frame.index, "left_out"))
    if table.file == FLOW_MISSING:
        return frozenset(cells_of(table, _single_reasons(table)))
    if table.file == MISSINGNESS:
        # any that those who answered, to multiples of two thresholds, leave no further apart from a
        # small one: else 0 would say that fewer than the threshold are counted
        most = _NEAR * threshold
        few = (at for at, _ in single_kinds(table) if 0 < table.frame["n"][at] <= most)
        return frozenset(cells_of(table, few))
    return frozenset()


def _single_reasons(table: Table) -> Iterator[int]:
    """Rows of reasons that stand alone: as many as the step leaves out."""
    for key, rows in by_step(table.frame.drop(index=sorted(table.unseen))):
        at = rows.index[0]
        # who lacks two answers counts twice in a row of several
        if len(rows) == 1 and (at not in table.parts or key[-1] in ONE_REASON):
            yield at


def single_kinds(table: Table) -> Iterator[tuple[int, int]]:
    """Rows of the one kind of missing that a variable has, with the row of those who answered."""
    seen = table.frame.drop(index=sorted(table.unseen))
    for _, rows in seen.groupby([*OF_SHARES[MISSINGNESS]], sort=False):
        answered = rows["kind"] == ANSWERED
        if len(rows) == 2 and answered.sum() == 1:
            yield rows.index[~answered][0], rows.index[answered][0]


def of_flows(
    tables: Mapping[str, Table], counts: Mapping[Cell, float], threshold: int, step: float
) -> dict[Cell, float]:
    """The differences of the flow as they are published, to multiples of `step`; NaN beside a
    number that is withheld. `counts` are the published numbers of the steps."""
    if (flow := tables.get(FLOW.path)) is None:
        return {}
    found, by = {}, {}
    keys = [*FIT, "country", "wave"]
    for key, rows in flow.frame.fillna({"wave": ""}).groupby(keys, sort=False):
        before = math.nan
        for number, (at, name) in enumerate(rows["step"].items()):
            now = counts.get((flow.path, int(str(at)), "n"), math.nan)
            left = rounded(before - now, step) if number else 0.0
            found[flow.path, int(str(at)), "left_out"] = by[*key, name] = left
            before = now
    if missing := tables.get(FLOW_MISSING.path):
        own = differences(missing, threshold)
        for key, rows in by_step(missing.frame):
            cells = cells_of(missing, rows.index)
            found |= {cell: by.get(key, math.nan) for cell in cells if cell in own}
    return found


def rounded(left: float, step: float) -> float:
    """A difference to the nearest multiple of a step, NaN as it is."""
    return left if math.isnan(left) else max(to_step(left, step), 0.0)
