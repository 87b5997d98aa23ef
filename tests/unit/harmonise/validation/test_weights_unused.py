"""Weights that a file names and nobody declared."""

import pandas as pd
import pytest
from declarations import source

from coproduction.harmonise.validation import weights_unused
from coproduction.harmonise.validation.verdict import Book
from coproduction.readers.export import Column, Export


def judged(listed, cells=(1.0, 1.0, 1.0), **given):
    listing = tuple(Column(name, label) for name, label in listed.items())
    data = pd.DataFrame({"w": cells})
    export = Export("x.csv", data, {"w": Column("w")}, listing=listing)
    book = Book("s", "raw", export)
    weights_unused.enter(book, export, source(**({"weight": "w"} | given)))
    return book.verdict


@pytest.mark.parametrize(
    ("name", "label"),
    [("pspwght", ""), ("anweight", ""), ("WEIGHT2", ""), ("gewicht", ""), ("pds", ""),
     ("V005", ""), ("wt_final", ""), ("x7", "Post-stratification weight"),
     ("g", "Designgewicht Ost/West"), ("k", "Coefficient de pondération")],
)  # fmt: skip
def test_another_weight_is_noted_where_the_one_declared_or_none_weighs_all_alike(name, label):
    listed = {"w": "", "q1": "Trust", name: label}
    (row,) = judged(listed).summary
    assert (row["check"], row["severity"], row["n_failed"]) == ("weight_unused", "note", 1)
    assert row["expected"].endswith("all weights of w are 1")
    (row,) = judged(listed, weight="").summary
    assert row["n_failed"] == 1 and "all weights" not in row["expected"]
    assert not judged(listed, cells=(1.0, 2.0, 1.0)).summary


@pytest.mark.parametrize(
    ("name", "label"),
    [("weight_kg", ""), ("body_weight", ""), ("q1", "Are you overweight?"), ("wave", ""),
     ("bwt", "How much do you weigh?"), ("factors_of_trust", ""), ("q2", "Lost weight")],
)  # fmt: skip
def test_what_somebody_weighs_is_no_weight(name, label):
    (row,) = judged({"w": "", name: label}).summary
    assert row["severity"] == "" and row["n_failed"] == 0
