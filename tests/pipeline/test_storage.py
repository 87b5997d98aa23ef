"""What may leave a study goes to an object storage, byte by byte, and respondents do not.

Skipped where Snakemake's plugin for S3 or the server are missing: `make test-elsewhere` has them.
"""

from copy import deepcopy

import object_storage
import pytest
import yaml
from object_storage import ARCHIVE, KEYS
from small import small_study

from coproduction.deposit import inventory
from coproduction.study.recodes import decisions
from coproduction.study.recodes.decisions import LIKELY, Decision

from .conftest import copy

pytestmark = pytest.mark.slow
BUCKET = f"s3://{object_storage.BUCKET}/of/small"
STUDY = ("--config", "study=small", f"storage={BUCKET}")


@pytest.fixture(scope="module")
def server():
    with object_storage.serving() as address:
        yield address


def kept(server: str) -> dict[str, bytes]:
    return object_storage.kept(server, "of/small")


@pytest.fixture(scope="module")
def run(server, tmp_path_factory):
    """A study, its results in the storage; and how it is run again."""
    project = copy(tmp_path_factory.mktemp("stored") / "project")
    small_study(project.path, {"open": True})

    def again(*options: str, ok: bool = True) -> str:
        told = (*STUDY, "--profile", "profiles/s3", "--storage-s3-endpoint-url", server)
        return project.snakemake(*options, *told, env=KEYS, ok=ok)

    again("stored")
    return project, again


def test_what_may_leave_is_stored_byte_by_byte_and_once(server, run):
    project, again = run
    stored = kept(server)
    here = project.files("results/small")
    leaving = inventory.published(
        (f"results/small/{name}" for name in here), "results/small", False
    )
    assert stored == {name: (project.path / name).read_bytes() for name in leaving}
    assert "results/small/models/estimates.csv" in stored
    assert "Nothing to be done" in again("stored")


def test_respondents_are_not_stored(server, run):
    _, again = run
    assert not [name for name in kept(server) if name.startswith("data/")]
    told = again("--default-storage-provider", "s3", "--default-storage-prefix", BUCKET, ok=False)
    assert "exports and microdata too. These stay under data/" in told
    assert not [name for name in kept(server) if name.startswith("data/")]


def test_respondents_are_stored_where_the_study_says_that_everybody_may_have_them(server, run):
    project, again = run
    settings = project.path / "config/studies/small/study.yaml"
    study = yaml.safe_load(settings.read_text("utf-8")) | {"archive": deepcopy(ARCHIVE)}
    settings.write_text(yaml.safe_dump(study), encoding="utf-8")
    again("stored")
    microdata = {name for name in kept(server) if name.startswith("data/")}
    assert microdata == {"data/harmonised/small/uk.parquet"}
    # not where only some may have them
    study["archive"]["rights"]["uk"] |= {"availability": "closed", "who": "Nobody but Ann"}
    settings.write_text(yaml.safe_dump(study), encoding="utf-8")
    assert "harmonised" in again("stored", ok=False)


def test_nothing_is_stored_while_a_guess_is_unconfirmed(run):
    project, again = run
    folder = project.path / "config/studies/small"
    study = yaml.safe_load((folder / "study.yaml").read_text("utf-8"))
    study.pop("archive", None)
    study["disclosure"] = {"level": "publish"}
    (folder / "study.yaml").write_text(yaml.safe_dump(study), encoding="utf-8")
    guess = Decision("scale:uk:b", LIKELY, "?", "1=no", source="uk", variables=("b",))
    (folder / decisions.FILE).write_text(decisions.text([guess]), encoding="utf-8")
    assert "nobody confirmed" in again("stored", "-n", ok=False)
