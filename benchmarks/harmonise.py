"""Time and memory of harmonising a million respondents beside R `haven` and the same recodes.

    python benchmarks/harmonise.py [--respondents 1000000] [--repeats 3] [--folder benchmarks]

The United Kingdom export of the simulated study is repeated with new identifiers, shuffled within
columns, and written as .sav. Each measurement is a whole run. Ours reads in two processes, as its
job does where two cores are given; `megabytes` is of the largest process. Ours also checks
identifiers, weights, codes and labels, replaces identifiers by pseudonyms and counts every answer;
R's recodes and writes. `load` is what waited for a processor when it began. Ratios are ours over
R's, medians over repeats in turn. Writes ``harmonise.csv``; needs R with `haven`.
"""

import argparse
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


def harmonised(export: Path, out: Path) -> None:
    """Our side: one source from export to microdata, as its job does."""
    from coproduction.files import sha256
    from coproduction.harmonise import storage
    from coproduction.harmonise.source import harmonise_source
    from coproduction.readers.isolation import processes
    from coproduction.study.data.checks import resolved
    from coproduction.study.load import load

    study = load(Path("config/studies") / STUDY, ROOT)
    source = replace(study.sources[SOURCE], file=export.name, sha256=sha256(export), respondents=0)
    countries = study.codes()
    with processes(2):
        respondents, _, verdict = harmonise_source(
            SOURCE,
            source,
            study.crosswalks[SOURCE],
            study.targets(SOURCE),
            countries,
            export.parent,
            key=b"benchmark",
            checks=resolved({}, {}),
        )
    if verdict.faults:
        raise SystemExit("\n".join(map(str, verdict.faults)))
    storage.write(respondents, out)


def main() -> None:
    """Run the benchmark, or the measured process of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--respondents", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=HERE)
    parser.add_argument("--harmonise", nargs=2, metavar=("EXPORT", "OUT"))
    given = parser.parse_args()
    if given.harmonise:
        harmonised(*map(Path, given.harmonise))
        return
    import numpy as np
    import pandas as pd
    from estimators import measured

    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.sav"
        repeat(given.respondents, export)
        crosswalk = ROOT / "config" / "studies" / STUDY / "crosswalk" / f"{SOURCE}.csv"
        ours = [sys.executable, __file__, "--harmonise", str(export), f"{folder}/ours.parquet"]
        script = str(HERE / "harmonise.R")
        theirs = ["Rscript", script, str(export), str(crosswalk), f"{folder}/r.rds"]
        load = os.getloadavg()[0]
        pairs = [(measured(ours), measured(theirs)) for _ in range(given.repeats)]
    (seconds, megabytes), (r_seconds, r_megabytes) = np.median(pairs, axis=0)
    time_ratio, memory_ratio = np.median([np.divide(*pair) for pair in pairs], axis=0)
    row = {
        "respondents": given.respondents,
        "seconds": round(seconds, 2),
        "r_seconds": round(r_seconds, 2),
        "time_ratio": round(time_ratio, 3),
        "megabytes": round(megabytes),
        "r_megabytes": round(r_megabytes),
        "memory_ratio": round(memory_ratio, 3),
        "repeats": given.repeats,
        "load": round(load, 1),
    }
    pd.DataFrame([row]).to_csv(given.folder / "harmonise.csv", index=False)
    print(row)


if __name__ == "__main__":
    main()
