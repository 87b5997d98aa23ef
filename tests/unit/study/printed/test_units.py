"""Units of claims: of the outcome's scale, per step of the data."""

import pytest

from coproduction.study.printed.units import Unit, of_claims
from coproduction.study.resolved.specification import plain, typed

HEAD = """
hypotheses:
  claim:
    statement: A claim.
    direction: positive
    smallest: {smallest}
    test:
"""


@pytest.fixture
def units(project):
    """A function from the test of a claim to its units."""

    def made(test, smallest="{points: 1}"):
        text = f"{HEAD.format(smallest=smallest)}      {test}\n"
        project.path("hypotheses.yaml").write_text(text, encoding="utf-8")
        return of_claims(project.load())["claim"]

    return made


def test_coefficients_are_points_of_the_index_per_answer_or_unit(units):
    efficacy, *others = units("terms: {models: [pooled], terms: [efficacy]}")
    assert [one.steps["efficacy"].kind for one in others] == ["answers"] * 2  # of other areas
    assert efficacy.scale == "points" and efficacy.ends == (0.0, 100.0)
    assert (efficacy.steps["efficacy"].kind, efficacy.steps["efficacy"].by) == ("answers", 1)
    (age,) = units("terms: {models: [pooled], terms: [age]}")
    # figures are of ten years, the claim of one
    assert (age.steps["age"].by, age.steps["age"].unit) == (1, "years")
    assert typed(Unit, plain(age)) == age


def test_levels_are_held_against_the_first(units):
    found = units("terms: {models: [pooled], terms: [education]}")
    assert [unit.levels["education"][0] for unit in found] == ["secondary", "tertiary"]
    assert {unit.levels["education"][1] for unit in found} == {"lower"}
    assert not found[0].steps


def test_standardised_coefficients_and_average_effects_are_told(units):
    test, smallest = "terms: {models: [standardised], terms: [efficacy]}", "{deviations: 0.1}"
    one = units(test, smallest)[0]
    assert (one.scale, one.steps["efficacy"].kind) == ("deviations", "deviations")
    effect, *_ = units("terms: {models: [fractional], terms: [efficacy]}")
    assert effect.scale == "points" and effect.ends == (0.0, 100.0)


def test_means_have_no_step(units):
    (one,) = units("areas: {outcome: coproduction, pairs: [[safety, health]]}")
    assert one == Unit("points", (0.0, 100.0))
    (item,) = units("outcomes: {pairs: [[locks_home, joins_safety_group]]}")
    assert item == Unit("points", (0.0, 100.0))


def test_products_are_per_both(units):
    found = units('terms: {models: [profiles], terms: ["efficacy:country"]}')
    assert all({*unit.steps} == {"efficacy"} and {*unit.levels} == {"country"} for unit in found)


def test_a_study_without_claims_has_none(project):
    project.path("hypotheses.yaml").unlink()
    assert of_claims(project.load()) == {}
