"""A second configuration of a study has its own title and files, and all else of the first."""

from pathlib import Path

import pytest

from coproduction.study.written import extension

SECOND = Path("config/studies/second")
EXTENDS = "study: fivenations_simulated\ntitle: Again\n"
MULTIVERSE = """
multiverses:
  pooled: {terms: [efficacy], choices: {weights: {alternatives: [none]}}}
"""


@pytest.fixture
def second(project):
    """Writes files of a second configuration, its `extends.yaml` beside."""

    def write(**files):
        (project.root / SECOND).mkdir()
        for name, text in ({"extends": EXTENDS} | files).items():
            (project.root / SECOND / f"{name}.yaml").write_text(text, encoding="utf-8")
        return project

    return write


def told(project):
    return [(fault.file, str(fault)) for fault in project.faults(SECOND)]


def test_what_it_does_not_say_is_of_the_study_that_it_extends(second):
    project = second(multiverse=MULTIVERSE)
    first, found = project.load(), project.load(SECOND)
    assert (found.name, found.title) == ("second", "Again")
    assert [one.terms for one in found.multiverses] == [("efficacy",)]
    assert len(first.multiverses[0].terms) > 1
    for same in ("folder", "sources", "crosswalks", "variables", "countries", "models"):
        assert getattr(found, same) == getattr(first, same)
    assert found.claims.claims == first.claims.claims


@pytest.mark.parametrize(
    ("text", "met"),
    [
        (MULTIVERSE.replace("terms", "term"), "term"),
        (MULTIVERSE.replace("efficacy", "eficacy"), "'eficacy'"),
    ],
)
def test_a_fault_is_of_the_file_that_is_read(second, text, met):
    project = second(multiverse=text)
    assert {file for file, _ in told(project)} == {str(SECOND / "multiverse.yaml")}
    assert all(met in said for _, said in told(project))


def test_a_fault_of_the_other_study_is_told_of_its_file(second):
    project = second()
    project.edit("models.yaml", "age, female", "age, femal")
    assert {file for file, _ in told(project)} == {project.shown("models.yaml")}


def test_a_study_that_is_none_and_files_that_nothing_reads_are_faults(second):
    project = second(extends=EXTENDS.replace("simulated", "simulate"), variables="variables: {}\n")
    (_, unknown), (file, unread) = told(project)
    assert "did you mean 'fivenations_simulated'?" in unknown
    assert file == str(SECOND / "variables.yaml") and "nothing reads this" in unread


def test_a_study_does_not_extend_one_that_extends_another(second):
    project = second(extends="study: second\ntitle: Again\n")
    assert "'second' is no study beside this" in str(told(project))


def test_what_extends_yaml_lacks_is_told(second):
    assert "'title' is missing" in str(told(second(extends="study: fivenations_simulated\n")))


@pytest.mark.parametrize("study", ["/", "..", ".", "../../..", "/proc", "a/b", ""])
def test_a_study_is_named_and_no_folder_elsewhere_is_read(second, study):
    project = second(extends=f"study: {study!r}\ntitle: Again\n")
    lying, faults = extension.folders(SECOND, project.root)
    assert str(lying.folder) == str(SECOND) and len(faults) == 1
    assert {file for file, _ in told(project)} == {str(SECOND / "extends.yaml")}
