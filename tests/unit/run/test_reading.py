"""What every run does, and what most jobs do, imports none of what takes long."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HEAVY = ("pandas", "pandera", "matplotlib", "scipy", "pyarrow", "docx", "openpyxl", "statsmodels")


def test_reading_the_workflow_imports_no_heavy_library():
    text = (ROOT / "workflow/rules/common.smk").read_text(encoding="utf-8")
    imports = text.partition("\ninterpreter.quote()")[0]
    assert "from run import" in imports
    assert imported(imports, HEAVY) == "[]\n"


def test_a_linear_model_imports_no_library_of_distributions_and_models():
    models = "import coproduction.inference.models.fit, coproduction.inference.estimators.linear"
    assert imported(models, ("statsmodels", "scipy.stats", "scipy.interpolate")) == "[]\n"


def imported(statements, names):
    """Those of some libraries that statements import, in a process of its own."""
    told = f"{statements}\nimport sys\nprint([name for name in {names} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", told],
        env={"PYTHONPATH": str(ROOT / "workflow")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
