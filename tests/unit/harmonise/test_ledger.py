"""The ledger counts every respondent once, and a miscount never passes."""

import numpy as np
import pandas as pd
import pytest
from declarations import declared

from coproduction.harmonise.answers import answers, column_of, kinds_of
from coproduction.harmonise.ledger import (
    NotConserved,
    balance,
    conserve,
    entries,
)
from coproduction.readers.export import Column, Export
from coproduction.results.harmonisation_files import LEDGER
from coproduction.study.recodes.crosswalk import Row

TARGETS = declared(
    {
        "vote": {
            "type": "binary",
            "levels": ["no", "yes"],
            "missing": ["refused", "system_missing"],
        },
        "age": {"type": "numeric", "range": [0, 100], "missing": ["no_answer", "system_missing"]},
    }
)
ROWS = {
    "vote": [
        Row("q", code, "", "vote", "map", level, kind, "", line)
        for line, (code, level, kind) in enumerate(
            [("1", "yes", ""), ("2", "no", ""), ("3", "no", ""), ("9", "", "refused")], start=2
        )
    ],
    "age": [
        Row("a", "", "", "age", "copy", "", "", "", 6),
        Row("a", "99", "", "age", "map", "", "no_answer", "", 7),
    ],
}


def harmonised(source="uk"):
    frame = pd.DataFrame({"q": [1.0, 2.0, 3.0, 9.0, np.nan], "a": [20.0, 31.0, 99.0, 20.0, np.nan]})
    export = Export("f", frame, {name: Column(name) for name in frame})
    people, ledger = {"source": pd.Categorical([source] * 5)}, []
    for target, variable in TARGETS.items():
        found = answers(export, ROWS[target], variable)
        ledger += entries(source, target, found, variable)
        people[target] = column_of(found, variable)
        people[f"{target}__missing"] = kinds_of(found)
    return pd.DataFrame(ledger), pd.DataFrame(people)


def test_answers_and_kinds_of_missing_sum_to_the_respondents():
    ledger, people = harmonised()
    assert list(ledger) == LEDGER.names
    conserve(ledger, people, {"uk": TARGETS})
    both = balance(ledger, people, {"uk": TARGETS})
    assert both.groupby("target")["ledger"].sum().to_dict() == {"age": 5, "vote": 5}
    counted = both.set_index(["target", "outcome"])["microdata"].to_dict()
    assert counted["vote", "no"] == 2 and counted["age", "<number>"] == 3


def test_respondents_of_several_sources_that_come_in_parts_are_counted_as_all_at_once():
    (ledger, people), (more, others) = harmonised(), harmonised("fr")
    ledger, people = pd.concat([ledger, more]), pd.concat([people, others], ignore_index=True)
    targets = {"uk": TARGETS, "fr": TARGETS}
    parts = [people[:3], people[3:7], people[7:]]
    conserve(ledger, parts, targets)
    pd.testing.assert_frame_equal(balance(ledger, parts, targets), balance(ledger, people, targets))
    with pytest.raises(NotConserved, match="fr, vote, yes: 1 in the ledger, 0 harmonised"):
        conserve(ledger, [people[:3], people[3:5]], targets)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda ledger, people: (ledger.drop(index=0), people), "uk, vote, yes: 0 in the ledger"),
        (
            lambda ledger, people: (ledger.assign(n=ledger["n"] + 1), people),
            "uk, vote: 10 counted of 5 respondents",
        ),
        (lambda ledger, people: (ledger, people.drop(index=3)), "refused: 1 in the ledger, 0"),
        (
            lambda ledger, people: (
                ledger,
                people.assign(age=people["age"].where(people.age > 20)),
            ),
            "uk, age, <number>: 3 in the ledger, 1 harmonised",
        ),
        (
            lambda ledger, people: (ledger[ledger["target"] != "age"], people),
            "uk, age: 0 counted of 5 respondents",
        ),
    ],
    ids=["a row lost", "counts invented", "a respondent lost", "answers lost", "a target lost"],
)
def test_a_miscount_is_found(spoil, told):
    ledger, people = spoil(*harmonised())
    with pytest.raises(NotConserved, match=told):
        conserve(ledger, people, {"uk": TARGETS})


def test_entries_stand_in_the_order_of_codes_and_tell_no_order_of_rows():
    codes = ["10", "9", "no", "2", "-1", np.nan, "2"]
    rows = [
        Row("q", code, "", "vote", "map", level, kind, "", line)
        for line, (code, level, kind) in enumerate(
            [("9", "", "refused"), ("no", "no", ""), ("10", "yes", ""), ("2", "yes", ""),
             ("-1", "no", "")], start=2,
        )
    ]  # fmt: skip
    told = []
    for order in (codes, codes[::-1], codes[3:] + codes[:3]):
        frame = pd.DataFrame({"q": order}, dtype="str")
        export = Export("f", frame, {"q": Column("q", kind="text")})
        found = answers(export, rows, TARGETS["vote"])
        told.append(entries("uk", "vote", found, TARGETS["vote"]))
    assert [row["source_code"] for row in told[0]] == ["-1", "2", "9", "10", "no", "<blank>"]
    assert told[0] == told[1] == told[2]
