"""Measurement: whether countries measure indices alike, and what that licenses."""

from collections.abc import Sequence

import pandas as pd

from coproduction.inference.domains import of_design
from coproduction.inference.scoring import items
from coproduction.results import contract
from coproduction.results.invariance_files import MEANS
from coproduction.robustness.equivalence.aligning import alignments
from coproduction.robustness.equivalence.invariance import compared
from coproduction.robustness.equivalence.licenses import licensed, means
from coproduction.study.resolved.instruments import Measured


def needed(entries: Sequence[Measured], columns: Sequence[str]) -> list[str]:
    """Return which of the columns of the analysis data are needed."""
    return [*of_design(columns), *items([one.entry for one in entries])]


def measured(entries: Sequence[Measured], analysis: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
    """All files of `coproduction.results.invariance_files`, in their order.

    See `coproduction.robustness.equivalence.invariance.compared` for what is taken.
    """
    steps, parameters, freed = compared(entries, analysis)
    heads, aligned, more = alignments(entries, analysis)
    countries = [str(name) for name in analysis["country"].cat.categories]
    rows = [*means(entries, countries, steps, parameters), *more]
    return (
        steps,
        parameters,
        freed,
        licensed(entries, analysis, steps),
        contract.frame(MEANS, rows),
        heads,
        aligned,
    )
