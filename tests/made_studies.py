"""The made-up studies below `tests/studies`: their exports, and their respondents without a run."""

import functools
import runpy
import shutil
import tempfile
from pathlib import Path

import pandas as pd

from coproduction.inference.scoring import with_indices
from coproduction.study import load
from coproduction.study.study import Study

STUDIES = Path(__file__).parent / "studies"
MADE = ("sixnations", "followups", "schooltrial")


def make(folder: Path) -> None:
    """Write the exports of all of them below a folder."""
    runpy.run_path(str(STUDIES / "make.py"))["main"](folder)


@functools.cache
def project() -> Path:
    """A project with these studies and their exports."""
    root = Path(tempfile.mkdtemp())
    make(root / "data/raw")
    for study in MADE:
        shutil.copytree(STUDIES / study, root / study)
    return root


@functools.cache
def loaded(study: str) -> Study:
    """One of the studies."""
    return load.load(Path(study), project())


def respondents(study: Study) -> pd.DataFrame:
    """Their answers with the indices: what analyses read, made of the exports and crosswalks."""
    parts = []
    for name, source in study.sources.items():
        raw = pd.read_csv(project() / source.file, dtype=str)
        part = pd.DataFrame({"country": source.country, "source": name}, index=raw.index)
        part["weight"] = raw["weight"].astype(float)
        part["stratum"] = name + " " + raw["stratum"]
        part["psu"] = part["stratum"] + " " + raw["unit"]
        for target, rows in study.crosswalks[name].by_target().items():
            (first, *_) = rows
            if first.verb == "constant":
                part[target] = first.target_code
            elif first.verb == "copy":
                part[target] = raw[first.source_variable].astype(float)
            elif first.verb == "map":
                codes = {row.source_code: row.target_code or None for row in rows}
                part[target] = raw[first.source_variable].map(codes)
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True)
    frame["country"] = pd.Categorical(frame["country"], study.codes(), ordered=True)
    for name, variable in study.variables.items():
        if variable.levels:
            frame[name] = pd.Categorical(frame[name], variable.names(), ordered=True)
    return with_indices(frame, tuple(study.indices))
