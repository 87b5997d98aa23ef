"""No withheld count can be told to within less than the threshold, whatever stands beside it."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduction.disclosure import merging, releasing, suppression
from coproduction.disclosure.linked import Linked, Table
from coproduction.disclosure.rounding import Grid
from coproduction.results import contract
from coproduction.results.descriptive_files import MISSINGNESS, SAMPLE
from coproduction.results.model_files import FLOW, FLOW_MISSING


def missingness(counts, based=True):
    """Counts of kinds by country as a table, each of all of its country where they are `based`."""
    rows = []
    for country, kinds in counts.items():
        total = sum(kinds.values())
        rows += [
            (country, country.lower(), "q", kind, n, total, n / total, None)
            for kind, n in kinds.items()
        ]
    frame = contract.frame(MISSINGNESS, rows)
    if not based:
        frame["n_base"] = float("nan")
    return Table(MISSINGNESS.path, MISSINGNESS, frame)


def sample(levels):
    """Counts of levels of one question by country as a table."""
    rows = [
        {"country": country, "variable": "q", "level": level, "n": n, "weighted_n": float(n)}
        for country, of in levels.items()
        for level, n in of.items()
    ]
    return Table(SAMPLE.path, SAMPLE, contract.frame(SAMPLE, rows))


def linked(*tables):
    return Linked({table.path: table for table in tables}, 10)


def brute(linked, known, cell, most):
    """Bounds of a cell by trying every table of so few cells."""
    spans = [range(int(a), int(b) + 1) for a, b in zip(known.low, known.high, strict=True)]
    free = [i for i in range(len(spans)) if i != cell]
    matrix, low, high = (
        np.asarray(p) for p in (linked.matrix()[0].toarray(), *linked.matrix()[1:])
    )
    found = set()
    for picked in itertools.product(*(spans[i] for i in free)):
        for n in range(most + 1):
            whole = np.zeros(len(spans))
            whole[free], whole[cell] = picked, n
            if (
                n in spans[cell]
                and np.all(matrix @ whole >= low)
                and np.all(matrix @ whole <= high)
            ):
                found.add(n)
    return min(found), max(found)


def test_bounds_are_those_of_all_tables_that_fit():
    made = linked(missingness({"GB": {"answered": 12, "refused": 3}}, based=False))
    grid = Grid(4, 4)
    known = suppression.knowledge(made, grid, np.array([12.0, np.nan]))
    found = suppression.bounds(made, known, np.array([1]))[0]
    assert tuple(found) == brute(made, known, 1, 15)


def test_a_total_less_its_parts_gives_nothing_back():
    """989 respondents, 988 answers: by exact counts one person, here nobody knows how many."""
    made = linked(
        missingness({"GB": {"answered": 988, "refused": 1}}),
        sample({"GB": {"no": 470, "yes": 518}}),
    )
    grid = Grid(10, 10)
    gone = suppression.suppressed(made, grid, np.zeros(len(made.cells), dtype=bool))
    shown = suppression.published(made, grid, gone)
    found = releasing.held_back(made, grid, shown)
    assert np.all(found[:, 1] - found[:, 0] >= 10)


@settings(max_examples=6, deadline=None)
@given(
    st.lists(st.lists(st.integers(1, 60), min_size=2, max_size=4), min_size=1, max_size=3),
    st.lists(st.integers(0, 14), min_size=3, max_size=3),
)
def test_whatever_the_counts_are_no_small_one_is_learnt(levels, lacking):
    names = ["AA", "BB", "CC"]
    by = {c: {f"l{i}": n for i, n in enumerate(of)} for c, of in zip(names, levels, strict=False)}
    kinds = {
        c: {"answered": sum(of.values()) + 200, "refused": lost}
        for (c, of), lost in zip(by.items(), lacking, strict=False)
    }
    for c, of in by.items():
        of["rest"] = kinds[c]["answered"] - sum(of.values())
    made, grid = linked(missingness(kinds), sample(by)), Grid(10, 10)
    gone = suppression.suppressed(made, grid, np.zeros(len(made.cells), dtype=bool))
    shown = suppression.published(made, grid, gone)
    small = (made.truth > 0) & (made.truth < 10)
    assert np.all(np.isnan(shown[small]))
    found = releasing.held_back(made, grid, shown)
    assert np.all(found[:, 1] - found[:, 0] >= 10)
    truth = made.truth[suppression.knowledge(made, grid, shown).withheld]
    assert np.all(found[:, 0] <= truth) and np.all(truth <= found[:, 1])


def test_without_secondary_suppression_the_attacker_wins():
    """The gate can fail: one small count beside exactly known ones."""
    made = linked(sample({"GB": {"no": 3, "yes": 40}}), missingness({"GB": {"answered": 43}}))
    shown = np.array([np.nan, 40.0, 43.0, 43.0])
    with pytest.raises(releasing.Unprotected, match=r"sample.csv, column n"):
        releasing.held_back(made, Grid(10, 1), shown)


@pytest.mark.parametrize("kinds", [{"answered": 1}, {"answered": 5}, {"answered": 4, "refused": 3}])
def test_of_a_country_smaller_than_the_threshold_no_count_is_published(kinds):
    """What everybody knows, that there are so few, is not learnt."""
    made, grid = linked(missingness({"GB": kinds})), Grid(10, 10)
    gone = suppression.suppressed(made, grid, np.zeros(len(made.cells), dtype=bool))
    shown = suppression.published(made, grid, gone)
    assert np.isnan(shown).all()
    releasing.held_back(made, grid, shown)


def test_steps_of_a_flow_do_not_tell_who_left():
    counts = [
        ("read", 989, 0),
        ("harmonised", 989, 0),
        ("included", 988, 1),
        ("complete", 811, 177),
    ]
    rows = [("m", "y", "all", "GB", None, *row) for row in counts]
    made = linked(Table(FLOW.path, FLOW, contract.frame(FLOW, rows)))
    grid = Grid(10, 10)
    gone = suppression.suppressed(made, grid, np.zeros(len(made.cells), dtype=bool))
    found = releasing.held_back(made, grid, suppression.published(made, grid, gone))
    assert len(found) and np.all(found[:, 1] - found[:, 0] >= 10)


def test_waves_and_reasons_of_a_flow_do_not_tell_who_left_in_one():
    """What is left out in a wave is not the rest of the others, nor what some were not asked."""
    rows, lost = [], []
    for wave, start, end, unput in (
        (None, 500, 397, 60),
        ("w1", 300, 203, 58),
        ("w2", 200, 194, 2),
    ):
        for country in ("GB",):
            head = ("m", "y", "all", country, wave)
            rows += [(*head, "harmonised", start, 0), (*head, "outcome", end, start - end)]
            rest = start - end - unput
            lost += [(*head, "outcome", "y", "not_put", unput)]
            lost += [(*head, "outcome", "y", "unanswered", rest)]
    whole, parts = merging.reasons(contract.frame(FLOW_MISSING, lost), 10)
    unseen = frozenset(row for rows_of in parts.values() for row in rows_of)
    tables = [
        Table(FLOW.path, FLOW, contract.frame(FLOW, rows)),
        Table(FLOW_MISSING.path, FLOW_MISSING, whole, parts, unseen),
    ]
    made, grid = linked(*tables), Grid(10, 10)
    of_waves = [r for r in made.relations if len(r.cells) == 3 and r.times == (1, 1, -1)]
    assert len(of_waves) >= 4
    gone = suppression.suppressed(made, grid, np.zeros(len(made.cells), dtype=bool))
    found = releasing.held_back(made, grid, suppression.published(made, grid, gone))
    assert len(found) and np.all(found[:, 1] - found[:, 0] >= 10)


def levels_told_before(told):
    """Of 83 who answered 5 said a, 12 b and 66 c; an earlier release told the 83 and the 66."""
    made = linked(
        missingness({"GB": {"answered": 83, "refused": 217}}),
        sample({"GB": {"a": 5, "b": 12, "c": 66}}),
    )
    if told:
        made.narrow((MISSINGNESS.path, 0, "n"), 83, 83)
        made.narrow((SAMPLE.path, 2, "n"), 66, 66)
    return made


def published(made):
    gone = suppression.suppressed(made, Grid(10, 10), np.zeros(len(made.cells), dtype=bool))
    return suppression.published(made, Grid(10, 10), gone)


def test_a_difference_to_an_earlier_release_gives_nothing_back():
    """What is left of 83 and 66 is 17: with the 12 published as 10, which are 10 to 14, the 5 are
    3 to 7. So the 12 are withheld too."""
    apart, together = published(levels_told_before(False)), published(levels_told_before(True))
    assert apart[5] == 10 and np.isnan(together[5])
    with pytest.raises(releasing.Unprotected):
        releasing.held_back(levels_told_before(True), Grid(10, 10), apart)
    found = releasing.held_back(levels_told_before(True), Grid(10, 10), together)
    assert found.tolist() == [[0, 17], [0, 17]]


def test_what_an_earlier_release_told_alone_is_not_learnt_from_this_one():
    made = levels_told_before(True)
    made.narrow((SAMPLE.path, 1, "n"), 12, 12)
    shown = published(made)
    assert np.isnan(shown[4]) and shown[6] == 70
    assert releasing.held_back(made, Grid(10, 10), shown)[0].tolist() == [5, 5]


def test_a_count_that_changed_since_is_not_told():
    made = linked(missingness({"GB": {"answered": 43, "refused": 57}}))
    made.narrow((MISSINGNESS.path, 0, "n"), 44, 44)
    assert (made.low[0], made.high[0]) == (0, made.all_of[0])


def test_a_row_of_nothing_has_no_bounds():
    made = linked(Table(SAMPLE.path, SAMPLE, contract.frame(SAMPLE, [])))
    assert len(made.cells) == 0
    assert isinstance(made.tables[SAMPLE.path].frame, pd.DataFrame)
