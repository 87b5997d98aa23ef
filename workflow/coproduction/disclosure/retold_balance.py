"""Retold: balance of groups, of which no means and no counts are published."""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from coproduction.disclosure.known_fits import Changes, Published, rows_of
from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import nice, to_step
from coproduction.results import descriptive_files
from coproduction.results.descriptive_files import EVERYBODY

#: What tells numbers of respondents, or shares of them.
_COUNTING = ("n_group", "n_fewest", "mean")
_TESTS = ("statistic", "df_denominator", "p_value")
#: Differences are told in steps of this, or wider ones.
_STEP = 0.01
#: In wider steps they are withheld: one would print as 0, or as many times what it is.
_COARSEST = 0.1


def _balance(table: Table, told: Published) -> Changes:
    """Differences in steps as two published shares would tell them, and tests; nothing of
    variables that few of a group answered, or few gave an answer to.

    Where respondents are sampling units, F over a squared difference, and degrees of freedom, are
    numbers of them.
    """
    found: Changes = {}
    smallest: dict[str, float] = {}
    for _, row in rows_of(table):
        if row["variable"] == EVERYBODY:
            smallest[row["table"]] = float(row["n_fewest"])
    alone = told.alone.among("all")
    for at, row in rows_of(table):
        few = row["n_fewest"] < told.grid.threshold
        names = [*_COUNTING, *_TESTS * (few or alone), *["difference"] * few]
        found[at] = {name: math.nan for name in names if pd.notna(row[name])}
        if not few and pd.notna(row["difference"]):
            step = max(_STEP, nice(told.grid.threshold / smallest[row["table"]]))
            told_in_steps = step <= _COARSEST * (1 + 1e-9)
            difference = to_step(float(row["difference"]), step)
            found[at]["difference"] = difference if told_in_steps else math.nan
    return found


#: Files with such numbers, and what makes them as they are published.
FILES: Mapping[str, Callable[[Table, Published], Changes]] = {
    descriptive_files.BALANCE.path: _balance,
}
