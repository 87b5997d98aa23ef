"""What an attacker learns of studies whose numbers are withheld, and numbers by class.

``python benchmarks/disclosure.py NAME=ROOT:STUDY …`` attacks the results of studies at `publish` or
`strict` that were run in projects, and writes `disclosure.csv`: a row a column of counts of which
some are withheld, with the narrowest and the median width of what an attacker bounds them to; then
what `make attack` says of all, and numbers by class: public, public after suppression, internal.
"""

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "workflow"))

from coproduction.disclosure import attack  # noqa: E402
from coproduction.harmonise import microdata  # noqa: E402
from coproduction.results import catalogue  # noqa: E402
from coproduction.study.load import load  # noqa: E402
from coproduction.study.modelling.names import scales  # noqa: E402
from coproduction.study.release import asked, scores  # noqa: E402

COLUMNS = ["study", "what", "file", "column", "numbers", "narrowest", "median"]


def attacked(name: str, study: str) -> list[tuple]:
    """Rows of one study of the project that is the working directory."""
    declared = load(Path("config/studies") / study, Path())
    full, results = Path("data/results") / study, Path("results") / study
    people = microdata.read(Path("data/analysis") / study / "analysis.parquet")
    found = attack.attack(
        full, results, people, declared.disclosure, scores(declared),
        asked(declared), scales(declared.indices, declared.variables),
    )  # fmt: skip
    width = found.bounds["high"] - found.bounds["low"]
    rows = [
        (name, "withheld counts", file, column, len(one), one.min(), one.median())
        for (file, column), one in width.groupby([found.bounds["file"], found.bounds["column"]])
    ]
    for what, numbers in (
        ("respondents", len(people)),
        ("withheld counts told to within less than the threshold", found.narrow),
        ("bases that tell how few are lacking", found.differences),
        ("totals that one or two respondents make up", len(found.totals)),
        ("those told to within 10 %", int(found.totals["learnt"].sum())),
        ("numbers that follow from one of respondents and tell it", found.exact),
        ("counts and percentages", found.lost.of),
        ("those withheld", found.lost.withheld),
        ("those counted together", found.lost.together),
        *sorted(_classes(full, results).items()),
    ):
        rows.append((name, what, "", "", numbers, "", ""))
    return rows


def _classes(full: Path, results: Path) -> Counter[str]:
    """CSV files and their numbers by class: the public ones, which hold texts alone, as published,
    the others as they are."""
    found: Counter[str] = Counter()
    for path in sorted({*full.rglob("*.csv"), *results.rglob("*.csv")}):
        of = full if path.is_relative_to(full) else results
        file = catalogue.declared(path.relative_to(of).as_posix())
        if file and file.columns and (of == full or not (full / path.relative_to(of)).is_file()):
            frame = pd.read_csv(path, dtype="str", keep_default_na=False)
            own = [c.name for c in file.columns if c.type != "text" and c.name in frame]
            found[f"files that are {file.sensitivity}"] += 1
            found[f"numbers of files that are {file.sensitivity}"] += int(
                (frame[own] != "").sum().sum()
            )
    return found


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("studies", nargs="+", metavar="NAME=ROOT:STUDY")
    rows = []
    for one in parser.parse_args(argv).studies:
        name, _, place = one.partition("=")
        root, _, study = place.rpartition(":")
        os.chdir(root)
        rows += attacked(name, study)
    pd.DataFrame(rows, columns=COLUMNS).to_csv(HERE / "disclosure.csv", index=False)


if __name__ == "__main__":
    main(sys.argv[1:])
