"""A study whose files all lie in an object storage: run here, and by the plugin of Kubernetes.

No cluster is needed: `fake_kubernetes` answers as its API does, and a pod is a process in an empty
folder. Skipped where the plugins or the S3 server are missing: `make test-elsewhere` has them.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import object_storage
import pytest
import yaml
from fake_kubernetes import Cluster
from object_storage import ARCHIVE, BUCKET, KEYS
from small import small_study

from .conftest import Project, copy

pytestmark = pytest.mark.slow
STUDY = ("--config", "study=small")
#: What everybody may have: exports and harmonised microdata.
FOR_ALL = {"archive": ARCHIVE | {"raw": True}}
#: What a run leaves beside the files of its jobs, and Snakemake's report, which no storage gets.
ALONE = {"runtime.html", "snakemake-report.html"}
PIP = "#!/bin/sh\nexit 0\n"


@pytest.fixture(scope="module")
def server():
    with object_storage.serving() as address:
        object_storage.kept(address, "")
        yield address


def declare(project: Project, changed: dict) -> None:
    settings = project.path / "config/studies/small/study.yaml"
    study = yaml.safe_load(settings.read_text("utf-8")) | changed
    settings.write_text(yaml.safe_dump(study), encoding="utf-8")


@pytest.fixture(scope="module")
def local(server, tmp_path_factory) -> Project:
    """The study, run on this machine."""
    project = copy(tmp_path_factory.mktemp("local") / "project")
    small_study(project.path, {"open": True})
    declare(project, FOR_ALL)
    project.snakemake(*STUDY)
    return project


@pytest.fixture
def fresh(tmp_path, monkeypatch) -> Project:
    """The study, nothing run; git knows its files, as the plugin asks."""
    for name, key in KEYS.items():
        monkeypatch.setenv(name, key)
    project = copy(tmp_path / "project")
    small_study(project.path, {"open": True})
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=project.path, check=True)
    return project


def stored(server: str, folder: str) -> tuple[str, ...]:
    """Options that keep all files of a run in a folder of the bucket."""
    return (
        "--default-storage-provider=s3",
        f"--default-storage-prefix=s3://{BUCKET}/{folder}",
        f"--storage-s3-endpoint-url={server}",
    )


def same(server: str, folder: str, local: Project) -> None:
    """Whether a folder of the bucket has the files of the study, byte by byte."""
    kept = object_storage.kept(server, folder)
    for made in ("results/small", "data/harmonised/small", "data/analysis/small"):
        here = {f"{made}/{name}": content for name, content in local.files(made).items()}
        assert {name for name in here if here[name] != kept.get(name)} == {
            name for name in here if Path(name).name in ALONE
        }


def test_a_run_whose_files_all_lie_in_a_storage_gives_the_bytes_of_one_without(
    server, local, fresh
):
    declare(fresh, FOR_ALL)
    fresh.snakemake(*STUDY, *stored(server, "here"))
    same(server, "here", local)
    assert not (fresh.path / "data/harmonised").exists()
    assert fresh.planned(*STUDY, *stored(server, "here")) == set()


@pytest.mark.parametrize(
    ("declared", "line"),
    [
        ({}, ", there is no archive"),
        ({"archive": ARCHIVE}, ", archive.raw: not true"),
        (FOR_ALL | {"disclosure": {"level": "publish"}}, ": archive.raw: the data would tell"),
    ],
)
def test_microdata_go_nowhere_unless_the_study_says_that_everybody_may_have_them(
    server, fresh, declared, line
):
    declare(fresh, declared)
    told = fresh.snakemake(*STUDY, *stored(server, "never"), ok=False)
    assert f"config/studies/small/study.yaml{line}" in told
    assert object_storage.kept(server, "never") == {}


@pytest.fixture
def cluster(tmp_path):
    """A cluster whose image has what this Python has."""
    if not find_spec("snakemake_executor_plugin_kubernetes"):
        pytest.skip("the plugin is not installed here: make test-elsewhere")
    programs = tmp_path / "programs"
    programs.mkdir()
    # what a pod would install lies in the image already
    for name, text in (("pip", PIP), ("python", f'#!/bin/sh\nexec {sys.executable} "$@"\n')):
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    folder = tmp_path / "pods"
    folder.mkdir()
    with Cluster(folder, {"PATH": f"{programs}:{os.environ['PATH']}"}) as running:
        yield running
        running.shutdown()


def test_pods_that_share_no_file_give_the_bytes_of_this_machine(server, local, fresh, cluster):
    """As far as the estimates: harmonise, pool, index, fit and models; what git has of other
    studies stays."""
    declare(fresh, FOR_ALL)
    other = fresh.path / "data/harmonised/other/pooled.parquet"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"of respondents")
    subprocess.run(["git", "add", "--force", str(other)], cwd=fresh.path, check=True)
    profile = ("--profile", "profiles/kubernetes", "--container-image", "of.a/test")
    made = "results/small/models/estimates.csv"
    more = (*STUDY, *profile, *stored(server, "pods")[1:], "--", made)
    assert fresh.planned(*more) == {"harmonise[uk]", "pool", "index", "fit[main]", "models"}
    assert not cluster.jobs
    fresh.snakemake(*more, env={"KUBECONFIG": str(cluster.config())})
    kept = object_storage.kept(server, "pods")
    found = {name for name in kept if name.startswith(("results/", "data/"))}
    assert {made, "data/analysis/small/analysis.parquet"} < found
    assert [name for name in found if kept[name] != (local.path / name).read_bytes()] == []
    pods = [cluster.folder / name for name in cluster.jobs]
    there = {str(p.relative_to(pod)) for pod in pods for p in pod.rglob("*") if p.is_file()}
    assert {"Snakefile", "config/studies/small/study.yaml", "data/raw/small/uk.csv"} < there
    of_studies = [name for name in there if name.startswith(("data/", "config/studies/"))]
    assert {name.split("/")[2] for name in of_studies if name != "data/README.md"} == {"small"}
    assert not {name for name in there if name.startswith("tests/")}
    asked = [
        container["resources"]["requests"]["memory"]
        for job in cluster.jobs.values()
        for container in job["spec"]["template"]["spec"]["containers"]
    ]
    assert len(asked) == 5
    assert {int(memory.removesuffix("M")) for memory in asked} < {*range(1500, 1600)}
