"""The default study with more respondents, drawn by its simulator: five exports of five formats.

    python benchmarks/enlarged.py FOLDER RESPONDENTS

writes the exports alone. A sheet of Excel ends at 1,048,576 rows and one of the five countries is a
workbook: from 5,175,965 respondents on, that country is a CSV file of the same cells.
"""

import hashlib
import os
import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pandas as pd

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
STUDY = "fivenations_simulated"
sys.path.insert(0, str(ROOT / "workflow"))

from coproduction.readers.workbook.worksheet import MOST_ROWS  # noqa: E402

#: The source whose export is a workbook, how many rows stand above its respondents, and its file.
WORKBOOK, HEAD = "czechia", 2
FILE = "czechia_simulated"
#: How its CSV is read, in place of these keys. Without labels it has no questions to be held to.
QUESTIONS = r"    questions:\n(?:      .*\n)+"
OF_SHEET, AS_CSV = (
    r" +(sheet|header_rows|name_row): .*\n",
    "    encoding: utf-8\n    delimiter: ','\n",
)


def simulator() -> ModuleType:
    """The simulator of the default study."""
    spec = spec_from_file_location("simulate", ROOT / f"data/raw/{STUDY}/simulate.py")
    assert spec is not None and spec.loader is not None
    found = module_from_spec(spec)
    sys.modules[spec.name] = found
    spec.loader.exec_module(found)
    return found


def fits_a_sheet(respondents: int) -> bool:
    """Whether the country of the workbook fits one, of so many respondents of five countries."""
    made = simulator()
    sizes = made._apportion(respondents, [one.share for one in made.SOURCES.values()])
    return dict(zip(made.SOURCES, sizes, strict=True))[WORKBOOK] + HEAD <= MOST_ROWS


def written(folder: Path, respondents: int) -> None:
    """Write the exports of so many respondents."""
    made = simulator()
    if not fits_a_sheet(respondents):

        def write_csv(path: Path, source, people) -> None:
            table = pd.DataFrame(dict(made._columns(source, people)))
            table.to_csv(path.with_suffix(".csv"), index=False, float_format="%.10g")

        made.WRITERS[WORKBOOK] = write_csv
    made.simulate(folder, respondents)


def enlarged(project: Path, respondents: int) -> None:
    """Let a copy of the project have exports of so many respondents."""
    drawn(project / f"data/raw/{STUDY}", respondents)
    declared(project, respondents)


def drawn(folder: Path, respondents: int) -> None:
    """Write the exports of so many respondents, in a process that gives its memory back."""
    command = [sys.executable, __file__, str(folder), str(respondents)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})


def declared(project: Path, respondents: int) -> None:
    """Let the study of a copy of the project declare the exports that lie there."""
    path = project / f"config/studies/{STUDY}/study.yaml"
    text = path.read_text(encoding="utf-8")
    if not fits_a_sheet(respondents):
        (project / f"data/raw/{STUDY}/{FILE}.xlsx").unlink()
        head, _, rest = text.partition(f"{FILE}.xlsx\n")
        rest = re.sub(QUESTIONS, "", re.sub(OF_SHEET, "", rest, count=3), count=1)
        sha, _, rest = rest.partition("\n")
        text = f"{head}{FILE}.csv\n{sha}\n{AS_CSV}{rest}"
    text = re.sub(
        r"file: (\S+)\n( +)sha256: \w+\n",
        lambda m: f"file: {m[1]}\n{m[2]}sha256: {_sha256(project / m[1])}\n",
        text,
    )
    text = re.sub(r"^ +respondents: \d+\n", "", text, flags=re.M)
    path.write_text(text, encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


if __name__ == "__main__":
    written(Path(sys.argv[1]), int(sys.argv[2]))
