"""Known fits: what is published of respondents and degrees of freedom, for numbers that follow."""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from coproduction.disclosure.counted import numbers
from coproduction.disclosure.degrees import Alone, Degrees
from coproduction.disclosure.relations import Cell, Table
from coproduction.disclosure.rounding import Grid, share_step
from coproduction.results.contract import File
from coproduction.results.model_files import FIT_REMARKS

#: What changes in the rows of a file, by their place.
Changes = dict[Hashable, dict[str, float]]


@dataclass(frozen=True)
class Published:
    """The published counts of all files, what is known of the fits, and the grains of
    imputed answers by variable."""

    tables: Mapping[str, Table]
    counts: Mapping[Cell, float]
    alone: Alone
    grid: Grid
    fits: Mapping[tuple, tuple[Mapping, Degrees]]
    few: frozenset[tuple[str, str, str, str]] = frozenset()
    fewest: Mapping[tuple[str, int], int] = field(default_factory=dict)
    grains: Mapping[str, float] = field(default_factory=dict)

    def n(self, file: File, at: Hashable) -> float:
        """The published number of respondents of a row."""
        return self.counts.get((file.path, int(str(at)), "n"), math.nan)

    def hidden(self, file: File, at: Hashable) -> bool:
        """Whether a row is of nobody whose number is published, or of a share that is not told."""
        n, of_level = self.n(file, at), self.fewest.get((file.path, int(str(at))))
        few = of_level is not None and of_level < self.grid.threshold
        coarse = of_level is not None and math.isnan(share_step(n, self.grid.threshold))
        return math.isnan(n) or few or coarse

    def without_rest(self) -> set[tuple]:
        """Fit and term of estimates that the answers of one respondent, or alike ones, give
        alone."""
        remarks = self.tables.get(FIT_REMARKS.path)
        if remarks is None:
            return set()
        met = remarks.frame["remark"].isin(("fitted_without_rest", "level_of_one"))
        named = remarks.frame[met][["model", "outcome", "area", "country", "term"]]
        return set(named.itertuples(index=False, name=None))

    def fit(self, row: Mapping) -> tuple[Mapping, Degrees] | None:
        """The fit of a row, of a stacked one that of all areas."""
        head = row["model"], row.get("outcome"), row["area"], row.get("country", "all")
        return self.fits.get(head) or self.fits.get((head[0], head[1], "all", head[3]))


def rows_of(table: Table) -> list[tuple[Hashable, dict]]:
    """The rows of a file by their place; an empty number is NaN."""
    frame = table.frame.astype(dict.fromkeys(numbers(table.file), "float64"))
    return list(zip(frame.index, frame.to_dict("records"), strict=True))
