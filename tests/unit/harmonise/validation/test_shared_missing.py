"""An answer of a list that is a kind of missing for one target and none of another's answers."""

import pandas as pd
from declarations import source
from exports import BINARY, entry, rows

from coproduction.harmonise.validation import raw
from coproduction.readers.export import Column, Export
from coproduction.readers.lists import ListColumn
from coproduction.study.data import checks
from coproduction.study.recodes.crosswalk import Crosswalk

ROWS = ("q|Walk||a|contains|yes", "q|Bus||b|contains|yes", "q|DK||a|contains||dont_know")


def told(*cells):
    data = pd.DataFrame({"q": pd.Series(["Walk", "DK", "Bus,DK", "DK"], dtype="str")})
    lists = {"q": ListColumn(",", ("Walk", "Bus", "DK"))}
    export = Export("uk.csv", data, {"q": Column("q", kind="text")}, first_row=2, lists=lists)
    walk = Crosswalk("x.csv", tuple(rows(*cells)))
    of = source(), walk, {"a": BINARY, "b": BINARY}, checks.resolved({}, {})
    return entry(raw.validate("uk", export, *of), "shared_missing")


def test_who_is_missing_for_one_target_only_is_noted_with_the_row_of_the_other():
    (row,), cells = told(*ROWS)
    assert (row["severity"], row["n_failed"], row["n"]) == ("note", 2, 4)
    assert [number for number, _ in cells] == [3, 5], "who takes the bus has answered"
    assert row["expected"] == (
        "an answer that is missing for all targets of the column; if it is, add to x.csv "
        "q,DK,,b,contains,,dont_know,"
    )


def test_a_target_that_names_the_answer_is_left_alone():
    for last in ("q|DK||b|contains||dont_know", "q|DK||b|contains|"):
        (row,), cells = told(*ROWS, last)
        assert (row["severity"], row["n_failed"], cells) == ("", 0, [])
    assert told(*ROWS[:2], "q|DK||a|contains|") == ([], [])
