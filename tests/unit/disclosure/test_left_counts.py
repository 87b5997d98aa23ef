"""Small counts that anybody computes are told as differences of what is published."""

import math
from collections import Counter

import pandas as pd
import pytest
from unit.disclosure.flow_rows import flow, missing

from coproduction.disclosure.left_counts import differences, of_flows, rounded
from coproduction.disclosure.linked import Linked
from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import Grid
from coproduction.disclosure.suppression import knowledge, published, suppressed
from coproduction.disclosure.thinning import thinned
from coproduction.results import contract
from coproduction.results.descriptive_files import MISSINGNESS
from coproduction.results.model_files import FLOW, FLOW_MISSING
from coproduction.study.release import Disclosure

STEPS = [("read", 989, 0), ("included", 985, 4), ("outcome", 940, 45), ("complete", 940, 0)]


def test_who_is_left_out_is_what_published_steps_leave():
    """989, 980, 940 and 940: 9 and 40 are left out, to tens 10 and 40; the next step nobody."""
    table = flow(*(("GB", None, *step) for step in STEPS))
    given = {table.path: table}
    counts = {(FLOW.path, at, "n"): n for at, n in enumerate([989.0, 980.0, 940.0, 940.0])}
    found = of_flows(given, counts, 10, 10)
    assert found == {(FLOW.path, at, "left_out"): n for at, n in enumerate([0, 10, 40, 0])}
    gone = of_flows(given, counts | {(FLOW.path, 1, "n"): math.nan}, 10, 10)
    assert [math.isnan(n) for n in gone.values()] == [False, True, True, False]
    assert differences(table, 10) == frozenset(found)


@pytest.mark.parametrize(
    ("step", "reasons", "alone"),
    [
        ("outcome", 1, {0}),
        ("outcome", 2, set()),
        ("complete", 1, {0}),
        ("complete", 2, set()),
    ],
)
def test_a_reason_that_stands_alone_is_who_is_left_out(step, reasons, alone):
    rows = [("GB", None, step, f"r{k}", "unanswered", 3) for k in range(reasons)]
    table = missing(*rows)
    assert differences(table, 10) == {(FLOW_MISSING.path, at, "n") for at in alone}
    steps = flow(("GB", None, "read", 100, 0), ("GB", None, step, 97, 3))
    given = {steps.path: steps, table.path: table}
    counts = {(FLOW.path, 0, "n"): 100.0, (FLOW.path, 1, "n"): 80.0}
    found = of_flows(given, counts, 10, 10)
    own = {cell: n for cell, n in found.items() if cell[0] == FLOW_MISSING.path}
    assert own == {(FLOW_MISSING.path, at, "n"): 20 for at in alone}


def kinds(*counts):
    """Rows of missing answers of a variable: who answered, and kinds of missing."""
    n, names = sum(counts), ("answered", "refused", "dont_know")
    rows = [("GB", "uk", "x", kind, k, n, k / n, k / n)
            for kind, k in zip(names, counts, strict=False)]  # fmt: skip
    return Table(MISSINGNESS.path, MISSINGNESS, contract.frame(MISSINGNESS, rows))


def released(table, reasons=None):
    """The file as it is published at `publish`."""
    made, grid = Linked({table.path: table}, 10), Grid(10, 10)
    gone = suppressed(made, grid, pd.Series(False, index=range(len(made.cells))).to_numpy())
    counts = dict(zip(made.cells, published(made, grid, gone), strict=True))
    return thinned(
        table, counts, reasons or {}, Disclosure("publish", 10), pd.DataFrame(), Counter()
    )


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((1997, 3), [1980, 20]),  # all are known, of others the multiple lies below
        ((1993, 7), [1980, 20]),
        ((1990, 10), [1980, 20]),  # else 20 would say that they are fewer than 10
        ((1969, 31), [1960, 30]),  # far from few: as it is rounded itself
        ((1950, 50), [1960, 50]),  # not few: as it is rounded itself
        ((1950, 42, 8), [1960, 40, None]),
    ],
)
def test_the_one_kind_that_few_have_is_what_answers_leave(counts, shown):
    found = released(kinds(*counts))
    assert [None if pd.isna(n) else n for n in found["n"]][: len(counts)] == shown
    assert (found["n_base"] == 2000).all()


def test_what_an_earlier_release_withheld_stays_withheld():
    table = kinds(1997, 3)
    assert released(table, {(table.path, 1, "n"): "earlier"})["n"].isna().tolist() == [False, True]


def test_an_attacker_has_to_find_a_count_that_is_told_as_a_difference():
    """It is withheld to the attacker: what is told of it is what the others tell."""
    made = Linked({MISSINGNESS.path: kinds(1997, 3)}, 10)
    at = made.at[MISSINGNESS.path, 1, "n"]
    grid = Grid(10, 10)
    shown = published(made, grid, made.apart)
    known = knowledge(made, grid, shown)
    assert math.isnan(shown[at]) and known.withheld[at]
    assert (known.low[at], known.high[at]) == (0, made.all_of[at])


@pytest.mark.parametrize(("left", "found"), [(4, 0), (6, 10), (24, 20), (-3, 0)])
def test_a_difference_is_rounded_and_never_below_none(left, found):
    assert rounded(left, 10) == found
    assert math.isnan(rounded(math.nan, 10))
