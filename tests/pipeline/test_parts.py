"""A large source that several jobs read in parts: the bytes and the faults of one job."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time

import pandas as pd
import pyreadstat
import pytest
from small import small_study

N, FOLDER = 70_000, "data/harmonised/small/parts/uk"
RUN = ("--config", "study=small")
PARTS = (*RUN, "part_mb=1")
TARGETS = (
    "--",
    "data/harmonised/small/pooled.parquet",
    "results/small/harmonisation/ledger.csv",
    "results/small/validation/summary.csv",
)
CROSSWALK = "config/studies/small/crosswalk/uk.csv"
READS = [f"read[uk, {part}]" for part in (1, 2, 3, 4)]


def enlarged(project, like=None):
    """The small study of a source of SPSS of 3.4 MB, with answers without a row far apart."""
    small_study(project.path, {"open": True})
    raw = project.path / "data/raw/small/uk.csv"
    few = pd.read_csv(raw)
    frame = pd.concat([few] * (N // len(few) + 1), ignore_index=True).head(N)
    frame["id"] = [f"person{n}" for n in range(N)]
    frame.loc[[5, N - 3], "trusts"] = "perhaps"
    frame["essround"] = [8.0, 9.0] * (N // 2)  # no row of the crosswalk is of it: a note is
    pyreadstat.write_sav(frame, raw.with_suffix(".sav"))
    if like is not None:  # the file tells when it was written
        shutil.copy(like.path / "data/raw/small/uk.sav", raw.parent)
    declared = hashlib.sha256(raw.read_bytes()).hexdigest()
    actual = hashlib.sha256(raw.with_suffix(".sav").read_bytes()).hexdigest()
    study = "config/studies/small/study.yaml"
    project.edit(study, declared, actual)
    project.edit(study, "uk.csv", "uk.sav")
    raw.unlink()


def mended(project):
    """A row for the answer; the next time, another kind of missing in it."""
    path = project.path / CROSSWALK
    text = path.read_text("utf-8")
    row = "trusts,perhaps,,trusts,map,,{},\n"
    other = row.format("refused")
    text = text.replace(other, row.format("dont_know")) if other in text else text + other
    path.write_text(text, encoding="utf-8")


def faults(project, *options):
    printed = project.snakemake(*options, *TARGETS, ok=False)
    log = (project.path / "logs/small/harmonise/uk.log").read_text("utf-8")
    cells = (project.path / "logs/small/harmonise/uk_failures.csv").read_bytes()
    return printed, log, cells


def killed(project, *options):
    """Kill a run on one core once two parts are read: the parts that it left."""
    run = subprocess.Popen(
        [sys.executable, "-m", "snakemake", "--cores", "1", *options],
        cwd=project.path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    folder = project.path / FOLDER
    while run.poll() is None and len(list(folder.glob("[0-9].arrow"))) < 2:
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    project.snakemake("--unlock", *options)
    return {f"read[uk, {path.stem}]" for path in folder.glob("[0-9].arrow")}


@pytest.mark.slow
def test_parts_have_the_bytes_and_faults_of_one_job(project, another):
    enlarged(project)
    enlarged(another, like=project)
    assert not {*READS} & another.planned(*RUN, *TARGETS)
    told = faults(another, *RUN)
    # killed, it goes on with the parts that are lacking, and the one that it was just at
    there = killed(project, *PARTS, *TARGETS)
    lacking = {*READS} & project.planned(*PARTS, *TARGETS)
    assert len(there) == 2 and {*READS} - there <= lacking < {*READS}
    printed, log, cells = faults(project, *PARTS)
    assert "rows 6, 69998" in log, log
    assert (log, cells) == told[1:], printed
    # what was read is not read again, nor afterwards where parts stay
    for kept in (["--notemp"], []):
        mended(project)
        assert not {*READS} & project.planned(*PARTS, *TARGETS)
        project.snakemake(*PARTS, *kept, *TARGETS)
        assert len([*(project.path / FOLDER).glob("*")]) == len(READS) * len(kept)
    shutil.copy(project.path / CROSSWALK, another.path / CROSSWALK)
    another.snakemake(*RUN, *TARGETS)
    summary = project.path / "results/small/validation/summary.csv"
    assert "other_wave" in summary.read_text("utf-8")
    for folder in ("data", "results"):
        assert project.files(folder) == another.files(folder)
    assert project.planned(*PARTS, *TARGETS) == set()
