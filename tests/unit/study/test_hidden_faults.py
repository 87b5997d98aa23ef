"""Two faults, one of which makes what the other is in impossible to resolve: both are told."""

import pytest

from coproduction.faults import Faults

#: File, what it says, and what a slip makes of it; the fault that is told of the slip alone.
ITEM = ("indices.yaml", "        - speaks_up", "        - speak_up")
SET = ("models.yaml", "employment, ", "employmnt, ")
CASES = {
    "a trend beside an index": (
        ITEM,
        (
            "models.yaml",
            "trend: {covariate: professionalisation}",
            "trend: {covariate: profesionalisation}",
        ),
        "no area has a covariate 'profesionalisation'",
    ),
    "a term of a claim beside an index": (
        ITEM,
        ("hypotheses.yaml", "terms: [age]}", "terms: [agee]}"),
        "nothing is called 'agee'",
    ),
    "an item of a multiverse beside weights": (
        ("multiverse.yaml", "weights: {alternatives: [none]}", "weights: {alternatives: [nonne]}"),
        (
            "multiverse.yaml",
            "items: {alternatives: [coproduction_individual]}",
            "items: {alternatives: [coproduction_indivdual]}",
        ),
        "'coproduction_indivdual' is no item of the index",
    ),
    "a country left out beside a term": (
        SET,
        ("models.yaml", "    outcome: activities", "    leave_out: [XX]\n    outcome: activities"),
        "unknown country 'XX'",
    ),
    "a score of no level beside an item": (
        ITEM,
        ("indices.yaml", "scoring: {never: 0,", "scoring: {nver: 0,"),
        "no item has the level 'nver'",
    ),
    "a country of an order beside an index": (
        ITEM,
        ("hypotheses.yaml", "order: [GB", "order: [GX"),
        "there is no country 'GX'",
    ),
    "a row of a table beside a term": (
        SET,
        ("tables.yaml", "efficacy", "effiacy"),
        "nothing is called 'effiacy'",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_hides_none_of_what_it_leaves_unresolved(project, case):
    *slips, told = CASES[case]
    for slip in slips:
        project.edit(*slip)
    with pytest.raises(Faults) as caught:
        project.load()
    assert len(caught.value.faults) == 2, str(caught.value)
    assert told in str(caught.value)


def test_a_level_that_many_variables_lack_is_told_once_a_crosswalk(project):
    project.edit("variables.yaml", "{name: often, label: Often}", "{name: oftn, label: Often}")
    with pytest.raises(Faults) as caught:
        project.load()
    found = [fault for fault in caught.value.faults if fault.column == "target_code"]
    assert [fault.file.rsplit("/", 1)[-1] for fault in found] == [
        "uk.csv",
        "france.csv",
        "germany.csv",
        "denmark.csv",
        "czechia.csv",
    ]
    assert all(len(fault.rows) == 15 for fault in found)
    assert all("did you mean 'oftn'?" in fault.expected for fault in found)


def test_a_target_that_is_unknown_is_told_once_a_crosswalk(project):
    project.edit("variables.yaml", "  speaks_up:", "  speak_up:")
    with pytest.raises(Faults) as caught:
        project.load()
    found = [fault for fault in caught.value.faults if fault.column == "target"]
    assert len(found) == 5
    assert all(len(fault.rows) == 6 for fault in found)


def test_a_family_that_is_one_misspelt_is_told(project):
    project.edit("hypotheses.yaml", "family: determinants", "family: determinant")
    with pytest.raises(Faults) as caught:
        project.load()
    (fault,) = caught.value.faults
    assert "'determinant' is not declared" in fault.problem
    assert fault.expected == "did you mean 'determinants'?"


#: What a file says, and what a slip makes of it; nothing that follows is told.
ALONE = {
    "a summary of no model": ("models.yaml", "\nsummaries:\n  by_country:", "by_countryy"),
    "a concept of a variable": ("variables.yaml", "    concept: consultation", "consultationq"),
    "the availability of a source": ("study.yaml", "      availability: public", "publicq"),
    "the source of rights": ("study.yaml", "  rights:\n    uk:", "ukk"),
}


@pytest.mark.parametrize("case", ALONE)
def test_a_slip_is_one_fault(project, case):
    file, said, slip = ALONE[case]
    models = project.path("models.yaml")
    models.write_text(models.read_text("utf-8") + "\nsummaries:\n  by_country: {}\n", "utf-8")
    both = "{how: stacked, title: T, tables: {summaries_by_country: A, correlates_by_country: B}}"
    tables = project.path("tables.yaml")
    tables.write_text(tables.read_text("utf-8") + f"\ncombined:\n  both: {both}\n", "utf-8")
    project.load()
    word = slip[:-1]
    project.edit(file, said, said.replace(word, slip))
    with pytest.raises(Faults) as caught:
        project.load()
    (fault,) = caught.value.faults
    assert slip in f"{fault.problem} {fault.expected}", fault


def test_an_analysis_of_no_model_is_one_fault(project):
    """Its table, combined with others, was once told to be none."""
    models, tables = project.path("models.yaml"), project.path("tables.yaml")
    text = models.read_text("utf-8")
    assert "\nsensitivity:" not in text
    asked = "\nsensitivity:\n  pooled: {terms: [efficacy], benchmarks: [efficacy]}\n"
    both = "{how: stacked, title: T, tables: {sensitivity_pooled: A, correlates_pooled: B}}"
    tables.write_text(tables.read_text("utf-8") + f"\ncombined:\n  both: {both}\n", "utf-8")
    models.write_text(text + asked.replace("pooled", "pooledd"), "utf-8")
    (fault,) = project.faults()
    assert "sensitivity.pooledd: there is no model" in str(fault)
