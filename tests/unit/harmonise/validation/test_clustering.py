"""Clusters that a file names and nobody declared."""

import pandas as pd
import pytest
from declarations import source

from coproduction.harmonise.validation import clustering
from coproduction.harmonise.validation.verdict import Book
from coproduction.readers.export import Column, Export


def judged(names, **given):
    listing = tuple(Column(name) for name in names)
    export = Export("x.csv", pd.DataFrame(), {}, listing=listing)
    book = Book("s", "raw", export)
    clustering.enter(book, export, source(**given))
    return book.verdict


@pytest.mark.parametrize("name", ["psu", "PSU", "IDSCHOOL", "cluster_id", "school", "ea", "upm"])
def test_a_column_called_as_clusters_are_is_told_where_no_psu_is_declared(name):
    verdict = judged(["q1", name])
    (row,) = verdict.summary
    assert (row["check"], row["severity"], row["n_failed"]) == ("clusters_undeclared", "warning", 1)
    told = f"{name}: the column is called as clusters are"
    assert verdict.failures[0]["value"].tolist() == [told]
    assert judged(["q1", name], psu=name).summary == []


@pytest.mark.parametrize("name", ["school_type", "trust_school", "q1", "years_of_school_in_total"])
def test_questions_about_schools_are_no_clusters(name):
    (row,) = judged([name]).summary
    assert row["severity"] == ""
