"""A fault stops the job that met it, says all about it, and leaves nothing behind."""

import pytest

STUDY = "config/studies/fivenations_simulated"
RAW = "data/raw/fivenations_simulated"
HARMONISED = "data/harmonised/fivenations_simulated"


def test_all_faults_of_a_source_are_told_at_once_and_the_others_go_on(project):
    project.edit(f"{STUDY}/crosswalk/uk.csv", ",map,never,,", ",map,often,,")  # harmless here
    lines = (project.path / f"{STUDY}/crosswalk/uk.csv").read_text(encoding="utf-8").splitlines()
    dropped = next(line for line in lines[1:] if ",map,sometimes,," in line)
    drifted = next(line for line in lines[1:] if ",map,yes,," in line and line != dropped)
    label = drifted.split(",")[2]
    kept = [line for line in lines if line != dropped]
    kept[kept.index(drifted)] = drifted.replace(label, "Something else", 1)
    (project.path / f"{STUDY}/crosswalk/uk.csv").write_text("\n".join(kept) + "\n", "utf-8")
    printed = project.snakemake("validation", cores=1, ok=False)
    column, code = dropped.split(",")[:2]
    assert f"{RAW}/uk_simulated.sav, column {column}, rows" in printed
    assert f"code '{code}': no crosswalk row maps this code" in printed
    assert f"add to {STUDY}/crosswalk/uk.csv" in printed
    assert "'Something else'" in printed
    log = (project.path / "logs/fivenations_simulated/harmonise/uk.log").read_text("utf-8")
    assert "2 faults found" in log or "faults found" in log
    assert not (project.path / f"{HARMONISED}/uk.parquet").exists()
    assert not list((project.path / HARMONISED).glob(".*.partial"))
    assert (project.path / f"{HARMONISED}/france.parquet").exists()


@pytest.mark.parametrize(
    ("source", "file", "damage", "said"),
    [
        ("uk", "uk_simulated.sav", lambda raw: raw[: len(raw) // 2], "uk_simulated.sav"),
        (
            "france",
            "france_simulated.csv",
            lambda raw: raw.decode("cp1252").encode("utf-8"),
            "checksum",
        ),
        ("czechia", "czechia_simulated.xlsx", lambda raw: raw[:-200], "czechia_simulated.xlsx"),
    ],
)
def test_a_damaged_export_stops_its_source(project, source, file, damage, said):
    path = project.path / RAW / file
    path.write_bytes(damage(path.read_bytes()))
    printed = project.snakemake(f"{HARMONISED}/{source}.parquet", ok=False)
    assert said in printed and "Traceback" not in printed
    assert "sha256: " in printed  # the line to put, if the change is meant
    assert not (project.path / HARMONISED / f"{source}.parquet").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("models.yaml", "terms:", "termes:", "did you mean 'terms'?"),
        ("models.yaml", "efficacy", "eficacy", "did you mean 'efficacy'?"),
        ("study.yaml", "uk_simulated.sav", "uk_simulatd.sav", "did you mean 'uk_simulated.sav'?"),
        ("study.yaml", "country: GB", "country: UK", "one of GB, FR, DE, DK, CZ"),
    ],
)
def test_a_wrong_configuration_stops_before_any_job(project, file, old, new, said):
    project.edit(f"{STUDY}/{file}", old, new)
    printed = project.snakemake(ok=False)
    assert said in printed and f"{STUDY}/{file}" in printed
    assert not (project.path / "results").exists()


def test_an_unknown_study_names_the_nearest(project):
    printed = project.snakemake("--config", "study=fivenation_simulated", ok=False)
    assert "did you mean 'fivenations_simulated'?" in printed
