"""What is declared to install is what is imported, locked, and given to conda."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import shipped

from run.environment import environment

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "workflow" / "coproduction"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.txt").read_text("utf-8")


def names(requirements):
    return {re.split(r"[^\w.-]", one, maxsplit=1)[0].lower() for one in requirements}


def imported(folder):
    """Distributions that the modules below a folder import."""
    known, found = packages_distributions(), set()
    for path in shipped.files(folder, "*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.split(".")[0])
    ours = {"coproduction", *sys.stdlib_module_names}
    return {known[name][0].lower() for name in found - ours}


def test_the_library_declares_what_it_imports_and_nothing_else():
    assert imported(LIBRARY) == names(PROJECT["dependencies"])


@pytest.mark.parametrize("extra", ["dependencies", "workflow", "development"])
def test_all_that_is_declared_is_locked_with_hashes(extra):
    declared = names(PROJECT.get(extra) or PROJECT["optional-dependencies"][extra])
    locked = re.findall(r"^([\w.-]+)==\S+( ;.*)? \\\n    --hash=sha256:", LOCK, re.M)
    assert declared <= {name for name, _ in locked}


def test_the_extra_of_drafts_is_pinned_apart_and_named_in_one_module():
    (pinned,) = PROJECT["optional-dependencies"]["draft"]
    apart = (ROOT / "docs/multilingual.txt").read_text("utf-8")
    assert f"\n{pinned} \\\n    --hash=sha256:" in apart
    name = pinned.partition("==")[0]
    assert name not in LOCK
    naming = [
        p for p in shipped.files(ROOT / "workflow", "*.py") if f'"{name}"' in p.read_text("utf-8")
    ]
    assert naming == [LIBRARY / "draft/matching/meaning.py"]


@pytest.mark.parametrize(
    ("extra", "file"),
    [
        ("draft", "multilingual"),
        ("slurm", "slurm"),
        ("storage", "storage"),
        ("kubernetes", "kubernetes"),
    ],
)
def test_what_is_installed_apart_is_the_extra_with_hashes(extra, file):
    pinned = PROJECT["optional-dependencies"][extra]
    told = (ROOT / f"docs/{file}.txt").read_text("utf-8")
    apart = re.findall(r"^([\w.-]+==\S+) \\\n    --hash=sha256:", told, re.M)
    assert {*pinned} <= {*apart} and len(apart) == len(re.findall("^[^# ]", told, re.M))
    # what else is needed is there, and nothing stands in both
    assert not names(apart) & names(LOCK.splitlines())


def test_the_environment_of_conda_is_that_of_the_lock():
    written = (ROOT / "workflow/envs/coproduction.yaml").read_text("utf-8")
    assert written == environment(LOCK), "run `make lock`"
    assert '- "pandas==' in written and "--hash" not in written


def test_snakemake_is_declared_as_the_front_door_wants_it():
    wanted = re.search(r'min_version\("([\d.]+)"\)', (ROOT / "Snakefile").read_text("utf-8"))
    assert f"snakemake>={wanted[1]}" in PROJECT["optional-dependencies"]["workflow"]
