"""Jobs of a workflow find this package by its name."""

import os
from pathlib import Path


def let_jobs_import(folder: Path) -> None:
    """Put a folder of packages before those that the jobs of this run import from."""
    known = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    if str(folder) not in known:
        os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), *known])
