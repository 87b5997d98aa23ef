"""Rows that hold for some respondents, and cells of several answers."""

import numpy as np
import pytest
from exports import BINARY, NUMERIC, ORDINAL, export, rows

from coproduction.harmonise.answers import answers, column_of, kinds_of
from coproduction.harmonise.cases import cases, holds
from coproduction.harmonise.ledger import entries
from coproduction.study.recodes.conditions import parse


def harmonised(data, target, *cells):
    """What everybody answers, a kind of missing in place of an answer, and the ledger."""
    found = answers(data, rows(*cells), target)
    values, kinds = list(column_of(found, target)), list(kinds_of(found))
    told = [k if isinstance(k, str) else v for v, k in zip(values, kinds, strict=True)]
    ledger = entries("uk", "t", found, target)
    assert sum(row["n"] for row in ledger) == len(told)
    return told, [(r["source_code"], r["where"], r["n"]) for r in ledger]


FORM = {"q": [0.0, 1.0, 0.0, 0.0], "form": [2.0, 2.0, 0.0, 0.0]}
BOXES = ("q|0||t|map|no", "q|1||t|map|yes", "q|0||t|map||not_applicable||form=0")


def test_a_row_with_a_condition_goes_before_one_without():
    told, ledger = harmonised(export(**FORM), BINARY, *BOXES)
    assert told == ["no", "yes", "not_applicable", "not_applicable"]
    assert ledger == [("0", "", 1), ("0", "form=0", 2), ("1", "", 1)]
    # whatever the order of rows, and whether the other rows have a condition or not
    again, _ = harmonised(export(**FORM), BINARY, *reversed(BOXES))
    both = [row.replace("no", "no|||form=2").replace("yes", "yes|||form=1|2") for row in BOXES[:2]]
    apart, _ = harmonised(export(**FORM), BINARY, *both, BOXES[2])
    assert told == again == apart


@pytest.mark.parametrize(
    ("condition", "who"),
    [
        ("a=1", [1, 0, 1, 0]),
        ("a=1|2", [1, 1, 1, 0]),
        ("a=<blank>", [0, 0, 0, 1]),
        ("a=1 & b=x", [1, 0, 0, 0]),
        ("c=Bus, tram", [0, 1, 0, 0]),
        ("c=Walk", [1, 1, 0, 0]),
        ("c=<blank>|Cycle", [0, 0, 1, 1]),
        ("a=7", [0, 0, 0, 0]),
    ],
)
def test_whom_a_condition_holds_for(condition, who):
    options = {"c": (",", ("Walk", "Bus, tram", "Cycle"))}
    listed = ["Walk", "Walk,Bus, tram", "Cycle", np.nan]
    data = export(a=[1.0, 2.0, 1.0, np.nan], b=["x", "x", "y", "y"], c=listed, lists=options)
    assert holds(data, parse(condition)).astype(int).tolist() == who


HALVES = {"q": [1.0, 4.0, 1.0, 99.0], "half": ["a", "a", "b", "b"]}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("q|||t|copy|||", "q|1..5||t|reverse||||half=a"), [5.0, 2.0, 1.0, 99.0]),
        (
            ("q|1..5||t|rescale|0..100|||half=a", "q|||t|copy||||half=b", "q|99||t|map||refused"),
            [0.0, 75.0, 1.0, "refused"],
        ),
        # 99 is a number to copy for those whose 99 no row maps
        (("q|||t|copy", "q|99||t|map||refused||half=a"), [1.0, 4.0, 1.0, 99.0]),
        # a code named goes before a number computed, even where only the latter has a condition
        (("q|||t|copy||||half=b", "q|1..5||t|reverse|", "q|99||t|map||refused"),
         [5.0, 2.0, 1.0, "refused"]),
    ],
)  # fmt: skip
def test_numbers_are_computed_by_the_row_that_holds(cells, expected):
    assert harmonised(export(**HALVES), NUMERIC, *cells)[0] == expected


def test_bins_and_lists_take_conditions():
    cells = (
        "q|[0,3)||t|bin|never", "q|[3,100)||t|bin|often",
        "q|[0,2)||t|bin|sometimes|||half=b", "q|[2,100)||t|bin|often|||half=b",
    )  # fmt: skip
    told, ledger = harmonised(export(**HALVES), ORDINAL, *cells)
    assert told == ["never", "often", "sometimes", "often"]
    assert ("[2,100)", "half=b", 1) in ledger
    data = export(
        q=["Walk", "Stroll", "Stroll", "Walk"], half=["a", "a", "b", "b"],
        lists={"q": (",", ("Walk", "Stroll"))},
    )  # fmt: skip
    strolls = ("q|Stroll||t|contains||", "q|Stroll||t|contains|yes|||half=b")
    told, _ = harmonised(data, BINARY, "q|Walk||t|contains|yes", *strolls)
    assert told == ["yes", "no", "yes", "yes"]


