"""What would run, and why."""

from types import SimpleNamespace as Of

import pytest
from snakemake_interface_common.exceptions import WorkflowError

from run import plan
from run.plan import Planned, Reason, told
from run.runtime import Job

SNAKEFILE = """
rule all:
    default_target: True
    input: "b.txt"

rule first:
    output: "{name}.txt"
    wildcard_constraints: name="a"
    benchmark: "{name}.tsv"
    shell: "touch {output}"

rule second:
    input: "a.txt"
    output: "b.txt"
    benchmark: "b.tsv"
    shell: "touch {output}"
"""


def planned(reason, name="fit main", stage="inference", seconds=None):
    return Planned(Job(stage, name, "", ""), reason, seconds)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason(absent=("a",)), "it was not made yet"),
        (Reason(absent=("a",), follows=("pool",)), "it was not made yet"),
        (Reason(follows=("pool",)), "it follows pool"),
        (Reason(follows=("a", "b", "c", "d", "e")), "it follows a, b, c and 2 more"),
        (Reason(changed=("x.csv",), follows=("pool",)), "x.csv changed"),
        (Reason(settings=True, code=True), "its settings changed; its code changed"),
        (Reason(inputs=True), "it reads other files than before"),
        # what a job began and did not end is there no more
        (Reason(stopped=("a",), absent=("a",)), "it was stopped half-way"),
        (Reason(forced=True), "it was asked for"),
    ],
)
def test_a_reason_is_told_in_plain_words(reason, words):
    assert reason.told() == words


def test_a_plan_counts_by_stage_and_groups_by_reason():
    jobs = [
        planned(Reason(settings=True), seconds=2.0),
        *(planned(Reason(follows=("fit main",)), f"table {k}", "tables") for k in range(8)),
    ]
    text = told(jobs, 30)
    assert "9 jobs would run, the results of 30 others stand; 1 of them took 2.0 s" in text
    assert [line.split() for line in text.splitlines()[2:4]] == [
        ["inference", "1"],
        ["tables", "8"],
    ]
    assert "inference: fit main: its settings changed" in text
    assert "table 5 and 2 more: it follows fit main" in text
    assert told([], 31) == "Nothing to run: the results of all 31 jobs stand."


def test_reasons_are_snakemakes_own():
    fields = dict.fromkeys(
        ("missing_output", "incomplete_output", "updated_input", "updated_input_run"), ()
    )
    flags = dict.fromkeys(("params_changed", "code_changed", "input_changed", "forced"), False)
    given = Of(**fields, **flags)
    job = Of(
        rule=Of(name="fit", snakefile="rules/inference.smk"), wildcards_dict={"model": "main"},
        benchmark="main.tsv", log=[], input=["x"], output=["y"],
    )  # fmt: skip
    target = Of(**{**vars(job), "benchmark": None})
    dag = Of(jobs=[job, target], jobid=lambda job: 1, reason=lambda job: given)
    assert plan.planned(dag) == ([], 1)
    given.updated_input_run, given.params_changed = ["y"], {"a"}
    (found,), stand = plan.planned(dag)
    assert (found.reason, stand) == (Reason(follows=("fit main",), settings=True), 0)
    assert (found.job.stage, found.job.name) == ("inference", "fit main")


@pytest.fixture
def workflow(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "Snakefile"
    path.write_text(SNAKEFILE)
    return path


def test_the_jobs_of_a_workflow_are_planned_and_nothing_is_made(workflow):
    found, stand = plan.plan(snakefile=workflow)
    assert [(one.job.name, one.reason.told()) for one in found] == [
        ("second", "it was not made yet"),
        ("first a", "it was not made yet"),
    ] and stand == 0
    assert found[0].reason.follows == ("first a",)
    assert not (workflow.parent / "a.txt").exists()


def test_a_faulty_study_is_told_and_ends_with_1(workflow, monkeypatch, capsys):
    workflow.write_text("from snakemake.exceptions import WorkflowError\n"
                        "raise WorkflowError('2 faults found')")  # fmt: skip
    with pytest.raises(WorkflowError, match="2 faults found"):
        plan.plan(snakefile=workflow)
    monkeypatch.setattr(plan, "plan", lambda study: ([], 1))
    assert plan.main([]) == 0 and "Nothing to run" in capsys.readouterr().out
    monkeypatch.setattr(plan, "plan", lambda study: (_ for _ in ()).throw(WorkflowError("faults")))
    assert plan.main(["--study", "x"]) == 1 and capsys.readouterr().err.startswith("faults")
