"""No answer is lost, changed or invented, whatever the data and the crosswalk."""

from collections import Counter

import numpy as np
import pandas as pd
from declarations import declared
from hypothesis import given
from hypothesis import strategies as st

from coproduction.harmonise.answers import answers, column_of, kinds_of
from coproduction.harmonise.diagnosis import code_faults
from coproduction.harmonise.ledger import entries
from coproduction.missing import BLANK, KINDS
from coproduction.readers.export import Column, Export, spell
from coproduction.study.recodes.crosswalk import Crosswalk, Row

TARGET = declared({"t": {"type": "ordinal", "levels": list("abcd")}})["t"]
CODES = st.sampled_from([1.0, 2.0, 3.0, 4.5, -9.0, np.nan])
OUTCOMES = st.sampled_from([*"abcd", *KINDS])


def row(variable, code, outcome):
    kind = outcome if outcome in KINDS else ""
    return Row(variable, code, "", "t", "map", "" if kind else outcome, kind, "", 2)


def export(**cells):
    frame = pd.DataFrame({name: np.array(values, dtype=float) for name, values in cells.items()})
    return Export("f", frame, {name: Column(name) for name in frame})


@st.composite
def surveys(draw):
    cells = draw(st.lists(CODES, min_size=1, max_size=40))
    outcomes = {spell(code): draw(OUTCOMES) for code in {c for c in cells if not np.isnan(c)}}
    return cells, outcomes


@given(surveys())
def test_every_respondent_is_counted_once_and_gets_what_the_crosswalk_says(survey):
    cells, outcomes = survey
    rows = [row("q", code, outcome) for code, outcome in outcomes.items()] or [row("q", "1", "a")]
    found = answers(export(q=cells), rows, TARGET)
    values, kinds = column_of(found, TARGET), kinds_of(found)
    got = [
        v if isinstance(v, str) else k
        for v, k in zip(values.astype(object), kinds.astype(object), strict=True)
    ]
    assert got == [(outcomes | {BLANK: "system_missing"})[spell(cell)] for cell in cells]
    ledger = entries("s", "t", found, TARGET)
    counted = {r["source_code"]: r["n"] for r in ledger}
    assert counted == Counter(map(spell, cells))
    assert all(bool(r["target_code"]) != bool(r["missing_kind"]) for r in ledger)


@given(surveys(), st.randoms())
def test_the_order_of_rows_does_not_matter(survey, random):
    cells, outcomes = survey
    rows = [row("q", code, outcome) for code, outcome in outcomes.items()] or [row("q", "1", "a")]
    order = list(range(len(cells)))
    random.shuffle(order)
    straight = answers(export(q=cells), rows, TARGET)
    shuffled = answers(export(q=[cells[i] for i in order]), rows, TARGET)
    np.testing.assert_array_equal(straight.values[order], shuffled.values)
    np.testing.assert_array_equal(straight.kinds[order], shuffled.kinds)


@given(surveys())
def test_exactly_the_codes_without_a_row_are_faults(survey):
    cells, outcomes = survey
    kept = dict(list(outcomes.items())[: len(outcomes) // 2])
    rows = tuple(row("q", c, o) for c, o in kept.items()) or (row("q", "none", "a"),)
    faults = code_faults(export(q=cells), Crosswalk("x", rows), {"t": TARGET})
    unmapped = Counter(spell(c) for c in cells if spell(c) not in (*kept, BLANK))
    assert {fault.code: fault.n for fault in faults} == unmapped


@given(st.lists(st.integers(1, 7), min_size=1, max_size=30))
def test_reversing_twice_gives_the_numbers_back(cells):
    target = declared({"t": {"type": "numeric", "range": [1, 7], "missing": []}})["t"]
    reverse = [Row("q", "1..7", "", "t", "reverse", "", "", "", 2)]
    once = answers(export(q=cells), reverse, target).values
    twice = answers(export(q=once), reverse, target).values
    np.testing.assert_array_equal(twice, cells)


@given(st.lists(st.tuples(CODES, CODES), min_size=1, max_size=30))
def test_combining_conserves_respondents(pairs):
    data = export(a=[a for a, _ in pairs], b=[b for _, b in pairs])
    rows = [
        row(variable, spell(code), outcome)
        for variable in "ab"
        for code, outcome in [(1.0, "a"), (2.0, "b"), (3.0, "c"), (4.5, "refused"), (-9.0, "d")]
    ]
    combine = Row("", "", "", "t", "first_answered", "", "", "", 9)
    found = answers(data, [*rows, combine], TARGET)
    assert sum(r["n"] for r in entries("s", "t", found, TARGET)) == len(pairs)
    alone = [answers(data, [r for r in rows if r.source_variable == v], TARGET) for v in "ab"]
    expected = np.where(np.isnan(alone[0].values), alone[1].values, alone[0].values)
    np.testing.assert_array_equal(found.values, expected)
