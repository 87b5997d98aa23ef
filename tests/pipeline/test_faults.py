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
    wanted = (f"{HARMONISED}/{source}.parquet" for source in ("uk", "france"))
    printed = project.snakemake(*wanted, cores=1, ok=False)
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


DAMAGES = {
    "uk_simulated.sav": lambda raw: raw[: len(raw) // 2],
    "france_simulated.csv": lambda raw: raw.decode("cp1252").encode("utf-8"),
    "czechia_simulated.xlsx": lambda raw: raw[:-200],
}


@pytest.mark.slow
def test_damaged_exports_stop_their_sources_and_no_other(project):
    for file, damage in DAMAGES.items():
        path = project.path / RAW / file
        path.write_bytes(damage(path.read_bytes()))
    sources = ("uk", "france", "czechia", "denmark")
    printed = project.snakemake(*(f"{HARMONISED}/{one}.parquet" for one in sources), ok=False)
    assert "Traceback" not in printed and "checksum" in printed
    assert printed.count("sha256: ") >= len(DAMAGES)  # the line to put, if the change is meant
    for file in DAMAGES:
        assert f"{RAW}/{file}" in printed
        log = project.path / f"logs/fivenations_simulated/harmonise/{file.split('_')[0]}.log"
        assert "sha256: " in log.read_text("utf-8")
    assert [path.name for path in (project.path / HARMONISED).iterdir()] == ["denmark.parquet"]


def test_wrong_configurations_stop_before_any_job_and_are_told_together(project):
    wrong = [
        ("models.yaml", "terms:", "termes:", "did you mean 'terms'?"),
        ("study.yaml", "uk_simulated.sav", "uk_simulatd.sav", "did you mean 'uk_simulated.sav'?"),
        ("study.yaml", "country: GB", "country: UK", "one of GB, FR, DE, DK, CZ"),
    ]
    for file, old, new, _ in wrong:
        project.edit(f"{STUDY}/{file}", old, new)
    printed = project.snakemake(ok=False)
    for file, _, _, said in wrong:
        assert said in printed and f"{STUDY}/{file}" in printed
    assert not (project.path / "results").exists()


def test_an_unknown_study_names_the_nearest(project):
    printed = project.snakemake("--config", "study=fivenation_simulated", ok=False)
    assert "did you mean 'fivenations_simulated'?" in printed
