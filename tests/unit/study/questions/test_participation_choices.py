"""Inequality of models.yaml: resolved, and faults before any job."""

import pytest


@pytest.fixture
def asked(project):
    """A function from what is asked of an outcome to the study that asks it."""

    def made(text, outcome="coproduction"):
        path = project.path("models.yaml")
        own = f"inequality:\n  {outcome}: {{{text}}}\n"
        path.write_text(own + path.read_text(encoding="utf-8"), encoding="utf-8")
        return project

    return made


def test_a_study_that_asks_nothing_has_nothing(project):
    study = project.load()
    assert study.inequalities == ()
    assert "inequality" not in {table.kind for table in study.tables}


def test_what_is_asked_is_resolved_with_bounds_levels_and_its_table(asked):
    text = "rankings: [age, education], ordered: [education], groups: [employment, urban], "
    study = asked(text + "smallest: 0.05").load()
    (one,) = study.inequalities
    assert {(own.low, own.high) for own in one.measures} == {(0.0, 100.0)}
    assert [own.measure.area for own in one.measures] == ["safety", "environment", "health"]
    assert [term.name for term in one.rankings] == ["age", "education"]
    assert one.groups[0].levels[0] == "employed" and one.corrections == ("erreygers",)
    assert (one.smallest, one.alpha) == (0.05, 0.05)
    assert "inequality" in {table.name for table in study.tables}


def test_an_item_has_the_bounds_of_its_scores(asked):
    (one,) = asked("groups: [urban]", "recycles").load().inequalities
    ((own,),) = [one.measures]
    assert (own.low, own.high) == (0.0, 100.0) and own.measure.area == "environment"


@pytest.mark.parametrize(
    ("outcome", "text", "named"),
    [
        ("coproductio", "rankings: [age]", ["coproduction"]),
        ("employment", "rankings: [age]", ["has no scores"]),
        ("coproduction", "rankings: [agee]", ["'agee'", "age"]),
        ("coproduction", "rankings: [education]", ["in order", "ordered: [education]"]),
        ("coproduction", "rankings: [age], ordered: [education]", ["none of the rankings"]),
        ("coproduction", "groups: [age]", ["has no levels", "rankings: [age]"]),
        ("coproduction", "groups: [urbane]", ["'urbane'", "urban"]),
        ("recycles", "rankings: [recycles]", ["the outcome itself"]),
        ("coproduction", "smallest: 0.1", ["rankings"]),
        ("coproduction", "rankings: [age], smallest: 0", ["smallest"]),
        ("coproduction", "rankings: [age], corrections: [none]", ["corrections", "erreygers"]),
    ],
)
def test_a_wrong_question_is_a_fault(asked, outcome, text, named):
    found = asked(text, outcome).faults()
    assert found and all(fault.file.endswith("models.yaml") for fault in found)
    assert all(part in " ".join(map(str, found)) for part in named)
