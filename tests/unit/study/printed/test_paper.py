"""The paper of a study: its exhibits and prose, and faults before any job."""

from unit.study.conftest import FOLDER, ROOT

from coproduction.study.load import load
from coproduction.study.printed.paper import Paper
from coproduction.study.resolved.specification import plain, typed


def test_the_paper_of_the_default_study_survives_the_way_to_a_job():
    paper = load(FOLDER, ROOT).paper
    assert paper is not None and [*paper.references()]
    assert typed(Paper, plain(paper)) == paper


def test_a_study_without_the_file_has_no_paper(project):
    assert project.load().paper is None


def test_prose_without_the_file_is_told(project):
    project.path("manuscript").mkdir()
    project.path("manuscript/data.md").write_text("x", encoding="utf-8")
    (found,) = project.faults()
    assert "no manuscript.yaml" in found.problem and "exhibits:" in found.mend


def test_all_faults_of_a_paper_are_told_at_once(project):
    text = "exhibits: [tables/sampel, figures/verdicts]\n"
    project.path("manuscript.yaml").write_text(text, encoding="utf-8")
    project.path("manuscript").mkdir()
    prose = "{{estimate poold safety efficacy}} {{figure verdict}} {{verdict efficiency}}"
    project.path("manuscript/findings.md").write_text(prose, encoding="utf-8")
    told = {one.problem: one.expected for one in project.faults()}
    assert len(told) == 4
    assert told["exhibits: there is no table 'tables/sampel'"] == "did you mean 'tables/sample'?"
    assert any("no model 'poold'" in p and "'pooled'" in e for p, e in told.items())
    assert any("no figure 'verdict'" in problem for problem in told)
    assert any("no claim 'efficiency'" in problem for problem in told)


def test_files_of_prose_that_are_no_section_or_no_text_are_told(project):
    project.path("manuscript.yaml").write_text("exhibits: [tables/sample]", encoding="utf-8")
    project.path("manuscript").mkdir()
    project.path("manuscript/finding.md").write_text("x", encoding="utf-8")
    project.path("manuscript/data.md").write_bytes(b"\xff\xfe")
    told = sorted(f"{one.problem} {one.expected}" for one in project.faults())
    assert "findings.md" in told[1] and "not UTF-8" in told[0]


def test_authors_are_those_of_the_file_else_of_the_archive(project):
    project.path("manuscript.yaml").write_text("exhibits: [tables/sample]", encoding="utf-8")
    archived = project.load().archive
    assert len(project.load().paper.authors) == len(archived.persons)
    text = "exhibits: [tables/sample]\nauthors: [A. Nother]\n"
    project.path("manuscript.yaml").write_text(text, encoding="utf-8")
    assert project.load().paper.authors == ("A. Nother",)


def test_a_faulty_file_does_not_make_prose_stray(project):
    project.path("manuscript.yaml").write_text("exhibits: [sample]\n", encoding="utf-8")
    project.path("manuscript").mkdir()
    project.path("manuscript/data.md").write_text("x", encoding="utf-8")
    (found,) = project.faults()
    assert "manuscript.yaml" in found.file


def test_words_of_references_are_held_to_the_model_before_any_job(project):
    project.path("manuscript.yaml").write_text("exhibits: [tables/sample]", encoding="utf-8")
    project.path("manuscript").mkdir()
    right = "{{n pooled safety}} {{estimate pooled safety education=tertiary}}"
    wrong = "{{estimate pooled safety efficasy}} {{n pooled saftey}}"
    project.path("manuscript/data.md").write_text(f"{right} {wrong}", encoding="utf-8")
    told = [one.expected for one in project.faults()]
    assert told == ["did you mean 'efficacy'?", "did you mean 'safety'?"]


def test_a_reference_that_means_several_numbers_is_told_before_any_job(project):
    """They were told by the job of the manuscript, after all fits."""
    project.path("manuscript.yaml").write_text("exhibits: [tables/sample]", encoding="utf-8")
    project.path("manuscript").mkdir()
    right = "{{n by_country safety GB}} {{p pooled health age}} {{verdict efficacy safety}}"
    wrong = "{{n pooled}} {{n by_country safety}} {{estimate pooled safety education}} "
    wrong += "{{estimate pooled safety}} {{verdict efficacy}} {{verdict women saftey}}"
    text = f"{right} {{{{estimate pooled safety Intercept}}}} {wrong}"
    project.path("manuscript/data.md").write_text(text, encoding="utf-8")
    told = [(one.problem.partition("}}: ")[2], one.expected) for one in project.faults()]
    assert told == [
        ("the model has several fits, and no area is named", "one of safety, environment, health"),
        ("the model has several fits, and no country is named", "one of GB, FR, DE, DK, CZ"),
        ("no coefficient of the model is named", told[2][1]),
        ("no coefficient of the model is named", told[2][1]),
        ("3 verdicts are meant", "one of safety, environment, health"),
        ("'saftey' is nothing that the claim has", "did you mean 'safety'?"),
    ]
    assert "education=tertiary" in told[2][1] and "efficacy" in told[2][1]
