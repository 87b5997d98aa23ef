"""The module: another workflow, which has a copy of the folder alone, packs what it made."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import archive
from archive import verify

FOLDER = Path(archive.__file__).parent
SNAKEFILE = """
FILES = glob_wildcards("{path,in/.*|.*py|.*txt|README.md}").path

rule all:
    default_target: True
    input: "out/b.csv"

rule make:
    input: "in/räw 1%.txt", program="make.py"
    output: "out/a.csv", "out/b.csv"
    benchmark: "times/make.tsv"
    shell: "python {input.program}"

module archiving:
    snakefile: "lib/archive/Snakefile"
    config:
        {"contents": "contents.json", "archive": "kept/tiny-1.0.zip", "log": "archive.log",
         "files": [*FILES, *rules.make.output], "times": ["times/*.tsv"]}

use rule archive from archiving
"""


@pytest.fixture
def flow(tree):
    """The tiny workflow, nothing run, with a copy of the folder that has nothing beside it."""
    shutil.copytree(FOLDER, tree / "lib/archive", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.rmtree(tree / "out")
    (tree / "Snakefile").write_text(SNAKEFILE, encoding="utf-8")
    return tree


def test_another_workflow_archives_what_it_made_and_the_archive_verifies(flow, capsys):
    command = [sys.executable, "-m", "snakemake", "archive", "--cores", "1"]
    done = subprocess.run(command, cwd=flow, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = flow / "kept/tiny-1.0.zip"
    assert "steps measured: 1" in (flow / "kept/tiny-1.0-machine.txt").read_text("utf-8")
    assert (flow / "archive.log").read_text("utf-8") == "done\n"
    assert verify.main([str(kept), "--python", sys.executable]) == 0
    assert "2 of 2 results are the same, byte by byte" in capsys.readouterr().out


def test_the_folder_says_nothing_of_surveys():
    words = ("survey", "respondent", "questionnaire", "coproduction", "harmonis", "crosswalk")
    texts = {path: path.read_text("utf-8").casefold() for path in FOLDER.rglob("*.py")}
    texts[FOLDER / "Snakefile"] = (FOLDER / "Snakefile").read_text("utf-8").casefold()
    assert not [(path.name, word) for path, text in texts.items() for word in words if word in text]
