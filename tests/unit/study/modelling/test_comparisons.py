"""Comparisons of nested models: what models.yaml may ask for, resolved or refused."""

from pathlib import PurePosixPath
from typing import Any

import pytest
from specified import fit, model, number, product

from coproduction.study.declared.model_declarations import ComparisonDeclaration, StepDeclaration
from coproduction.study.modelling.comparisons import resolved
from coproduction.study.resolved.model_types import Model
from coproduction.study.written.lost import Lost

SHOWN = PurePosixPath("config/studies/s")
MODEL = model(
    fit(number("y"), number("x"), number("z"), number("v"), product("x", "z")), countries=["AA"]
)
SETS = {"both": ["x", "z"]}


def told(*steps: list[str], **settings: Any) -> list[str]:
    """The steps of a comparison of a model, or what is said against them."""
    spec = model(*MODEL.fits, countries=["AA"], **settings) if settings else MODEL
    found, faults = compare({"m": spec}, "m", *steps)
    return [" ".join(step) for step in found] or [f"{f.problem} | {f.expected}" for f in faults]


def compare(models: dict[str, Model], name: str, *steps: list[str]):
    entered = tuple(StepDeclaration("s", tuple(terms)) for terms in steps)
    declared = ComparisonDeclaration("c", name, entered)
    found, faults = resolved({"c": declared}, models, SETS, SHOWN, Lost())
    assert {fault.file for fault in faults} <= {"config/studies/s/models.yaml"}
    return (found["c"].steps if found else ()), faults


def test_an_interaction_enters_with_the_last_of_its_terms():
    assert told(["x"], ["v"], ["z"]) == ["x", "v", "z x:z"]


def test_an_interaction_may_be_a_step_whichever_term_it_names_first():
    assert told(["both"], ["v"], ["z:x"]) == ["x z", "v", "x:z"]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((["x"], ["z"]), "no step adds v | terms: [v]"),
        ((["x", "v"], ["z", "x"]), "step 2: 'x' is there already"),
        ((["x", "v"], ["zz"]), "step 2: 'zz' is no term of the model m | did you mean"),
        ((["x:z", "x"], ["z", "v"]), "step 1: x:z comes before z"),
    ],
)
def test_steps_that_do_not_part_the_model_are_refused(steps, said):
    assert any(said.split(" |")[0] in one for one in told(*steps))


@pytest.mark.parametrize(
    "settings",
    [
        {"errors": "cr2"},
        {"errors": "wild_bootstrap"},
        {"effects": "average_marginal"},
        {"estimator": "multinomial_logit"},
        {"plausible": {"y": ("y1", "y2")}},
    ],
)
def test_a_model_without_joint_tests_is_not_compared(settings):
    (said,) = told(["both"], ["v"], **settings)
    assert said.startswith("comparisons.c.model: m: ")


def test_an_unknown_model_is_told_with_the_nearest():
    _, (fault,) = compare({"pooled": MODEL}, "pooles", ["x"], ["z"])
    assert "there is no model 'pooles'" in fault.problem and "pooled" in fault.expected


def test_a_comparison_of_a_lost_model_is_lost():
    lost = Lost()
    lost.add("models", ["m"])
    assert resolved({"c": ComparisonDeclaration("c", "m", ())}, {}, {}, SHOWN, lost) == ({}, [])
    assert lost.has("comparisons", "c")
