"""What a machine does to a run: it is killed, a disk is full, nothing may be written, two run."""

import contextlib
import ctypes
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from small import small_study

LIBC = ctypes.CDLL(None, use_errno=True)
RUN = ("--config", "study=small")
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def mounted(folder, options, flags=0):
    """Mount a file system of its own memory on a folder; skips the test where none may."""
    folder.mkdir(parents=True, exist_ok=True)
    if LIBC.mount(b"tmpfs", bytes(folder), b"tmpfs", flags, options.encode()):
        pytest.skip(f"needs the right to mount: {os.strerror(ctypes.get_errno())}")


@pytest.fixture
def unmounting():
    folders = []
    yield folders
    for folder in folders:
        LIBC.umount2(bytes(folder), 2)


def started(project, *options, **how):
    """A run that goes on while the test does; it is the first of a group of processes."""
    command = [sys.executable, "-m", "snakemake", *options]
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True} | how
    return subprocess.Popen(command, cwd=project.path, start_new_session=True, **how)


@pytest.fixture
def project(project):
    small_study(project.path, {"open": True})
    return project


@pytest.fixture(scope="module")
def whole(another):
    """The results of the study, run once without a fault."""
    small_study(another.path, {"open": True})
    another.snakemake(*RUN)
    return another.files("results/small")


#: Of a full or read-only disk, the size, flags of its mount, and what is said.
DISKS = {
    "full": ("size=8k", 0, "No space left on device"),
    "read-only": ("size=8k", 1, "Read-only file system"),
}


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["results/small", "data/harmonised/small"])
@pytest.mark.parametrize("disk", DISKS)
def test_where_nothing_can_be_written_it_is_told_and_the_next_run_goes_on(
    project, unmounting, folder, disk
):
    place, (size, flags, said) = project.path / folder, DISKS[disk]
    mounted(place, size, flags)
    unmounting.append(place)
    printed = project.snakemake(*RUN, "--", "report", cores=1, ok=False)
    assert said in printed and "Traceback" not in printed, printed
    assert not list(place.rglob(".*.partial"))
    LIBC.umount2(bytes(place), 2)
    project.snakemake(*RUN, "--", "report", cores=1)


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["results", "data", "logs", ".snakemake"])
@pytest.mark.parametrize("disk", DISKS)
def test_folders_that_nothing_can_be_written_to_are_told_before_any_job(
    project, unmounting, folder, disk
):
    place, (size, flags, said) = project.path / folder, DISKS[disk]
    mounted(place, size, flags)
    unmounting.append(place)
    if disk == "full" and folder != ".snakemake":
        (place / "file").write_bytes(bytes(8192))
    printed = project.snakemake(*RUN, cores=1, ok=False)
    assert f"{place}: a run needs to write" in printed and f": {said}." in printed
    assert "to mend:  " in printed and "Traceback" not in printed
    assert not (project.path / "data/harmonised").exists()


@pytest.mark.slow
def test_notes_of_snakemake_that_find_no_room_during_a_run_are_told(project, unmounting):
    place = project.path / ".snakemake"
    mounted(place, "size=5m")
    unmounting.append(place)
    run = started(project, "--cores", "1", *RUN, "--", "report")
    while run.poll() is None and not list(project.path.glob("data/harmonised/*/*.parquet")):
        time.sleep(0.05)
    with contextlib.suppress(OSError), (place / "file").open("wb", buffering=0) as stream:
        while True:
            stream.write(bytes(4096))
    printed, _ = run.communicate(timeout=600)
    assert run.returncode == 1
    assert "No space left on device" in printed and "Traceback" not in printed, printed
    (place / "file").unlink()
    project.snakemake(*RUN, "--", "report", cores=1)


def killed(project, seed, *options):
    """Kill a run at random moments, ten times at most, and go on; how often it was killed."""
    draw = random.Random(seed)
    for times in range(10):
        run = started(project, "--cores", "2", *options, **QUIET)
        try:
            # The first time soon: the run of a small study may be over in ten seconds.
            run.wait(draw.uniform(2, 12 if times else 4))
            return times
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            project.snakemake("--unlock", *options)
    project.snakemake(*options)
    return 10


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_small_study_killed_at_random_moments_has_the_same_bytes(project, whole, seed):
    assert killed(project, seed, *RUN) > 0
    assert project.planned(*RUN) == set()
    assert project.files("results/small") == whole


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_the_default_study_killed_at_random_moments_has_the_same_bytes(project, finished, seed):
    assert killed(project, seed) > 0
    assert project.planned() == set()
    assert project.files("results") == finished.files("results")


@pytest.mark.slow
def test_two_runs_at_once_are_told(project):
    first = started(project, "--cores", "1", *RUN, **QUIET)
    while first.poll() is None and not list((project.path / "logs").rglob("*.log")):
        time.sleep(0.05)
    first.send_signal(signal.SIGSTOP)  # else it may end before the other looks
    try:
        printed = project.snakemake(*RUN, ok=False)
    finally:
        first.send_signal(signal.SIGCONT)
    assert "Another run works in this folder" in printed
    assert first.wait(600) == 0
