"""Other versions of Python: the lock installs there, and the numbers are the same."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
ESTIMATES = "results/fivenations_simulated/models/estimates.csv"
#: What pip says where it does not reach its packages.
UNREACHED = re.compile("NameResolution|NewConnection|ConnectTimeout|ReadTimeout|Max retries")
#: Of what is fast and touches every room.
TESTS = ("tests/unit/study", "tests/unit/readers", "tests/unit/harmonise", "tests/unit/inference")


def interpreter(version: str) -> str:
    """A Python of a version: on the path, or among those of pyenv; skips the test without one."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = [shutil.which(f"python{version}")]
    found += sorted(str(path) for path in pyenv.glob(f"{version}.*/bin/python{version}"))
    for python in filter(None, found):
        code = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        told = subprocess.run(code, capture_output=True, text=True, check=False).stdout
        if told.strip() == version:
            return python
    pytest.skip(f"Python {version} is neither on the path nor in {pyenv}")


@pytest.fixture(scope="module", params=["3.12", "3.13"])
def python(request, tmp_path_factory):
    """A Python with the packages of the lock."""
    folder = tmp_path_factory.mktemp("python") / "venv"
    subprocess.run([interpreter(request.param), "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "--use-pep517"]
    done = subprocess.run(
        [*install, "-r", ROOT / "requirements.txt"], capture_output=True, text=True, check=False
    )
    if done.returncode and UNREACHED.search(done.stderr + done.stdout):
        pytest.skip("the packages of the lock cannot be fetched")
    assert done.returncode == 0, done.stderr
    return python


@pytest.mark.slow
def test_the_tests_pass(python):
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.slow
def test_the_default_study_has_the_same_numbers(python, finished, project):
    """Versions of NumPy differ between the two, and so may the last digits."""
    project.snakemake(python=python)
    ours, theirs = (pd.read_csv(one.path / ESTIMATES) for one in (finished, project))
    pd.testing.assert_frame_equal(theirs, ours, rtol=1e-6)
