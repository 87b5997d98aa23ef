"""Commands that the pages show and no other test types, as a person types them."""

import re
import subprocess
import urllib.request
import zipfile

import pytest
import three_files
import tiny_archive
from pages_of_docs import ROOT_FILES
from pipeline.conftest import ROOT

from archive import packing, upload

RAW = "data/raw/fivenations_simulated"


@pytest.fixture
def place(project, tmp_path):
    """A copy of the project with its `make`, the environment of this one, and files to draft."""
    for file in (*ROOT_FILES, "CONTRIBUTING.md", "pyproject.toml", "results/README.md"):
        (project.path / file).parent.mkdir(parents=True, exist_ok=True)
        (project.path / file).write_bytes((ROOT / file).read_bytes())
    (project.path / ".venv").symlink_to(ROOT / ".venv")
    three_files.write(tmp_path / "in")
    return project.path


def typed(place, command, given="", code=0):
    """What a command prints."""
    done = subprocess.run(
        ["bash", "-c", command], cwd=place, input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def page_of(place, study):
    """What the page of decisions is when it is asked for; saved and ended as by its button."""
    command = ["make", "-s", "study", f"STUDY={study}", "PAGE=1"]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, text=True) as served:
        url = re.search(r"http://\S+", served.stdout.readline())[0]
        with urllib.request.urlopen(url) as answer:
            shown = answer.read().decode("utf-8")
        token = url.rstrip("/").rpartition("/")[2]
        urllib.request.urlopen(url, f"token={token}&do=finish".encode()).close()
        assert served.wait(timeout=60) == 0
    return shown


@pytest.mark.slow
def test_what_the_pages_show_is_typed(place, tmp_path):
    make = "make -s"
    told = typed(place, f"{make} codebook FILE={RAW}/uk_simulated.sav WEIGHT=wt")
    assert "uk_simulated.sav.html" in told
    two = f"{RAW}/uk_simulated.sav {RAW}/germany_simulated.dta"
    assert "compared.html" in typed(place, f'{make} compare FILES="{two}"')
    files = " ".join(str(tmp_path / "in" / name) for name in ("ireland.sav", "britain.csv"))
    told = typed(place, f'{make} draft STUDY=mine FILES="{files}" ONLY="trust, vote"')
    assert "variables of 2 sources drafted" in told
    assert "answer>" in typed(place, f"{make} study STUDY=mine", "q\n")
    assert "<form" in page_of(place, "mine")
    typed(place, f"{make} workbook STUDY=mine")
    typed(place, f"{make} workbook STUDY=mine FROM=workbooks/mine.xlsx")
    assert "decision" in typed(place, f"{make} plan STUDY=mine", code=2)  # answers are missing
    study = "STUDY=fivenations_simulated"
    assert "registered" in typed(place, f"{make} register {study} DATE=2026-01-31")
    written = {
        name: (place / name).read_bytes() for name in ("config/README.md", "CONTRIBUTING.md")
    }
    typed(place, f"{make} docs")
    assert {name: (place / name).read_bytes() for name in written} == written


@pytest.mark.slow
def test_archives_are_compared_and_what_would_be_sent_is_told(place, tmp_path):
    contents = tiny_archive.laid(tmp_path / "tiny") / "contents.json"
    for name in "ab":
        packing.pack(contents, tmp_path / f"{name}.zip", contents.parent)
    told = typed(place, f"make -s diff A={tmp_path}/a.zip B={tmp_path}/b.zip")
    assert "Nothing changed." in told
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as packed:
        packed.writestr(
            f"tiny/data/{upload.METADATA['zenodo']}", '{"title": "Tiny", "creators": []}'
        )
    told = typed(place, f"make -s upload ARCHIVE={tmp_path}/c.zip TO=zenodo")
    assert "Tiny" in told and "SEND=1" in told
