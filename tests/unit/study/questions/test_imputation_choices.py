"""imputation.yaml: what is imputed for the models of imputed answers, and faults before any job."""

import pytest

from coproduction.study.resolved.imputations import Imputation
from coproduction.study.resolved.specification import plain, typed

MODEL = """
  filled:
    from: pooled
    label: Missing answers imputed
    missing: imputed
"""


@pytest.fixture
def declared(project):
    """A function from imputation.yaml, and more settings of the model, to the study."""

    def made(text="m: 5\n", more=""):
        path = project.path("models.yaml")
        path.write_text(path.read_text(encoding="utf-8") + MODEL + more, encoding="utf-8")
        if text:
            project.path("imputation.yaml").write_text(text, encoding="utf-8")
        return project

    return made


def test_a_study_without_the_file_imputes_nothing(project):
    study = project.load()
    assert study.imputation is None
    assert "missing" not in plain(study.models["pooled"])


def test_the_variables_are_those_of_the_models_with_the_items_of_indices(declared):
    study = declared().load()
    found = study.imputation
    assert (
        found is not None and found.m == 5 and found.iterations == 20 and found.by_country is False
    )
    names = [target.name for target in found.variables]
    items = [item for entry in found.indices for item in entry.items]
    assert {entry.index for entry in found.indices} == {"coproduction"} and len(found.indices) == 3
    assert {*items, "age", "efficacy_safety", "education"} <= {*names}
    assert "coproduction_safety" not in names and "country" not in names
    assert len(names) == len(set(names))
    assert typed(Imputation, plain(found)) == found
    assert study.models["filled"].missing == "imputed"


def test_a_model_needs_the_file_and_the_file_a_model(declared, project):
    project.path("imputation.yaml").write_text("m: 5\n", encoding="utf-8")
    (fault,) = project.faults()
    assert "no model is of imputed answers" in str(fault) and fault.mend == "missing: imputed"
    assert fault.file.endswith("models.yaml")
    project.path("imputation.yaml").unlink()
    (fault,) = declared(text="").faults()
    assert "there is no such file, and models have imputed answers: filled" in str(fault)
    assert fault.file.endswith("imputation.yaml") and fault.mend == "m: 20"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("auxiliary: [age]\n", "has age already"),
        ("auxiliary: [agee]\n", "'agee' is no variable"),
        ("auxiliary: [efficacy]\n", "its variables, or the items of the index"),
        ("m: 1\n", "m"),
        ("kinds: [not_asked]\n", "kinds"),
        ("include: [psu]\n", "include"),
    ],
)
def test_what_is_wrong_with_the_file_is_told(declared, text, told):
    faults = declared(text).faults()
    assert all(fault.file.endswith("imputation.yaml") for fault in faults)
    assert told in str(faults[0])


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("    stacked: true\n", "stacked: not with missing: imputed"),
        ("    weights: none\n    importance: true\n", "importance: not with missing: imputed"),
        ("    curves: {age: {kind: quadratic}}\n", "curves: not with missing: imputed"),
        ("    errors: cr2\n", "errors: cr2 does not go with missing: imputed"),
        ("    profiles: [age]\n", "profiles: age is a number, of other ends in every imputation"),
    ],
)
def test_what_is_not_combined_is_refused_by_name(declared, more, told):
    assert told in "\n".join(map(str, declared(more=more).faults()))


@pytest.mark.parametrize(
    ("text", "more", "mends"),
    [
        ("m: 5\n", "    interactions: [[age, education]]\n", {"missing: listwise"}),
        ("countries: each\n", "    interactions: [[age, education]]\n", {"missing: listwise"}),
        ("m: 5\n", "    interactions: [[age, country]]\n", {"countries: each"}),
        ("countries: each\n", "    interactions: [[age, country]]\n", set()),
        ("m: 5\n", "    countries: each\n    terms: [age]\n", {"countries: each"}),
        ("countries: each\n", "    countries: each\n    terms: [age]\n", set()),
    ],
)
def test_what_a_model_lets_differ_the_imputation_has_to_let_differ(declared, text, more, mends):
    project = declared(text, more)
    if mends:
        assert {fault.mend for fault in project.faults()} == mends
    else:
        assert project.load().imputation.by_country


def test_other_parts_refuse_models_of_imputed_answers(declared):
    project = declared()
    project.edit("multiverse.yaml", "  pooled:", "  filled:")
    assert "filled has imputed answers" in "\n".join(map(str, project.faults()))


def test_what_would_change_estimates_is_not_asked_of_imputed_answers(declared):
    project = declared()
    path = project.path("models.yaml")
    asked = "sensitivity:\n  filled: {terms: [efficacy]}\n"
    path.write_text(asked + path.read_text(encoding="utf-8"), encoding="utf-8")
    (fault,) = project.faults()
    assert "sensitivity.filled" in str(fault) and "has imputed answers" in str(fault)


def test_countries_are_not_adjusted_by_models_of_imputed_answers(declared):
    project = declared()
    project.edit("hypotheses.yaml", "adjusted: pooled", "adjusted: filled")
    assert "filled has imputed answers" in "\n".join(map(str, project.faults()))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("standardised: true", "not with missing: category"),
        ("interactions: [[efficacy, age]]", "not with missing: category"),
        ("profiles: [efficacy]", "not with missing: category"),
    ],
)
def test_what_goes_not_with_answers_kept_is_refused(project, more, told):
    path = project.path("models.yaml")
    text = path.read_text(encoding="utf-8")
    kept = f"\n  kept:\n    from: pooled\n    label: Kept\n    missing: category\n    {more}\n"
    path.write_text(text + kept, encoding="utf-8")
    assert told in " ".join(map(str, project.faults()))


def test_models_of_answers_kept_know_the_columns_of_their_terms(project):
    path = project.path("models.yaml")
    text = path.read_text(encoding="utf-8")
    kept = "\n  kept:\n    from: pooled\n    label: Kept\n    missing: category\n"
    path.write_text(text + kept, encoding="utf-8")
    model = project.load().models["kept"]
    assert "age" in model.kept and "country" not in model.kept
    assert not [name for name in model.kept if name.startswith("coproduction")]
