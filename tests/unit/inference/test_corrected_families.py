"""Families of tests: who is a member, and what is corrected."""

import pandas as pd
import pytest

from coproduction.inference.corrected_families import corrected, term_of
from coproduction.inference.multiplicity import benjamini_hochberg, holm
from coproduction.results.contract import frame
from coproduction.results.model_files import ESTIMATES, TESTS
from coproduction.study.resolved.model_types import Family

CELLS = [
    # model, area, country, term, kind, p
    ("a", "one", "AA", "Intercept", "constant", 0.001),
    ("a", "one", "AA", "x", "coefficient", 0.01),
    ("a", "one", "AA", "work=other", "coefficient", 0.02),
    ("a", "one", "BB", "x", "coefficient", 0.04),
    ("a", "two", "AA", "x", "coefficient", None),
    ("b", "one", "AA", "x^2", "coefficient", 0.03),
    ("b", "one", "AA", "x:work=other", "coefficient", 0.2),
]
ROWS = frame(
    ESTIMATES,
    [
        {"model": m, "outcome": "y", "area": a, "country": c, "term": t, "kind": k, "p_value": p}
        for m, a, c, t, k, p in CELLS
    ],
)
NONE = frame(TESTS, [])


def members(**given) -> pd.DataFrame:
    family = {"name": "f", "correction": "holm", "models": ("a", "b"), "of": "estimates"} | given
    return corrected([Family(**family)], ROWS, NONE)


def test_all_coefficients_are_members_and_constants_are_not():
    found = members()
    assert found["term"].tolist() == ["x", "work=other", "x", "x", "x^2", "x:work=other"]
    expected = holm(ROWS.loc[ROWS["kind"] == "coefficient", "p_value"].to_numpy())
    pd.testing.assert_series_equal(
        found["p_adjusted"], pd.Series(expected, name="p_adjusted"), check_exact=True
    )
    # what has no p-value is no member
    assert set(found["size"]) == {5} and found["p_adjusted"].isna().tolist()[3]


@pytest.mark.parametrize(
    ("given", "terms"),
    [
        ({"terms": ("x",)}, ["x", "x", "x", "x^2"]),
        ({"terms": ("work",)}, ["work=other"]),
        ({"terms": ("x:work",)}, ["x:work=other"]),
        ({"models": ("b",)}, ["x^2", "x:work=other"]),
        ({"areas": ("two",)}, ["x"]),
        ({"countries": ("BB",)}, ["x"]),
    ],
)
def test_only_what_is_declared_is_of_a_family(given, terms):
    assert members(**given)["term"].tolist() == terms


def test_tests_may_be_a_family_of_some_hypotheses():
    head = {"model": "a", "outcome": "y", "area": "all", "country": "all", "df": 1}
    rows = [
        {**head, "hypothesis": kind, "term": "x", "df_denominator": 9.0, "p_value": p}
        for kind, p in (("equal_areas", 0.02), ("trend", 0.5), ("equal_areas", 0.03))
    ]
    family = Family("f", "benjamini_hochberg", ("a",), "tests", hypotheses=("equal_areas",))
    found = corrected([family], ROWS, frame(TESTS, rows))
    expected = benjamini_hochberg(pd.Series([0.02, 0.03]).to_numpy())
    assert found["p_adjusted"].tolist() == expected.tolist()
    assert found["hypothesis"].tolist() == ["equal_areas"] * 2


def test_names_of_columns_are_of_their_terms():
    names = {"x": "x", "age^2": "age", "age[3]": "age", "work=other": "work"}
    names |= {"x:country=BB": "x:country", "age^2:country=BB": "age:country"}
    assert {name: term_of(name) for name in names} == names
