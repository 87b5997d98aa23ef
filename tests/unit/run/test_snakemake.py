"""What the run takes from inside Snakemake is still there: a workflow of two jobs, run for real."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

SNAKEFILE = """
import json, sys
sys.path.insert(0, {library!r})
from run import runtime
from run.origins import jobs, origins
from run.reported import described

rule all:
    default_target: True
    input: "b.txt", "a.txt"

rule first:
    input: code=["code.py"]
    output: "{{name}}.txt"
    wildcard_constraints: name="a"
    log: "{{name}}.log"
    benchmark: "{{name}}.tsv"
    shell: "touch {{output}}"

rule second:
    input: "a.txt", code=["code.py"]
    output: report("b.txt", caption="b.rst", category="Texts", labels={{"text": "b"}})
    log: "b.log"
    benchmark: "b.tsv"
    shell: {command!r}

rule passing:
    output: temp("gone")
    log: "gone.log"
    benchmark: "gone.tsv"
    shell: "touch {{output}}"

RUN = runtime.Run("fingerprints.tsv")

onstart:
    with open("origins.json", "w") as file:
        json.dump(origins(workflow.rules, ["a.txt", "b.txt", "a.txt"]), file)
    with open("jobs.json", "w") as file:
        json.dump(jobs(workflow.rules, ["b.txt", "a.txt", "given"]), file)
    with open("described.json", "w") as file:
        json.dump(described(workflow.rules, ["gone", "b.txt", "a.txt"], "all"), file)
    RUN.begin(workflow.dag)
onsuccess:
    RUN.end("Two jobs", "results/two", False, "studies")
onerror:
    RUN.stop()
"""


def run(folder, command):
    text = SNAKEFILE.format(library=str(ROOT / "workflow"), command=command)
    (folder / "Snakefile").write_text(text, encoding="utf-8")
    (folder / "code.py").touch()
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--cores", "1", "--quiet", "reason"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    status, told = run(folder, "touch {output}")
    assert status == 0, told
    return folder, told


def test_lines_of_the_run_take_the_place_of_snakemakes_blocks(good):
    _, told = good
    assert "2 jobs to run; the results of 0 others stand." in told
    assert re.search(r"\[1 of 2\] Snakefile 1 of 2: first a, \d", told)
    assert re.search(r"\[2 of 2\] Snakefile 2 of 2: second, \d", told)
    assert re.search(r"Done in .*: 2 jobs ran, 0 reused\.", told)
    assert "rule first:" not in told and "Finished jobid" not in told


def test_times_come_from_the_benchmarks(good):
    folder, _ = good
    page = (folder / "results/two/runtime.html").read_text("utf-8")
    assert page.count("<td>ran</td>") == 2


def test_origins_are_those_of_the_rules(good):
    folder, _ = good
    assert json.loads((folder / "origins.json").read_text("utf-8")) == {
        "a.txt": {"rule": "first", "code": ["code.py"], "inputs": []},
        "b.txt": {"rule": "second", "code": ["code.py"], "inputs": ["a.txt"]},
    }


def test_jobs_stand_in_an_order_in_which_they_can_run(good):
    folder, _ = good
    first, second = json.loads((folder / "jobs.json").read_text("utf-8"))
    assert (first["name"], first["outputs"], first["script"]) == ("first a", ["a.txt"], "")
    assert (second["name"], second["inputs"]) == ("second", ["a.txt"])


def test_what_a_report_says_of_jobs_is_that_of_the_rules(good):
    """Of those that leave a file."""
    folder, _ = good
    told = json.loads((folder / "described.json").read_text("utf-8"))
    assert [(job["rule"], job["after"]) for job in told["jobs"]] == [
        ("first", []),
        ("second", [0]),
        ("all", [1, 0]),
    ]
    shown = {"path": "b.txt", "category": "Texts", "labels": {"text": "b"}, "caption": "b.rst"}
    assert [job["shown"] for job in told["jobs"]] == [[], [shown], []]
    assert told["rules"]["first"] == {
        "input": ["code.py"],
        "output": ["{name,a}.txt"],
        "source": "touch {output}",
        "language": "bash",
        "conda_env": None,
        "n_jobs": 1,
    }


def test_a_failed_job_is_told_with_its_log(tmp_path):
    status, told = run(tmp_path, "exit 3")
    assert status == 1
    assert "failed: second; why is in b.log" in told
    assert "1 of 2 jobs ran" in told and "Failed: second; why is in b.log" in told


def test_an_older_snakemake_is_refused_and_the_locked_one_is_not():
    declared = re.search(r'min_version\("([\d.]+)"\)', (ROOT / "Snakefile").read_text("utf-8"))
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    locked = re.search(r"^snakemake==([\d.]+)", lock, re.M)
    assert locked[1].split(".")[:2] == declared[1].split(".")


def test_what_a_run_read_and_made_is_noted(good):
    folder, _ = good
    lines = (folder / "fingerprints.tsv").read_text("utf-8").splitlines()
    noted = {line.split("\t")[3]: line.split("\t")[0] for line in lines}
    assert noted == {"code.py": "read", "a.txt": "made", "b.txt": "made"}


def test_what_was_made_of_a_file_that_changed_under_it_is_taken_away(tmp_path):
    status, told = run(tmp_path, "touch {output}; echo '#' >> code.py")
    assert status == 0 and "code.py changed while second ran." in told
    assert (tmp_path / "a.txt").exists() and not (tmp_path / "b.txt").exists()
