"""The pages to learn from, typed as they stand."""

import csv
import subprocess

import pytest
from pages_of_docs import ROOT_FILES, blocks, text
from pipeline.conftest import ROOT

FOLDER = "config/studies/neighbours"


def typed(project, commands):
    """Run commands of a page in a copy of the project."""
    done = subprocess.run(
        ["bash", "-eu", "-c", commands],
        cwd=project.path,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def answer(project, content):
    """Type answers into `decisions.csv`; those that nobody asks fail."""
    path = project.path / FOLDER / "decisions.csv"
    given = dict(csv.reader(content.splitlines()))
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["answer"] = given.pop(row["decision"], row["answer"])
    assert given == {}
    assert [row["decision"] for row in rows if row["tier"] == "ask" and not row["answer"]] == []
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def place(project):
    """A copy of the project with what the pages need, and the environment of this one."""
    for file in ROOT_FILES:
        (project.path / file).parent.mkdir(parents=True, exist_ok=True)
        (project.path / file).write_bytes((ROOT / file).read_bytes())
    (project.path / ".venv").symlink_to(ROOT / ".venv")
    return project


@pytest.mark.slow
@pytest.mark.parametrize("page", ["five-nations", "your-survey"])
def test_a_page_does_what_it_says(page, place):
    said = []
    for language, title, content in blocks(text(page)):
        if language == "sh":
            said.append(typed(place, content))
        elif language == "csv":
            answer(place, content)
        elif language == "yaml":
            (place.path / FOLDER / title).write_text(content, encoding="utf-8")
    if page == "your-survey":
        assert any("no fault" in printed for printed in said)
        verdicts = (place.path / "results/neighbours/hypotheses.csv").read_text("utf-8")
        assert len(verdicts.splitlines()) == 2
        assert (place.path / "results/neighbours/report.html").exists()
    else:
        assert any("did you mean 'female'" in printed for printed in said)
