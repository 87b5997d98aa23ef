"""`pip install .`: the library alone, with all it reads beside itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CODE = """
import sys
from pathlib import Path
import coproduction
from coproduction.pages import template
from coproduction.study.written import settings
from coproduction.study.load import load
study = load(Path("config/studies/fivenations_simulated"), Path(sys.argv[1]))
print(Path(coproduction.__file__).parent, settings.SCHEMAS, template.FOLDER, study.title, sep="\\n")
"""


@pytest.mark.slow
def test_the_installed_library_loads_a_study(tmp_path):
    """Packages are those of the lock; the library comes from its wheel, not from the project."""
    site = tmp_path / "site"
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        site,
        ROOT,
    ]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    if built.returncode and "hatchling" in built.stderr:
        pytest.skip("needs hatchling, which pip fetches")
    assert built.returncode == 0, built.stderr
    done = subprocess.run(
        [sys.executable, "-c", CODE, ROOT],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    library, schemas, pages, title = done.stdout.splitlines()
    assert library == str(site / "coproduction")
    assert schemas == str(site / "coproduction" / "schemas")
    assert pages == str(site / "coproduction" / "report" / "page")
    assert "simulated" in title
