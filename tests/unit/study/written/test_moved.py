"""A key that moved is told with what to write in its place."""

from coproduction.study.written import settings

STUDY = """title: T
simulated: true
citation: C
pseudonyms: {open: true}
areas:
  safety: {label: Safety, professionalisation: 2}
  health: {label: Health, professionalisation: 3, labl: H}
sources: {a: {file: a.csv, sha256: %s, language: en}}
"""


def test_a_key_that_moved_is_told_with_its_replacement(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text(STUDY % ("a" * 64), encoding="utf-8")
    _, faults = settings.load(path, "study", "config/studies/five/study.yaml")
    first, second, other = faults
    assert first.problem == ("the key 'professionalisation' in areas.safety moved into covariates")
    assert "trend: {covariate: professionalisation}" in first.expected
    assert first.mend.splitlines() == [
        "covariates: {professionalisation: 2}",
        "(all at once: make migrate STUDY=five)",
    ]
    assert "areas.health" in second.problem and "professionalisation: 3" in second.mend
    assert other.problem == "unknown key 'labl' in areas.health", (
        "what did not move is told as ever"
    )


def test_other_files_are_left_alone(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("study: five\nareas: {a: {professionalisation: 2}}\n", encoding="utf-8")
    (fault,) = settings.load(path, "config", "config/config.yaml")[1]
    assert "unknown key 'areas'" in fault.problem


def test_what_is_to_be_written_holds_what_is_there_and_never_a_value_that_is_no_number(tmp_path):
    text = STUDY.replace("professionalisation: 2", "professionalisation: 2, covariates: {beds: 1}")
    text = text.replace("professionalisation: 3", "professionalisation:  ")
    path = tmp_path / "study.yaml"
    path.write_text(text.replace(", labl: H", "  ") % ("a" * 64), encoding="utf-8")
    _, (first, second) = settings.load(path, "study", "config/studies/five/study.yaml")
    assert first.mend.startswith("covariates: {beds: 1, professionalisation: 2}\n")
    assert second.mend.startswith("covariates: {professionalisation: <number>}\n")
