"""Measurement: whether countries measure indices alike, and what that licenses."""

from collections.abc import Sequence

import pandas as pd

from coproduction.harmonise.microdata import Microdata
from coproduction.results import contract
from coproduction.results.invariance_files import MEANS
from coproduction.robustness.equivalence.aligning import alignments
from coproduction.robustness.equivalence.invariance import compared
from coproduction.robustness.equivalence.licenses import licensed, means
from coproduction.study.resolved.instruments import Measured


def measured(entries: Sequence[Measured], analysis: Microdata) -> tuple[pd.DataFrame, ...]:
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