def test_rows_that_hold_at_once_and_differ_have_no_outcome():
    data = export(q=[1.0, 1.0], a=[1.0, 1.0], b=[0.0, 1.0])
    of = rows("q|1||t|map|yes|||a=1", "q|1||t|map|no|||b=1")
    assert cases(data, "q", of, BINARY).mapped.tolist() == [True, False]
    of = rows("q|1||t|map|yes|||a=1", "q|1||t|map|yes|||b=1")
    assert cases(data, "q", of, BINARY).mapped.all()


WAYS = ("Walk", "Bus, tram or train", "None of these", "Do not know")
LISTED = {"q": ["Walk", "Walk,Bus, tram or train", "None of these", np.nan, "Do not know",
                "Do not know,Walk"]}  # fmt: skip


def test_an_answer_is_contained_or_not_and_counted_once():
    data = export(**LISTED, lists={"q": (",", WAYS)})
    cells = [
        "q|Walk||t|contains|yes", "q|Bus, tram or train||t|contains|yes",
        "q|None of these||t|contains|", "q|Do not know||t|contains||dont_know",
    ]  # fmt: skip
    told, ledger = harmonised(data, BINARY, *cells, "q|<blank>||t|map||refused")
    assert told == ["yes", "yes", "no", "refused", "dont_know", "yes"]
    assert ledger == [
        ("<not contained>", "", 1), ("Do not know", "", 1), ("Walk", "", 3), ("<blank>", "", 1),
    ]  # fmt: skip
    # without a row an empty cell is system missing; a row for the whole cell goes first
    told, _ = harmonised(data, BINARY, *cells, "q|None of these||t|map||refused")
    assert told[2:4] == ["refused", "system_missing"]
    # the answer may stand for the first level
    told, _ = harmonised(data, BINARY, cells[0].replace("yes", "no"), *cells[2:])
    assert told == ["no", "no", "yes", "system_missing", "dont_know", "no"]


def test_answers_of_lists_are_counted_and_combined():
    data = export(
        **LISTED, b=[1.0, 2.0, 2.0, np.nan, np.nan, 1.0], lists={"q": (",", WAYS)},
    )  # fmt: skip
    cells = [
        "q|Walk||t|contains|1", "q|Bus, tram or train||t|contains|1",
        "q|Do not know||t|contains||dont_know", "q|None of these||t|contains|", "|||t|count",
    ]  # fmt: skip
    told, ledger = harmonised(data, NUMERIC, *cells)
    assert told == [1.0, 2.0, 0.0, "system_missing", "dont_know", 1.0]
    assert ("Walk + Bus, tram or train", "", 1) in ledger
    told, _ = harmonised(data, NUMERIC, *cells, "b|1||t|map|1", "b|2||t|map|0")
    assert told == [2.0, 2.0, 0.0, "system_missing", "dont_know", 2.0]
    cells = ["q|Walk||t|contains|yes", "b|1||t|map|yes", "b|2||t|map|no", "|||t|any|yes"]
    rest = [f"q|{way}||t|contains|" for way in WAYS[1:]]
    told, _ = harmonised(data, BINARY, *cells, *rest)
    assert told == ["yes", "yes", "no", "system_missing", "no", "yes"]


def test_dummies_of_which_the_unticked_are_blank_depend_on_the_form():
    data = export(a=[1.0, np.nan, np.nan], b=[np.nan, 1.0, np.nan], form=[1.0, 1.0, 0.0])
    cells = ["a|1||t|map|1", "b|1||t|map|1", "|||t|count"]
    blank = [f"{c}|<blank>||t|map|0|||form=1" for c in "ab"]
    blank += [f"{c}|<blank>||t|map||not_applicable||form=0" for c in "ab"]
    told, _ = harmonised(data, NUMERIC, *cells, *blank)
    assert told == [1.0, 1.0, "not_applicable"]


def test_an_unknown_answer_or_two_readings_that_differ_have_no_outcome():
    data = export(q=["a,b", "a,b,c", "x"], lists={"q": (",", ("a", "b", "a,b", "c"))})
    mapped = cases(data, "q", rows("q|a||t|contains|yes"), BINARY).mapped
    assert mapped.tolist() == [False, False, False]
    # no matter where every reading says the same
    mapped = cases(data, "q", rows("q|c||t|contains|yes"), BINARY).mapped
    assert mapped.tolist() == [True, True, False]
