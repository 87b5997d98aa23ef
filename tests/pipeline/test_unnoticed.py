"""What changes where Snakemake does not look is told, and results are of what there is."""

import os
import threading
import time

import pytest
from small import small_study

RAW = "data/raw/small/uk.csv"
HARMONISED = "data/harmonised/small/uk.parquet"
MADE = "results/small/validation/summary.csv"
RUN = ("--config", "study=small", "--", MADE)


@pytest.fixture
def project(project):
    small_study(project.path, {"open": True})
    return project


@pytest.mark.slow
def test_an_export_that_changes_during_a_run_gives_no_results(project):
    export = project.path / RAW
    good = export.read_bytes()

    def change():
        while not (project.path / "logs/small/harmonise/uk.log").exists():
            time.sleep(0.01)
        export.write_bytes(good.replace(b"person1,", b"personX,", 1))

    changing = threading.Thread(target=change)
    changing.start()
    printed = project.snakemake(*RUN, cores=1, ok=False)
    changing.join()
    assert "its checksum differs" in printed
    assert "its checksum differs" in project.snakemake(*RUN, cores=1, ok=False)
    assert not (project.path / HARMONISED).exists()
    export.write_bytes(good)
    project.snakemake(*RUN, cores=1)


@pytest.mark.slow
def test_an_output_edited_by_hand_is_told_until_it_is_made_anew(project):
    project.snakemake(*RUN, cores=1)
    made = project.path / MADE
    was = made.read_bytes()
    made.write_bytes(was + b"edited\n")
    for _ in range(2):
        printed = project.snakemake(*RUN, cores=1)
        assert "Changed since a run made it" in printed and f"rm '{MADE}'" in printed
    made.unlink()
    project.snakemake(*RUN, cores=1)
    assert made.read_bytes() == was
    assert "Changed since" not in project.snakemake(*RUN, cores=1)


@pytest.mark.slow
def test_an_edit_under_a_clock_that_was_set_back_counts(project):
    project.snakemake(*RUN, cores=1)
    later = time.time() + 3 * 86400
    for path in (project.path / HARMONISED, project.path / MADE):
        os.utime(path, (later, later))
    crosswalk = "config/studies/small/crosswalk/uk.csv"
    project.edit(crosswalk, "age,,,age,copy,,,", "age,,,age,copy,,,as asked")
    printed = project.snakemake(*RUN, cores=1)
    assert "2 files are of a later date than now" in printed
    assert ": harmonise uk, " in printed
