"""Archives: made anew to the same file, held against validators, and of what may leave alone."""

import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from object_storage import ARCHIVE
from pipeline.conftest import ROOT, STUDY, Project, copy
from small import small_study

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


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Project:
    """A project with a small study, whose respondents everybody may have."""
    project = copy(tmp_path_factory.mktemp("small"))
    for file in BESIDE:
        (project.path / file).write_bytes((ROOT / file).read_bytes())
    small_study(project.path, {"open": True})
    declare(project, {})
    return project


def declare(project: Project, archive: dict) -> None:
    """Let the small study say this of its archive, and what `ARCHIVE` says beside."""
    file = project.path / "config/studies/small/study.yaml"
    study = yaml.safe_load(file.read_text("utf-8")) | {"archive": deepcopy(ARCHIVE) | archive}
    file.write_text(yaml.safe_dump(study), encoding="utf-8")


def packed(project: Project) -> dict[str, bytes]:
    """What the archive of the small study holds, made anew where it has to be: path to content."""
    project.snakemake("archive", "--config", "study=small")
    (found,) = (project.path / "results/small/archive").glob("*.zip")
    with ZipFile(found) as archive:
        files = {name.partition("/data/")[2]: archive.read(name) for name in archive.namelist()}
    return {name: content for name, content in files.items() if name}


def test_what_a_study_withdraws_leaves_its_archive(small):
    respondents = {"project/data/raw/small/uk.csv", "project/data/harmonised/small/uk.parquet"}
    declare(small, {"raw": True, "harmonised": True})
    before = packed(small)
    assert respondents <= before.keys() and b"Everybody may have" in before["README.md"]
    closed = deepcopy(ARCHIVE["rights"])
    closed["uk"] |= {"availability": "closed", "licence": "none", "who": "Nobody but Ann"}
    declare(
        small, {"raw": False, "harmonised": False, "rights": closed, "contact": "new@example.org"}
    )
    after = packed(small)
    assert not respondents & after.keys()
    assert b"Nobody but Ann" in after["README.md"] and b"Everybody" not in after["README.md"]
    assert b"new@example.org" in after["README.md"]


def test_what_the_study_is_not_read_from_stays_out_of_its_archive(small, tmp_path):
    folder = small.path / "config/studies/small"
    before = packed(small)
    (tmp_path / "key").write_text("secret", encoding="utf-8")
    (folder / "key.txt").symlink_to(tmp_path / "key")
    (folder / "uk_copy.csv").write_bytes(b"id,name\n1,Ann\n")
    told = small.snakemake("archive", "--config", "study=small")
    assert "does not read config/studies/small/key.txt, config/studies/small/uk_copy.csv" in told
    assert packed(small) == before
    checks = folder / "checks.yaml"
    checks.write_text("{}\n", encoding="utf-8")
    assert "project/config/studies/small/checks.yaml" in packed(small)
    checks.unlink()
    assert packed(small) == before
