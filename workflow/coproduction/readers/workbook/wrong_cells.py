"""Wrong cells: those of a worksheet that hold no answer, and the fault of each kind."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace

from coproduction.faults import Fault


@dataclass(frozen=True)
class WrongCells:
    """Cells that hold no answer, by kind: position and more to their row numbers.

    Attributes
    ----------
    errors
        By position and error (``#N/A``).
    damaged
        By position, content and what is wrong with it.
    uncalculated
        Formulas without a result, by position.
    zeros
        Formulas that give 0 in a workbook that may never have been calculated, by position.
    calculated
        Positions of formulas that give anything else there.
    """

    errors: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    damaged: dict[tuple[int, str, str], list[int]] = field(default_factory=dict)
    uncalculated: dict[int, list[int]] = field(default_factory=dict)
    zeros: dict[int, list[int]] = field(default_factory=dict)
    calculated: set[int] = field(default_factory=set)

    def faults(self, file: str, n_head: int, names: Sequence[str], read: Set[int]) -> list[Fault]:
        """The faults in the columns at the positions `read`, and in the `n_head` header rows.

        Cells right of the last name have no column to be left out with.
        """
        return [
            replace(
                fault,
                column=names[i] if i < len(names) else f"column_{i + 1}",
                rows=tuple(rows[:5]),
                n=len(rows),
            )
            for i, rows, fault in self._told(file)
            if i in read or i >= len(names) or rows[0] <= n_head
        ]

    def _told(self, file: str) -> Iterator[tuple[int, list[int], Fault]]:
        """Position, rows and fault of each kind of cell, the fault without its place."""
        for (position, error), rows in self.errors.items():
            yield (
                position,
                rows,
                Fault(
                    file,
                    f"The cell holds the error {error}, not an answer.",
                    code=error,
                    expected="a value",
                    mend="correct the formula in the workbook, or clear the cell",
                    check="error cell",
                ),
            )
        for (position, content, how), rows in self.damaged.items():
            yield (
                position,
                rows,
                Fault(
                    file,
                    f"The cell is damaged: {how}.",
                    code=content,
                    expected="a sound cell, each once and in order",
                    mend="open the workbook in Excel and save it anew",
                    check="damaged cell",
                ),
            )
        zeros = {i: rows for i, rows in self.zeros.items() if i not in self.calculated}
        for position, rows in (self.uncalculated | zeros).items():
            yield (
                position,
                rows,
                Fault(
                    file,
                    "The cell holds a formula without its result.",
                    expected="a calculated value",
                    mend="open the workbook in Excel, let it calculate, and save it",
                    check="formula without value",
                ),
            )


def merged_faults(
    file: str,
    n_head: int,
    names: Sequence[str],
    read: Set[int],
    merged: Iterable[tuple[int, int, int, int]],
) -> list[Fault]:
    """The faults of merged areas (top, left, bottom, right) that reach answers that are `read`."""
    found = []
    for top, left, bottom, right in merged:
        if bottom <= n_head or read.isdisjoint(range(left, right + 1)):
            continue
        rows = range(max(top, n_head + 1), bottom + 1)
        found.append(
            Fault(
                file,
                "Cells are merged: one of them holds an answer, the others nothing.",
                column=names[left] if left < len(names) else f"column_{left + 1}",
                rows=tuple(rows[:5]),
                n=len(rows),
                expected="a cell a respondent and question",
                mend="unmerge them in the workbook and fill in what each respondent answered",
                check="merged cells",
            )
        )
    return found
