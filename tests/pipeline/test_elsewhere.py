"""The workflow run from elsewhere: in a folder of its own data, and as a module of another."""

import filecmp
from pathlib import Path

import pytest
import yaml
from pipeline.conftest import ROOT, Project
from small import small_study

#: Another workflow that takes this one in, and goes on with a result.
OTHER = """
module survey:
    snakefile: "{root}/workflow/Snakefile"
    config: {{"study": "small"}}

use rule * from survey as survey_*

rule all:
    default_target: True
    input: rules.survey_all.input, "terms.txt"

rule terms:
    input: "results/small/models/estimates.csv"
    output: "terms.txt"
    shell: "cut -d , -f 1 {{input}} > {{output}}"
"""


def test_the_folder_that_a_catalogue_runs_is_a_made_study(tmp_path):
    small_study(tmp_path, {"open": True})
    made = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    shipped = [path.relative_to(ROOT / ".test") for path in _files(ROOT / ".test")]
    assert sorted(shipped) == sorted([*made, Path("config/config.yaml")])
    assert all(filecmp.cmp(tmp_path / file, ROOT / ".test" / file, False) for file in made)
    assert yaml.safe_load((ROOT / ".test/config/config.yaml").read_text()) == {"study": "small"}


def test_what_a_catalogue_asks_for_is_there():
    usage = yaml.safe_load((ROOT / ".snakemake-workflow-catalog.yml").read_text())["usage"]
    assert usage["software-stack-deployment"]["conda"] is True
    for file in ("workflow/Snakefile", "config/README.md", "README.md", "LICENSE"):
        assert (ROOT / file).is_file()
    told = (ROOT / "README.md").read_text(encoding="utf-8").casefold()
    assert "snakemake" in told and "workflow" in told


@pytest.mark.slow
def test_another_workflow_takes_this_one_in_as_a_module(tmp_path):
    small_study(tmp_path, {"open": True})
    (tmp_path / "Snakefile").write_text(OTHER.format(root=ROOT))
    project = Project(tmp_path)
    printed = project.snakemake()
    assert "survey_fit" in printed
    assert (tmp_path / "terms.txt").read_text().splitlines()[1:]
    for page in ("report.html", "snakemake-report.html", "manuscript.pdf"):
        assert (tmp_path / "results/small" / page).is_file()
    assert project.planned() == set()


@pytest.mark.slow
def test_the_workflow_runs_in_another_folder_as_at_home(tmp_path):
    small_study(tmp_path, {"open": True})
    (tmp_path / "config/config.yaml").write_text("study: small\n")
    found = []
    for snakefile in ("Snakefile", "workflow/Snakefile"):
        project = Project(tmp_path)
        printed = project.snakemake("--snakefile", str(ROOT / snakefile), "--forceall")
        assert "fit main" in printed
        found.append(project.files("results/small/tables"))
    assert found[0] == found[1] != {}


def _files(folder):
    """The files of a folder that were not made by a run."""
    made = {"results", "logs", ".snakemake", "harmonised", "analysis", "validation"}
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in paths if not made & {*path.relative_to(folder).parts}]
