"""Time and memory of harmonising many respondents beside R `haven` and the same recodes.

    python benchmarks/harmonise.py [--respondents 1000000 3000000] [--repeats 3]

The United Kingdom export of the simulated study is repeated with new identifiers, shuffled within
columns, and written as .sav. Each measurement is a whole run. Ours works in two processes, as its
job does where two cores are given; `megabytes` is of the largest process. Ours also checks
identifiers, weights, codes and labels, replaces identifiers by pseudonyms and counts every answer;
R's recodes and writes. `reader_` is the reader of ours alone, in two processes too: it reads the
same columns and keeps them in memory. Both load libraries, as a job of two processors does. Ours is
given its declarations, as a job is. `cpu` are processor seconds. `load` is what waited for a
processor when it began. Ratios are ours over R's, and over the reader's, medians over repeats in
turn. Writes a row a number of respondents to ``harmonise.csv``, where rows of other numbers stay;
needs R with `haven`.
"""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "workflow"))
sys.path.insert(0, str(HERE))

STUDY, SOURCE = "fivenations_simulated", "uk"


def repeat(n: int, path: Path) -> None:
    """Write n respondents: those of the export over and over, with identifiers of their own."""
    import numpy as np
    import pandas as pd
    import pyreadstat

    from coproduction.study.load import load

    study = load(Path("config/studies") / STUDY, ROOT)
    source = study.sources[SOURCE]
    data, meta = pyreadstat.read_sav(str(ROOT / source.file), user_missing=True)
    data = pd.concat([data] * -(-n // len(data)), ignore_index=True).iloc[:n]
    # Shuffled, so that the answers of nobody are those of another.
    rng = np.random.default_rng(1934)
    for name in study.crosswalks[SOURCE].source_variables():
        data[name] = rng.permutation(data[name].to_numpy())
    (respondent,) = source.respondent
    data[respondent] = np.arange(1, n + 1, dtype=float)
    pyreadstat.write_sav(
        data,
        str(path),
        column_labels=meta.column_names_to_labels,
        variable_value_labels=meta.variable_value_labels,
        missing_ranges=meta.missing_ranges,
    )


def declared(export: Path) -> dict:
    """What the job of the export is given."""
    from coproduction.files import sha256
    from coproduction.study.data.checks import resolved
    from coproduction.study.load import load
    from coproduction.study.resolved.specification import plain

    given = load(Path("config/studies") / STUDY, ROOT).harmonisation(SOURCE)
    source = replace(given.declared, file=str(export), sha256=sha256(export), respondents=0)
    return plain(replace(given, declared=source, checks=resolved({}, {})))


def harmonised(given: Path, crosswalk: Path) -> None:
    """Our side: one source from export to microdata, as its job does."""
    from coproduction.harmonise.job import run
    from coproduction.readers.isolation import processes
    from coproduction.study.resolved.harmonisation import Harmonisation
    from coproduction.study.resolved.specification import typed

    job = typed(Harmonisation, json.loads(given.read_text(encoding="utf-8")))
    names = ("ledger", "summary", "cells", "exclusions", "left_out")
    out = {name: str(given.with_name(f"{name}.csv")) for name in names}
    out["microdata"] = str(given.with_name("ours.parquet"))
    with processes(2):
        run(job, str(crosswalk), str(given.with_name("failures.csv")), out)


def read(export: Path, columns: Path) -> None:
    """The reader alone: columns of an export, in two processes."""
    from coproduction.readers import dispatch
    from coproduction.readers.formats import Reading
    from coproduction.readers.isolation import processes

    names = json.loads(columns.read_text(encoding="utf-8"))
    source = Reading(file=export.name, format="sav", platform="none", quote='"', name_row=0)
    with processes(2):
        dispatch.read(source, names, export.parent)


def used() -> list[str]:
    """The columns that ours reads."""
    from coproduction.study.load import load

    study = load(Path("config/studies") / STUDY, ROOT)
    return study.sources[SOURCE].columns(study.crosswalks[SOURCE].columns())


def compared(n: int, repeats: int) -> dict[str, float]:
    """Measure n respondents: a row of ``harmonise.csv``."""
    import numpy as np
    from runs import measured

    with tempfile.TemporaryDirectory() as folder:
        export, columns = Path(folder) / "export.sav", Path(folder) / "columns.json"
        repeat(n, export)
        columns.write_text(json.dumps(used()), encoding="utf-8")
        given = Path(folder) / "given.json"
        given.write_text(json.dumps(declared(export)), encoding="utf-8")
        crosswalk = ROOT / "config" / "studies" / STUDY / "crosswalk" / f"{SOURCE}.csv"
        us = [sys.executable, __file__]
        commands = {
            "": [*us, "--harmonise", str(given), str(crosswalk)],
            "r_": ["Rscript", str(HERE / "harmonise.R"), str(export), str(crosswalk),
                   f"{folder}/r.rds"],
            "reader_": [*us, "--read", str(export), str(columns)],
        }  # fmt: skip
        load = os.getloadavg()[0]
        turns = [
            {who: measured(command, ROOT) for who, command in commands.items()}
            for _ in range(repeats)
        ]
    row: dict[str, float] = {"respondents": n}
    measures = {"seconds": ("time_ratio", 2), "cpu": ("cpu_ratio", 2)}
    for what, (ratio, digits) in (measures | {"megabytes": ("memory_ratio", None)}).items():
        taken = {who: [getattr(turn[who], what) for turn in turns] for who in commands}
        row |= {f"{who}{what}": round(float(np.median(of)), digits) for who, of in taken.items()}
        for who in ("r_", "reader_"):
            name = ratio if who == "r_" else f"reader_{ratio}"
            row[name] = round(float(np.median(np.divide(taken[""], taken[who]))), 3)
    return row | {"repeats": repeats, "load": round(load, 1)}


def main() -> None:
    """Run the benchmark, or the measured process of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--respondents", type=int, nargs="+", default=[1_000_000, 3_000_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=HERE)
    parser.add_argument("--harmonise", nargs=2, metavar=("GIVEN", "CROSSWALK"))
    parser.add_argument("--read", nargs=2, metavar=("EXPORT", "COLUMNS"))
    given = parser.parse_args()
    if given.harmonise:
        harmonised(*map(Path, given.harmonise))
        return
    if given.read:
        read(*map(Path, given.read))
        return
    from runs import kept

    for n in given.respondents:
        row = compared(n, given.repeats)
        kept([row], given.folder / "harmonise.csv", "respondents", int)
        print(row, flush=True)


if __name__ == "__main__":
    main()
