"""A million respondents from five exports to 18 weighted models with linearised errors, beside R.

    python benchmarks/chain.py [--respondents 1000000] [--repeats 1] [--cores 1]

The simulator of the default study writes as many respondents as five exports of their formats
(`.sav`, `.zsav`, `.dta`, CSV, Excel). Ours is a run of the study up to its models `pooled` and
`by_country`, in three areas and five countries: Snakemake, exports validated and harmonised, every
recode counted, pseudonyms, pooled, indices, and of each model its statistics, tests and
diagnostics. R is `fivenations.R`, which reads and recodes the same files with `haven` and `readxl`
and fits the same models with `survey`. Whole processes, one after another; ratios are ours over
R's, medians over repeats. All estimates and errors are held against each other: one that differs
ends the command. Writes ``chain.csv``; rows of other sizes stay. Needs R with `haven`, `survey`,
`readxl`, `ggplot2` and `psych`.
"""

import argparse
import os
import tempfile
from pathlib import Path

import runs
from enlarged import enlarged

#: The models, and how near their numbers must be to those of R.
MODELS = ("pooled", "by_country")
ESTIMATES = [f"results/{runs.STUDY}/models/{model}/estimates.csv" for model in MODELS]


def main() -> None:
    """Measure both sides and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--respondents", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=runs.HERE)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project, out = Path(folder) / "project", Path(folder) / "out"
        runs.project(project)
        enlarged(project, given.respondents)
        peer = ["Rscript", str(runs.HERE / "fivenations.R"), str(project), str(out), "models"]
        ours, theirs = [], []
        for _ in range(given.repeats):
            runs.cleared(project)
            ours.append(runs.measured([*runs.snakemake(given.cores), *ESTIMATES], project))
            print(ours[-1], flush=True)
            theirs.append(runs.measured(peer, Path(folder)))
            print(theirs[-1], flush=True)
        print(f"{runs.checked(project, out, MODELS)} estimates of R are as ours", flush=True)
    row = {"respondents": given.respondents, **runs.sides(ours, theirs)}
    row |= {"repeats": given.repeats, "cores": given.cores, "load": round(os.getloadavg()[0], 1)}
    runs.kept([row | runs.around()], given.folder / "chain.csv", "respondents", int)
    print(row)


if __name__ == "__main__":
    main()
