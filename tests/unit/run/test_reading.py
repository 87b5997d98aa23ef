"""Reading the workflow, which every run does, imports none of what takes long."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HEAVY = ("pandas", "pandera", "matplotlib", "scipy", "pyarrow", "docx", "openpyxl", "statsmodels")


def test_reading_the_workflow_imports_no_heavy_library():
    text = (ROOT / "workflow/rules/common.smk").read_text(encoding="utf-8")
    imports = text.partition("\ninterpreter.quote()")[0]
    assert "from run import" in imports
    told = f"{imports}\nimport sys\nprint([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", told],
        env={"PYTHONPATH": str(ROOT / "workflow")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
