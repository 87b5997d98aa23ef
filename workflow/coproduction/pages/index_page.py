"""The page over all studies that have results here, each with its report and its verdicts."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coproduction.faults import Faults
from coproduction.pages.template import fill
from coproduction.results import contract
from coproduction.results.contract import NotAsDeclared
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.study.written import extension, settings
from coproduction.tables.wording.compared import VERDICTS

TITLE = "Studies with results in this project"
#: Files of a study that a reader opens, and what they are called.
OPENED = {
    "report.html": "report",
    "manuscript.pdf": "manuscript",
    "manuscript.docx": "manuscript in Word",
    "supplement.pdf": "supplement",
    "validation/report.html": "validation",
}
UNREADABLE = "hypotheses.csv is not readable"
#: Whether data are simulated; None where the study does not say.
DATA = {True: "simulated", False: "real answers", None: "not known"}


@dataclass(frozen=True)
class Listed:
    """A study: its name, title and data, the files to open, and verdicts on rows of its claims."""

    name: str
    title: str
    data: str
    files: tuple[tuple[str, str], ...]
    verdicts: str


def listed(results: Path, studies: Path) -> list[Listed]:
    """The studies that have a report in a folder of results, by name.

    Titles are those of the studies as they are declared now; one that is not declared any more
    is called by its name.
    """
    found = []
    for report in sorted(results.glob("*/report.html")):
        folder = report.parent
        declared = _front(studies, folder.name)
        simulated = declared.get("simulated")
        files = [(f"{folder.name}/{path}", said) for path, said in OPENED.items()]
        found.append(
            Listed(
                folder.name,
                _title(declared.get("title")) or folder.name,
                DATA[simulated if isinstance(simulated, bool) else None],
                tuple((path, said) for path, said in files if (results / path).is_file()),
                _verdicts(folder / HYPOTHESES.path),
            )
        )
    return found


def page(rows: Sequence[Listed]) -> str:
    """Return the page; its banner stands where all data are simulated."""
    simulated = bool(rows) and all(row.data == DATA[True] for row in rows)
    return fill("index", title=TITLE, simulated=simulated, rows=rows)


def _front(studies: Path, name: str) -> Mapping:
    """What the `study.yaml` of a study says, with the title of one that extends it."""
    own = _declared(studies / name / extension.FILE)
    study = own.get("study")
    found = _declared(studies / (study if isinstance(study, str) else name) / "study.yaml")
    return {**found, "title": own["title"]} if "title" in own else found


def _declared(path: Path) -> Mapping:
    try:
        found, _ = settings.read(path, str(path))
    except (OSError, Faults):
        return {}
    return found if isinstance(found, dict) else {}


def _title(text: object) -> str:
    """A title, or the first of its languages."""
    said = next(iter(text.values()), "") if isinstance(text, dict) else text
    return said if isinstance(said, str) else ""


def _verdicts(path: Path) -> str:
    """How many estimates and orders have each verdict; empty where there are none.

    A damaged file must not end the run of another study.
    """
    if not path.is_file():
        return ""
    try:
        rows, _ = contract.read_rows(HYPOTHESES, path)
    except (OSError, ValueError, csv.Error, NotAsDeclared):
        return UNREADABLE
    wholes = {row["id"] for row in rows if row["part"] == "whole"}
    counts = Counter(
        row["verdict"] for row in rows if row["part"] == "whole" or row["id"] not in wholes
    )
    return ", ".join(f"{counts[v]:,} {said}" for v, said in VERDICTS.items() if counts[v])
