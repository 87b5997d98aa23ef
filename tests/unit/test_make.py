"""`make` passes on what it is told, and cleans no more than it is asked to."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("logs", "results", "data/harmonised", "data/analysis", "data/validation", "data/results",
           ".snakemake/kept", ".snakemake/kept_walks", ".snakemake/standing",
           ".snakemake/made/results")  # fmt: skip


@pytest.fixture
def tree(tmp_path):
    """The results of two studies, and what stays."""
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    for study in ("one", "two"):
        for folder in FOLDERS:
            (tmp_path / folder / study).mkdir(parents=True)
            (tmp_path / folder / study / "file").touch()
    for file in ("results/README.md", "data/README.md", "data/raw/one/export.sav"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    shutil.copy(ROOT / "Makefile", tmp_path)
    return tmp_path


def make(tree, *arguments):
    command = ["make", "-s", *arguments]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def left(tree):
    files = {str(p.relative_to(tree)) for p in tree.rglob("*") if p.is_file()}
    return files - {"Makefile", "results/README.md", "data/README.md", "data/raw/one/export.sav"}


def test_clean_removes_what_runs_made_and_nothing_else(tree):
    assert make(tree, "clean").returncode == 0
    assert left(tree) == set()
    assert (tree / "results/README.md").exists() and (tree / "data/raw/one/export.sav").exists()


def test_clean_of_one_study_leaves_the_other(tree):
    assert make(tree, "clean", "STUDY=one").returncode == 0
    assert left(tree) == {f"{folder}/two/file" for folder in FOLDERS}


def test_clean_of_a_path_is_refused(tree):
    before = left(tree)
    done = make(tree, "clean", "STUDY=../one")
    assert done.returncode != 0 and "the name of a study" in done.stderr
    assert left(tree) == before


def test_targets_stand_before_the_configuration(tree):
    """After `--config` Snakemake takes each word for a setting."""
    printed = make(tree, "-n", "-o", ".venv/ready", "results", "TARGET=a b", "STUDY=ess9").stdout
    wanted = ".venv/bin/snakemake a b --cores all --config study=ess9"
    assert " ".join(printed.split()) == wanted


def test_answers_and_workbooks_are_asked_for_by_study(tree):
    given = ("STUDY=mine", "PAGE=1", "FROM=a b.xlsx", "OUT=")
    told = [make(tree, "-n", "-o", ".venv/ready", target, *given).stdout.split("-m ")[1].strip()
            for target in ("study", "workbook")]  # fmt: skip
    assert told == [
        'coproduction.draft.deciding --study "mine" --page "1"',
        'coproduction.draft.workbooks --study "mine" --out "" --from "a b.xlsx"',
    ]
