"""Withheld share: how much of its counts and percentages a release withholds.

The definition stands in ``docs/pages/understand.md`` and ``results/README.md``; a run prints it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from coproduction.disclosure.counted import PERCENTAGES, is_cell
from coproduction.disclosure.relations import Table
from coproduction.results import contract
from coproduction.results.harmonisation_files import LEDGER
from coproduction.results.imputation_files import CHAINS

#: Columns that say whose number a base is.
_OF_BASE = (
    "country", "source", "weights", "model", "outcome", "area", "index", "group", "variable",
    "item", "column", "step",
)  # fmt: skip


@dataclass(frozen=True)
class Lost:
    """Counts and percentages that are withheld, those counted together with others, and all."""

    withheld: int
    together: int
    of: int

    def __str__(self) -> str:
        share = 100 * self.withheld / max(self.of, 1)
        return (
            f"counts and percentages withheld: {self.withheld} of {self.of} ({share:.2f} %); "
            f"counted together: {self.together}"
        )


def lost(given: Mapping[str, Table], published: Mapping[str, pd.DataFrame]) -> Lost:
    """Counts and percentages that the published files lack, see `_present`; those of single PSUs
    are no results, and what every iteration of a chain repeats is one.

    Parameters
    ----------
    given
        The files as they are, by path.
    published
        Those of them that are published.
    """
    withheld = together = whole = 0
    for name, shown in published.items():
        table = given[name]
        if table.file == LEDGER:
            continue
        before = table.frame.drop(index=list(table.parts))
        if "entry" in before:
            before = before[(before["variable"] != "psu") | (before["entry"] != "level")]
        parts = {one for rows in table.parts.values() for one in rows}
        if name == CHAINS.path:
            of = ["country", "variable"]
            before, shown = before.drop_duplicates(of), shown.drop_duplicates(of)
        cells, bases = _present(table, before)
        left, printed = _present(table, shown)
        merged, _ = _present(table, before.loc[sorted(parts)])
        added, _ = _present(table, table.frame.loc[list(table.parts)])
        whole, together = whole + cells + len(bases), together + merged
        withheld += cells - merged + added - left + len(bases - printed)
    return Lost(withheld, together, whole)


def _present(table: Table, frame: pd.DataFrame) -> tuple[int, set[tuple]]:
    """Counts and percentages of respondents in a file: how many of cells, and which bases.

    A count, its sum of weights and its share are one each. A base that several rows of the same
    respondents repeat is one; errors, settings and shares of anything else are none.
    """
    of = [name for name in _OF_BASE if name in frame and (name != "item" or "level" in frame)]
    cells, bases = 0, set()
    for row in contract.records(frame):
        for count in table.counts:
            names = (count.column, f"weighted_{count.column}")
            met = [name for name in names if name in row and pd.notna(row[name])]
            if is_cell(table.file, count, row):
                cells += len(met)
            else:
                bases.update((name, *(str(row[key]) for key in of)) for name in met)
        cells += sum(name in row and pd.notna(row[name]) for name in PERCENTAGES)
    return cells, bases
