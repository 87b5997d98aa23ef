"""The archive of the default study: made anew to the same file, and held against validators."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pipeline.conftest import ROOT, STUDY, copy

from archive import verify

pytestmark = pytest.mark.slow
#: What an archive holds of the project beside what a run needs.
BESIDE = ("Makefile", "requirements.txt", "pyproject.toml", "LICENSE", "CITATION.cff", "README.md")


@pytest.fixture(scope="module")
def archived(tmp_path_factory) -> Path:
    project = copy(tmp_path_factory.mktemp("project"))
    for file in BESIDE:
        (project.path / file).write_bytes((ROOT / file).read_bytes())
    project.snakemake("archive")
    (found,) = (project.path / "results" / STUDY / "archive").glob("*.zip")
    return found


def test_the_archive_is_made_anew_from_raw_to_the_same_file(archived, capfd):
    assert verify.main([str(archived), "--python", sys.executable, "--cores", "2"]) == 0
    told = capfd.readouterr().out
    assert "the archive made anew is the same file" in told and "the raw exports" in told


def test_nothing_internal_lies_in_it(archived, tmp_path):
    bag = verify.unpacked(archived, tmp_path)
    names = {path.relative_to(bag / "data").as_posix() for path in (bag / "data").rglob("*")}
    inside = ("validation/failures.csv", "validation/report.html", "report.html", "runtime.html")
    assert not {f"results/{name}" for name in inside} & names
    # estimates, no microdata
    found = [name for name in names if name.endswith(".parquet")]
    assert found == ["results/multiverse/estimates.parquet"]


def test_validators_of_its_formats_find_no_fault(archived, tmp_path):
    python = os.environ.get("VALIDATORS", "")
    if not python:
        pytest.skip("VALIDATORS names no Python with the validators, see CONTRIBUTING.md")
    bag = verify.unpacked(archived, tmp_path)
    command = [python, str(ROOT / "tests/validated.py"), str(bag)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
