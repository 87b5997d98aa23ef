"""Families of tests: what models.yaml may ask for, resolved or refused."""

from pathlib import PurePosixPath
from typing import Any

import pytest
from specified import category, fit, model, number

from coproduction.study.declared.model_declarations import FamilyDeclaration
from coproduction.study.modelling.families import resolved
from coproduction.study.resolved.model_types import Family
from coproduction.study.resolved.specification import typed
from coproduction.study.written.lost import Lost

SHOWN = PurePosixPath("s")
FITS = tuple(
    fit(number("y"), number("x"), category("work", ["a", "b", "c"]), area=area)
    for area in ("one", "two")
)
MODELS = {
    "pooled": model(*FITS, countries=["AA", "BB"]),
    "each": model(*FITS, countries=["AA", "BB"], by_country=True),
    "stacked": model(*FITS, countries=["AA", "BB"], stacked=True),
    "few": model(*FITS, countries=["AA", "BB"], errors="cr2"),
    "kept": model(*FITS, countries=["AA", "BB"], missing="category", kept=("x", "work")),
}


def told(**given: Any) -> list[str]:
    declared = {"label": "f", "correction": "holm", "models": ["pooled"], "of": "estimates"} | given
    declared = typed(FamilyDeclaration, declared)
    found, faults = resolved({"f": declared}, MODELS, {"who": ["x", "work"]}, SHOWN, Lost())
    assert {fault.file for fault in faults} <= {"s/models.yaml"}
    return [f"{fault.problem} | {fault.expected}" for fault in faults] or [found["f"]]


def test_a_set_stands_for_its_terms():
    assert told(terms=["who"]) == [
        Family("f", "holm", ("pooled",), "estimates", terms=("x", "work"))
    ]


@pytest.mark.parametrize("name", ["x__missing", "work__missing"])
def test_who_did_not_answer_a_term_may_be_named(name):
    (found,) = told(models=["kept"], terms=[name])
    assert found == Family("f", "holm", ("kept",), "estimates", terms=(name,))
    (fault,) = told(models=["kept"], terms=["country__missing"])
    assert "no model of the family has 'country__missing'" in fault
    assert "no model of the family has" in told(terms=["x__missing"])[0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"models": ["poled"]}, "families.f.models: there is no model 'poled' | did you mean"),
        ({"terms": ["xx"]}, "families.f.terms: no model of the family has 'xx'"),
        ({"areas": ["three"]}, "families.f.areas: no model of the family has 'three'"),
        ({"models": ["each"], "countries": ["CC"]}, "families.f.countries: no model"),
        ({"countries": ["AA"]}, "families.f.countries: fits pooled over countries"),
        ({"models": ["stacked"], "areas": ["one"]}, "families.f.areas: a stacked model is one fit"),
        ({"hypotheses": ["trend"]}, "families.f.hypotheses: estimates have none | of: tests"),
        ({"models": ["few"], "of": "tests"}, "families.f.models: few: errors cr2 have no joint"),
    ],
)
def test_what_is_no_member_is_refused(given, said):
    assert any(said.split(" |")[0] in str(one) for one in told(**given)), told(**given)


def test_a_family_of_a_lost_model_is_lost_and_what_else_is_wrong_with_it_told():
    lost = Lost()
    lost.add("models", ["gone"])
    declared = {"f": FamilyDeclaration("f", "holm", ("pooled", "gone"), "tests")}
    assert resolved(declared, MODELS, {}, SHOWN, lost) == ({}, [])
    assert lost.has("families", "f")
    declared = {"f": FamilyDeclaration("f", "holm", ("poled", "gone"), "tests")}
    _, (fault,) = resolved(declared, MODELS, {}, SHOWN, lost)
    assert fault.problem == "families.f.models: there is no model 'poled'"
