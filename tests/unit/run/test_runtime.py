"""What a run tells: how many of how many, the time left, and the sum at the end."""

import errno
import logging
import os
from enum import Enum, auto
from types import SimpleNamespace

import pytest
from snakemake_interface_common.exceptions import WorkflowError

from coproduction.banner import SIMULATED
from run import runtime


class Event(Enum):
    JOB_INFO = auto()
    JOB_FINISHED = auto()
    JOB_ERROR = auto()


class Clock:
    now = 100.0

    def monotonic(self):
        return self.now


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Four jobs, three of them to run; one of these took 8 s the last time."""
    clock = Clock()
    monkeypatch.setattr(runtime, "time", clock)
    monkeypatch.chdir(tmp_path)
    made = []
    for i, rule in enumerate(["harmonise", "pool", "fit", "fit"]):
        job = SimpleNamespace(
            rule=SimpleNamespace(name=rule, snakefile=f"rules/{rule}.smk"),
            wildcards_dict={"model": f"m{i}"} if rule == "fit" else {},
            benchmark=f"{i}.tsv",
            log=[f"{i}.log"],
            input=[f"{i}.in"],
            output=[f"{i}.out"],
            temp_output=set(),
        )
        made.append(job)
    measured(tmp_path, 0, 5.0)
    measured(tmp_path, 3, 8.0)
    dag = SimpleNamespace(
        jobs=made,
        needrun_jobs=lambda: made[1:],
        jobid=made.index,
        workflow=SimpleNamespace(nodes=None, cores=2),
    )
    run = runtime.Run("fingerprints.tsv")
    run.clock = clock
    run.dag = dag
    run.begin(dag)
    return run


def measured(folder, i, seconds):
    (folder / f"{i}.tsv").write_text(f"s\tcpu_time\tmax_rss\n{seconds}\t1.5\t100\n", "utf-8")


def tell(run, event, **given):
    record = logging.LogRecord("snakemake", logging.INFO, "", 0, "", None, None)
    record.__dict__.update(event=event, **given)
    run.emit(record)


def finish(run, i, at):
    tell(run, Event.JOB_INFO, jobid=i)
    run.clock.now += at
    tell(run, Event.JOB_FINISHED, job_id=i)


def test_time_left_is_the_last_time_of_each_job_at_the_pace_of_this_run(run, capsys):
    assert run.left() is None
    finish(run, 1, 2.0)
    # fit m3 took 8 s the last time, fit m2 is new: the mean of 2 and 8
    assert run.left() == pytest.approx(8 + 5)
    assert "[1 of 3] pool 1 of 1: pool, 2.0 s, about 13 s left" in capsys.readouterr().err
    tell(run, Event.JOB_INFO, jobid=3)
    run.clock.now += 6.0
    assert run.left() == pytest.approx((8 - 6) + 5)
    tell(run, Event.JOB_FINISHED, job_id=3)
    finish(run, 2, 1.0)
    assert run.left() == 0
    assert "[3 of 3] fit 2 of 2: fit m2, 1.0 s\n" in capsys.readouterr().err


def test_time_left_is_longer_where_jobs_take_longer_than_the_last_time(run):
    finish(run, 3, 32.0)  # 8 s the last time
    # pool and fit m2 are new: as long as the job that ended
    assert run.left() == pytest.approx(32 + 32)
    run.before[1] = 3.0
    assert run.left() == pytest.approx(3 * 4 + (32 + 3 * 4) / 2)


def test_a_run_says_first_what_it_will_do_and_how_long_that_took(run):
    said = runtime.foretold(run.all, run.wanted, run.before, 2)
    assert "3 jobs to run; the results of 1 other stand.\n  pool 1, fit 2\n" in said
    assert "1 of them took 8.0 s in all; at these times 8.0 s or more, 2 at once." in said


@pytest.mark.parametrize(
    ("at_once", "least"), [(1, "12 s"), (2, "7.0 s"), (9, "7.0 s"), (None, "7.0 s")]
)
def test_no_run_is_foretold_to_be_faster_than_jobs_that_follow_each_other(at_once, least):
    jobs = {
        i: runtime.Job("fit", str(i), "", "", read=read, made=(made,))
        for i, (read, made) in enumerate([((), "a"), (("a",), "b"), ((), "c")])
    }
    said = runtime.foretold(jobs, jobs, {0: 3.0, 1: 4.0, 2: 5.0}, at_once)
    assert f"took 12 s in all; at these times {least} or more" in said


def test_nothing_is_foretold_of_jobs_that_never_ran():
    jobs = {0: runtime.Job("fit", "fit", "", "")}
    said = runtime.foretold(jobs, jobs, {0: None}, 2)
    assert said == "1 job to run; the results of 0 others stand.\n  fit 1"
    both = jobs | {1: runtime.Job("fit", "fit other", "", "")}
    said = runtime.foretold(both, both, {0: None, 1: None}, 2)
    assert said.endswith("take: once one has ended, the time left is told.")
    assert runtime.foretold(jobs, {}, {}, 2) == "0 jobs to run; the results of 1 other stand."


def test_a_job_that_is_tried_again_and_ends_has_not_failed(run, capsys):
    tell(run, Event.JOB_INFO, jobid=1)
    tell(run, Event.JOB_ERROR, jobid=1, log=["1.log", "slurm/7.log"])
    assert "failed: pool; why is in 1.log, slurm/7.log" in capsys.readouterr().err
    assert run.left() is None
    finish(run, 1, 2.0)
    assert "again: pool" in capsys.readouterr().err
    assert run.left() == pytest.approx(8 + 5)
    run.stop()
    assert "Failed" not in capsys.readouterr().err


@pytest.mark.parametrize("simulated", [True, False])
def test_the_summary_tells_what_ran_what_stood_and_where_time_went(
    run, capsys, tmp_path, simulated
):
    for i, took in ((1, 2.0), (2, 6.0), (3, 2.0)):
        finish(run, i, took)
        measured(tmp_path, i, took)
    capsys.readouterr()
    run.end("A <b>title</b>", "results/s", simulated, "studies")
    told = capsys.readouterr().err
    assert "Done in 10 s: 3 jobs ran, 1 reused." in told
    assert [line.split() for line in told.splitlines() if line.startswith("  fit ")] == [
        ["fit", "2", "0", "8.0", "s", "80", "%"]
    ]
    assert "Longest: fit m2 6.0 s" in told
    page = (tmp_path / "results/s/runtime.html").read_text("utf-8")
    assert "A &lt;b&gt;title&lt;/b&gt;" in page
    assert (f"<strong>{SIMULATED}</strong>" in page) is simulated
    assert page.count("<td>ran</td>") == 3 and page.count("<td>reused</td>") == 1


def test_a_failed_run_counts_the_jobs_that_snakemake_did_not_tell_of(run, capsys, tmp_path):
    for i in (1, 2):
        measured(tmp_path, i, 1.0)
    run.stop()
    assert "2 of 3 jobs ran" in capsys.readouterr().err


def test_a_failed_run_names_the_job_and_its_log(run, capsys):
    finish(run, 1, 1.0)
    tell(run, Event.JOB_INFO, jobid=2)
    tell(run, Event.JOB_ERROR, jobid=2)
    run.stop()
    told = capsys.readouterr().err
    assert run.left() is None, "what needs the failed job does not run"
    assert "1 of 3 jobs ran" in told and "Failed: fit m2; why is in 2.log" in told


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.04, "0.0 s"),
        (9.96, "10 s"),
        (59.6, "1 min 0 s"),
        (185, "3 min 5 s"),
        (7800, "2 h 10 min"),
    ],
)
def test_durations_are_words(seconds, words):
    assert runtime.duration(seconds) == words


def test_what_was_made_of_a_file_that_changed_meanwhile_is_taken_away(run, capsys, tmp_path):
    for name in ("1.in", "2.in", "1.out", "2.out"):
        (tmp_path / name).write_text("before", "utf-8")
    finish(run, 2, 1.0)
    tell(run, Event.JOB_INFO, jobid=1)
    (tmp_path / "1.in").write_text("changed", "utf-8")
    run.clock.now += 1.0
    tell(run, Event.JOB_FINISHED, job_id=1)
    run.stop()
    assert "1.in changed while pool ran. What it made is taken away" in capsys.readouterr().err
    assert not (tmp_path / "1.out").exists() and (tmp_path / "2.out").exists()


def test_what_a_run_leaves_is_every_file_of_its_jobs_and_what_others_left(run, tmp_path):
    for name in [f"{i}.{kind}" for i in range(4) for kind in ("in", "out")] + ["zip", "gone"]:
        (tmp_path / name).write_text("before")
    run.fingerprints.take(runtime.MADE, ["zip", "gone", *(f"{i}.out" for i in range(4))])
    (tmp_path / "gone").unlink()
    run.fingerprints.take(runtime.READ, [f"{i}.in" for i in range(3)])
    left = run.left_standing(run.dag, ["simulate.py"])
    assert left.keys() == {f"{i}.{kind}" for i in range(4) for kind in ("in", "out")} | {
        "zip",
        "simulate.py",
    }
    # neither noted when it was read, nor there
    assert {path for path, found in left.items() if not found} == {"3.in", "simulate.py"}
    (tmp_path / "zip").write_text("edited by hand")
    assert run.left_standing(run.dag)["zip"] == left["zip"] != runtime.state("zip")


def test_files_that_are_there_for_a_time_only_do_not_have_to_stand(run):
    run.dag.jobs[0].temp_output = {"0.out"}
    run.dag.jobs[1].input = ["0.out"]
    left = run.left_standing(run.dag)
    assert "0.out" not in left and {"0.in", "1.out"} <= left.keys()


def test_what_the_machine_lacks_to_keep_a_run_is_told(run, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "fingerprints.tsv")

    monkeypatch.setattr(run.fingerprints, "take", full)
    with pytest.raises(WorkflowError, match=r"(?s)fingerprints\.tsv: No space left.*make room"):
        tell(run, Event.JOB_INFO, jobid=1)
    monkeypatch.setattr(runtime, "whole", full)
    with pytest.raises(WorkflowError, match="make room"):
        run.end("Study", "results/study", False, "studies")
