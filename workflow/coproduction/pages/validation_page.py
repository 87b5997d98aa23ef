"""The validation report: one HTML page that says, source by source, what was checked and found.

It names rows of the exports, and never an answer of a respondent.
"""

from collections import defaultdict

import pandas as pd

from coproduction.pages.template import fill

#: Failing cells shown a check; `failures.csv` lists more.
SHOWN = 5
_MILDEST_LAST = ("error", "warning", "note", "tolerated")

_HEADINGS = {
    "error": "Errors",
    "warning": "Warnings",
    "note": "Notes",
    "tolerated": "Tolerated",
}


def without_answers(cells: pd.DataFrame) -> pd.DataFrame:
    """Failing cells without what stands in them, but for what is said of no single respondent."""
    return cells.assign(value=cells["value"].mask(cells["row"].notna()))


def page(
    title: str,
    simulated: bool,
    sources: dict[str, str],
    summary: pd.DataFrame,
    failures: pd.DataFrame,
    exclusions: pd.DataFrame,
    left_out: pd.DataFrame,
) -> str:
    """Return the page.

    Parameters
    ----------
    simulated
        Whether the data are simulated.
    sources
        Source to its file, in the order of the page; without checks it is not shown.
    summary, failures, exclusions, left_out
        The files of the study (see `results.validation_files`), the second as `without_answers`.
    """
    checks = defaultdict(list)
    for row in _rows(summary):
        checks[row["source"]].append(row | {"cells": []})
    by_key = {_key(row): row for rows in checks.values() for row in rows}
    for cell in _rows(failures):
        cells = by_key[_key(cell)]["cells"]
        if len(cells) < SHOWN:
            cells.append(cell)
    described = [
        _source(name, file, checks[name]) for name, file in sources.items() if checks[name]
    ]
    return fill(
        "validation",
        title=title,
        simulated=simulated,
        sources=described,
        severities=_MILDEST_LAST,
        headings=_HEADINGS,
        exclusions=_rows(exclusions),
        left_out=_rows(left_out),
    )


def _rows(frame: pd.DataFrame) -> list[dict]:
    """Rows as mappings, an empty cell as empty text."""
    return frame.astype("object").where(frame.notna(), "").to_dict("records")


def _key(row: dict) -> tuple[str, ...]:
    return tuple(row[key] for key in ("source", "stage", "column", "check"))


def _source(name: str, file: str, checks: list[dict]) -> dict:
    of = {s: [row for row in checks if row["severity"] == s] for s in _MILDEST_LAST}
    worst = next((s for s in _MILDEST_LAST[:3] if of[s]), "")
    verdicts = {"error": "stopped", "warning": "passed with warnings", "note": "passed with notes"}
    return {
        "name": name,
        "file": file,
        "verdict": verdicts.get(worst, "passed"),
        "checks": len(checks),
        "passed": sum(row["passed"] for row in checks),
        "of": of,
    }
