import numpy as np
import pytest
from exports import BINARY, NUMERIC, ORDINAL, export, rows

from coproduction.harmonise.answers import answers, column_of, kinds_of
from coproduction.harmonise.diagnosis import code_faults
from coproduction.harmonise.ledger import entries
from coproduction.study.recodes.crosswalk import Crosswalk


def harmonised(data, target, *cells):
    found = answers(data, rows(*cells), target)
    values, kinds = column_of(found, target), kinds_of(found)
    return list(values), [k if isinstance(k, str) else None for k in kinds], found


def test_a_map_gives_levels_and_kinds():
    values, kinds, found = harmonised(
        export(q=[1.0, 3.0, 9.0, np.nan]),
        ORDINAL,
        "q|1||t|map|often",
        "q|3||t|map|never",
        "q|9||t|map||refused",
    )
    assert values[:2] == ["often", "never"] and values[2:] == [np.nan, np.nan]
    assert kinds == [None, None, "refused", "system_missing"]
    ledger = entries("uk", "t", found, ORDINAL)
    assert [(r["source_code"], r["target_code"], r["missing_kind"], r["n"]) for r in ledger] == [
        ("1", "often", "", 1),
        ("3", "never", "", 1),
        ("9", "", "refused", 1),
        ("<blank>", "", "system_missing", 1),
    ]
    assert {r["guess"] for r in ledger} == {""}
    guessed = entries("uk", "t", found, ORDINAL, {"q": "levels", "other": "question"})
    assert {r["guess"] for r in guessed} == {"levels"}


def test_extended_missing_values_keep_their_letter():
    data = export(q=[1.0, np.nan, np.nan], tags={"q": np.array(["", ".a", ""])})
    _, kinds, _ = harmonised(data, ORDINAL, "q|1||t|map|often", "q|.a||t|map||dont_know")
    assert kinds == [None, "dont_know", "system_missing"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("q|||t|copy", [1.0, 4.0]),
        ("q|1..5||t|reverse", [5.0, 2.0]),
        ("q|1..5||t|rescale|0..100", [0.0, 75.0]),
        ("q|1..5||t|rescale|100..0", [100.0, 25.0]),
    ],
)
def test_arithmetic_verbs(row, expected):
    values, _, _ = harmonised(export(q=[1.0, 4.0]), NUMERIC, row)
    assert values == expected


def test_bins_take_their_numbers():
    values, _, found = harmonised(
        export(q=[18.0, 29.5, 30.0]), BINARY, "q|[18,30)||t|bin|no", "q|[30,)||t|bin|yes"
    )
    assert values == ["no", "no", "yes"]
    assert [r["source_code"] for r in entries("uk", "t", found, BINARY)] == [
        "[18,30)",
        "[30,)",
    ]


def test_bins_take_dates_and_moments():
    when = export(q=["2008-05-06T10:00:00", "2008-06-01", "6.5.2008"])
    waves = ("q|[2008-05-01,2008-05-31]||t|bin|no", "q|[2008-06-01,)||t|bin|yes")
    (fault,) = code_faults(when, Crosswalk("uk.csv", tuple(rows(*waves))), {"t": BINARY})
    assert fault.code == "6.5.2008" and "a date of a bin" in fault.expected
    values, _, _ = harmonised(when, BINARY, *waves, "q|6.5.2008||t|map||invalid")
    assert values[:2] == ["no", "yes"]


FORKED = ("a|1||t|map|yes", "a|2||t|map|no", "a|9||t|map||refused")


def test_combining_verbs_and_their_ledger_conserve_respondents():
    data = export(a=[1.0, 2.0, 9.0, np.nan, np.nan], b=[2.0, 1.0, 2.0, 9.0, np.nan])
    both = [*FORKED, *(r.replace("a|", "b|", 1) for r in FORKED)]
    values, kinds, found = harmonised(data, BINARY, *both, "|||t|first_answered")
    assert values[:3] == ["yes", "no", "no"]
    assert kinds == [None, None, None, "refused", "system_missing"]
    assert sum(r["n"] for r in entries("uk", "t", found, BINARY)) == 5
    values, _, found = harmonised(data, BINARY, *both, "|||t|any|yes")
    assert values[:3] == ["yes", "yes", "no"]
    counts = [r.replace("yes", "1").replace("no", "0") for r in both]
    values, kinds, found = harmonised(data, NUMERIC, *counts, "|||t|count")
    assert values[:3] == [1.0, 1.0, 0.0] and np.isnan(values[3:]).all()
    ledger = entries("uk", "t", found, NUMERIC)
    assert sum(r["n"] for r in ledger) == 5
    assert {"source_variable": "a + b", "source_code": "1 + 2"}.items() <= ledger[0].items()


def test_constant_and_unavailable_hold_for_everybody():
    data = export(q=[1.0, 2.0])
    assert harmonised(data, BINARY, "|||t|constant|yes")[0] == ["yes", "yes"]
    assert harmonised(data, BINARY, "|||t|unavailable||not_asked|why")[1] == ["not_asked"] * 2
