"""Sensitivity of models.yaml: resolved, and faults before any job."""

import pytest


@pytest.fixture
def asked(project):
    """A function from what is asked of a model to the study that asks it."""

    def made(text, model="pooled"):
        path = project.path("models.yaml")
        own = f"sensitivity:\n  {model}: {{{text}}}\n"
        path.write_text(own + path.read_text(encoding="utf-8"), encoding="utf-8")
        return project

    return made


def test_a_study_that_asks_nothing_has_no_table(project):
    study = project.load()
    assert study.sensitivities == ()
    assert "sensitivity" not in {table.kind for table in study.tables}


def test_what_is_asked_is_resolved_with_its_defaults_and_its_table(asked):
    study = asked("terms: [efficacy]").load()
    (one,) = study.sensitivities
    assert one.model == study.models["pooled"] and one.terms == ("efficacy",)
    assert (one.benchmarks, one.multiples, one.leave_out) == ((), (1,), ())
    assert (one.entries, one.weights, one.psus) == (None, False, False)
    assert [t.name for t in study.tables if t.kind == "sensitivity"] == ["sensitivity_pooled"]


def test_items_are_those_of_the_outcome_by_area(asked):
    text = "terms: [education], benchmarks: [female, country], multiples: [1, 2.5], "
    text += "leave_out: [item, country, stratum], weights: true, psus: true"
    (one,) = asked(text).load().sensitivities
    assert {*one.entries} == {"safety", "environment", "health"}
    assert one.benchmarks == ("female", "country") and one.multiples == (1, 2.5)


@pytest.mark.parametrize(
    ("model", "text", "named"),
    [
        ("pool", "terms: [efficacy]", ["sensitivity.pool", "pooled"]),
        ("pooled", "terms: [eficacy]", ["'eficacy'", "efficacy"]),
        ("pooled", "terms: [country]", ["country"]),
        ("by_country", "terms: [efficacy]", ["no pooled model"]),
        ("stacked", "terms: [efficacy]", ["no pooled model"]),
        ("pooled", "terms: [efficacy], benchmarks: [agee]", ["'agee'", "age"]),
        ("pooled", "terms: [efficacy], benchmarks: [efficacy]", ["in question itself"]),
        ("pooled", "terms: [efficacy], leave_out: [region]", ["region"]),
        ("pooled", "terms: [efficacy], multiples: [0]", ["multiples"]),
        ("pooled", "terms: []", ["terms"]),
    ],
)
def test_a_wrong_question_is_a_fault(asked, model, text, named):
    found = asked(text, model).faults()
    assert len(found) == 1 and found[0].file.endswith("models.yaml")
    assert all(part in str(found[0]) for part in named)


def test_weights_are_compared_where_there_are_some_and_items_where_they_are(asked, project):
    project.edit("models.yaml", "weights: equal_country", "weights: none")
    fault, other = asked("terms: [efficacy], weights: true").faults()
    assert "pooled has no weights" in str(fault) and other.file.endswith("multiverse.yaml")


def test_an_outcome_that_is_no_index_has_no_items(asked, project):
    project.edit("models.yaml", "outcome: coproduction", "outcome: efficacy")
    project.path("hypotheses.yaml").unlink()
    project.path("multiverse.yaml").unlink()
    text = project.path("models.yaml").read_text(encoding="utf-8")
    text = text.replace(", efficacy]", "]")
    text = text[: text.index("  by_country:")] if "  by_country:" in text else text
    project.path("models.yaml").write_text(text, encoding="utf-8")
    project.path("tables.yaml").unlink()
    (fault,) = asked("terms: [outcome], leave_out: [item]").faults()
    assert "is no index" in str(fault)


def test_what_is_wrong_with_the_model_is_told_of_the_entry_as_a_whole(asked):
    told = [fault.problem for fault in asked("terms: [efficacy]", "standardised").faults()]
    problem = "standardised is no pooled model of wls by area in the unit of its outcome"
    assert told == [f"sensitivity.standardised: {problem}"]
