"""A run has nothing to do without a look at its jobs only where all is as the last one left it."""

import logging
import os
import time

import pytest
from snakemake.common import NOTHING_TO_BE_DONE_MSG
from snakemake.settings.types import Batch, DAGSettings

from run.fingerprints import state
from run.standing import Standing, is_plain, is_whole, when_nothing_is_done

MAIN = "/venv/lib/python3.11/site-packages/snakemake/__main__.py"


@pytest.fixture
def noted(tmp_path, monkeypatch):
    """The files of a finished run, with their states; the folder is the current one."""
    monkeypatch.chdir(tmp_path)
    for name in ("read.csv", "made.csv"):
        (tmp_path / name).write_text("a\n1\n", encoding="utf-8")
    return {name: state(name) for name in ("read.csv", "made.csv")}


def standing(folder, own=b"1" * 32):
    return Standing(folder / ".snakemake/standing/study", own)


def test_what_is_as_it_was_stands(noted, tmp_path):
    assert not standing(tmp_path).holds()
    standing(tmp_path).keep(noted)
    assert standing(tmp_path).holds()


def test_the_last_run_counts(noted, tmp_path):
    standing(tmp_path).keep(noted | {"other.csv": "0 0 0"})
    assert not standing(tmp_path).holds()
    standing(tmp_path).keep(noted)
    assert standing(tmp_path).holds()


def taken_away(path):
    path.unlink()


def edited(path):
    path.write_text("a\n2\n", encoding="utf-8")


def edited_with_its_date(path):
    before = path.stat()
    edited(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def a_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("name", ["read.csv", "made.csv"])
@pytest.mark.parametrize("change", [taken_away, edited, edited_with_its_date, a_folder])
def test_a_changed_file_does_not_stand(noted, tmp_path, name, change):
    standing(tmp_path).keep(noted)
    change(tmp_path / name)
    assert not standing(tmp_path).holds()


def test_another_study_or_code_does_not_stand(noted, tmp_path):
    standing(tmp_path).keep(noted)
    assert not standing(tmp_path, b"2" * 32).holds()


@pytest.mark.parametrize("mark", ["incomplete/bWFkZQ==", "locks/0.input.lock"])
def test_a_job_that_was_stopped_or_a_run_that_goes_on_does_not_stand(noted, tmp_path, mark):
    standing(tmp_path).keep(noted)
    path = tmp_path / ".snakemake" / mark
    path.parent.mkdir()
    assert standing(tmp_path).holds()
    path.touch()
    assert not standing(tmp_path).holds()


def test_a_file_of_the_future_does_not_stand(noted, tmp_path):
    later = time.time_ns() + 10**12
    os.utime("made.csv", ns=(later, later))
    standing(tmp_path).keep(noted | {"made.csv": state("made.csv")})
    assert not standing(tmp_path).holds()


def test_what_is_not_noted_of_every_file_is_not_kept(noted, tmp_path):
    standing(tmp_path).keep(noted | {"gone.csv": ""})
    assert not standing(tmp_path).holds()


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--cores", "2"],
        ["--cores"],
        ["--cores=all"],
        ["-c4"],
        ["-c", "all"],
        ["-j", "3"],
        ["--jobs=3"],
        ["--cores", "2", "--config", "study=mine", "studies=my studies", "language="],
        ["--config", "study=mine", "-c1"],
    ],
)
def test_cores_and_the_study_are_plain(options):
    assert is_plain([MAIN, *options], {"PATH": "/bin"})
    assert is_plain(["/venv/bin/snakemake", *options], {})


@pytest.mark.parametrize(
    "options",
    [
        ["--dry-run"],
        ["-n"],
        ["--cores", "2", "results"],
        ["-c4", "results/study/report.html"],
        ["-c", "2", "3"],
        ["x=1"],
        ["--config", "study=mine", "--", "x=1"],
        ["--config", "study=mine", "results"],
        ["--forceall"],
        ["--cores", "2", "--forcerun", "fit"],
        ["--report", "page.html"],
        ["--configfile", "other.yaml"],
        ["--rerun-triggers", "mtime"],
        ["--mode", "subprocess"],
        ["--directory", "elsewhere"],
        ["--touch"],
    ],
)
def test_whatever_else_is_asked_is_not_plain(options):
    assert not is_plain([MAIN, *options], {})


def test_other_programs_and_profiles_are_not_plain():
    assert not is_plain(["/somewhere/workflow/run/plan.py"], {})
    assert not is_plain(["/venv/bin/pytest", "--cores", "2"], {})
    assert not is_plain([MAIN, "--cores", "2"], {"SNAKEMAKE_PROFILE": "slurm"})


def test_that_nothing_is_to_be_done_is_heard_of_snakemake_alone():
    logger = logging.getLogger("snakemake.logging")
    handlers, heard = list(logger.handlers), []
    try:
        when_nothing_is_done(lambda: heard.append("kept"))
        for said in ("Building DAG of jobs...", NOTHING_TO_BE_DONE_MSG):
            logger.handle(logging.makeLogRecord({"msg": said, "levelno": logging.INFO}))
    finally:
        logger.handlers[:] = handlers
    assert heard == ["kept"]


@pytest.mark.parametrize(
    "asked",
    [
        {"forceall": True},
        {"forcerun": {"fit"}},
        {"forcetargets": True},
        {"until": {"fit"}},
        {"omit_from": {"fit"}},
        {"allowed_rules": {"fit"}},
        {"targets": {"results"}},
        {"batch": Batch("all", 1, 2)},
    ],
)
def test_a_profile_may_ask_for_other_jobs_that_no_command_names(asked):
    assert is_whole(DAGSettings())
    assert not is_whole(DAGSettings(**asked))
